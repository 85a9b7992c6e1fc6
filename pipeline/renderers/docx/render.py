"""A document becomes a DOCX: styles by python-docx, made once; everything else written straight from the blocks.

The bytes depend on the document, the look and the version of python-docx; never on the clock, the machine's zlib, or
what was rendered before.
"""

from __future__ import annotations

from pipeline.document.model import Document
from pipeline.renderers.docx import parts
from pipeline.renderers.docx.body import Body
from pipeline.renderers.docx.custom import data_part, data_properties_part
from pipeline.renderers.docx.fingerprint import fingerprint
from pipeline.renderers.docx.furniture import footer, header, section
from pipeline.renderers.docx.markup import Xml
from pipeline.renderers.docx.package import pack
from pipeline.renderers.docx.styles import styles_part

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" mc:Ignorable="w14"'
)


def render(document: Document) -> bytes:
    """The document as DOCX: content controls where it is blank, plain values where it is filled."""
    body = Body(kind=document.kind)
    content = body.write(document)
    record = {**document.record, "renderer": fingerprint()}
    return pack(
        {
            "[Content_Types].xml": _bytes(parts.CONTENT_TYPES),
            "_rels/.rels": _bytes(parts.PACKAGE_RELATIONSHIPS),
            "word/document.xml": _part("document", Xml(f"<w:body>{content}{section(document.kind)}</w:body>")),
            "word/_rels/document.xml.rels": _bytes(parts.DOCUMENT_RELATIONSHIPS),
            "word/styles.xml": styles_part(document.kind),
            "word/settings.xml": _part("settings", parts.settings(document)),
            "word/fontTable.xml": _part("fonts", parts.fonts()),
            "word/numbering.xml": _part("numbering", parts.numbering(body.lists)),
            "word/header1.xml": _part("hdr", header(document, "first")),
            "word/header2.xml": _part("hdr", header(document, "default")),
            "word/footer1.xml": _part("ftr", footer(document)),
            "word/footer2.xml": _part("ftr", footer(document)),
            "docProps/core.xml": _bytes(parts.core_properties(document)),
            "docProps/app.xml": _bytes(parts.APP_PROPERTIES),
            "docProps/custom.xml": _bytes(parts.custom_properties(document)),
            "customXml/item1.xml": _bytes(data_part(record, body.controls.fields)),
            "customXml/itemProps1.xml": _bytes(data_properties_part()),
            "customXml/_rels/item1.xml.rels": _bytes(parts.DATA_RELATIONSHIPS),
        }
    )


def _part(root: str, content: Xml) -> bytes:
    return _bytes(Xml(f"<w:{root} {_NAMESPACES}>{content}</w:{root}>"))


def _bytes(xml: Xml) -> bytes:
    return (_DECLARATION + xml).encode()
