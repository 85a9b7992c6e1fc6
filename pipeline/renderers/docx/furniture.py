"""What stands on every page: headers, footers, and the section that ties them to the paper."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from pipeline.document.model import Document, Kind
from pipeline.renderers.docx.markup import Xml, element, join, paragraph, run
from pipeline.renderers.docx.measures import margins, twips
from pipeline.renderers.look import look

# What a section refers to: the kind of page, and the relationship.
HEADERS = {"first": "rId10", "default": "rId11"}
FOOTERS = {"first": "rId12", "default": "rId13"}
_TAB = Xml("<w:r><w:tab/></w:r>")


def header(document: Document, page: str) -> Xml:
    """The first page has its letterhead or its masthead; of a form, the others say what they belong to."""
    if document.kind is Kind.LETTER:
        return _letterhead(document.letterhead) if page == "first" else paragraph("CabecalhoVazio")
    return paragraph("Header", _shown("TITLE", document.title)) if page == "default" else paragraph("CabecalhoVazio")


def _letterhead(lines: Sequence[str]) -> Xml:
    """Of the body that writes and its units, largest first."""
    made = [paragraph("Timbre" if number else "TimbreMaior", run(line)) for number, line in enumerate(lines)]
    return join([*made, paragraph("CabecalhoVazio", more=element("spacing", before=twips(20)))])


def footer(document: Document) -> Xml:
    """Which form and edition this is, and which page of how many."""
    return paragraph(
        "Footer",
        _shown('DOCPROPERTY "Formulário"', document.form),
        run(" · edição "),
        _shown('DOCPROPERTY "Edição"', document.edition),
        _TAB,
        run("Página "),
        _shown("PAGE", "1"),
        run(" de "),
        _shown("NUMPAGES", "1"),
    )


@functools.cache
def section(kind: Kind) -> Xml:
    """A4 with the look's margins, and a first page of its own (ECMA-376-1, 17.6.17)."""
    page = look()["page"]
    references = [_reference("header", kind, rel) for kind, rel in HEADERS.items()]
    references += [_reference("footer", kind, rel) for kind, rel in FOOTERS.items()]
    left, right = margins(kind)
    head = page["top"] if kind is Kind.LETTER else page["top"] / 2
    around = element(
        "pgMar",
        top=twips(page["top"]), right=right, bottom=twips(page["bottom"]), left=left,
        header=twips(head), footer=twips(page["bottom"] / 2), gutter=0,
    )  # fmt: skip
    size = element("pgSz", w=twips(page["width"]), h=twips(page["height"]))
    return element("sectPr", *references, size, around, element("titlePg"))


def _reference(part: str, page: str, relationship: str) -> Xml:
    return Xml(f'<w:{part}Reference w:type="{page}" r:id="{relationship}"/>')


def _shown(instruction: str, now: str) -> Xml:
    """A field, and what it shows until the word processor works it out again (ECMA-376-1, 17.16.19)."""
    return element("fldSimple", run(now), instr=f" {instruction} ")
