"""A small HTTP server for the simulators: routes that are functions, on this machine only, in a thread."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

MAX_BODY = 1_000_000
"""Bytes: what is asked of a signature service is small."""


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked. ``query`` and ``form`` have the first value of each name."""

    path: str
    query: Mapping[str, str]
    body: bytes
    authorization: str

    @property
    def form(self) -> dict[str, str]:
        """The body as a form."""
        return _first(self.body.decode("utf-8", errors="replace"))

    @property
    def json(self) -> dict[str, Any]:
        """The body as a JSON object; empty when it isn't one."""
        try:
            value = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return value if isinstance(value, dict) else {}


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered."""

    status: int = 200
    body: bytes = b""
    kind: str = "application/octet-stream"
    headers: Mapping[str, str] = field(default_factory=dict)


Route = Callable[[Request], Reply]


def json_reply(value: object, status: int = 200) -> Reply:
    """An answer in JSON."""
    return Reply(status, json.dumps(value).encode(), "application/json")


def text_reply(text: str, status: int = 200) -> Reply:
    """An answer in plain text."""
    return Reply(status, text.encode(), "text/plain; charset=utf-8")


def redirect(address: str) -> Reply:
    """Go there."""
    return Reply(302, headers={"Location": address})


class Server:
    """Listens on 127.0.0.1, from ``start`` to ``close``. Routes are found by method and path."""

    def __init__(self, port: int = 0) -> None:
        self._routes: Mapping[tuple[str, str], Route] = {}
        self._server = _Quiet(("127.0.0.1", port), _handler(self._answer))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def base(self) -> str:
        """The address, without a final slash."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def start(self, routes: Mapping[tuple[str, str], Route]) -> None:
        """Begin to answer."""
        self._routes = routes
        self._thread.start()

    def close(self) -> None:
        """Stop."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _answer(self, method: str, request: Request) -> Reply:
        route = self._routes.get((method, request.path))
        return route(request) if route else text_reply("Não há nada neste endereço do simulador.", 404)


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Who left before the answer is nobody's trouble."""


def _handler(answer: Callable[[str, Request], Reply]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 30

        def do_GET(self) -> None:
            self._reply("GET", b"")

        def do_POST(self) -> None:
            size = self.headers.get("Content-Length", "")
            if not size.isdigit() or int(size) > MAX_BODY:
                self._write(text_reply("O pedido não diz seu tamanho, ou é grande demais.", 413))
                return
            self._reply("POST", self.rfile.read(int(size)))

        def _reply(self, method: str, body: bytes) -> None:
            parts = urlsplit(self.path)
            request = Request(parts.path, _first(parts.query), body, self.headers.get("Authorization", ""))
            self._write(answer(method, request))

        def _write(self, reply: Reply) -> None:
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.kind)
            self.send_header("Content-Length", str(len(reply.body)))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, format: str, *values: object) -> None:  # noqa: A002 - the name that is inherited
            """Addresses have codes in them: nothing is logged."""

    return Handler


def _first(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query, keep_blank_values=True).items()}
