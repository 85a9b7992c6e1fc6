"""The small parts of the package: settings, lists, properties, content types and relationships."""

from __future__ import annotations

from pipeline.document.model import Document
from pipeline.renderers.docx.body import BULLETS
from pipeline.renderers.docx.furniture import FOOTERS, HEADERS
from pipeline.renderers.docx.markup import NONE, Xml, element, escape
from pipeline.renderers.docx.measures import font
from pipeline.renderers.look import look

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_BOTH = {"first": 1, "default": 2}

CONTENT_TYPES = Xml(
    f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    + "".join(
        f'<Override PartName="{part}" ContentType="{kind}"/>'
        for part, kind in (
            ("/word/document.xml", f"{_WORD}.document.main+xml"),
            ("/word/styles.xml", f"{_WORD}.styles+xml"),
            ("/word/settings.xml", f"{_WORD}.settings+xml"),
            ("/word/fontTable.xml", f"{_WORD}.fontTable+xml"),
            ("/word/numbering.xml", f"{_WORD}.numbering+xml"),
            *((f"/word/header{number}.xml", f"{_WORD}.header+xml") for number in _BOTH.values()),
            *((f"/word/footer{number}.xml", f"{_WORD}.footer+xml") for number in _BOTH.values()),
            ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
            ("/docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml"),
            ("/docProps/custom.xml", "application/vnd.openxmlformats-officedocument.custom-properties+xml"),
            ("/customXml/itemProps1.xml", "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"),
        )
    )
    + "</Types>"
)


def _relationships(*targets: tuple[str, str, str]) -> Xml:
    made = "".join(f'<Relationship Id="{rel}" Type="{kind}" Target="{target}"/>' for rel, kind, target in targets)
    return Xml(f'<Relationships xmlns="{_PACKAGE}/relationships">{made}</Relationships>')


PACKAGE_RELATIONSHIPS = _relationships(
    ("rId1", f"{_OFFICE}/officeDocument", "word/document.xml"),
    ("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
    ("rId3", f"{_OFFICE}/extended-properties", "docProps/app.xml"),
    ("rId4", f"{_OFFICE}/custom-properties", "docProps/custom.xml"),
)
DOCUMENT_RELATIONSHIPS = _relationships(
    ("rId1", f"{_OFFICE}/styles", "styles.xml"),
    ("rId2", f"{_OFFICE}/settings", "settings.xml"),
    ("rId3", f"{_OFFICE}/fontTable", "fontTable.xml"),
    ("rId4", f"{_OFFICE}/numbering", "numbering.xml"),
    ("rId5", f"{_OFFICE}/customXml", "../customXml/item1.xml"),
    *((HEADERS[page], f"{_OFFICE}/header", f"header{number}.xml") for page, number in _BOTH.items()),
    *((FOOTERS[page], f"{_OFFICE}/footer", f"footer{number}.xml") for page, number in _BOTH.items()),
)
DATA_RELATIONSHIPS = _relationships(("rId1", f"{_OFFICE}/customXmlProps", "itemProps1.xml"))

_COMPATIBILITY = element(
    "compat",
    element("compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word", val=15),
)


def settings(document: Document) -> Xml:
    """Of a blank, only the controls can be edited (ECMA-376-1, 17.15.1.29, which stands before defaultTabStop)."""
    protection = element("documentProtection", edit="forms", enforcement=1) if document.blank else NONE
    language = element("themeFontLang", val=document.language)
    return Xml(protection + element("defaultTabStop", val=709) + _COMPATIBILITY + language)


def fonts() -> Xml:
    """The font, and what may stand for it: they have the same widths."""
    names = [element("altName", val=look()["font"])] if look()["font"] != font() else []
    return element("font", *names, element("family", val="swiss"), element("pitch", val="variable"), name=font())


def numbering(numbered: int) -> Xml:
    """One list of bullets, and a numbered list that starts again as often as the document has one (17.9)."""
    abstract = _abstract(0, "bullet", "•") + _abstract(1, "decimal", "%1.")
    again = element("lvlOverride", element("startOverride", val=1), ilvl=0)
    lists = [element("num", element("abstractNumId", val=0), numId=BULLETS)]
    lists += [
        element("num", element("abstractNumId", val=1), again, numId=BULLETS + number)
        for number in range(1, numbered + 1)
    ]
    return Xml(abstract + "".join(lists))


def _abstract(number: int, form: str, shown: str) -> Xml:
    level = element(
        "lvl",
        element("start", val=1),
        element("numFmt", val=form),
        element("lvlText", val=shown),
        element("lvlJc", val="left"),
        element("pPr", element("ind", left=400, hanging=300)),
        ilvl=0,
    )
    return element("abstractNum", element("multiLevelType", val="singleLevel"), level, abstractNumId=number)


def core_properties(document: Document) -> Xml:
    """ECMA-376-2, 11. The dates are the document's."""
    moment = f"{document.date.isoformat()}T00:00:00Z"
    keywords = escape(f"{document.form}, {document.edition}")
    return Xml(
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(document.title)}</dc:title><dc:creator>{escape(document.authority)}</dc:creator>"
        f"<cp:keywords>{keywords}</cp:keywords><dc:language>{escape(document.language)}</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified></cp:coreProperties>'
    )


APP_PROPERTIES = Xml(
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>credencia</Application></Properties>"
)


def custom_properties(document: Document) -> Xml:
    """What the fields of the footer show."""
    values = {"Formulário": document.form, "Edição": document.edition}
    made = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" name="{escape(name)}">'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(values.items(), start=2)
    )
    return Xml(
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        f'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">{made}</Properties>'
    )
