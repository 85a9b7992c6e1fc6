"""The model's PDF on its way: made, signed and judged, as any other document; and found out when it was changed."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from pipeline.cli import main
from pipeline.readers.record import read_record
from pipeline.workflow.demo import Demo
from tests.judges import program, verapdf
from tests.models.packages import docx_model, odt_model
from tests.models.rich import rich_docx, rich_odt
from tests.models.test_office import render
from tests.workflow.test_other_forms import MOMENT

MODELS: dict[str, Callable[[], bytes]] = {
    "odt": odt_model,
    "docx": docx_model,
    "rich.odt": rich_odt,
    "rich.docx": rich_docx,
}
pytestmark = pytest.mark.deep


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The folder of each model: forms, data, and the PDF that LibreOffice made."""
    program("soffice")
    made = {}
    for name, model in MODELS.items():
        made[name] = tmp_path_factory.mktemp("modelo")
        assert render(made[name], name.rpartition(".")[2], model(), "modelo-pdf", "modelo") == 0
    return made


@dataclass(frozen=True)
class Desk:
    """Who signs and judges a model's PDF."""

    keys: Path
    capsys: pytest.CaptureFixture[str]

    def verdict(self, folder: Path, pdf: Path) -> Any:
        self.capsys.readouterr()
        trust = ["--trust", str(self.keys / "trust"), "--moment", MOMENT.isoformat()]
        code = main(["verify", str(pdf), "--forms", str(folder / "forms"), *trust, "--json"])
        said = json.loads(self.capsys.readouterr().out)
        assert code == (0 if said["accepted"] else 1)
        return said

    def sign(self, folder: Path, pdf: Path) -> int:
        key = str(self.keys / "responsavel_tecnico.pfx")
        forms = ["--forms", str(folder / "forms"), "--moment", MOMENT.isoformat()]
        return main(["sign", str(pdf), "--as", "dono", "--pkcs12", key, *forms])


@pytest.fixture
def desk(demo: Demo, demo_folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    del demo
    monkeypatch.setenv("CREDENCIA_PASSWORD", "credencia")
    return Desk(demo_folder / "pki", capsys)


@pytest.mark.parametrize("name", MODELS)
def test_it_is_signed_and_accepted(printed: dict[str, Path], name: str, desk: Desk, tmp_path: Path) -> None:
    pdf = tmp_path / "assinado.pdf"
    pdf.write_bytes((printed[name] / "dados.modelo.pdf").read_bytes())
    assert desk.sign(printed[name], pdf) == 0
    said = desk.verdict(printed[name], pdf)
    assert said["accepted"] is True, said["findings"]
    assert said["content"]["agreement"] == "consistente"
    assert "conteudo-consistente" in {found["code"] for found in said["findings"]}
    assert verapdf([pdf], "3b") == {pdf.name: []}


@pytest.mark.parametrize("name", MODELS)
def test_the_record_says_whose_it_is(printed: dict[str, Path], name: str) -> None:
    record = read_record((printed[name] / "dados.modelo.pdf").read_bytes())
    assert record is not None
    assert (record["form"], record["renderer"]["name"]) == ("tudo", "credencia.modelo")
    assert record["data"]["geral"]["cpf"] == "52998224725"


def changed(pdf: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        change(opened)
        opened.save(made)
    return made.getvalue()


def add_annotation(pdf: pikepdf.Pdf, annotation: pikepdf.Object) -> None:
    page = pdf.pages[0].obj
    page.Annots = pikepdf.Array([*page.get("/Annots", ()), annotation])


def _another_value(pdf: pikepdf.Pdf) -> None:
    content = json.loads(pdf.Root.AF[0].EF.F.read_bytes())
    content["data"]["geral"]["cpf"] = "11144477735"
    pdf.Root.AF[0].EF.F = pdf.Root.AF[0].EF.UF = pdf.make_stream(json.dumps(content).encode())


def _text_over_it(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0]
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    page.obj.Resources.Font["/Novo"] = pdf.make_indirect(font)
    page.contents_add(b"BT /Novo 9 Tf 90 400 Td (Declaro outra coisa) Tj ET")


def _a_field_over_it(pdf: pikepdf.Pdf) -> None:
    widget = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Widget,
        FT=pikepdf.Name.Tx,
        T="extra.nome",
        V="x",
        Rect=[9, 9, 99, 99],
    )
    widget.Rect = [9, 9, 99, 99]
    made = pdf.make_indirect(widget)
    pdf.Root.AcroForm.Fields.append(made)
    add_annotation(pdf, made)


def _a_note_over_it(pdf: pikepdf.Pdf) -> None:
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=[9, 9, 99, 99], Contents="x")
    add_annotation(pdf, pdf.make_indirect(note))


def _no_header(pdf: pikepdf.Pdf) -> None:
    left, low, right, top = (float(value) for value in pdf.pages[0].mediabox)
    pdf.pages[0].obj.CropBox = [left, low, right, top - 92]  # the header is beyond the page's edge now


CHANGES = [_another_value, _text_over_it, _a_field_over_it, _a_note_over_it, _no_header]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("name", ["odt", "rich.docx"])
def test_what_was_changed_is_told_and_not_signed(
    printed: dict[str, Path], name: str, change: Callable[[pikepdf.Pdf], None], desk: Desk, tmp_path: Path
) -> None:
    pdf = tmp_path / "outro.pdf"
    pdf.write_bytes(changed((printed[name] / "dados.modelo.pdf").read_bytes(), change))
    said = desk.verdict(printed[name], pdf)
    assert said["content"]["agreement"] == "diferente"
    assert said["content"]["differences"]
    assert desk.sign(printed[name], pdf) == 1
    assert "Nada foi assinado" in desk.capsys.readouterr().err


def test_another_model_of_the_same_edition_is_told(printed: dict[str, Path], desk: Desk, tmp_path: Path) -> None:
    pdf = tmp_path / "outro.pdf"
    pdf.write_bytes((printed["rich.odt"] / "dados.modelo.pdf").read_bytes())
    said = desk.verdict(printed["odt"], pdf)
    assert said["content"]["agreement"] == "indeterminado"
    assert "outro modelo" in said["content"]["reason"]
