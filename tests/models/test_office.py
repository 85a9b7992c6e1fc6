from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pikepdf
import pytest

from pipeline.cli import main
from pipeline.definition.catalog import Catalog
from pipeline.definition.load import DefinitionError
from pipeline.document.compose import record_of
from pipeline.readers.text import page_text
from pipeline.workflow.errors import FailedError
from pipeline.workflow.office import Conversion, Office, to_pdfs
from signatures.fields import signature_fields
from tests.judges import pdftotext, program, verapdf
from tests.models.packages import changed, docx_model, odt_model, one_line
from tests.models.test_fill import DATA
from tests.samples import FORM
from tests.workflow.test_other_forms import TEMPLATE

MODELS = {"odt": odt_model, "docx": docx_model}


def forms(folder: Path, kind: str, model: bytes) -> Path:
    (folder / "templates").mkdir(parents=True)
    (folder / "models").mkdir()
    source = FORM.replace("seen: true}", f"seen: true, file: models/tudo.{kind}}}")
    (folder / "tudo.yml").write_text(source, encoding="utf-8")
    (folder / "templates" / "tudo.md").write_text(TEMPLATE, encoding="utf-8")
    (folder / "models" / f"tudo.{kind}").write_bytes(model)
    return folder


def render(tmp_path: Path, kind: str, model: bytes, *formats: str) -> int:
    folder = forms(tmp_path / "forms", kind, model)
    data = tmp_path / "dados.yml"
    data.write_text(DATA, encoding="utf-8")
    wanted = [word for name in formats for word in ("-f", name)]
    return main(["render", str(data), "--forms", str(folder), "-o", str(tmp_path), *wanted])


@pytest.mark.parametrize("kind", MODELS)
def test_the_model_is_written_beside_the_data(tmp_path: Path, kind: str) -> None:
    assert render(tmp_path, kind, MODELS[kind](), "modelo") == 0
    assert (tmp_path / f"dados.modelo.{kind}").read_bytes().startswith(b"PK")
    assert not (tmp_path / "dados.pdf").exists()


@pytest.mark.deep
@pytest.mark.parametrize("kind", MODELS)
def test_libreoffice_shows_the_values_and_where_to_sign(tmp_path: Path, kind: str) -> None:
    program("soffice")
    assert render(tmp_path, kind, MODELS[kind](), "modelo-pdf") == 0
    made = tmp_path / "dados.modelo.pdf"
    said = pdftotext(made)
    for text in ('*_# <b>{{x}} & "q"', "Primeiro {{ item.nome }}", "Segundo & último", "Órgão: 529.982.247-25"):
        assert text in said
    field = signature_fields(made.read_bytes())[0]
    assert (field.name, field.signed, field.page) == ("assinatura_dono", False, 1)
    with pikepdf.open(made) as pdf:
        assert 80 < float(pdf.pages[0].Annots[0].Rect[0]) < 120
    assert verapdf([made], "3b") == {made.name: []}


def test_without_libreoffice_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "")
    assert render(tmp_path, "odt", odt_model(), "modelo-pdf") == 3
    assert "O LibreOffice não está instalado" in capsys.readouterr().err
    assert not list(tmp_path.glob("dados.modelo*"))


@pytest.fixture
def office() -> Iterator[Office]:
    """A pool of two, with little patience."""
    made = Office(workers=2, seconds=0.5)
    yield made
    made.close()


def program_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> Path:
    """A `soffice` that is this script; $1 is the option with its profile, and the last argument the document."""
    fake = tmp_path / "soffice"
    fake.write_text(f"#!/bin/sh\nexport PATH={os.environ['PATH']}\ncd {tmp_path}\n{script}\n", encoding="utf-8")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def test_what_hangs_is_tried_again_and_ended_with_all_that_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, office: Office
) -> None:
    program_of(tmp_path, monkeypatch, 'echo "$1" >> profiles\nsleep 60 & echo $! >> children\nwait')
    with pytest.raises(FailedError, match=r"não terminou em 0\.5 segundos, duas vezes"):
        office.submit(Conversion(b"x", "odt")).result()
    first, second = (tmp_path / "profiles").read_text().split()
    assert first != second
    assert not any(is_running(int(child)) for child in (tmp_path / "children").read_text().split())


def is_running(process: int) -> bool:
    """Whether a process is there and is not a corpse."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_a_second_try_may_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, office: Office) -> None:
    script = (
        'for last; do :; done\nif [ -e tried ]; then echo %PDF-1.7 > "${last%.odt}.pdf"; else touch tried; sleep 60; fi'
    )
    program_of(tmp_path, monkeypatch, script)
    assert office.submit(Conversion(b"x", "odt")).result() == b"%PDF-1.7\n"


def test_two_at_once_have_a_profile_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Each waits until the other is there too: one after the other, both would hang.
    script = """for last; do :; done
