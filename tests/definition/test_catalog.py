from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from pipeline.definition.catalog import FORMS, Catalog
from pipeline.definition.load import DefinitionError
from pipeline.findings import FoundError
from tests.samples import FORM

PART = "fields:\n  - {id: rua, type: text, label: Rua}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "templates").mkdir()
    (tmp_path / "parts").mkdir()
    (tmp_path / "tudo.yml").write_text(FORM, encoding="utf-8")
    (tmp_path / "templates" / "tudo.md").write_text("Olá\n", encoding="utf-8")
    return tmp_path


def codes(error: FoundError) -> list[str]:
    return [found.code for found in error.findings]


def test_the_standard_catalog_has_the_siop_form() -> None:
    assert "siop-ws" in Catalog().ids()
    assert FORMS.name == "forms"


def test_every_form_of_the_catalog_loads() -> None:
    catalog = Catalog()
    for form_id in catalog.ids():
        assert catalog.definition(form_id).id == form_id


def test_a_form_has_its_template_and_digests(folder: Path) -> None:
    form = Catalog(folder).form("tudo")
    assert form.template == "Olá\n"
    assert form.definition.title == "Formulário de tudo"
    content = b"Ol\xc3\xa1\n"
    assert form.template_digest == hashlib.sha256(f"tudo.md\0{len(content)}\0".encode() + content).hexdigest()


def test_digests_follow_the_text_and_not_the_line_breaks(folder: Path) -> None:
    before = Catalog(folder).form("tudo")
    (folder / "tudo.yml").write_bytes(FORM.replace("\n", "\r\n").encode())
    (folder / "templates" / "tudo.md").write_bytes("Olá\r\n".encode())
    assert Catalog(folder).form("tudo") == before
    (folder / "tudo.yml").write_text(FORM.replace("Protocolo", "Balcão"), encoding="utf-8")
    changed = Catalog(folder).form("tudo")
    assert changed.definition_digest != before.definition_digest
    assert changed.template_digest == before.template_digest


def test_the_digest_covers_the_parts_that_are_used(folder: Path) -> None:
    text = FORM.replace("      - {id: so_sp", "      - {type: part, part: lugar}\n      - {id: so_sp")
    (folder / "tudo.yml").write_text(text, encoding="utf-8")
    (folder / "parts" / "lugar.yml").write_text(PART, encoding="utf-8")
    (folder / "parts" / "outra.yml").write_text(PART, encoding="utf-8")
    before = Catalog(folder).form("tudo").definition_digest
    (folder / "parts" / "outra.yml").write_text(PART + "# sem uso\n", encoding="utf-8")
    assert Catalog(folder).form("tudo").definition_digest == before
    (folder / "parts" / "lugar.yml").write_text(PART + "# em uso\n", encoding="utf-8")
    assert Catalog(folder).form("tudo").definition_digest != before


@pytest.mark.parametrize("form_id", ["tudu", "../tudo", "/etc/passwd", "tudo.yml", "parts/lugar", "", "TUDO", "x\0y"])
def test_an_id_that_is_not_listed_is_unknown(folder: Path, form_id: str) -> None:
    with pytest.raises(FoundError) as caught:
        Catalog(folder).form(form_id)
    assert codes(caught.value) == ["formulario-desconhecido"]
    assert "tudo" in caught.value.findings[0].message


def test_a_part_is_never_sought_outside_its_folder(folder: Path) -> None:
    text = FORM.replace("      - {id: so_sp", "      - {type: part, part: ../tudo}\n      - {id: so_sp")
    (folder / "tudo.yml").write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        Catalog(folder).definition("tudo")
    assert codes(caught.value) == ["valor-invalido"]


def test_a_form_without_a_template_says_so(folder: Path) -> None:
    (folder / "templates" / "tudo.md").unlink()
    catalog = Catalog(folder)
    assert catalog.definition("tudo").id == "tudo"
    with pytest.raises(FoundError) as caught:
        catalog.form("tudo")
    assert codes(caught.value) == ["modelo-ausente"]


def test_a_file_with_the_name_of_another_form_is_refused(folder: Path) -> None:
    (folder / "outro.yml").write_text(FORM, encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        Catalog(folder).definition("outro")
    assert codes(caught.value) == ["id-diferente"]
