"""What an ODT is made of: its package, styles, tables, properties, and the controls of a blank."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree as ET

import pytest

from pipeline.document.model import Widget
from pipeline.renderers.odt.render import render
from tests.renderers.documents import BODY_OF_60, blank_siop, long_blank
from tests.renderers_odt.content import PREFIXES, find, name, paragraphs, tree

CONTROLS = {"text", "textarea", "date", "listbox", "checkbox", "radio"}


def controls(odt: bytes) -> list[ET.Element]:
    (form,) = find(tree(odt), "form:form")
    return [each for each in form if each.tag.rpartition("}")[2] in CONTROLS]


def properties(control: ET.Element) -> dict[str, str]:
    keys = [name(f"office:{key}") for key in ("string-value", "boolean-value", "value")]
    return {
        each.get(name("form:property-name"), ""): next(each.get(key, "") for key in keys if key in each.attrib)
        for each in control.iter(name("form:property"))
    }


def test_the_package_says_at_once_what_it_is(odts: dict[str, bytes]) -> None:
    for odt in odts.values():
        assert odt[30:38] == b"mimetype"
        assert odt[38:].startswith(b"application/vnd.oasis.opendocument.text")
        with zipfile.ZipFile(io.BytesIO(odt)) as archive:
            assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}
            listed = {each.get(name("manifest:full-path")) for each in tree(odt, "META-INF/manifest.xml")}
            assert listed == {"/", *archive.namelist()} - {"mimetype", "META-INF/manifest.xml"}


@pytest.mark.parametrize("make", [blank_siop, long_blank])
def test_a_blank_has_a_control_for_each_field(make: object) -> None:
    document = make()  # type: ignore[operator]
    expected = []
    for field in document.fields():
        match field.widget:
            case Widget.CHOICES:
                expected += [f"{field.name}.{option.id}" for option in field.options]
            case Widget.YES_NO:
                expected += [field.name] * 2
            case _:
                expected.append(field.name)
    made = controls(render(document))
    assert [each.get(name("form:name")) for each in made] == expected
    assert [each.get(name("form:tab-index")) for each in made] == [str(n + 1) for n in range(len(made))]


def test_a_control_stands_in_the_text_once_in_the_order_of_the_form(odts: dict[str, bytes]) -> None:
    placed = [each.get(name("draw:control")) for each in find(tree(odts["long-blank"]), "draw:control")]
    assert placed == [each.get(name("form:id")) for each in controls(odts["long-blank"])]


def test_a_control_says_how_to_fill_it_in(odts: dict[str, bytes]) -> None:
    made = {each.get(name("form:name")): each for each in controls(odts["blank"])}
    assert properties(made["sistema.nome"])["HelpText"] == "Nome do sistema: compõe o login do webservice"
    assert made["sistema.nome"].get(name("form:max-length")) == "30"
    assert properties(made["sistema.descricao"])["MultiLine"] == "true"
    assert made["responsavel.posse"].tag == name("form:date")
    options = [each.get(name("form:value")) for each in made["titular.uf"].iter(name("form:option"))]
    assert options == ["", "ac", "al", "am", "ba", "df", "go", "mt", "sp"]
    assert made["termo.recursos.tabelas"].tag == name("form:checkbox")


def test_only_the_controls_of_a_blank_can_be_changed(odts: dict[str, bytes]) -> None:
    for which, odt in odts.items():
        text = tree(odt).find("office:body/office:text", PREFIXES)
        assert text is not None
        if "blank" in which:
            forms, section = text
            assert forms.tag == name("office:forms")
            assert section.get(name("text:protected")) == "true"
        else:
            assert find(text, "text:section") == find(text, "office:forms") == []


def test_a_table_repeats_its_heading_row(odts: dict[str, bytes]) -> None:
    (heading,) = find(tree(odts["long-filled"]), "table:table-header-rows")
    assert ["".join(each.itertext()) for each in find(heading, "text:p")] == ["Nome", "CPF", "IP", "E-mail"]


def test_cells_fill_their_rows(odts: dict[str, bytes]) -> None:
    for odt in odts.values():
        for table in find(tree(odt), "table:table"):
            cells = {name("table:table-cell"), name("table:covered-table-cell")}
            columns = len(find(table, "table:table-column"))
            assert {sum(cell.tag in cells for cell in row) for row in find(table, "table:table-row")} == {columns}


def test_the_properties_and_the_language(odts: dict[str, bytes]) -> None:
    meta = tree(odts["filled"], "meta.xml")
    said = {each.tag.rpartition("}")[2]: each.text for each in meta[0]}
    assert said["title"] == "Formulário de cadastro para utilização do webservice do SIOP"
    assert said["subject"] == "Central de Atendimento SIOP"
    assert said["creator"] == said["initial-creator"] == "Secretaria de Orçamento Federal"
    assert said["language"] == "pt-BR"
    texts = find(tree(odts["filled"], "styles.xml"), "style:text-properties")
    assert {(each.get(name("fo:language")), each.get(name("fo:country"))) for each in texts} == {
        ("pt", "BR"),
        (None, None),
    }


def test_head_and_foot_are_fields(odts: dict[str, bytes]) -> None:
    styles = tree(odts["filled"], "styles.xml")
    assert len(find(styles, "text:title")) == 1
    for kind in ("text:page-number", "text:page-count"):
        assert len(find(styles, kind)) == 2
    said = [each.text for each in find(styles, "text:user-defined")]
    assert said == ["siop-ws", "2026-11"] * 2


def test_a_letter_opens_with_its_letterhead_alone(odts: dict[str, bytes]) -> None:
    assert paragraphs(odts["letter"])[:3] == [
        "Ministério da Gestão e da Inovação em Serviços Públicos",
        "Secretaria de Governo Digital",
        "OFÍCIO Nº 652/2026/SGD",
    ]


def test_every_style_that_is_named_is_there(odts: dict[str, bytes]) -> None:
    for odt in odts.values():
        content, styles = tree(odt), tree(odt, "styles.xml")
        known = {each.get(name("style:name")) for part in (content, styles) for each in part.iter()}
        used = {value for each in content.iter() for key, value in each.attrib.items() if key.endswith("}style-name")}
        assert used <= known


def test_after_a_last_table_the_last_line_takes_no_room(odts: dict[str, bytes]) -> None:
    """Else a table that ends with its page is followed by an empty page."""
    last = {which: find(tree(odt), "text:p")[-1].get(name("text:style-name")) for which, odt in odts.items()}
    assert last == dict.fromkeys(last, "Fim") | {"letter": "Carta_20_centro"}


def test_a_signature_box_has_who_signs_above_and_the_name_below(odts: dict[str, bytes]) -> None:
    shown = paragraphs(odts["filled"])
    start = shown.index("Responsável técnico")
    assert shown[start : start + 3] == ["Responsável técnico", "", "Ana Beatriz de Souza e Silva"]
    assert BODY_OF_60 in shown
    assert paragraphs(odts["blank"]).count("Nome:") == 3
