"""The custom XML part: the record of the document and the table of its controls.

Word and LibreOffice keep a custom XML part as it is when they save (ECMA-376-1, 15.2.5); a part of a type that they
do not know, they drop.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.document.model import FieldBlock, Option
from pipeline.document.record import canonical
from pipeline.renderers.docx.markup import NONE, Xml, escape
from pipeline.renderers.docx.naming import bookmark_name

NAMESPACE = "urn:credencia:docx:1"
_STORE = "{7B0C7C3E-5B5C-4C1E-9C65-0C2E5A6D1F01}"  # names this kind of part; any GUID would do
_RARE = re.compile("[^\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def data_part(record: Mapping[str, object], fields: list[tuple[FieldBlock, tuple[Option, ...]]]) -> Xml:
    """`customXml/item1.xml`."""
    table = "".join(_row(block, boxes) for block, boxes in fields)
    return Xml(
        f'<credencia xmlns="{NAMESPACE}"><dados>{escape(_writable(canonical(record)))}</dados>'
        f"<campos>{table}</campos></credencia>"
    )


def data_properties_part() -> Xml:
    """`customXml/itemProps1.xml` (ECMA-376-1, 22.5)."""
    return Xml(
        f'<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" '
        f'ds:itemID="{_STORE}"><ds:schemaRefs><ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    )


def _writable(json: str) -> str:
    r"""JSON with what XML can't write as ``\uXXXX``: another spelling of the same values."""
    return _RARE.sub(lambda found: f"\\u{ord(found[0]):04x}", json)


def _row(block: FieldBlock, boxes: tuple[Option, ...]) -> Xml:
    """A field: its kind, its control's bookmark or those of its boxes, and what its options are called."""
    options = "".join(
        f'<opcao id="{escape(option.id)}" rotulo="{escape(option.label)}"'
        f"{_mark(f'{block.name}.{option.id}') if boxes else NONE}/>"
        for option in block.options
    )
    mark = NONE if boxes else _mark(block.name)
    return Xml(f'<campo nome="{escape(block.name)}" tipo="{block.widget.value}"{mark}>{options}</campo>')


def _mark(name: str) -> Xml:
    return Xml(f' marca="{bookmark_name(name)}"')
