"""HTTP with limits: the one way in which this package talks to a server.

Every call has a time limit and a largest answer, follows no redirection to another scheme, and raises `NetworkError`
with words for the person at the keyboard; what is sent (passwords, codes, tokens) never goes into an error.
"""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import urllib3

from signatures.errors import NetworkError

_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said. Header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class WebOptions:
    """How servers are asked. Times in seconds, sizes in bytes.

    ``retries`` is how many more times a request is made when nobody answers, or with 502, 503 or 504. ``ca_file`` has
    the certificates that servers are judged by (the system's when None); ``client_file`` is a PEM with the key and
    certificate of this side, for servers that ask for one (mutual TLS).
    """

    timeout: float = 15.0
    largest: int = 10_000_000
    retries: int = 2
    ca_file: Path | None = None
    client_file: Path | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Web:
    """A client whose connections are kept. ``user`` and ``password`` are HTTP's basic authentication."""

    def __init__(self, options: WebOptions | None = None, *, user: str = "", password: str = "") -> None:
        self._options = options or WebOptions()
        self._headers = {"User-Agent": "credencia", **self._options.headers}
        if user:
            self._headers.update(urllib3.make_headers(basic_auth=f"{user}:{password}"))
        self._pool = urllib3.PoolManager(
            timeout=urllib3.Timeout(total=self._options.timeout),
            retries=urllib3.Retry(
                total=self._options.retries,
                redirect=0,
                status_forcelist=(502, 503, 504),
                allowed_methods=None,
                backoff_factor=0.2,
                raise_on_status=False,
            ),
            ssl_context=_tls(self._options),
        )

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Raises NetworkError: ``rede-endereco``, ``-sem-resposta``, ``-tls``, ``-demorou`` or ``-resposta-grande``."""
        return self._ask("GET", url, None, headers)

    def post(self, url: str, body: bytes, headers: Mapping[str, str] | None = None) -> Answer:
        """Raises what `get` does."""
        return self._ask("POST", url, body, headers)

    def _ask(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str] | None) -> Answer:
        host = _host(url)
        try:
            response: Any = self._pool.request(
                method,
                url,
                body=body,
                headers={**self._headers, **(headers or {})},
                preload_content=False,
                redirect=False,
            )
            try:
                return Answer(
                    response.status,
                    {name.lower(): value for name, value in response.headers.items()},
                    self._read(response, host),
                )
            finally:
                response.release_conn()
        except urllib3.exceptions.HTTPError as error:
            raise _said(error, host) from None  # its own text may repeat the address, with what is secret in it

    def _read(self, response: Any, host: str) -> bytes:
        read = bytearray()
        for chunk in response.stream(_CHUNK):
            read += chunk
            if len(read) > self._options.largest:
                response.close()
                size = self._options.largest // 1000
                raise NetworkError("rede-resposta-grande", f"O servidor {host} respondeu com mais de {size} kB.")
        return bytes(read)


def _host(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise NetworkError("rede-endereco", "O endereço do servidor não começa por http:// ou https://.")
    return parts.hostname


def _tls(options: WebOptions) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=str(options.ca_file) if options.ca_file else None)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if options.client_file is not None:
        try:
            context.load_cert_chain(options.client_file)
        except (OSError, ssl.SSLError) as error:
            message = f"{options.client_file} não tem um certificado com sua chave para se identificar ao servidor."
            raise NetworkError("rede-certificado", message) from error
    return context


def _said(error: urllib3.exceptions.HTTPError, host: str) -> NetworkError:
    reason = getattr(error, "reason", None) or error
    if isinstance(reason, urllib3.exceptions.SSLError):
        return NetworkError("rede-tls", f"A identidade do servidor {host} não pôde ser confirmada: nada foi enviado.")
    if isinstance(reason, urllib3.exceptions.TimeoutError) and not isinstance(
        reason, urllib3.exceptions.NewConnectionError
    ):
        return NetworkError("rede-demorou", f"O servidor {host} demorou demais para responder. Tente de novo.")
    return NetworkError("rede-sem-resposta", f"O servidor {host} não responde. Confira a rede e tente de novo.")
