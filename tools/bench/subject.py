"""What is measured: one real form, filled on one page, in memory and on disk, with a key that can sign it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipeline.data.check import check_values
from pipeline.data.serial import to_json
from pipeline.definition.catalog import FORMS, Catalog
from pipeline.document.compose import compose
from pipeline.document.model import Document
from pipeline.renderers.pdf.render import render
from pipeline.workflow.documents import check_file
from signatures.pki.build import Pki, build_pki
from signatures.pki.declaration import demo_declaration
from signatures.pki.write import write_pki

FIELD = "assinatura_responsavel_tecnico"
MOMENT = datetime(2026, 11, 21, 12, tzinfo=UTC)
DATA = FORMS / "examples" / "siop-ws.yml"


@dataclass(frozen=True)
class Subject:
    """``document`` fits one page, so that the bare compile has one page too; ``pdf`` is that document rendered."""

    folder: Path
    document: Document
    pdf: bytes
    pki: Pki
    pfx: Path

    @staticmethod
    def make(folder: Path) -> Subject:
        """Everything that the measurements share."""
        catalog = Catalog()
        data = check_file(DATA, catalog).checked.data
        if data is None:
            raise SystemExit("the example has críticas")
        values = to_json(data)
        values["sistema"] |= {"certificado_de_terceiro": False, "descricao": "Consulta e envia a proposta."}
        values["terceiro"] = {}
        short = check_values(catalog.form("siop-ws").definition, values).data
        document = compose(catalog.form("siop-ws"), short, MOMENT.date())
        pki = build_pki(demo_declaration(), MOMENT, only=("responsavel_tecnico", "titular"))
        write_pki(pki, folder / "pki")
        return Subject(folder, document, render(document), pki, folder / "pki" / "responsavel_tecnico.pfx")
