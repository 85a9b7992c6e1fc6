"""The document's properties (ODF 1.2 part 1, 4.3), which its head and foot show as fields."""

from __future__ import annotations

from pipeline.document.model import Document
from pipeline.renderers.odt.fingerprint import fingerprint
from pipeline.renderers.odt.nodes import node, plain, xml


def meta_xml(document: Document) -> bytes:
    """`meta.xml`. ``Formulário`` and ``Edição`` outlive a word processor's saving, which the record does not."""
    made = fingerprint()
    moment = f"{document.date.isoformat()}T00:00:00Z"
    texts = [
        ("meta:generator", f"{made['name']}/{made['version']} odfpy/{made['odfpy']}"),
        ("dc:title", document.title),
        ("dc:subject", document.destination),
        ("meta:keyword", document.form),
        ("meta:keyword", document.edition),
        ("meta:initial-creator", document.authority),
        ("dc:creator", document.authority),
        ("meta:creation-date", moment),
        ("dc:date", moment),
        ("dc:language", document.language),
    ]
    properties = [("Formulário", document.form), ("Edição", document.edition)]
    meta = node(
        "office:meta",
        None,
        *(node(name, None, plain(text)) for name, text in texts if text),
        *(node("meta:user-defined", {"meta:name": name}, plain(text)) for name, text in properties),
    )
    return xml("office:document-meta", meta)
