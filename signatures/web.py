"""HTTP with limits: the one way in which this package talks to a server.

Every call has a time limit and a largest answer, follows no redirection, and raises `NetworkError` with words for the
person at the keyboard; what is sent (passwords, codes, tokens) never goes into an error.
"""

from __future__ import annotations

import base64
import enum
import os
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import urllib3

from signatures.errors import NetworkError
from signatures.proxies import Proxies, Proxy, proxies_of
from signatures.reaching import ForbiddenAddressError, TunnelRefusedError, guarded_pools, may_be_public

_CHUNK = 64 * 1024
_TRY_AGAIN = (502, 503, 504)
_PROXY_PASSWORD, _WRONG_PASSWORD = 407, "rede-proxy-senha"
_REFUSED_OURS = ("CERTIFICATE_REQUIRED", "BAD_CERTIFICATE", "UNKNOWN_CA", "CERTIFICATE_EXPIRED", "HANDSHAKE_FAILURE")


class Reach(enum.Enum):
    """Which addresses may be called: those that the user typed, or only those that anyone on the Internet may.

    An address that comes inside a file is called with PUBLIC: whoever wrote the file doesn't get to ask things of the
    machines around this one.
    """

    ANY = "any"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said. Header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class WebOptions:
    """How servers are asked. Times in seconds, sizes in bytes.

    ``timeout`` is for one try, from the connection to the last byte. ``retries`` is how many more times a request is
    made when nobody answers, or with 502, 503 or 504. ``ca_file`` has the certificates that servers are judged by (the
    system's when None); ``client_file`` is a PEM with the key, without a password, and the certificate of this side,
    for servers that ask for one (mutual TLS). ``proxies`` are those of the environment when None.
    """

    timeout: float = 15.0
    largest: int = 10_000_000
    retries: int = 2
    ca_file: Path | None = None
    client_file: Path | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    reach: Reach = Reach.ANY
    proxies: Proxies | None = None


