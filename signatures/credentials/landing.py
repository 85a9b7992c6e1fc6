"""A loopback address where the person lands after consenting (RFC 8252, 7.3): one answer, and it closes.

What isn't the answer to this very consent (another path, another state) gets a refusal and the wait goes on, so that a
page open in the same browser can neither answer in the service's place nor end the wait.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from signatures.credentials.oauth import Consent
from signatures.errors import NetworkError, RemoteError

_PAGE = """<!doctype html><html lang="pt-BR"><meta charset="utf-8"><title>credencia</title>
<p style="font: 1.2em sans-serif; margin: 3em">{}</p></html>"""
_THANKS = "Autorização recebida. Pode fechar esta aba e voltar ao terminal."
_NOT_THIS = "Este não é o retorno da autorização que está sendo esperada."


class Landing:
    """Where the person lands. ``wait`` gives the whole address."""

    def __init__(self, consent: Consent) -> None:
        self._consent = consent
        self._arrived = threading.Event()
        self._landed = ""
        self._server = _listen(consent, self._take)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
        self._thread.start()

    def wait(self, seconds: float) -> str:
        """The address; NetworkError ``rede-sem-autorizacao`` when nobody arrives in time."""
        if not self._arrived.wait(seconds):
            message = "A autorização não chegou a tempo. Repita o comando e conclua a página do serviço."
            raise NetworkError("rede-sem-autorizacao", message)
        return self._landed

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _take(self, path: str) -> bool:
        parts = urlsplit(path)
        query = parse_qs(parts.query)
        mine = parts.path == (urlsplit(self._consent.redirect_uri).path or "/")
        if not mine or query.get("state") != [self._consent.state] or self._arrived.is_set():
            return False
        self._landed = f"{self._consent.redirect_uri.split('?')[0]}?{parts.query}"
        self._arrived.set()
        return True


@contextmanager
def landing(consent: Consent) -> Iterator[Landing]:
    """Listen while the person is away. NetworkError ``servico-porta`` when the port can't be had."""
    place = Landing(consent)
    try:
        yield place
    finally:
        place.close()


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that left is nobody's trouble."""


def _listen(consent: Consent, take: Any) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        timeout = 10

        def do_GET(self) -> None:
            taken = take(self.path)
            body = _PAGE.format(_THANKS if taken else _NOT_THIS).encode()
            self.send_response(200 if taken else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.send_header("Referrer-Policy", "no-referrer")  # the address has the code in it
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *values: object) -> None:  # noqa: A002 - the name that is inherited
            """Nothing is logged: the address has the code in it."""

    parts = urlsplit(consent.redirect_uri)
    try:
        return _Quiet((parts.hostname or "127.0.0.1", parts.port or 80), Handler)
    except OSError:
        message = f"A porta de {consent.redirect_uri} está ocupada: feche o outro programa, ou use outra porta."
        raise NetworkError("servico-porta", message) from None
    except ValueError:
        message = f"O redirect_uri {consent.redirect_uri} não tem uma porta que exista (de 1 a 65535): corrija-o."
        raise RemoteError("servico-endereco", message) from None
