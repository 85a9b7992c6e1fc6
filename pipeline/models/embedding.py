"""The record in a model's PDF, as an associated file, where the PDFs of our own layout have it."""

from __future__ import annotations

from collections.abc import Mapping

from pikepdf import Array, Dictionary, Name, NameTree, Pdf, Stream, String

from pipeline.document.record import RECORD_NAME, canonical

# The name by which a verifier knows that it is a model that must be filled again; raised with VERSION whenever that
# would give other words.
RENDERER = "credencia.modelo"
VERSION = "1"


def embed_record(pdf: Pdf, record: Mapping[str, object]) -> None:
    """Put the record inside (ISO 19005-3, 6.8; ISO 32000-2, 14.13)."""
    content = canonical({**record, "renderer": {"name": RENDERER, "version": VERSION}}).encode()
    stream = Stream(
        pdf,
        content,
        Type=Name.EmbeddedFile,
        Subtype=Name("/application/json"),
        Params=Dictionary(Size=len(content), ModDate=String(_date(record))),
    )
    embedded = pdf.make_indirect(stream)
    specification = pdf.make_indirect(
        Dictionary(
            Type=Name.Filespec,
            F=String(RECORD_NAME),
            UF=String(RECORD_NAME),
            Desc=String("Dados deste formulário"),
            AFRelationship=Name.Data,
            EF=Dictionary(F=embedded, UF=embedded),
        )
    )
    pdf.Root.AF = Array([specification])
    if Name.Names not in pdf.Root:
        pdf.Root.Names = Dictionary()
    tree = NameTree.new(pdf)
    tree[RECORD_NAME] = specification
    pdf.Root.Names.EmbeddedFiles = tree.obj


def is_model_record(record: Mapping[str, object] | None) -> bool:
    """Whether a record says that its page is an authority's own model, filled."""
    renderer = (record or {}).get("renderer")
    return isinstance(renderer, Mapping) and renderer.get("name") == RENDERER


def _date(record: Mapping[str, object]) -> str:
    """The document's date as a PDF date (ISO 32000-2, 7.9.4)."""
    return f"D:{str(record['date']).replace('-', '')}000000Z"
