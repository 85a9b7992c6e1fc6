"""A form is a YAML file and a Markdown file: adding one takes no Python."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.workflow.demo import Demo
from tests.conftest import MOMENT
from tests.samples import FORM, WHOLE

TEMPLATE = """\
Eu, **{{ geral.texto }}**, CPF {{ geral.cpf }}, peço o que segue.

{{ section("geral") }}

{% if geral.tem %}
{{ section("extra") }}
{% endif %}

{{ section("lista") }}

{{ signatures() }}
"""


@pytest.fixture
def forms(tmp_path: Path) -> Path:
    folder = tmp_path / "formularios"
    (folder / "templates").mkdir(parents=True)
    (folder / "tudo.yml").write_text(FORM, encoding="utf-8")
    (folder / "templates" / "tudo.md").write_text(TEMPLATE, encoding="utf-8")
    (tmp_path / "dados.yml").write_text(WHOLE, encoding="utf-8")
    return folder


def test_a_form_from_another_folder(forms: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from pipeline.readers.text import page_text  # noqa: PLC0415 - PDFium only here

    here = forms.parent
    assert main(["check", str(here / "dados.yml"), "--forms", str(forms)]) == 0
    assert main(["render", "tudo", "--forms", str(forms), "-o", str(here)]) == 0
    assert main(["render", str(here / "dados.yml"), "--forms", str(forms), "-o", str(here)]) == 0
    capsys.readouterr()
    text = "\n".join(page_text((here / "dados.pdf").read_bytes()))
    for shown in ("*_# <b>{{x}} d'Ávila", "12.ABC.345/01DE-35", "529.982.247-25", "2804:49c:3103::10", "01/02/2026"):
        assert shown in text
    assert main(["verify", str(here / "dados.pdf"), "--forms", str(forms), "--json"]) == 1
    verdict = json.loads(capsys.readouterr().out)
    assert verdict["content"]["agreement"] == "provado"
    assert [finding["code"] for finding in verdict["findings"]] == ["falta-assinatura"]


def test_it_is_rendered_in_every_format_signed_and_accepted(
    forms: Path, demo: Demo, demo_folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    del demo
    here, own = forms.parent, ["--forms", str(forms)]
    every = [word for name in ("pdf", "odt", "docx", "html") for word in ("-f", name)]
    assert main(["render", "tudo", *own, *every, "-o", str(here)]) == 0
    assert main(["render", str(here / "dados.yml"), *own, *every, "-o", str(here)]) == 0
    made = {path.name for path in here.iterdir() if path.is_file()} - {"dados.yml"}
    assert made == {f"{stem}.{name}" for stem in ("tudo.blank", "dados") for name in ("pdf", "odt", "docx", "html")}
    monkeypatch.setenv("CREDENCIA_PASSWORD", "credencia")
    pdf, at = str(here / "dados.pdf"), ["--moment", MOMENT.isoformat()]
    key = str(demo_folder / "pki" / "responsavel_tecnico.pfx")
    assert main(["sign", pdf, *own, "--as", "dono", "--pkcs12", key, *at]) == 0
    assert main(["verify", pdf, *own, "--trust", str(demo_folder / "pki" / "trust"), *at]) == 0
    assert "o arquivo seria aceito" in capsys.readouterr().out


def test_a_template_with_a_mistake(forms: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (forms / "templates" / "tudo.md").write_text("\n{{ geral.nada }}\n", encoding="utf-8")
    code = main(["render", "tudo", "--forms", str(forms), "-o", str(forms.parent)])
    said = capsys.readouterr().err
    assert code == 1
    assert "tudo.md:2:1" in said
    assert "nada" in said
    assert not (forms.parent / "tudo.blank.pdf").exists()


def test_a_template_without_a_place_to_sign(forms: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (forms / "templates" / "tudo.md").write_text("{{ section('geral') }}\n", encoding="utf-8")
    code = main(["render", "tudo", "--forms", str(forms), "-o", str(forms.parent)])
    assert code == 1
    assert "signatures()" in capsys.readouterr().err


def test_a_template_that_is_not_utf8(forms: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (forms / "templates" / "tudo.md").write_bytes("São".encode("latin-1"))
    code = main(["render", "tudo", "--forms", str(forms), "-o", str(forms.parent)])
    said = capsys.readouterr().err
    assert code == 1
    assert "UTF-8" in said


def test_a_character_that_the_fonts_lack(forms: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = forms.parent / "dados.yml"
    data.write_text(WHOLE.replace("Primeiro", "Primeiro 🦜"), encoding="utf-8")
    code = main(["render", str(data), "--forms", str(forms), "-o", str(forms.parent)])
    said = capsys.readouterr().err
    assert code == 1
    assert "🦜" in said
    assert not data.with_suffix(".pdf").exists()
