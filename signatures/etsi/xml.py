"""Elements of the report's namespaces, by short names (ETSI TS 119 102-2, 4.1)."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import Any

from lxml import etree

REPORT = "http://uri.etsi.org/19102/v1.4.1#"
_NAMES = {"vr": REPORT, "ds": "http://www.w3.org/2000/09/xmldsig#", "xades": "http://uri.etsi.org/01903/v1.3.2#"}
_DIGESTS = {
    "1.3.14.3.2.26": "http://www.w3.org/2000/09/xmldsig#sha1",
    "2.16.840.1.101.3.4.2.1": "http://www.w3.org/2001/04/xmlenc#sha256",
    "2.16.840.1.101.3.4.2.2": "http://www.w3.org/2001/04/xmldsig-more#sha384",
    "2.16.840.1.101.3.4.2.3": "http://www.w3.org/2001/04/xmlenc#sha512",
}
SHA256 = "2.16.840.1.101.3.4.2.1"

Element = Any
"""An lxml element: the library has no types."""


def root() -> Element:
    """The report's outermost element, with the prefixes that the rest uses."""
    return etree.Element(f"{{{REPORT}}}ValidationReport", nsmap=_NAMES)


def add(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    """A child called ``name``, or ``ds:name`` where it isn't the report's own. What XML can't have is left out."""
    prefix, _, local = name.rpartition(":")
    child = etree.SubElement(parent, f"{{{_NAMES[prefix or 'vr']}}}{local}", attributes)
    if text:
        child.text = "".join(character if _allowed(character) else "\N{REPLACEMENT CHARACTER}" for character in text)
    return child


def add_digest(parent: Element, oid: str, digest: bytes) -> None:
    """``ds:DigestMethod`` and ``ds:DigestValue``."""
    add(parent, "ds:DigestMethod", Algorithm=_DIGESTS.get(oid, f"urn:oid:{oid}"))
    add(parent, "ds:DigestValue", base64.b64encode(digest).decode())


def written(moment: datetime) -> str:
    """An ``xs:dateTime`` in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def serialized(element: Element) -> bytes:
    """The document, in UTF-8 with its declaration."""
    made: bytes = etree.tostring(element, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return made


def _allowed(character: str) -> bool:
    """XML 1.0, 2.2."""
    if character < " ":
        return character in "\t\n\r"
    return not "\ud800" <= character <= "\udfff" and character < "\ufffe"
