"""What every procedure's page says of itself, above its text: for whom, what to have at hand, time, result, law.

The keys of the front matter are these attribute names. `docs/dev/site.md` tells who writes pages how to fill them in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated

import msgspec

from pipeline.data.kinds.days import parse_date
from pipeline.definition.located import Node, place_of, read_tree
from pipeline.definition.model import DateField
from pipeline.definition.structure import converted
from pipeline.findings import Finding, FoundError, Place, Severity

Sentence = Annotated[str, msgspec.Meta(min_length=1)]
Day = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d{2}-\d{2}$", description="AAAA-MM-DD")]
_FENCE = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)


class LegalAct(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An act, what it rules here, and in which days its rule held, as far as is known.

    ``note`` is said beside it: ``regime até 2025``. ``url`` is where the act is published.
    """

    act: Sentence
    about: str = ""
    since: Day | None = None
    until: Day | None = None
    note: str = ""
    url: Annotated[str, msgspec.Meta(pattern=r"^(https://\S+)?$")] = ""


class PageFacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A procedure's page in facts. ``order`` places it in the navigation: the smaller, the higher.

    ``forms`` are ids of the catalog; ``deadlines`` are ids of ``docs/prazos.yml``.
    """

    title: Sentence
    description: Sentence
    audience: Sentence
    at_hand: Annotated[tuple[Sentence, ...], msgspec.Meta(min_length=1)]
    time: Sentence
    result: Sentence
    legal_base: Annotated[tuple[LegalAct, ...], msgspec.Meta(min_length=1)]
    reviewed: Day
    forms: tuple[Sentence, ...] = ()
    deadlines: tuple[Sentence, ...] = ()
    order: int = 100


@dataclass(frozen=True, slots=True)
class Page:
    """A page as written: its facts, its Markdown below them, and the tree that knows the facts' places."""

    facts: PageFacts
    body: str
    tree: Node


def read_page(text: str, file: str) -> Page:
    """A procedure's page.

    Raises:
        FoundError: It has no front matter, or one with mistakes: every one of them, each with its place.
    """
    match = _FENCE.match(text.replace("\r\n", "\n"))
    if match is None:
        message = "A página não começa pelos seus dados, entre duas linhas “---”: veja docs/dev/site.md."
        raise FoundError([Finding(Severity.CRITICA, "pagina-sem-dados", message, place=Place(file, 1, 1))])
    # The fence's own line is kept as an empty one, so that places are those of the page's file.
    tree = read_tree("\n" + match[1], file)
    facts = converted(tree, PageFacts)
    _require_days(facts, tree)
    return Page(facts, text.replace("\r\n", "\n")[match.end() :], tree)


def day(text: str) -> date:
    """The calendar day that a checked fact holds."""
    return date.fromisoformat(text)


def _require_days(facts: PageFacts, tree: Node) -> None:
    """A pattern lets 2026-02-31 through; the calendar does not."""
    written = {"reviewed": facts.reviewed}
    for index, act in enumerate(facts.legal_base):
        written |= {f"legal_base[{index}].since": act.since or "", f"legal_base[{index}].until": act.until or ""}
    fields = DateField(id="dia", label="Dia")
    found = [
        Finding(Severity.CRITICA, problem.code, problem.message, place=place_of(tree, path))
        for path, text in written.items()
        for problem in parse_date(text, fields).problems
    ]
    if found:
        raise FoundError(found)
