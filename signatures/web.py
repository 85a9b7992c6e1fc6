"""HTTP with limits: the one way in which this package talks to a server.

Every call has a time limit and a largest answer, follows no redirection, and raises `NetworkError` with words for the
person at the keyboard; what is sent (passwords, codes, tokens) never goes into an error.
"""

from __future__ import annotations

import base64
import enum
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import urllib3

from signatures.errors import NetworkError
from signatures.reaching import ForbiddenAddressError, guarded_pools

_CHUNK = 64 * 1024
_TRY_AGAIN = (502, 503, 504)
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
    for servers that ask for one (mutual TLS).
    """

    timeout: float = 15.0
    largest: int = 10_000_000
    retries: int = 2
    ca_file: Path | None = None
    client_file: Path | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    reach: Reach = Reach.ANY


class Web:
    """A client whose connections are kept. ``user`` and ``password`` are HTTP's basic authentication."""

    def __init__(self, options: WebOptions | None = None, *, user: str = "", password: str = "") -> None:
        self._options = options or WebOptions()
        self._headers = {"User-Agent": "credencia", **self._options.headers}
        if user:
            self._headers["Authorization"] = f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"
        self._pool = urllib3.PoolManager(
            timeout=urllib3.Timeout(total=self._options.timeout),
            retries=urllib3.Retry(
                total=self._options.retries,
                redirect=0,
                status_forcelist=_TRY_AGAIN,
                allowed_methods=None,
                backoff_factor=0.2,
                raise_on_status=False,
                respect_retry_after_header=False,
            ),
            ssl_context=_tls(self._options),
        )
        self._pool.pool_classes_by_scheme = guarded_pools(public_only=self._options.reach is Reach.PUBLIC)

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Raises NetworkError: ``rede-endereco``, ``-sem-resposta``, ``-tls``, ``-demorou`` or ``-resposta-grande``."""
        return self._ask("GET", url, None, headers)

    def post(self, url: str, body: bytes, headers: Mapping[str, str] | None = None) -> Answer:
        """Raises what `get` does."""
        return self._ask("POST", url, body, headers)

    def _ask(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str] | None) -> Answer:
        host = _host(url)
        sent = {**self._headers, **(headers or {})}
        try:
            response: Any = self._pool.request(
                method, url, body=body, headers=sent, preload_content=False, redirect=False
            )
            try:
                received = self._read(response, host)
            finally:
                response.release_conn()
            return Answer(response.status, {name.lower(): value for name, value in response.headers.items()}, received)
        except urllib3.exceptions.HTTPError as error:
            raise _said(error, host) from None  # its own text may repeat the address, with what is secret in it
        except ValueError:  # a character that no header or address has
            raise NetworkError("rede-endereco", "O endereço ou o que seria enviado tem caracteres inválidos.") from None

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


def _said(error: urllib3.exceptions.HTTPError, host: str) -> NetworkError:
    reason = getattr(error, "reason", None) or error
    if isinstance(reason, ForbiddenAddressError):
        message = f"O endereço {host} é desta máquina ou da rede interna, e por isso não foi consultado."
        return NetworkError("rede-endereco-interno", message)
    if isinstance(reason, urllib3.exceptions.LocationValueError):
        return NetworkError("rede-endereco", "O endereço do servidor não pode ser lido.")
    if isinstance(reason, urllib3.exceptions.TimeoutError) and not isinstance(
        reason, urllib3.exceptions.NewConnectionError
    ):
        return _too_slow(host)
    return _about_tls(reason, host) or NetworkError(
        "rede-sem-resposta", f"O servidor {host} não responde. Confira a rede e tente de novo."
    )


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
