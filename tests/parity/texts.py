"""The words of a document as each format has them, in reading order, so that they can be compared.

Left out everywhere: what a page repeats (running heads, feet), what helps to fill in (placeholders, hints), and the
difference between one space, several and a new line. A ticked box is an X.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

import pypdfium2

_FOOT, _HEAD = 55, 797  # points from the bottom of the page, within which its own text stands
_MARKS = str.maketrans({"☒": "X", "☑": "X", "☐": ""})


def bare(text: str) -> str:
    """Without spaces, and without the hyphen that PDFium takes for a broken word's."""
    folded = unicodedata.normalize("NFKC", text.translate(_MARKS))
    return re.sub(r"[\s\-\u00ad\ufffe\x02\u2010\u2011]", "", folded)


# --- PDF -------------------------------------------------------------------------------------------------------------


def pdf_text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_bounded(bottom=_FOOT, top=_HEAD) for page in document)
    finally:
        document.close()


# --- HTML ------------------------------------------------------------------------------------------------------------

# Stands before a list item's number or bullet, which a page draws and a word processor makes up as it goes.
_DRAWN = "\ue000"
_VOID = frozenset({"meta", "input", "br"})
_UNPRINTED = frozenset({"script", "style", "title", "select", "footer"})


@dataclass
class Input:
    """A field of a page: its kind, how much may be typed, the options, and what says its name."""

    kind: str
    longest: int | None
    required: bool
    options: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)


class Page(HTMLParser):
    """The page's words, and its fields by name."""

    def __init__(self, source: bytes) -> None:
        super().__init__()
        self.words: list[str] = []
        self.body: list[str] = []
        self.inputs: dict[str, Input] = {}
        self.labelled: set[str] = set()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self._open: list[tuple[str, bool]] = []
        self._lists: list[int | None] = []
        self.feed(source.decode())
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.elements.append((tag, attributes))
        if tag == "label":
            self.labelled.add(attributes["for"])
        if tag in {"input", "textarea", "select"}:
            self._keep_input(tag, attributes)
        if tag == "option" and attributes["value"]:
            next(reversed(self.inputs.values())).options.append(attributes["value"])
        if tag in {"ol", "ul"}:
            drawn = tag == "ol" or "class" not in attributes  # the others are lists of boxes
            self._lists.append((1 if tag == "ol" else 0) if drawn else None)
        if tag == "li" and (number := self._lists[-1]) is not None:
            self._say(f"{_DRAWN}{number}.{_DRAWN}" if number else f"{_DRAWN}•{_DRAWN}")
            self._lists[-1] = number + 1 if number else 0
        if tag not in _VOID:
            hidden = tag in _UNPRINTED or "aid" in attributes.get("class", "").split()
            self._open.append((tag, hidden))

    def handle_endtag(self, tag: str) -> None:
        opened, _ = self._open.pop()
        assert opened == tag
        if tag in {"ol", "ul"}:
            self._lists.pop()

    def handle_data(self, data: str) -> None:
        self._say(data)

    def _say(self, data: str) -> None:
        if not any(hidden for _, hidden in self._open):
            self.words.append(data)
            if any(tag == "main" for tag, _ in self._open):
                self.body.append(data)

    def _keep_input(self, tag: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("type", tag)
        longest = int(attributes["maxlength"]) if "maxlength" in attributes else None
        required = attributes.get("aria-required") == "true"
        made = self.inputs.setdefault(attributes["name"], Input(kind, longest, required))
        made.ids.append(attributes["id"])
        if kind in {"radio", "checkbox"}:
            made.options.append(attributes["value"])


def html_text(source: bytes) -> str:
    return without_drawn("".join(Page(source).words))


def with_drawn(text: str) -> str:
    """The words with the numbers and bullets of lists."""
    return text.replace(_DRAWN, "")


def without_drawn(text: str) -> str:
    """The words alone."""
    return re.sub(f"{_DRAWN}[^{_DRAWN}]*{_DRAWN}", "", text)


# --- ODT and DOCX ----------------------------------------------------------------------------------------------------

_ODF = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_ODF_SKIPPED = frozenset({_ODF % "office" + "forms", _ODF % "drawing" + "control"})
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"


def odt_text(source: bytes) -> str:
    content = ET.fromstring(_part(source, "content.xml"))  # noqa: S314 - our own file
    (text,) = content.iter(_ODF % "office" + "text")
    return "".join(_odf_words(text))


def _odf_words(element: Any) -> Iterator[str]:
    if element.tag in _ODF_SKIPPED:
        return
    yield element.text or ""
    for child in element:
        yield from _odf_words(child)
        yield child.tail or ""
    if element.tag in {_ODF % "text" + "p", _ODF % "text" + "h", _ODF % "text" + "s", _ODF % "text" + "line-break"}:
        yield "\n"


def docx_text(source: bytes) -> str:
    body = ET.fromstring(_part(source, "word/document.xml"))  # noqa: S314 - our own file
    return "".join(_docx_words(body))


def _docx_words(element: Any) -> Iterator[str]:
    properties = element.find(_W + "sdtPr")
    if properties is not None and properties.find(_W + "showingPlcHdr") is not None:
        return
    if element.tag == _W + "t":
        yield element.text or ""
    for child in element:
        yield from _docx_words(child)
    if element.tag in {_W + "p", _W + "br", _W + "tab"}:
        yield "\n"


def _part(source: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(source)) as package:
        return package.read(name)


TEXTS = {"pdf": pdf_text, "html": html_text, "odt": odt_text, "docx": docx_text}
