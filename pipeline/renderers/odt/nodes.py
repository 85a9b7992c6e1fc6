"""ODF elements, quickly: odfpy's own, without its lookups of every attribute's name and type.

odfpy checks each element against its grammar, which costs more than all the rest. Here the names are fixed in code,
and the tests hold every file against the schema instead. The namespaces are written by us: odfpy keeps those that it
has met in one table of the class, so that what ran before would show in the file.
"""

from __future__ import annotations

import functools
import io
import re
from collections.abc import Iterable, Mapping
from typing import Any

from odf.element import Element, Text
from odf.namespaces import nsdict

_NAMESPACES = {prefix: namespace for namespace, prefix in nsdict.items()}
# What XML 1.0 (2.2) can't hold. odfpy would also replace what XML only advises against.
_IMPOSSIBLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REPLACEMENT = "\ufffd"
# What ODF 1.2 part 1, 6.1.2 would fold or drop: it has elements for them.
_SPACES = re.compile(r"\r\n?|\n|\t|\A +| +\Z| {2,}")


class _Words(Text):  # type: ignore[misc]  # odfpy has no types
    """Text, with nothing replaced but what XML can't hold."""

    def toXml(self, _level: int, out: Any) -> None:  # noqa: N802 - odfpy calls it
        out.write(_escaped(self.data))


class _Quick(Element):  # type: ignore[misc]  # odfpy has no types
    """An element that takes the attributes that it is given."""

    def __init__(self, name: str, attributes: Mapping[str, str], children: Iterable[Any]) -> None:
        super().__init__(qname=_qualified(name), check_grammar=False)
        self.attributes = attributes
        self.childNodes.extend(children)

    def allowed_attributes(self) -> None:
        """Any: odfpy then looks nothing up."""

    def toXml(self, level: int, out: Any) -> None:  # noqa: N802 - odfpy calls it
        """As odfpy's own does, but for a carriage return in an attribute, which odfpy writes as a form feed."""
        out.write(f"<{self.tagName}")
        for name, value in self.attributes.items():
            out.write(f' {name}="{_quoted(value)}"')
        if self.childNodes:
            out.write(">")
            for child in self.childNodes:
                child.toXml(level + 1, out)
            out.write(f"</{self.tagName}>")
        else:
            out.write("/>")


def node(name: str, attributes: Mapping[str, str] | None = None, *children: Any) -> Any:
    """An element by its usual prefix and name (``text:p``), with attributes named the same way."""
    return _Quick(name, attributes or {}, children)


def words(text: str) -> list[Any]:
    """A text as it was written: line breaks, tabs and runs of spaces included (ODF 1.2 part 1, 6.1.2 to 6.1.5)."""
    made: list[Any] = []
    end = 0
    for found in _SPACES.finditer(text):
        if found.start() > end:
            made.append(_Words(text[end : found.start()]))
        made.append(_space(found.group()))
        end = found.end()
    if end < len(text):
        made.append(_Words(text[end:]))
    return made


def plain(text: str) -> Any:
    """A text where ODF folds nothing, such as in the document's properties."""
    return _Words(text)


def paragraph(style: str, text: str) -> Any:
    """A paragraph of one text."""
    return _Quick("text:p", {"text:style-name": style}, words(text))


def xml(root: str, *parts: Any) -> bytes:
    """A whole XML file: the root, with every namespace and the version of ODF, and elements or written ones in it."""
    out = io.StringIO()
    out.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<{root}{_declarations()} office:version="1.2">')
    for part in parts:
        if isinstance(part, str):
            out.write(part)
        else:
            part.toXml(1, out)
    out.write(f"</{root}>")
    return out.getvalue().encode()


def written(*parts: Any) -> str:
    """Elements as text, for what is the same in every document and is worth keeping."""
    out = io.StringIO()
    for part in parts:
        part.toXml(1, out)
    return out.getvalue()


def _space(run: str) -> Any:
    if run == "\t":
        return _Quick("text:tab", {}, ())
    if run[0] in "\r\n":
        return _Quick("text:line-break", {}, ())
    return _Quick("text:s", {"text:c": str(len(run))} if len(run) > 1 else {}, ())


@functools.cache
def _qualified(name: str) -> tuple[str, str]:
    prefix, _, local = name.partition(":")
    return _NAMESPACES[prefix], local


# LibreOffice drops every control of a file that does not declare `ooo`, the prefix in their implementation's name.
_DECLARED = ("office", "style", "text", "table", "draw", "fo", "xlink", "dc", "meta", "svg", "form", "ooo")


@functools.cache
def _declarations() -> str:
    return "".join(f' xmlns:{prefix}="{_NAMESPACES[prefix]}"' for prefix in _DECLARED)


def _escaped(text: str) -> str:
    possible = _IMPOSSIBLE.sub(_REPLACEMENT, text)
    return possible.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _quoted(text: str) -> str:
    quoted = _escaped(text).replace('"', "&quot;")
    return quoted.replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;")
