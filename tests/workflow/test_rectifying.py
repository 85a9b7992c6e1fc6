"""A retificação begins from the old document, shows what it changes, and is checked against it."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.workflow.demo import Demo
from signatures.pki.build import build_pki
from signatures.pki.declaration import demo_declaration
from tests.conftest import MOMENT

AT = ["--moment", MOMENT.isoformat()]
OLD = "antigo.pdf"


@pytest.fixture
def folder(demo: Demo, demo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the signed old document, and the data file of its retificação, not yet changed."""
    del demo
    shutil.copy(demo_folder / "siop-ws.signed.pdf", tmp_path / OLD)
    shutil.copytree(demo_folder / "pki", tmp_path / "pki")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CREDENCIA_PASSWORD", "credencia")
    assert main(["rectify", OLD, "-o", "novo.yml"]) == 0
    return tmp_path


def change(*pairs: tuple[str, str]) -> None:
    text = Path("novo.yml").read_text(encoding="utf-8")
    for before, after in (("  substitui:\n", "  substitui: Veja o quadro.\n"), *pairs):
        assert before in text
        text = text.replace(before, after)
    Path("novo.yml").write_text(text, encoding="utf-8")


def render_and_sign(keys: dict[str, str]) -> None:
    assert main(["render", "novo.yml", "--date", "2026-11-21"]) == 0
    for role, key in keys.items():
        assert main(["sign", "novo.pdf", "--as", role, "--pkcs12", f"pki/{key}.pfx", *AT]) == 0


def verdict(capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, dict[str, object]]:
    capsys.readouterr()
    code = main(["verify", "novo.pdf", "--trust", "pki/trust", "--json", *AT, *more])
    return code, json.loads(capsys.readouterr().out)


def codes(verdict: dict[str, object]) -> set[str]:
    return {finding["code"] for finding in verdict["findings"]} - {"ancora-de-demonstracao"}  # type: ignore[union-attr,attr-defined]


EVERYONE = {role: role for role in ("responsavel_tecnico", "titular", "terceiro")}