class Web:
    """A client whose connections are kept. ``user`` and ``password`` are HTTP's basic authentication."""

    def __init__(self, options: WebOptions | None = None, *, user: str = "", password: str = "") -> None:
        self._options = options or WebOptions()
        self._headers = {"User-Agent": "credencia", **self._options.headers}
        if user:
            self._headers["Authorization"] = f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"
        given = self._options.proxies
        self._proxies = given if given is not None else proxies_of(os.environ)
        self._tls = _tls(self._options)
        self._pools: dict[str, urllib3.PoolManager] = {}
        self._closed: dict[str, NetworkError] = {}

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Ask for what is there.

        Raises:
            NetworkError: ``rede-endereco``, ``-sem-resposta``, ``-tls``, ``-demorou``, ``-resposta-grande``; through a
                proxy, ``rede-proxy``, ``-proxy-senha``, ``-proxy-recusou``, ``-proxy-sem-resposta`` or ``-proxy-tls``.
        """
        return self._ask("GET", url, None, headers)

    def post(self, url: str, body: bytes, headers: Mapping[str, str] | None = None) -> Answer:
        """Raises what `get` does."""
        return self._ask("POST", url, body, headers)

    def _ask(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str] | None) -> Answer:
        host = _host(url)
        proxy = self._proxies.between(url)
        self._check(proxy, host)
        try:
            response: Any = self._pool(proxy).request(
                method,
                url,
                body=body,
                headers={**self._headers, **(headers or {})},
                preload_content=False,
                redirect=False,
            )
            try:
                received = self._read(response, host)
            finally:
                response.release_conn()
        except urllib3.exceptions.HTTPError as error:  # its own text may repeat the address, with what is secret in it
            raise self._told(proxy, _said(error, host, proxy)) from None
        except ValueError:  # a character that no header or address has
            raise NetworkError("rede-endereco", "O endereço ou o que seria enviado tem caracteres inválidos.") from None
        if proxy is not None and response.status == _PROXY_PASSWORD:
            raise self._told(proxy, _refused_by(proxy, host, response.status))
        return Answer(response.status, {name.lower(): value for name, value in response.headers.items()}, received)

    def _check(self, proxy: Proxy | None, host: str) -> None:
        """What a proxy isn't asked for. One that refused the password isn't tried again: accounts get closed."""
        if proxy is None:
            return
        if self._options.reach is Reach.PUBLIC and not may_be_public(host):
            raise _internal(host)
        if proxy.address in self._closed:
            raise self._closed[proxy.address]

    def _told(self, proxy: Proxy | None, error: NetworkError) -> NetworkError:
        if proxy is not None and error.code == _WRONG_PASSWORD:
            self._closed[proxy.address] = error
        return error

    def _pool(self, proxy: Proxy | None) -> urllib3.PoolManager:
        """The connections by one proxy, which may well be in the internal network; or direct ones."""
        key = proxy.address if proxy else ""
        if key not in self._pools:
            shared: dict[str, Any] = {
                "timeout": urllib3.Timeout(total=self._options.timeout),
                "retries": _retries(self._options.retries),
                "ssl_context": self._tls,
            }
            made = urllib3.PoolManager(**shared) if proxy is None else _through(proxy, shared)
            is_public = proxy is None and self._options.reach is Reach.PUBLIC
            made.pool_classes_by_scheme = guarded_pools(public_only=is_public)
            self._pools[key] = made
        return self._pools[key]

    def _read(self, response: Any, host: str) -> bytes:
        """The body, a piece at a time, so that neither its size nor its slowness passes the limits."""
        read, until = bytearray(), time.monotonic() + self._options.timeout
        while chunk := response.read1(_CHUNK):
            read += chunk
            if len(read) > self._options.largest:
                response.close()
                size = self._options.largest // 1000
                raise NetworkError("rede-resposta-grande", f"O servidor {host} respondeu com mais de {size} kB.")
            if time.monotonic() > until:
                response.close()
                raise _too_slow(host)
        return bytes(read)


def _retries(most: int) -> urllib3.Retry:
    return urllib3.Retry(
        total=most,
        redirect=0,
        status_forcelist=_TRY_AGAIN,
        allowed_methods=None,
        backoff_factor=0.2,
        raise_on_status=False,
        respect_retry_after_header=False,
    )


def _through(proxy: Proxy, shared: dict[str, Any]) -> urllib3.ProxyManager:
    """The proxy's own identity is judged by the system's authorities, and it is shown no certificate of this side."""
    context = ssl.create_default_context() if proxy.address.startswith("https:") else None
    return urllib3.ProxyManager(proxy.address, proxy_headers=dict(proxy.headers), proxy_ssl_context=context, **shared)


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if parts.scheme not in {"http", "https"} or not host:
        raise NetworkError("rede-endereco", "O endereço do servidor não começa por http:// ou https://.")
    return host


def _tls(options: WebOptions) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=str(options.ca_file) if options.ca_file else None)
    except (OSError, ssl.SSLError) as error:
        message = f"{options.ca_file} não tem certificados com que se confira a identidade de servidores."
        raise NetworkError("rede-certificado", message) from error
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if options.client_file is not None:
        try:
            # An empty password: OpenSSL would ask for one at the terminal.
            context.load_cert_chain(options.client_file, password=str)
        except (OSError, ssl.SSLError) as error:
            message = (
                f"{options.client_file} não tem um certificado com sua chave, sem senha e em PEM, "
                "para se identificar ao servidor."
            )
            raise NetworkError("rede-certificado", message) from error
    return context


def _said(error: urllib3.exceptions.HTTPError, host: str, proxy: Proxy | None) -> NetworkError:
    reason = getattr(error, "reason", None) or error
    by_proxy = _said_of(proxy, reason, host) if proxy is not None else None
    if by_proxy is not None:
        return by_proxy
    if isinstance(reason, ForbiddenAddressError):
        return _internal(host)
    if isinstance(reason, urllib3.exceptions.LocationValueError):
        return NetworkError("rede-endereco", "O endereço do servidor não pode ser lido.")
    if isinstance(reason, urllib3.exceptions.TimeoutError) and not isinstance(
        reason, urllib3.exceptions.NewConnectionError
    ):
        return _too_slow(host)
    if isinstance(reason, urllib3.exceptions.IncompleteRead | urllib3.exceptions.ProtocolError) and _is_cut(reason):
        return NetworkError("rede-cortada", f"O que vinha do servidor {host} foi cortado no meio. Tente de novo.")
    return _about_tls(reason, host) or NetworkError(
        "rede-sem-resposta", f"O servidor {host} não responde. Confira a rede e tente de novo."
    )


def _is_cut(error: Exception) -> bool:
    """Whether the body ended before its length, in whichever of urllib3's wrappings."""
    causes = (error, *error.args)
    return any(isinstance(cause, urllib3.exceptions.IncompleteRead) for cause in causes)


