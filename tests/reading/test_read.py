"""`credencia read` as a person uses it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from pipeline.cli import main
from pipeline.definition.catalog import FORMS, Catalog
from pipeline.definition.located import plain, read_tree
from pipeline.document.compose import compose
from pipeline.renderers.pdf.render import render
from pipeline.workflow.demo import Demo
from tests.reading.conftest import Blank
from tests.reading.fillers import typing_of, with_pypdf, with_pypdf_bare
from tests.samples import siop_example

Blanks = Callable[[str], Blank]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def read(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def call(pdf: bytes, *words: str) -> tuple[int, str, str]:
        Path("preenchido.pdf").write_bytes(pdf)
        code = main(["read", "preenchido.pdf", *words])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err + captured.out
        return code, captured.out, captured.err

    return call


def siop_typed(**changes: str) -> dict[str, str | list[str]]:
    typed = typing_of(Catalog().definition("siop-ws"), siop_example())
    return {**typed, **{name.replace("__", "."): value for name, value in changes.items()}}


def rewritten(pdf: bytes, change: Callable[[pikepdf.Pdf], object]) -> bytes:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        change(document)
        document.save(buffer)
    return buffer.getvalue()


def with_record(pdf: bytes, change: Callable[[dict[str, Any]], Mapping[str, Any]]) -> bytes:
    def edit(document: pikepdf.Pdf) -> None:
        stream = document.Root.AF[0].EF.F
        stream.write(json.dumps(change(json.loads(stream.read_bytes()))).encode())

    return rewritten(pdf, edit)


def codes(result: Mapping[str, Any]) -> list[str]:
    return [finding["code"] for finding in result["findings"]]


def test_a_filled_blank_becomes_a_data_file(blanks: Blanks, read: Any) -> None:
    code, out, err = read(with_pypdf(blanks("siop-ws").pdf, siop_typed()))
    assert code == 0
    assert "# ──── 2 – Dados do titular da unidade ────" in out
    assert "  cpf: 111.444.777-35\n" in out
    assert "    - Homologação\n" in out
    assert "siop-ws: nenhuma crítica e nenhum aviso." in err


def test_a_wrong_value_is_kept_told_and_placed(blanks: Blanks, read: Any) -> None:
    pdf = with_pypdf_bare(blanks("siop-ws").pdf, siop_typed(titular__cpf="111.444.777-00", sistema__ips="amanhã"))
    code, _, err = read(pdf, "-o", "dados.yml")
    assert code == 1
    lines = Path("dados.yml").read_text(encoding="utf-8").splitlines()
    (number,) = (n for n, line in enumerate(lines, 1) if "111.444.777-00" in line)
    assert f"dados.yml:{number}:8 CRÍTICA" in err
    assert "  ips: amanhã" in lines
    assert "111.444.777-00" not in err
    assert "2 críticas e nenhum aviso; dados gravados em dados.yml." in err


def test_for_programs(blanks: Blanks, read: Any) -> None:
    pdf = with_pypdf_bare(blanks("siop-ws").pdf, siop_typed(titular__cpf="errado"))
    code, out, _ = read(pdf, "--json")
    result = json.loads(out)
    assert (code, result["accepted"], result["form"], result["format"]) == (1, False, "siop-ws", "pdf")
    assert result["data"]["titular"]["cpf"] == "errado"
    assert result["data"]["recursos"]["recursos"][0] == "Consulta a tabelas e cadastros de apoio"
    (finding,) = result["findings"]
    assert (finding["where"], finding["place"], result["path"]) == ("titular.cpf", None, None)


def test_it_never_writes_over_a_file(blanks: Blanks, read: Any) -> None:
    Path("dados.yml").write_text("não se perde", encoding="utf-8")
    code, _, err = read(blanks("siop-ws").pdf, "-o", "dados.yml")
    assert (code, "já existe" in err) == (2, True)
    assert Path("dados.yml").read_text(encoding="utf-8") == "não se perde"


def test_a_document_rendered_filled_is_read_from_its_record(read: Any) -> None:
    form = Catalog().form("siop-ws")
    code, out, _ = read(render(compose(form, siop_example(), date(2026, 11, 21))))
    assert code == 0
    expected = plain(read_tree((FORMS / "examples" / "siop-ws.yml").read_bytes(), "x"))
    found: Any = plain(read_tree(out, "y"))
    assert isinstance(expected, dict)
    assert found["titular"] == expected["titular"]
    assert found["sistema"]["ambientes"] == expected["sistema"]["ambientes"]


def test_another_edition_is_told_apart(blanks: Blanks, read: Any) -> None:
    pdf = with_pypdf_bare(blanks("siop-ws").pdf, siop_typed())
    code, out, err = read(with_record(pdf, lambda record: {**record, "edition": "2019-01"}))
    assert code == 0
    assert "AVISO [edicao-diferente]" in err
    assert "2019-01" in err
    assert "edition: 2026-11" in out


def _rename(document: pikepdf.Pdf) -> None:
    """The form as it might have been in another edition: one field under another name."""
    for group in document.Root.AcroForm.Fields:
        for kid in group.get("/Kids", ()) if str(group.T) == "titular" else ():
            if str(kid.T) == "cargo":
                kid.T = pikepdf.String("posto")


def test_unknown_and_missing_fields_are_named_and_nothing_is_lost(blanks: Blanks, read: Any) -> None:
    pdf = rewritten(with_pypdf_bare(blanks("siop-ws").pdf, siop_typed(titular__cargo="Chefe\nde tudo")), _rename)
    code, out, _ = read(pdf, "--json", "-o", "dados.yml")
    result = json.loads(out)
    assert code == 1
    assert {"campo-desconhecido", "campo-ausente", "campo-obrigatorio"} == set(codes(result))
    assert {"titular.posto", "titular.cargo"} == {finding["where"] for finding in result["findings"]}
    text = Path("dados.yml").read_text(encoding="utf-8")
    assert '#   titular.posto: "Chefe\\nde tudo"' in text
    read_tree(text, "dados.yml")


def test_a_form_that_the_catalog_lacks(blanks: Blanks, read: Any) -> None:
    pdf = with_record(blanks("siop-ws").pdf, lambda record: {**record, "form": "../../etc"})
    code, _, err = read(pdf)
    assert (code, "Não há formulário" in err) == (1, True)


def _without_files(document: pikepdf.Pdf) -> None:
    del document.Root.AF
    if "/Names" in document.Root:
        del document.Root.Names


def test_without_the_record_the_form_is_known_by_its_fields(blanks: Blanks, read: Any) -> None:
    pdf = rewritten(with_pypdf_bare(blanks("siop-ws").pdf, siop_typed()), _without_files)
    code, out, err = read(pdf)
    assert code == 0
    assert "AVISO [sem-identificacao]" in err
    assert "cpf: 111.444.777-35" in out


def test_a_filled_document_without_its_record_has_nothing_to_read(read: Any) -> None:
    form = Catalog().form("siop-ws")
    code, _, err = read(rewritten(render(compose(form, siop_example(), date(2026, 11, 21))), _without_files))
    assert code == 1
    assert "[sem-dados]" in err


def test_a_signed_file_is_read_from_what_was_signed(demo: Demo, read: Any) -> None:
    signed = next(path for path, _ in reversed(demo.files) if path.suffix == ".pdf").read_bytes()
    assert b"/ByteRange" in signed
    assert read(signed)[0] == 0


def test_what_was_changed_after_signing_is_told_and_is_not_data(blanks: Blanks, read: Any, agency: Any) -> None:
    signed = agency.signed(with_pypdf(blanks("siop-ws").pdf, siop_typed()), ("titular",))
    changed = with_pypdf(signed, {"sistema.nome": "OUTRO"})
    code, out, err = read(changed)
    assert code == 0
    assert "AVISO [alterado-depois-de-assinado]" in err
    assert "OUTRO" not in out
    assert "SIGOR" in out


@pytest.mark.parametrize("lost", [10, 2000])
def test_a_file_that_was_cut_is_told(blanks: Blanks, read: Any, lost: int) -> None:
    filled = with_pypdf(blanks("siop-ws").pdf, siop_typed())
    code, out, err = read(filled[:-lost])
    assert "AVISO [arquivo-danificado]" in err
    assert (code, "cpf: 111.444.777-35" in out) in {(0, True), (1, False)}
    assert "arquivo-danificado" not in read(filled)[2]


ODD_DATA = (
    *([], "texto", {"titular": "x"}, {"titular": {"nome": {"a": [1]}}}, {"x": 1}, {}),
    *({"titular": True}, {"titular": 1, "sistema": 1.5}, {"titular": [1]}),
)


@pytest.mark.parametrize("data", ODD_DATA)
def test_a_record_with_data_of_another_shape(blanks: Blanks, read: Any, data: object) -> None:
    code, out, err = read(with_record(blanks("siop-ws").pdf, lambda record: {**record, "data": data}))
    assert code == 1
    assert "CRÍTICA" in err or "[sem-dados]" in err
    if out:
        read_tree(out, "dados.yml")
