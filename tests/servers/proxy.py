"""A small HTTP proxy on the loopback: it forwards requests, and opens tunnels with CONNECT (RFC 9110, 9.3.6).

It knows by itself where every name leads: to the server that the test gives, so that names that exist nowhere work.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import urlsplit

from tests.servers.loopback import Server

_PIECE = 65536


@dataclass(slots=True)
class RunningProxy:
    """Where it is, what it was asked (``METHOD host:port``), and with which Proxy-Authorization.

    ``wants`` is the authorization without which nobody gets through; ``refuses`` a status for everybody; ``wait`` the
    seconds before it answers.
    """

    port: int = 0
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    wants: str = ""
    refuses: int = 0
    wait: float = 0.0
    scheme: str = "http"

    def url(self, who: str = "") -> str:
        return f"{self.scheme}://{who}{'@' if who else ''}localhost:{self.port}"


@contextlib.contextmanager
def proxying(target: Server, tls: ssl.SSLContext | None = None) -> Iterator[RunningProxy]:
    """Run a proxy until the block ends; with ``tls``, it is reached over TLS itself."""
    running, stopping = RunningProxy(scheme="https" if tls else "http"), Event()
    to = urlsplit(target.url).port or 0

    class Handler(BaseHTTPRequestHandler):
        def do_CONNECT(self) -> None:
            if not self.lets_through(self.path):
                return
            with socket.create_connection(("localhost", to)) as server:
                self.send_response_only(200)
                self.end_headers()
                relay(self.connection, server, stopping)
            self.close_connection = True

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if self.lets_through(f"{parts.hostname}:{parts.port or 80}"):
                with socket.create_connection(("localhost", to)) as server:
                    forward(self, server)
                self.close_connection = True

        do_POST = do_GET  # noqa: N815 - http.server's name

        def lets_through(self, where: str) -> bool:
            running.asked.append(f"{self.command} {where}")
            said = self.headers.get("Proxy-Authorization") or ""
            running.said.append(said)
            stopping.wait(running.wait)
            status = running.refuses or (407 if running.wants and said != running.wants else 0)
            if status:
                self.send_response_only(status)
                self.send_header("Content-Length", "0")
                self.end_headers()
                self.close_connection = True
            return not status

        def log_message(self, *_: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            pass

    http = Quiet(("127.0.0.1", 0), Handler)
    if tls is not None:
        http.socket = tls.wrap_socket(http.socket, server_side=True, do_handshake_on_connect=False)
    running.port = http.server_port
    thread = Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        stopping.set()
        http.shutdown()
        http.server_close()
        thread.join()


def forward(asked: BaseHTTPRequestHandler, server: socket.socket) -> None:
    """A request with its path alone, and without what is for the proxy; and all of the answer."""
    path = urlsplit(asked.path)._replace(scheme="", netloc="").geturl() or "/"
    kept = [f"{name}: {value}" for name, value in asked.headers.items() if not name.startswith("Proxy-")]
    head = "\r\n".join([f"{asked.command} {path} HTTP/1.1", *kept, "Connection: close", "", ""])
    server.sendall(head.encode() + asked.rfile.read(int(asked.headers.get("Content-Length") or 0)))
    while piece := server.recv(_PIECE):
        asked.wfile.write(piece)


def relay(one: socket.socket, other: socket.socket, stopping: Event) -> None:
    """Both ways, until one end is closed."""

    def copy(source: socket.socket, to: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while not stopping.is_set() and (piece := source.recv(_PIECE)):
                to.sendall(piece)
        for end in (source, to):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    back = Thread(target=copy, args=(other, one), daemon=True)
    back.start()
    copy(one, other)
    back.join()
