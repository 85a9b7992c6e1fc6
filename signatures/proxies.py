"""The proxy between this machine and the Internet: whose addresses are asked through it, and which never are.

An institution's proxy is named by the variables that other programs read (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and
NO_PROXY, in upper or lower case), or by the caller. This very machine is never asked through a proxy.
"""

from __future__ import annotations

import base64
import ipaddress
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, unquote, urlsplit

from signatures.errors import NetworkError

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy: its address without user and password, its name for messages, and the header with them."""

    address: str
    host: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Proxies:
    """Proxies by the scheme of what is asked, and the names that are asked directly.

    An exception is a name, which also covers the names below it, a name with a port, an IP address, a network
    (``10.0.0.0/8``), or ``*`` for everything. Nothing here is shown: an address may have a password.
    """

    http: str = field(default="", repr=False)
    https: str = field(default="", repr=False)
    exceptions: tuple[str, ...] = ()

    def between(self, url: str) -> Proxy | None:
        """The proxy through which an address is asked; None for those that are asked directly.

        Raises:
            NetworkError: ``rede-proxy``, when the proxy's own address can't be used.
        """
        parts = urlsplit(url)
        address = self.https if parts.scheme == "https" else self.http
        host = (parts.hostname or "").rstrip(".")
        if not address or is_this_machine(host) or self._excepts(host, parts.port or _PORTS.get(parts.scheme, 0)):
            return None
        return _proxy(address)

    def _excepts(self, host: str, port: int) -> bool:
        return any(_matches(found.strip().lower(), host, port) for found in self.exceptions)


def proxies_of(environment: Mapping[str, str]) -> Proxies:
    """The proxies that the environment names; the lower-case variable counts where both are there.

    HTTP_PROXY in upper case is left out where this runs for a web server's request, whose headers come in variables
    that are so called (CVE-2016-5385).
    """

    def value(name: str) -> str:
        upper = "" if name == "http_proxy" and "REQUEST_METHOD" in environment else environment.get(name.upper(), "")
        return (environment.get(name) or upper).strip()

    common = value("all_proxy")
    exceptions = tuple(item for item in value("no_proxy").replace(" ", ",").split(",") if item)
    return Proxies(value("http_proxy") or common, value("https_proxy") or common, exceptions)


def is_this_machine(host: str) -> bool:
    """Whether a name or an IP address is of this very machine (RFC 6761, 6.3)."""
    name = host.lower().rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    literal = as_literal(name)
    return literal is not None and (literal.is_loopback or literal.is_unspecified)


def as_literal(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The IP address that a host is written as, in whatever way systems take for one (``127.1``, ``0x7f000001``)."""
    try:
        return ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except (OSError, ValueError):
        return None


def _proxy(address: str) -> Proxy:
    parts = _parts(address)
    if parts is None:
        message = (
            "O endereço do proxy (HTTPS_PROXY, HTTP_PROXY ou a tabela [proxy] da configuração) não é um endereço "
            "http:// ou https://. Corrija-o, ou retire-o se a rede não tem proxy."
        )
        raise NetworkError("rede-proxy", message)
    host = f"[{parts.hostname}]" if ":" in str(parts.hostname) else str(parts.hostname)
    port = parts.port or _PORTS[parts.scheme]
    headers = {}
    if parts.username:
        said = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        headers["Proxy-Authorization"] = f"Basic {base64.b64encode(said.encode()).decode()}"
    return Proxy(f"{parts.scheme}://{host}:{port}", str(parts.hostname), headers)


def _parts(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address if "://" in address else f"http://{address}")
        is_one = parts.scheme in _PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:  # brackets or a port that are none
        return None
    return parts if is_one else None


def _matches(exception: str, host: str, port: int) -> bool:
    if exception == "*":
        return True
    literal = as_literal(host)
    if literal is not None:
        return _holds(exception, literal) or exception in {f"{host}:{port}", f"[{host}]:{port}"}
    name, _, wanted = exception.partition(":")
    if wanted and wanted != str(port):
        return False
    name = name.removeprefix("*").strip(".")
    return bool(name) and (host.lower() == name or host.lower().endswith(f".{name}"))


def _holds(network: str, address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    try:
        return address in ipaddress.ip_network(network.strip("[]"), strict=False)
    except ValueError:
        return False
