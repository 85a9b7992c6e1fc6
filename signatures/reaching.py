"""Connections that keep two promises that urllib3's do not.

Headers have a time limit as a whole, and a connection that may only reach public addresses is made to the very address
that was judged. A name is resolved once, here, so that it can't lead to one address when it is judged and to another
when it is used.
"""

from __future__ import annotations

import contextlib
import ipaddress
import re
import socket
import threading
from collections.abc import Callable
from http.client import HTTPException
from typing import Any

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, NameResolutionError, NewConnectionError

from signatures.proxies import as_literal


class ForbiddenAddressError(NewConnectionError):
    """The name leads to this machine, or to one of its network."""


class TunnelRefusedError(HTTPError):
    """The proxy doesn't let through, and says why by an HTTP status. It isn't asked again: a password may be wrong."""

    def __init__(self, status: int) -> None:
        super().__init__("refused by the proxy")
        self.status = status


class _Patient:
    """Headers that come a byte at a time end with the time limit too; a proxy's as well."""

    def getresponse(self) -> Any:
        response, is_late = _within(self, super().getresponse)  # type: ignore[misc] # mixed into connections
        if is_late:  # headers cut by it were taken for all of them
            response.close()
            raise TimeoutError
        return response

    def _tunnel(self) -> None:
        try:
            _within(self, super()._tunnel)  # type: ignore[misc] # mixed into connections
        except OSError as error:
            refused = _REFUSED.search(str(error))
            if refused is None:
                raise
            raise TunnelRefusedError(int(refused[1])) from None


class _Http(_Patient, HTTPConnection):
    pass


class _Https(_Patient, HTTPSConnection):
    pass


class _Public(_Patient):
    """Only addresses of the public Internet are reached."""

    def _new_conn(self) -> socket.socket:
        connection: Any = self
        name = connection._dns_host  # noqa: SLF001 - what urllib3 connects to, apart from the name that TLS checks
        connection._dns_host = _judged(name, connection)  # noqa: SLF001
        try:
            made: socket.socket = super()._new_conn()  # type: ignore[misc] # mixed into connections
            return made
        finally:
            connection._dns_host = name  # noqa: SLF001


class _PublicHttp(_Public, HTTPConnection):
    pass


class _PublicHttps(_Public, HTTPSConnection):
    pass


class _HttpPool(urllib3.HTTPConnectionPool):
    ConnectionCls = _Http


class _HttpsPool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _Https


class _PublicHttpPool(urllib3.HTTPConnectionPool):
    ConnectionCls = _PublicHttp


class _PublicHttpsPool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _PublicHttps


def guarded_pools(*, public_only: bool) -> dict[str, type[Any]]:
    """The pools of connections, by scheme, for urllib3's manager."""
    if public_only:
        return {"http": _PublicHttpPool, "https": _PublicHttpsPool}
    return {"http": _HttpPool, "https": _HttpsPool}


def may_be_public(host: str) -> bool:
    """Whether a name that somebody else resolves may be of the public Internet: no address from here, no local name.

    A proxy resolves names by itself, and so they can't be judged by where they lead; public names have a dot, and none
    of the endings that are for local use (RFC 6761, RFC 6762, RFC 8375; ICANN's ``internal``).
    """
    literal = as_literal(host)
    if literal is not None:  # numbers written in another way (``010.1.2.3``) are not read alike by all
        return str(literal) == host.strip("[]").lower() and is_public(str(literal))
    name = host.lower().rstrip(".")
    return "." in name and not name.endswith((".localhost", ".local", ".internal", ".home.arpa"))


_REFUSED = re.compile(r"Tunnel connection failed: (\d{3})")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # IPv4 inside IPv6 (RFC 6052)


def is_public(address: str) -> bool:
    """Whether an IP address is of the public Internet; one that hides another inside is what the other is."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFF_FFFF)
        if inner is not None:
            return inner.is_global and not inner.is_multicast
    return found.is_global and not found.is_multicast


def _judged(name: str, connection: Any) -> str:
    try:
        found = socket.getaddrinfo(name, connection.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NameResolutionError(name, connection, socket.gaierror(str(error))) from error
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses or not all(map(is_public, addresses)):
        raise ForbiddenAddressError(connection, "not a public address")
    return addresses[0]


def _within(connection: Any, read: Callable[[], Any]) -> tuple[Any, bool]:
    """What is read within the connection's time limit as a whole, and whether the time was up."""
    late = threading.Event()
    watch = threading.Timer(float(connection.timeout or 60.0), _hang_up, (connection, late))
    watch.daemon = True
    watch.start()
    try:
        return read(), late.is_set()
    except (OSError, HTTPException) as error:
        if late.is_set():  # the end of the connection is ours, and what it means is that time is up
            raise TimeoutError from error
        raise
    finally:
        watch.cancel()


def _hang_up(connection: Any, late: threading.Event) -> None:
    late.set()
    sock = connection.sock
    if sock is not None:
        with contextlib.suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)
