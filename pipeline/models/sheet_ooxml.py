"""The words of a DOCX, as they are printed (ECMA-376, part 1, 17)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.models.dialect import WORD, Element
from pipeline.models.fill import parsed
from pipeline.models.words import NUMBER, Line, Sheet

_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_COUNTED = {"PAGE", "NUMPAGES", "SECTIONPAGES"}
_GONE = {f"{{{WORD}}}{name}" for name in ("pPr", "rPr", "del", "moveFrom", "sectPr", "tblPr", "trPr", "tcPr", "sdtPr")}
_PLACED = {
    f"{{{WORD}}}{name}" for name in ("drawing", "pict", "object", "footnoteReference", "endnoteReference", "sym")
}


def sheet(parts: Mapping[str, bytes]) -> Sheet:
    """What the package's parts say."""
    name = next(each for each in parts if each.startswith("word/document") and each.endswith(".xml"))
    document = parsed(parts[name])
    reader = _Reader(_numbered_styles(parts))
    targets = _targets(parts, name)
    heads, feet = (
        tuple(reader.lines(parsed(parts[part])) if part else () for part in _furniture(document, kind, targets, parts))
        for kind in ("headerReference", "footerReference")
    )
    body = document.find(_w("body"))
    return Sheet(reader.lines(body if body is not None else document), heads, feet, reader.computed)


@dataclass(slots=True)
class _Reader:
    numbered: frozenset[str]
    computed: bool = False

    def lines(self, element: Element) -> tuple[Line, ...]:
        return tuple(self._lines(element, ()))

    def _lines(self, element: Element, again: tuple[Line, ...]) -> Iterator[Line]:
        for child in element:
            if child.tag == _w("p"):
                yield Line(tuple(self._pieces(child)), self._is_marked(child), again)
            elif child.tag == _w("tr") and child.find(f"{_w('trPr')}/{_w('tblHeader')}") is not None:
                rows = tuple(self._lines(child, ()))
                again += rows
                yield from rows
            elif isinstance(child.tag, str) and child.tag not in _GONE:
                yield from self._lines(child, again if child.tag != _w("tbl") else ())

    def _pieces(self, paragraph: Element) -> Iterator[str | None]:
        code = ""  # of the field that is being read; its result is what was printed last time
        state = ""
        for element in _printed(paragraph):
            if element.tag == _w("fldChar"):
                state = element.get(_w("fldCharType"), "")
                if state == "begin":
                    code = ""
                elif state == "end":
                    yield from self._counted(code)
            elif element.tag == _w("instrText"):
                code += element.text or ""
            elif element.tag == _w("fldSimple"):
                yield from self._counted(element.get(_w("instr"), ""))
            elif element.tag == _w("t") and not (state in {"begin", "separate"} and _is_counted(code)):
                yield element.text or ""
            elif element.tag == _w("noBreakHyphen"):
                yield "-"
            elif element.tag in _PLACED:
                self.computed |= element.tag in {_w("sym"), _w("footnoteReference"), _w("endnoteReference")} or bool(
                    list(element.iter(_w("txbxContent")))
                )

    def _counted(self, code: str) -> Iterator[str | None]:
        if _is_counted(code):
            yield NUMBER
        elif code.split()[:1] not in ([], ["HYPERLINK"]):
            self.computed = True

    def _is_marked(self, paragraph: Element) -> bool:
        style = paragraph.find(f"{_w('pPr')}/{_w('pStyle')}")
        has_number = paragraph.find(f"{_w('pPr')}/{_w('numPr')}") is not None
        return has_number or (style is not None and style.get(_w("val")) in self.numbered)


def _printed(element: Element) -> Iterator[Element]:
    """What is inside a paragraph, in order, without what is deleted, hidden, or in another text."""
    for child in element:
        if not isinstance(child.tag, str) or child.tag in _GONE:
            continue
        if child.tag == _w("r") and child.find(f"{_w('rPr')}/{_w('vanish')}") is not None:
            continue
        yield child
        is_counted = child.tag == _w("fldSimple") and _is_counted(child.get(_w("instr"), ""))
        if child.tag not in _PLACED and not is_counted:
            yield from _printed(child)


def _is_counted(code: str) -> bool:
    return any(word.upper() in _COUNTED for word in code.split(maxsplit=1)[:1])


def _numbered_styles(parts: Mapping[str, bytes]) -> frozenset[str]:
    raw = parts.get("word/styles.xml")
    styles = parsed(raw).iter(_w("style")) if raw else iter(())
    named = (style.get(_w("styleId"), "") for style in styles if style.find(f"{_w('pPr')}/{_w('numPr')}") is not None)
    return frozenset(named)


def _targets(parts: Mapping[str, bytes], document: str) -> dict[str, str]:
    """The document's other parts, by the ids that it has for them."""
    folder, _, file = document.rpartition("/")
    raw = parts.get(f"{folder}/_rels/{file}.rels")
    relations = parsed(raw).iter(f"{{{_PACKAGE}}}Relationship") if raw else iter(())
    return {each.get("Id", ""): f"{folder}/{each.get('Target', '')}" for each in relations}


def _furniture(document: Element, kind: str, targets: Mapping[str, str], parts: Mapping[str, bytes]) -> list[str]:
    """The parts that stand there, and ``""`` where the first page of a section has none of its own."""
    found = []
    for section in document.iter(_w("sectPr")):
        references = {each.get(_w("type"), "default"): each for each in section.iter(_w(kind))}
        found += [targets.get(each.get(f"{{{_RELATION}}}id", ""), "") for each in references.values()]
        if section.find(_w("titlePg")) is not None and "first" not in references:
            found.append("")
    known = [part if part in parts else "" for part in dict.fromkeys(found)]
    return known if any(known) else []


def _w(name: str) -> str:
    return f"{{{WORD}}}{name}"