def _internal(host: str) -> NetworkError:
    message = f"O endereço {host} é desta máquina ou da rede interna, e por isso não foi consultado."
    return NetworkError("rede-endereco-interno", message)


def _said_of(proxy: Proxy, reason: Exception, host: str) -> NetworkError | None:
    """What a proxy did, when it was the proxy; None when it was the server behind it."""
    if isinstance(reason, TunnelRefusedError):
        return _refused_by(proxy, host, reason.status)
    if not isinstance(reason, urllib3.exceptions.ProxyError):
        return None
    cause = reason.original_error
    is_slow = isinstance(cause, TimeoutError | urllib3.exceptions.TimeoutError)
    if is_slow and not isinstance(cause, urllib3.exceptions.NewConnectionError):
        return _too_slow(proxy.host)
    if isinstance(cause, urllib3.exceptions.SSLError):
        message = f"A identidade do proxy {proxy.host} não pôde ser confirmada: nada foi enviado."
        return NetworkError("rede-proxy-tls", message)
    message = f"O proxy {proxy.host} não responde. Confira HTTPS_PROXY e HTTP_PROXY, ou a tabela [proxy], e a rede."
    return NetworkError("rede-proxy-sem-resposta", message)


def _refused_by(proxy: Proxy, host: str, status: int) -> NetworkError:
    if status == _PROXY_PASSWORD:
        what = "não aceitou o usuário e a senha que recebeu" if proxy.headers else "exige usuário e senha"
        message = (
            f"O proxy {proxy.host} {what} (erro 407). Confira o usuário e a senha do proxy com quem cuida da rede, em "
            "HTTPS_PROXY e HTTP_PROXY ou na tabela [proxy] da configuração. Nada foi enviado a " + f"{host}."
        )
        return NetworkError(_WRONG_PASSWORD, message)
    message = (
        f"O proxy {proxy.host} não deixou chegar a {host} (erro {status}). Peça a quem cuida da rede que libere esse "
        "endereço, ou ponha-o em NO_PROXY se ele é alcançado sem proxy."
    )
    return NetworkError("rede-proxy-recusou", message)


def _about_tls(reason: Exception, host: str) -> NetworkError | None:
    said = str(reason).upper().replace(" ", "_")
    is_theirs = isinstance(reason, urllib3.exceptions.SSLError) and "VERIFY_FAILED" in said
    if is_theirs:
        return NetworkError("rede-tls", f"A identidade do servidor {host} não pôde ser confirmada: nada foi enviado.")
    if any(alert in said for alert in _REFUSED_OURS):
        message = f"O servidor {host} exige um certificado desta ponta, e não recebeu um que aceite."
        return NetworkError("rede-certificado", message)
    if isinstance(reason, urllib3.exceptions.SSLError):
        return NetworkError("rede-tls", f"A conexão segura com o servidor {host} não pôde ser feita.")
    return None


def _too_slow(host: str) -> NetworkError:
    return NetworkError("rede-demorou", f"O servidor {host} demorou demais para responder. Tente de novo.")
