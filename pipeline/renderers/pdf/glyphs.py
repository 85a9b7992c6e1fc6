"""Which characters the shipped fonts can show. What they can't show is said, never set in some other face.

`fonts/coverage.json` lists what all four faces have; `tools/make_field_font.py` writes it.
"""

from __future__ import annotations

import functools
import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.document.model import Document, FieldRow, Heading, ListBlock, Paragraph, SignatureRow, Table
from pipeline.findings import Finding, FoundError, Severity
from pipeline.renderers.pdf.typesetting import FONTS

# Shown without a glyph of their own: the end of a line, and the no-break space, which takes the space's.
_WITHOUT_GLYPH = "\n\u00a0"
# Controls, formats and line separators leave nothing on the page that a signatory could see.
_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp"})


class MissingGlyphsError(FoundError):
    """The document has characters that the page can't show; the findings say which, and where."""


@dataclass(frozen=True, slots=True)
class _Place:
    where: str
    label: str
    text: str


def missing_glyphs(text: str) -> set[str]:
    """The characters of ``text`` that a page can't show: without a glyph, or with nothing to be seen.

    The text is taken in NFC, as it is set: a letter and its combining accent are one character.
    """
    return set(unicodedata.normalize("NFC", text)) - _shown()


def glyph_findings(document: Document) -> tuple[Finding, ...]:
    """A crítica for each text of the document that the page can't show whole."""
    return tuple(
        _finding(place, sorted(missing)) for place in _places(document) if (missing := missing_glyphs(place.text))
    )


def text_findings(where: str, label: str, text: str) -> tuple[Finding, ...]:
    """A crítica when the page can't show ``text`` whole."""
    missing = missing_glyphs(text)
    return (_finding(_Place(where, label, text), sorted(missing)),) if missing else ()


def refuse_missing(text: str, label: str) -> None:
    """Raise MissingGlyphsError when the page can't show ``text`` whole."""
    findings = text_findings("", label, text)
    if findings:
        raise MissingGlyphsError(findings)


@functools.cache
def _shown() -> frozenset[str]:
    ranges = json.loads((FONTS / "coverage.json").read_bytes())
    covered = (chr(code) for first, last in ranges for code in range(first, last + 1))
    return frozenset(each for each in covered if unicodedata.category(each) not in _UNSEEN) | set(_WITHOUT_GLYPH)


def _finding(place: _Place, missing: list[str]) -> Finding:
    named = ", ".join(_name(character) for character in missing)
    return Finding(
        Severity.CRITICA,
        "caractere-sem-desenho",
        f"Há caracteres que a página não consegue mostrar: {named}.",
        where=place.where,
        label=place.label,
        consequence="o documento não pode ser gerado com eles",
    )


def _name(character: str) -> str:
    code = f"U+{ord(character):04X} {unicodedata.name(character, '')}".strip()
    return code if unicodedata.category(character) in _UNSEEN else f"“{character}” ({code})"


def _places(document: Document) -> Iterator[_Place]:
    heads = (document.title, document.authority, document.authority_unit, document.destination)
    yield _Place("", "", "\n".join((*heads, *document.letterhead, document.form, document.edition)))
    for block in document.blocks:
        match block:
            case Heading():
                yield _Place("", block.text, f"{block.number}\n{block.text}")
            case Paragraph():
                yield _Place("", "", "".join(run.text for run in block.content))
            case ListBlock():
                yield _Place("", "", "\n".join(run.text for item in block.items for run in item))
            case FieldRow():
                for field in block.fields:
                    options = (option.label for option in field.options)
                    yield _Place(field.name, field.label, "\n".join((field.label, field.text or "", *options)))
            case Table():
                cells = (cell for row in block.rows for cell in row)
                yield _Place(block.name, block.label, "\n".join((block.label, *block.columns, *cells)))
            case SignatureRow():
                for box in block.boxes:
                    yield _Place(box.role, box.label, "\n".join((box.label, box.person or "", box.note)))