def test_the_chain_holds(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(("nome: SIGOR – Gestão do Orçamento", "nome: SIGOR 2"))
    render_and_sign(EVERYONE)
    code, said = verdict(capsys, "--replaces", OLD)
    assert (code, codes(said)) == (0, set())
    assert said["changes"] == [
        {
            "path": "sistema.nome",
            "label": "3 – Dados do sistema cliente: Nome do sistema",
            "before": "SIGOR – Gestão do Orçamento",
            "now": "SIGOR 2",
        }
    ]
    assert said["content"]["agreement"] == "provado"  # type: ignore[index]
    digest = hashlib.sha256((folder / OLD).read_bytes()).hexdigest()
    assert digest in Path("novo.yml").read_text(encoding="utf-8")


def test_what_is_read_from_a_retificacao_is_still_one(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(("nome: SIGOR – Gestão do Orçamento", "nome: SIGOR 2"))
    assert main(["render", "novo.yml", "--date", "2026-11-21"]) == 0
    assert main(["read", "novo.pdf", "-o", "lido.yml"]) == 0
    assert main(["render", "lido.yml", "--date", "2026-11-21"]) == 0
    assert "campo-desconhecido" not in capsys.readouterr().err
    assert (folder / "lido.pdf").read_bytes() == (folder / "novo.pdf").read_bytes()


def test_the_page_shows_before_and_now(folder: Path) -> None:
    from pipeline.readers.text import page_text  # noqa: PLC0415 - PDFium only here

    change(("nome: SIGOR – Gestão do Orçamento", "nome: SIGOR 2"))
    assert main(["render", "novo.yml"]) == 0
    text = " ".join(page_text((folder / "novo.pdf").read_bytes()))
    assert "O que muda" in text
    assert text.index("Antes") < text.index("SIGOR – Gestão do Orçamento") < text.index("SIGOR 2")


def test_without_the_old_document_it_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    del folder
    change(("nome: SIGOR – Gestão do Orçamento", "nome: SIGOR 2"))
    render_and_sign(EVERYONE)
    code, said = verdict(capsys)
    assert (code, codes(said)) == (0, {"retificado-nao-conferido"})


def test_another_document_is_not_the_old_one(
    demo_folder: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(demo_folder / "siop-ws.pdf", folder / "outro.pdf")
    change(("nome: SIGOR – Gestão do Orçamento", "nome: SIGOR 2"))
    render_and_sign(EVERYONE)
    code, said = verdict(capsys, "--replaces", "outro.pdf")
    assert (code, codes(said)) == (1, {"retificacao-outro-documento"})


def test_a_false_before_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    del folder
    change(('"nome": "SIGOR – Gestão do Orçamento"', '"nome": "NUNCA FOI"'))
    render_and_sign(EVERYONE)
    code, said = verdict(capsys, "--replaces", OLD)
    assert (code, codes(said)) == (1, {"retificacao-dados-diferentes"})


def test_a_document_that_replaces_nothing(demo_folder: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(demo_folder / "siop-ws.signed.pdf", folder / "novo.pdf")
    code, said = verdict(capsys, "--replaces", OLD)
    assert (code, codes(said)) == (1, {"retificacao-sem-documento"})


def test_a_new_responsavel_tecnico_signs_with_the_titular(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pki = build_pki(demo_declaration(), MOMENT, only=("outra_pessoa",))
    (folder / "pki" / "nova.pfx").write_bytes(pki.pkcs12("outra_pessoa"))
    cpf = "987.654.321-00"
    change(
        ("  nome: João d'Ávila Conceição", "  nome: Benedita dos Santos"), ("  cpf: 529.982.247-25", f"  cpf: {cpf}")
    )
    assert main(["render", "novo.yml"]) == 0
    old_person = ["sign", "novo.pdf", "--as", "responsavel_tecnico", "--pkcs12", "pki/responsavel_tecnico.pfx", *AT]
    assert main(old_person) == 1
    render_and_sign({"responsavel_tecnico": "nova"})
    code, said = verdict(capsys, "--replaces", OLD)
    assert code == 1
    assert [person["state"] for person in said["signatories"]][1:] == ["falta", "falta"]  # type: ignore[index,union-attr]
    assert "987.654.321-00" not in json.dumps(said)


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("  retificacao: Sim", "  retificacao: Não", "retificacao-nao-marcada"),
        ('"sha256": "', '"sha256": "x', "retificacao-ilegivel"),
        ('"cpf": "52998224725"', '"cpf": "1"', "retificacao-ilegivel"),
        ('retifica: {"sha256"', 'retifica: {"resumo"', "retificacao-ilegivel"),
    ],
)
def test_a_block_that_someone_touched(
    folder: Path, capsys: pytest.CaptureFixture[str], before: str, after: str, code: str
) -> None:
    del folder
    change(("nome: SIGOR – Gestão do Orçamento", "nome: SIGOR 2"), (before, after))
    capsys.readouterr()
    assert main(["check", "novo.yml", "--json"]) == 1
    assert code in {finding["code"] for finding in json.loads(capsys.readouterr().out)["findings"]}


def test_a_retificacao_that_changes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    del folder
    change()
    capsys.readouterr()
    assert main(["check", "novo.yml", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [finding["code"] for finding in said["findings"]] == ["retificacao-sem-mudanca"]


def test_what_cannot_be_rectified(demo_folder: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = Path("novo.yml").read_bytes()
    assert main(["rectify", OLD, "-o", "novo.yml"]) == 2
    assert Path("novo.yml").read_bytes() == before
    shutil.copy(demo_folder / "siop-ws.blank.pdf", folder / "branco.pdf")
    assert main(["rectify", "branco.pdf"]) == 1
    (folder / "texto.pdf").write_bytes(b"texto")
    assert main(["rectify", "texto.pdf"]) == 1
    assert main(["rectify", "nada.pdf"]) == 2
    assert "Traceback" not in capsys.readouterr().err
