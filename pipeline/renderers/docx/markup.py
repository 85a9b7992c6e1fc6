"""XML as text that can't be mistaken for a value: only this file turns a value into XML."""

from __future__ import annotations

import re
from typing import NewType

Xml = NewType("Xml", str)
"""Well-formed XML content. A value becomes one through `escape` and in no other way."""

NONE = Xml("")

# What XML 1.0 has no way to write (clause 2.2), not even as a reference. It shows as the replacement character.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
)
_SPECIAL = re.compile("[\t\n]")


def escape(value: str) -> Xml:
    """The value as XML character data, in an element or in an attribute."""
    return Xml(_UNWRITABLE.sub("\ufffd", value).translate(_ESCAPES))


def element(name: str, /, *children: Xml, **attributes: str | int) -> Xml:
    """An element in the `w` namespace; so are its attributes."""
    written = "".join(f' w:{key}="{escape(str(value))}"' for key, value in attributes.items())
    inside = "".join(children)
    return Xml(f"<w:{name}{written}>{inside}</w:{name}>" if inside else f"<w:{name}{written}/>")


def join(parts: list[Xml]) -> Xml:
    """One after the other."""
    return Xml("".join(parts))


def text(value: str) -> Xml:
    r"""The content of a run: `w:t`, with `w:br` for ``\n`` and `w:tab` for ``\t`` (ECMA-376-1, 17.3.3)."""
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    if not _SPECIAL.search(value):
        return _plain(value)
    lines = ("<w:tab/>".join(_plain(piece) for piece in line.split("\t")) for line in value.split("\n"))
    return Xml("<w:br/>".join(lines))


def run(value: str, properties: Xml = NONE) -> Xml:
    """A run of text; nothing for an empty one."""
    if not value:
        return NONE
    return Xml(f"<w:r><w:rPr>{properties}</w:rPr>{text(value)}</w:r>" if properties else f"<w:r>{text(value)}</w:r>")


def paragraph(style: str, *content: Xml, more: Xml = NONE) -> Xml:
    """A paragraph in a style; ``more`` are further paragraph properties, in the schema's order."""
    return Xml(f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{"".join(content)}</w:p>')


def _plain(value: str) -> Xml:
    return Xml(f'<w:t xml:space="preserve">{escape(value)}</w:t>') if value else NONE
