"""What is trusted, fetched from its official places."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
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
_CLOCKS_AGREE = timedelta(days=1)
_BY_HAND = (
    " Servidores do ITI usam certificados que muitos sistemas não conhecem: baixe o arquivo com o navegador e use "
    "“credencia trust import ARQUIVO”, que confere o conteúdo do mesmo modo."
)


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An official place, and what is there."""

    label: str
    url: str


class _Client(Protocol):
    def get(self, url: str) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Fetched:
    """The files that came, by name, and what didn't come, with the reason; ``clocks`` are the servers' (HTTP Date)."""

    files: tuple[tuple[str, bytes], ...]
    failed: tuple[tuple[str, str], ...]
    clocks: tuple[datetime, ...] = ()

    def clock_warning(self, moment: datetime) -> tuple[str, ...]:
        """What to say when every server has another date than this machine: dates decide what is in force."""
        if not self.clocks or min(abs(clock - moment) for clock in self.clocks) < _CLOCKS_AGREE:
            return ()
        clock = min(self.clocks, key=lambda found: abs(found - moment))
        said = f"O relógio desta máquina diz {moment:%d/%m/%Y}, e os servidores dizem {clock:%d/%m/%Y}"
        return (f"{said}: acerte-o, porque dele depende o que está em vigor.",)


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
    clocks: list[datetime] = []
    for source in sources:
        try:
            answer = _get(source.url, web)
            clocks += _clock(answer)
            files += unpacked(urlsplit(source.url).path.rpartition("/")[2], answer.body)
        except (NetworkError, TrustError) as error:
            failed.append((source.label, error.message + (_BY_HAND if error.code == "rede-tls" else "")))
    return Fetched(tuple(files), tuple(failed), tuple(clocks))


def _get(url: str, web: _Client) -> Answer:
    for _ in range(_HOPS):
        answer = web.get(url)
        if answer.status == _OK:
            return answer
        if answer.status not in _MOVED:
            raise NetworkError("rede-resposta", f"O servidor respondeu com o erro {answer.status}.")
        try:
            url = urljoin(url, answer.headers.get("location", ""))
        except ValueError:  # brackets that are none
            break
    raise NetworkError("rede-resposta", "O servidor manda de um endereço a outro, e o arquivo não veio de nenhum.")


def _clock(answer: Answer) -> list[datetime]:
    try:
        found = parsedate_to_datetime(answer.headers.get("date", ""))
    except ValueError:
        return []
    return [found] if found.utcoffset() is not None else []
