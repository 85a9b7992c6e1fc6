"""A document becomes an ODF text: the bytes depend on the document and on this code, and on nothing else."""

from __future__ import annotations

from pipeline.document.model import Document
from pipeline.document.record import RECORD_NAME, canonical
from pipeline.renderers.odt.body import content_xml
from pipeline.renderers.odt.fingerprint import fingerprint
from pipeline.renderers.odt.package import package
from pipeline.renderers.odt.pages import styles_xml
from pipeline.renderers.odt.properties import meta_xml


def render(document: Document) -> bytes:
    """The document as ODF 1.2 text, with form controls and protected words where it is blank.

    The record travels inside as ``dados.json``. Any text can be shown: the word processor finds the fonts.
    """
    record = canonical({**document.record, "renderer": fingerprint()}).encode()
    return package(
        {
            "content.xml": ("text/xml", content_xml(document)),
            "styles.xml": ("text/xml", styles_xml(document)),
            "meta.xml": ("text/xml", meta_xml(document)),
            RECORD_NAME: ("application/json", record),
        }
    )
