"""A model's package: the parts that have placeholders are filled, every other one is copied byte by byte."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping

from lxml import etree

from pipeline.models.dialect import Dialect, Element
from pipeline.models.errors import refused
from pipeline.models.odf import Odf
from pipeline.models.ooxml import Ooxml
from pipeline.models.structure import Filler
from pipeline.models.values import Values
from pipeline.readers.archive import open_archive
from pipeline.readers.markup import walk

ODT, DOCX = "odt", "docx"
_MOMENT = (2000, 1, 1, 0, 0, 0)  # as in the files that the renderers make
_MIMETYPE = "mimetype"
_ODT_TYPE = b"application/vnd.oasis.opendocument.text"
_ODF_PARTS = re.compile(r"content\.xml|styles\.xml")
_OOXML_PARTS = re.compile(r"word/(document|header|footer|footnotes|endnotes)\d*\.xml")
_MACROS = re.compile(r"Basic/|Scripts/|.*vbaProject\.bin")


def fill_model(package: bytes, values: Values) -> bytes:
    """The model with the values in the places of its placeholders; same input, same bytes.

    Raises:
        ReadError: The package can't be read, or is made to harm.
        FoundError: A placeholder is not well written, or names what there isn't.
    """
    parts = read_package(package)
    dialect, names = _dialect(parts)
    for name in names:
        root = parsed(parts[name])
        if has_placeholders(root):
            Filler(dialect).fill([root], values)
            parts[name] = _written(root)
    return _packed(parts)


def text_parts(package: bytes) -> Iterator[tuple[Dialect, Element]]:
    """The parsed parts of a model in which placeholders may stand. Raises ReadError."""
    parts = read_package(package)
    dialect, names = _dialect(parts)
    for name in names:
        yield dialect, parsed(parts[name])


def read_package(package: bytes) -> dict[str, bytes]:
    """Every part by its name, in order. Raises ReadError, and DefinitionError for a model with macros."""
    with open_archive(package) as archive, zipfile.ZipFile(io.BytesIO(package)) as ordered:
        names = ordered.namelist()  # a name a part: the archive was looked at
        if any(_MACROS.match(name) for name in names):
            raise refused("modelo-macros", "O modelo tem macros. Salve-o sem elas.")
        return {name: archive.read(name) for name in names}


def parsed(xml: bytes) -> Element:
    """The tree of a part, whose size, depth and document type were looked at before. Raises ReadError."""
    walk(xml, lambda _name, _attributes: None)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(xml, parser)


def has_placeholders(root: Element) -> bool:
    """Whether anything in a part can be a placeholder, however it is split over runs."""
    text = "".join(root.itertext())
    return "{{" in text or "{%" in text or "}}" in text or "%}" in text


def is_odt(parts: Mapping[str, bytes]) -> bool:
    """Whether the parts are those of an ODT; otherwise they are a DOCX's."""
    return parts.get(_MIMETYPE, b"").strip() == _ODT_TYPE and "content.xml" in parts


def _dialect(parts: dict[str, bytes]) -> tuple[Dialect, list[str]]:
    if is_odt(parts):
        return Odf(), [name for name in parts if _ODF_PARTS.fullmatch(name)]
    if "[Content_Types].xml" in parts and any(name.startswith("word/document") for name in parts):
        return Ooxml(), [name for name in parts if _OOXML_PARTS.fullmatch(name)]
    raise refused("modelo-formato", "O modelo não é um documento ODT nem DOCX.")


def _written(root: Element) -> bytes:
    tree = root.getroottree()
    made: bytes = etree.tostring(tree, encoding="UTF-8", xml_declaration=True, standalone=tree.docinfo.standalone)
    return made


def _packed(parts: dict[str, bytes]) -> bytes:
    """The media type first (ODF 1.2, part 3, 3.3), nothing compressed: zlibs differ from machine to machine."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(parts, key=lambda name: name != _MIMETYPE):
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.create_system = 0
            archive.writestr(entry, parts[name])
    return made.getvalue()
