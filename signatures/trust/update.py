"""What is trusted, fetched from its official places."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Protocol
from urllib.parse import urljoin, urlsplit

import msgspec

from signatures.errors import NetworkError, TrustError
from signatures.policies.catalog import known_policies
from signatures.trust.intake import unpacked
from signatures.web import Answer

_OK, _MOVED, _HOPS = 200, frozenset({301, 302, 303, 307, 308}), 3


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An official place, and what is there."""

    label: str
    url: str


class _Client(Protocol):
    def get(self, url: str) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Fetched:
    """The files that came, by name, and what didn't come, with the reason."""

    files: tuple[tuple[str, bytes], ...]
    failed: tuple[tuple[str, str], ...]


@cache
def official_sources() -> tuple[Source, ...]:
    """The places that are known: roots, authorities, the list of policies and each policy."""
    text = resources.files("signatures.trust").joinpath("sources.toml").read_text(encoding="utf-8")
    places = msgspec.convert(tomllib.loads(text)["source"], tuple[Source, ...])
    policies = (
        Source(f"política {known.family} v{known.version}", known.policy.uri)
        for known in known_policies()
        if known.policy.uri
    )
    return (*places, *policies)


def fetch(sources: Iterable[Source], web: _Client) -> Fetched:
    """Ask each place; one that fails doesn't keep the others from being asked."""
    files: list[tuple[str, bytes]] = []
    failed: list[tuple[str, str]] = []
    for source in sources:
        try:
            files += unpacked(urlsplit(source.url).path.rpartition("/")[2], _get(source.url, web))
        except (NetworkError, TrustError) as error:
            failed.append((source.label, error.message))
    return Fetched(tuple(files), tuple(failed))


def _get(url: str, web: _Client) -> bytes:
    for _ in range(_HOPS):
        answer = web.get(url)
        if answer.status == _OK:
            return answer.body
        if answer.status not in _MOVED:
            break
        url = urljoin(url, answer.headers.get("location", ""))
    raise NetworkError("rede-resposta", f"O servidor respondeu com o erro {answer.status}.")
