"""HTTP servers on the loopback, in threads, that answer what a test tells them to; and misbehave when it says so."""

from __future__ import annotations

import contextlib
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as the server got it. Header names are in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """What to answer. ``drip`` sends head and body a byte at a time, with this pause in seconds after each.

    ``cut`` is how many bytes more are announced than come before the connection ends.
    """

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: float = 0.0
    drip: float = 0.0
    cut: int = 0


@dataclass(slots=True)
class Server:
    """A running server: where it is, and what it was asked so far."""

    url: str
    asked: list[Asked] = field(default_factory=list)


@contextlib.contextmanager
def serving(answer: Callable[[Asked], Reply], tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """Run a server until the block ends."""
    server, stopping = Server(""), Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.command, self.path, headers, self.rfile.read(size))
            server.asked.append(asked)
            reply = answer(asked)
            stopping.wait(reply.wait)
            with contextlib.suppress(OSError):
                self.send(reply)

        do_POST = do_GET  # noqa: N815 - http.server's name

        def send(self, reply: Reply) -> None:
            lines = [f"HTTP/1.1 {reply.status} X", *(f"{name}: {value}" for name, value in reply.headers.items())]
            lines += [f"Content-Length: {len(reply.body) + reply.cut}", "Connection: close", "", ""]
            whole = "\r\n".join(lines).encode() + reply.body
            if not reply.drip:
                self.wfile.write(whole)
                return
            for octet in whole:
                self.wfile.write(bytes((octet,)))
                if stopping.wait(reply.drip):
                    return

        def log_message(self, *_: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            pass

    http = Quiet(("127.0.0.1", 0), Handler)
    if tls is not None:
        http.socket = tls.wrap_socket(http.socket, server_side=True, do_handshake_on_connect=False)
    server.url = f"{'https' if tls else 'http'}://localhost:{http.server_port}"
    thread = Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        stopping.set()
        http.shutdown()
        http.server_close()
        thread.join()


def closed_port() -> str:
    """The address of a server that isn't there."""
    with serving(lambda _: Reply()) as server:
        url = server.url
    time.sleep(0)
    return url
