"""What stands in an ODT, read by another XML library than the one that wrote it."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

PREFIXES = {
    prefix: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"
    for prefix, name in {
        "office": "office",
        "text": "text",
        "table": "table",
        "style": "style",
        "form": "form",
        "draw": "drawing",
        "meta": "meta",
        "fo": "xsl-fo-compatible",
        "manifest": "manifest",
    }.items()
}
PREFIXES["dc"] = "http://purl.org/dc/elements/1.1/"


def part(odt: bytes, path: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(odt)) as archive:
        return archive.read(path)


def tree(odt: bytes, path: str = "content.xml") -> ET.Element:
    return ET.fromstring(part(odt, path))  # noqa: S314 - a file of ours


def record(odt: bytes) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(part(odt, "dados.json"))
    return read


def name(prefixed: str) -> str:
    prefix, _, local = prefixed.partition(":")
    return f"{{{PREFIXES[prefix]}}}{local}"


def find(element: ET.Element, kind: str) -> list[ET.Element]:
    return list(element.iter(name(kind)))


def paragraphs(odt: bytes) -> list[str]:
    """The text of each paragraph and heading, as a word processor shows it."""
    wanted = {name("text:p"), name("text:h")}
    body = tree(odt).find("office:body", PREFIXES)
    assert body is not None
    return ["".join(_text(element)) for element in body.iter() if element.tag in wanted]


def _text(element: ET.Element) -> Iterator[str]:
    match element.tag.rpartition("}")[2]:
        case "s":
            yield " " * int(element.get(name("text:c"), "1"))
        case "tab":
            yield "\t"
        case "line-break":
            yield "\n"
        case "control":
            pass
        case _:
            yield element.text or ""
            for child in element:
                yield from _text(child)
                yield child.tail or ""
