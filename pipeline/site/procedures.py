"""Pages written by hand: their facts become a box under the title, their fences become diagrams and lists."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from pipeline.definition.catalog import Catalog
from pipeline.definition.located import place_of
from pipeline.definition.suggest import did_you_mean
from pipeline.findings import Finding, FoundError, Place, Severity
from pipeline.site.deadlines import Deadline
from pipeline.site.diagrams import read_states, signatures_figure, states_figure
from pipeline.site.editions import form_words
from pipeline.site.front_matter import LegalAct, Page, read_page
from pipeline.site.markdown import filled, short_day

_FENCE = re.compile(r"^```(situacoes|assinaturas|procedimentos|formularios) *\n(.*?)^``` *$", re.MULTILINE | re.DOTALL)
_TITLE = re.compile(r"\A\s*# (.+)\n")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What pages may speak of: the forms, the deadlines, and the procedures by their Markdown file in ``docs``."""

    catalog: Catalog
    deadlines: Sequence[Deadline]
    procedures: Mapping[str, Page]


def read_procedures(texts: Mapping[str, str], catalog: Catalog, deadlines: Sequence[Deadline]) -> dict[str, Page]:
    """Every procedure's page, by its file, in the order of the navigation. Raises FoundError with every mistake."""
    pages: dict[str, Page] = {}
    found: list[Finding] = []
    for file, text in texts.items():
        try:
            page = read_page(text, file)
        except FoundError as error:
            found += error.findings
            continue
        found += _unknown(page, "forms", page.facts.forms, catalog.ids())
        found += _unknown(page, "deadlines", page.facts.deadlines, [deadline.id for deadline in deadlines])
        if not _TITLE.match(page.body):
            message = "Depois dos dados, a página começa pelo título, em uma linha “# Título”."
            found.append(Finding(Severity.CRITICA, "pagina-sem-titulo", message, place=Place(file, 1, 1)))
        pages[file] = page
    if found:
        raise FoundError(found)
    return dict(sorted(pages.items(), key=lambda item: (item[1].facts.order, item[1].facts.title)))


def procedure_page(file: str, page: Page, around: Surroundings) -> str:
    """A procedure's page as Markdown, its box below the title."""
    facts = page.facts
    box = filled(
        "facts.html.j2",
        facts=facts,
        root="../" * file.count("/"),
        forms=[around.catalog.definition(form_id) for form_id in facts.forms],
        deadlines=[deadline for deadline in around.deadlines if deadline.id in facts.deadlines],
        validity=validity,
    )
    head = f"---\ntitle: {_yaml(facts.title)}\ndescription: {_yaml(facts.description)}\n---\n"
    body = _TITLE.sub(lambda match: f"\n{match[0].strip()}\n\n{box}\n", expanded(page.body, file, around), count=1)
    return head + body


def expanded(text: str, file: str, around: Surroundings) -> str:
    """A page's text with its fences drawn. Raises FoundError."""

    def draw(match: re.Match[str]) -> str:
        place = Place(file, text.count("\n", 0, match.start(2)) + 1, 1)
        return _FENCES[match[1]](match[2].strip("\n"), place, around)

    return _FENCE.sub(draw, text)


def validity(act: LegalAct) -> str:
    """Since when and until when an act's rule held, and what else is noted."""
    since, until = (short_day(each) if each else "" for each in (act.since, act.until))
    days = (
        f"de {since} a {until}" if since and until else f"desde {since}" if since else f"até {until}" if until else ""
    )
    return "; ".join(part for part in (days, act.note) if part)


def _states(text: str, place: Place, _around: Surroundings) -> str:
    return states_figure(read_states(text, place))


def _signatures(text: str, place: Place, around: Surroundings) -> str:
    form_id = text.strip()
    if form_id not in around.catalog.ids():
        message = f"Não há formulário “{form_id[:60]}”.{did_you_mean(form_id, around.catalog.ids())}"
        raise FoundError([Finding(Severity.CRITICA, "formulario-desconhecido", message, place=place)])
    return signatures_figure(around.catalog.definition(form_id))


def _procedures(_text: str, place: Place, around: Surroundings) -> str:
    root = "../" * place.file.count("/")
    return _cards(
        (f"{root}{_html(file)}", page.facts.title, page.facts.description) for file, page in around.procedures.items()
    )


def _forms(_text: str, place: Place, around: Surroundings) -> str:
    root = "../" * place.file.count("/")
    definitions = [around.catalog.definition(form_id) for form_id in around.catalog.ids()]
    return _cards(
        (f"{root}formularios/{each.id}/index.html", each.title, form_words(around.catalog.folder, each).purpose)
        for each in definitions
    )


def _cards(items: Iterable[tuple[str, str, str]]) -> str:
    cards = "".join(
        f'<li><a href="{escape(href)}">{escape(title)}</a><span>{escape(text)}</span></li>'
        for href, title, text in items
    )
    return f'<ul class="cartoes">{cards}</ul>'


_FENCES: Mapping[str, Callable[[str, Place, Surroundings], str]] = {
    "situacoes": _states,
    "assinaturas": _signatures,
    "procedimentos": _procedures,
    "formularios": _forms,
}


def _html(file: str) -> str:
    return f"{file.removesuffix('.md')}.html"


def _unknown(page: Page, key: str, given: Sequence[str], known: Sequence[str]) -> list[Finding]:
    noun = {"forms": "formulário", "deadlines": "prazo"}[key]
    return [
        Finding(
            Severity.CRITICA,
            f"{noun.replace('á', 'a')}-desconhecido",
            f"Não há {noun} “{name[:60]}”.{did_you_mean(name, known)}",
            place=place_of(page.tree, f"{key}[{index}]"),
        )
        for index, name in enumerate(given)
        if name not in known
    ]


def _yaml(text: str) -> str:
    """A text as a quoted YAML scalar, JSON being YAML."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False)
