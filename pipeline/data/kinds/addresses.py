"""IP addresses and ranges, and whether the internet can see them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from pipeline.data.kinds.model import Kind, Parsed, Problem, Raw
from pipeline.data.mask import quoted
from pipeline.data.messages import say
from pipeline.definition.model import IpListField
from pipeline.findings import Severity

Network = IPv4Network | IPv6Network

# IANA special-purpose registries (RFC 6890 and later); the first that overlaps gives the reason.
SPECIAL: tuple[tuple[str, str, str], ...] = (
    ("10.0.0.0/8", "ip-privado", "é de rede interna (RFC 1918)"),
    ("172.16.0.0/12", "ip-privado", "é de rede interna (RFC 1918)"),
    ("192.168.0.0/16", "ip-privado", "é de rede interna (RFC 1918)"),
    ("100.64.0.0/10", "ip-cgnat", "é compartilhado por muitos clientes do provedor (CGNAT, RFC 6598)"),
    ("127.0.0.0/8", "ip-loopback", "é da própria máquina (loopback)"),
    ("169.254.0.0/16", "ip-link-local", "só vale dentro do segmento de rede (link-local)"),
    ("192.0.2.0/24", "ip-documentacao", "é reservado para documentação"),
    ("198.51.100.0/24", "ip-documentacao", "é reservado para documentação"),
    ("203.0.113.0/24", "ip-documentacao", "é reservado para documentação"),
    ("224.0.0.0/4", "ip-multicast", "é de multicast, e não identifica uma máquina"),
    ("0.0.0.0/8", "ip-reservado", "é reservado"),
    ("192.0.0.0/24", "ip-reservado", "é reservado"),
    ("192.88.99.0/24", "ip-reservado", "é reservado"),
    ("198.18.0.0/15", "ip-reservado", "é reservado para medições"),
    ("240.0.0.0/4", "ip-reservado", "é reservado"),
    ("::1/128", "ip-loopback", "é da própria máquina (loopback)"),
    ("fc00::/7", "ip-privado", "é de rede interna (ULA, RFC 4193)"),
    ("fe80::/10", "ip-link-local", "só vale dentro do segmento de rede (link-local)"),
    ("ff00::/8", "ip-multicast", "é de multicast, e não identifica uma máquina"),
    ("2001:db8::/32", "ip-documentacao", "é reservado para documentação"),
    ("3fff::/20", "ip-documentacao", "é reservado para documentação"),
    ("2001::/23", "ip-reservado", "é reservado"),
    ("2002::/16", "ip-reservado", "é reservado (6to4)"),
)
_NETWORKS = tuple((ip_network(text), code, why) for text, code, why in SPECIAL)
GLOBAL_V6 = IPv6Network("2000::/3")
WIDEST = {4: 24, 6: 48}


def parse_ip_list(raw: Raw, field: IpListField) -> Parsed:
    """Canonical addresses and ranges, in the order given, each once."""
    problems: list[Problem] = []
    found: list[Network] = []
    for at, text in _pieces(raw):
        network = _read(text)
        if isinstance(network, str):
            problems.append(Problem("ip-invalido", network, at=at))
            continue
        problems.extend(_judge(network, field, found, at))
        if network not in found:
            found.append(network)
    if len(found) > field.max_items:
        problems.append(Problem("ip-demais", say("ip-demais", count=len(found), limit=field.max_items)))
    parsed = Parsed(tuple(_text(network) for network in found) or None, tuple(problems))
    return Parsed(None, parsed.problems) if parsed.faulty else parsed


def show_ip_list(value: tuple[str, ...], _field: IpListField) -> str:
    """One a line."""
    return "\n".join(value)


def _pieces(raw: Raw) -> Iterator[tuple[str, str]]:
    items = [("", raw)] if isinstance(raw, str) else [(f"[{i}]", item) for i, item in enumerate(raw)]
    for at, item in items:
        together = re.sub(r"(?<=[0-9])\s+(-|a|até)\s+(?=[0-9])", "-", item)
        for text in re.split(r"[\s,;]+", together):
            if text:
                yield at, text


def _read(text: str) -> Network | str:
    """The range (one address is a range of itself), or what is wrong."""
    try:
        network = ip_network(text) if "/" in text else ip_network(ip_address(text))
    except ValueError:
        return _hint(text)
    if isinstance(network, IPv6Network):
        if "%" in text:
            return say("ip-zona", typed=quoted(text))
        mapped = network.network_address.ipv4_mapped
        if mapped is not None:
            return say("ip-mapeado", typed=quoted(text), mapped=mapped)
    return network


def _hint(text: str) -> str:
    """What is wrong with what is no address, and what to write instead."""
    if re.fullmatch(r"[0-9.]+:[0-9]+", text):
        return say("ip-porta", typed=quoted(text))
    if re.fullmatch(r"[0-9.]+-[0-9.]+", text):
        return say("ip-faixa", typed=quoted(text))
    if "://" in text or re.search("[g-zG-Z]", text):
        return say("ip-nome", typed=quoted(text))
    if "/" in text:
        return _range_hint(text)
    if re.search(r"(^|\.)0[0-9]", text):
        return say("ip-zeros", typed=quoted(text))
    return say("ip-forma", typed=quoted(text))


def _range_hint(text: str) -> str:
    try:
        right = ip_network(text, strict=False)
    except ValueError:
        return say("ip-prefixo", typed=quoted(text))
    address = text.partition("/")[0]
    return say("ip-primeiro", typed=quoted(text), range=right, address=address)


def _judge(network: Network, field: IpListField, before: list[Network], at: str) -> Iterator[Problem]:
    shown = _text(network)
    if network in before:
        yield Problem("ip-repetido", say("ip-repetido", shown=shown), Severity.AVISO, at)
        return
    for other in before:
        if _overlap(network, other):
            message = say("ip-sobreposto", shown=shown, other=_text(other))
            yield Problem("ip-sobreposto", message, Severity.AVISO, at)
    if field.internet:
        yield from _seen_from_internet(network, shown, at)


def _seen_from_internet(network: Network, shown: str, at: str) -> Iterator[Problem]:
    for special, code, why in _NETWORKS:
        if _overlap(network, special):
            message = say("ip-especial", shown=shown, why=why)
            yield Problem(code, message, at=at)
            return
    if isinstance(network, IPv6Network) and not _overlap(network, GLOBAL_V6):
        yield Problem("ip-reservado", say("ip-fora-do-global", shown=shown), at=at)
    elif network.prefixlen < WIDEST[network.version]:
        message = say("ip-faixa-larga", shown=shown)
        yield Problem("ip-faixa-larga", message, Severity.AVISO, at)


def _overlap(one: Network, other: Network) -> bool:
    return one.version == other.version and one.overlaps(other)


def _text(network: Network) -> str:
    address: IPv4Address | IPv6Address = network.network_address
    return str(address) if network.prefixlen == network.max_prefixlen else str(network)


IP_LIST = Kind(parse_ip_list, show_ip_list, "lista de endereços IPv4 ou IPv6, ou faixas (CIDR)", listed=True)
