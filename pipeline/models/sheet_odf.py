"""The words of an ODT, as they are printed (ODF 1.2, part 1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from pipeline.models.dialect import OFFICE, TABLE, TEXT, Element
from pipeline.models.fill import parsed
from pipeline.models.words import NUMBER, Line, Sheet

_STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0"
_PARAGRAPHS = {f"{{{TEXT}}}p", f"{{{TEXT}}}h"}
_INLINE = {f"{{{TEXT}}}{name}" for name in ("span", "a", "meta", "ruby", "ruby-base")}
_COUNTED = {f"{{{TEXT}}}page-number", f"{{{TEXT}}}page-count"}
_UNPRINTED = {f"{{{TEXT}}}tracked-changes", f"{{{OFFICE}}}annotation", f"{{{OFFICE}}}forms", f"{{{TABLE}}}shapes"}
_UNPRINTED |= {f"{{{TABLE}}}covered-table-cell", f"{{{TEXT}}}ruby-text", f"{{{OFFICE}}}annotation-end"}
_HEADING_ROWS = f"{{{TABLE}}}table-header-rows"
_ITEM = f"{{{TEXT}}}list-item"
_DEFAULT_PAGE = "Standard"


def sheet(parts: Mapping[str, bytes]) -> Sheet:
    """What the package's two parts say."""
    content = parsed(parts["content.xml"])
    styles = parsed(parts["styles.xml"]) if parts.get("styles.xml") else etree.Element("none")
    reader = _Reader()
    body = tuple(reader.lines(text) for text in content.iter(f"{{{OFFICE}}}text"))
    masters = list(_masters(content, styles))
    heads, feet = (
        tuple(reader.lines(each) if each is not None else () for master in masters for each in _furniture(master, name))
        for name in ("header", "footer")
    )
    return Sheet(sum(body, ()), heads, feet, reader.computed)


def _masters(content: Element, styles: Element) -> Iterator[Element]:
    """The kinds of page that the text asks for, and those that follow them."""
    named = f"{{{_STYLE}}}master-page-name"
    wanted = [
        _DEFAULT_PAGE,
        *(each.get(named) for root in (content, styles) for each in root.iter(f"{{{_STYLE}}}style")),
    ]
    known = {each.get(f"{{{_STYLE}}}name"): each for each in styles.iter(f"{{{_STYLE}}}master-page")}
    seen: set[str] = set()
    while wanted:
        name = wanted.pop()
        if name in known and name not in seen:
            seen.add(name)
            wanted.append(known[name].get(f"{{{_STYLE}}}next-style-name"))
            yield known[name]


def _furniture(master: Element, name: str) -> list[Element | None]:
    """That of all pages, None when they have none, and of the first and of the left ones when they have their own."""
    every, *others = (master.find(f"{{{_STYLE}}}{name}{variant}") for variant in ("", "-first", "-left"))
    return [_displayed(every), *(_displayed(each) for each in others if each is not None)]


def _displayed(element: Element | None) -> Element | None:
    return None if element is None or element.get(f"{{{_STYLE}}}display") == "false" else element


@dataclass(slots=True)
class _Reader:
    computed: bool = False

    def lines(self, element: Element) -> tuple[Line, ...]:
        return tuple(self._lines(element, ()))

    def _lines(self, element: Element, again: tuple[Line, ...]) -> Iterator[Line]:
        for child in element:
            if not isinstance(child.tag, str) or child.tag in _UNPRINTED:
                continue
            if child.tag in _PARAGRAPHS:
                yield Line(tuple(self._pieces(child)), _is_marked(child), again)
            elif child.tag == _HEADING_ROWS:
                again = tuple(self._lines(child, ()))
                yield from again
            else:
                yield from self._lines(child, again)

    def _pieces(self, element: Element) -> Iterator[str | None]:
        yield element.text or ""
        for child in element:
            if child.tag in _COUNTED:
                yield NUMBER
            elif child.tag in _INLINE:
                yield from self._pieces(child)
            elif isinstance(child.tag, str) and child.tag not in _UNPRINTED and "".join(child.itertext()).strip():
                self.computed = True
                if not any(inner.tag in _PARAGRAPHS for inner in child.iter()):
                    yield "".join(child.itertext())
            yield child.tail or ""


def _is_marked(paragraph: Element) -> bool:
    """Headings may be numbered; in a list's item, its first paragraph is."""
    if paragraph.tag == f"{{{TEXT}}}h":
        return True
    return paragraph.getparent().tag == _ITEM and paragraph.getparent()[0] is paragraph