touch "here.$$"; echo "$1" >> profiles
until [ "$(ls here.* | wc -l)" -ge 2 ]; do sleep 0.05; done
echo %PDF-1.7 > "${last%.odt}.pdf\""""
    program_of(tmp_path, monkeypatch, script)
    office = Office(workers=2, seconds=60)
    try:
        jobs = [office.submit(Conversion(b"x", "odt")) for _ in range(2)]
        assert [job.result() for job in jobs] == [b"%PDF-1.7\n"] * 2
    finally:
        office.close()
    profiles = (tmp_path / "profiles").read_text().split()
    assert len(set(profiles)) == 2
    assert not any(Path(profile.partition("file://")[2]).exists() for profile in profiles)


def test_what_makes_nothing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, office: Office) -> None:
    program_of(tmp_path, monkeypatch, "exit 0")
    with pytest.raises(FailedError, match="não conseguiu gerar"):
        office.submit(Conversion(b"x", "odt")).result()


def test_closing_ends_what_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program_of(tmp_path, monkeypatch, "echo $$ > running\nsleep 60")
    office = Office(workers=1, seconds=60)
    job = office.submit(Conversion(b"x", "odt"))
    while not (tmp_path / "running").is_file():
        assert not job.done()
    office.close()
    with pytest.raises(FailedError):
        job.result()


@pytest.mark.deep
def test_many_documents_come_back_in_order() -> None:
    program("soffice")
    names = [f"Documento {number}" for number in range(4)]
    made = to_pdfs(Conversion(one_line(name), "odt") for name in names)
    assert [page_text(pdf) for pdf in made] == [[name] for name in names]


def test_a_wrong_model_is_told_by_its_mistakes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert render(tmp_path, "odt", one_line("{{ geral.testo }}"), "modelo") == 3
    assert "“geral.testo”" in capsys.readouterr().err


def test_lint_tells_the_mistakes_of_a_model(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = forms(tmp_path / "forms", "odt", one_line("{{ geral.testo }}"))
    assert main(["forms", "lint", str(folder)]) == 1
    said = capsys.readouterr()
    assert "models/tudo.odt:1:1" in said.out + said.err
    assert "Você quis dizer “geral.texto”?" in said.out + said.err


def test_a_form_without_a_model_and_a_blank_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["render", "siop-ws", "-f", "modelo", "-o", str(tmp_path)]) == 2
    assert main(["render", "forms/examples/siop-ws.yml", "-f", "modelo", "-o", str(tmp_path)]) == 2
    assert "não tem modelo do órgão" in capsys.readouterr().err


@pytest.mark.parametrize(
    "file", ["../fora.odt", "models/../../fora.odt", "/fora.odt", "models/falta.odt", "models/x.docm"]
)
def test_a_model_is_a_file_of_the_folder(tmp_path: Path, file: str) -> None:
    folder = forms(tmp_path / "forms", "odt", b"")
    (tmp_path / "fora.odt").write_bytes(b"")
    source = FORM.replace("seen: true}", f"seen: true, file: {file}}}")
    (folder / "tudo.yml").write_text(source, encoding="utf-8")
    with pytest.raises(DefinitionError):
        Catalog(folder).definition("tudo")


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder = forms(tmp_path / "forms", "odt", b"")
    (folder / "models" / "tudo.odt").unlink()
    (tmp_path / "fora.odt").write_bytes(b"")
    (folder / "models" / "tudo.odt").symlink_to(tmp_path / "fora.odt")
    with pytest.raises(DefinitionError):
        Catalog(folder).definition("tudo")


@pytest.mark.deep
def test_what_is_off_the_page_is_told_when_it_is_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program("soffice")
    wide = changed(odt_model(), "content.xml", lambda xml: re.sub(rb"<table:table-column [^>]*/>", b"", xml))
    assert render(tmp_path, "odt", wide, "modelo-pdf") == 0
    said = capsys.readouterr().err
    assert "no modelo: Quando" in said
    assert "serão recusadas" in said


@pytest.mark.deep
def test_what_is_not_archival_is_not_let_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program("soffice")
    made = Path(f"{tmp_path}/plain.pdf")
    with pikepdf.new() as plain:
        plain.add_blank_page()
        plain.save(made)
    program_of(tmp_path, monkeypatch, f'for last; do :; done\ncp {made} "${{last%.odt}}.pdf"')
    assert render(tmp_path, "odt", odt_model(), "modelo-pdf") == 3
    assert "não declara ser PDF/A" in capsys.readouterr().err
    assert not list(tmp_path.glob("dados.modelo*"))


def test_the_models_bytes_are_part_of_the_form(tmp_path: Path) -> None:
    folder = forms(tmp_path / "forms", "odt", one_line("um"))
    before = Catalog(folder).form("tudo")
    (folder / "models" / "tudo.odt").write_bytes(one_line("dois"))
    after = Catalog(folder).form("tudo")
    digest = hashlib.sha256(before.model).hexdigest()
    assert (before.model_digest, record_of(before, None, date(2026, 11, 1))["model"]) == (digest, digest)
    assert after.model_digest != before.model_digest
    assert (after.definition_digest, after.template_digest) == (before.definition_digest, before.template_digest)
    assert "model" not in record_of(Catalog().form("siop-ws"), None, date(2026, 11, 1))
