from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from pipeline.data.check import check
from pipeline.data.model import FormData
from pipeline.definition.load import DefinitionError, load_definition
from pipeline.definition.located import read_tree
from pipeline.definition.model import FormDefinition
from pipeline.findings import FoundError
from pipeline.models.fill import fill_model
from pipeline.models.inspect import model_mistakes, require_sound
from pipeline.models.values import Values, values_of
from pipeline.readers.errors import ReadError
from tests.models.packages import NASTY, changed, docx_model, odt_model, one_line, parts
from tests.samples import FORM

DATA = f"""\
form: tudo
geral:
  texto: '{NASTY}'
  longo: "Uma  linha.\\nOutra, com {{% if %}} e ]]>."
  cpf: 529.982.247-25
  tem: sim
  um: bê
  uf: DF
extra: {{nome: O extra}}
lista:
  itens:
    - {{nome: 'Primeiro {{{{ item.nome }}}}', quando: 01/02/2026}}
    - {{nome: Segundo & último}}
"""
MODELS = {"odt": odt_model, "docx": docx_model}
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def definition() -> FormDefinition:
    return load_definition(read_tree(FORM.encode(), "tudo.yml"), {})


def values(source: str = DATA) -> Values:
    checked = check(definition(), read_tree(source.encode(), "dados.yml"))
    assert isinstance(checked.data, FormData), checked.findings
    return values_of(definition(), checked.data)


def paragraphs(kind: str, package: bytes) -> list[str]:
    """The text of the body, paragraph by paragraph, and then that of the header."""
    if kind == "docx":
        document = docx.Document(io.BytesIO(package))
        body = [_word_text(found) for found in document.element.body.iter(qn("w:p"))]
        return body + [found.text for found in document.sections[0].header.paragraphs]
    trees = [etree.fromstring(parts(package)[name]) for name in ("content.xml", "styles.xml")]
    return [_odf_text(found) for tree in trees for found in tree.iter(f"{TEXT}p", f"{TEXT}h")]


def _word_text(paragraph: Any) -> str:
    return "".join(
        "\n" if found.tag == qn("w:br") else found.text or "" for found in paragraph.iter(qn("w:t"), qn("w:br"))
    )


def _odf_text(element: Any) -> str:
    own = {f"{TEXT}line-break": "\n", f"{TEXT}s": " " * int(element.get(f"{TEXT}c", "1"))}.get(element.tag, "")
    return own + (element.text or "") + "".join(_odf_text(child) + (child.tail or "") for child in element)


@pytest.mark.parametrize("kind", MODELS)
def test_everything_is_filled_where_it_stands(kind: str) -> None:
    model = MODELS[kind]()
    assert model_mistakes(model, definition()) == ()
    said = [text for text in paragraphs(kind, fill_model(model, values())) if text]
    assert said == [
        "Requerimento",
        f"Eu, {NASTY}, peço.",
        "Longo: Uma  linha.\nOutra, com {% if %} e ]]>..",
        "Tem extra: O extra",
        "Opção Bê, do DF.",
        "Assino: ",
        "Nome",
        "Quando",
        "Primeiro {{ item.nome }}",
        "01/02/2026",
        "Segundo & último",
        "Total",
        "Órgão: 529.982.247-25",
    ]


@pytest.mark.parametrize("kind", MODELS)
def test_the_rest_is_untouched_and_the_bytes_are_the_same_twice(kind: str) -> None:
    model = MODELS[kind]()
    filled = fill_model(model, values())
    assert filled == fill_model(model, values())
    before, after = parts(model), parts(filled)
    assert list(before) == list(after)
    different = {name for name in before if before[name] != after[name]}
    assert different == ({"content.xml", "styles.xml"} if kind == "odt" else {"word/document.xml", "word/header1.xml"})


def test_a_split_placeholder_takes_the_style_of_its_first_run() -> None:
    filled = docx.Document(io.BytesIO(fill_model(docx_model(), values())))
    runs = [run for run in filled.paragraphs[1].runs if run.text]
    assert [(run.text, run.bold) for run in runs] == [(f"Eu, {NASTY}", None), (", peço.", None)]


def test_the_media_type_comes_first_and_stored() -> None:
    model = odt_model()
    with zipfile.ZipFile(io.BytesIO(fill_model(model, values()))) as archive:
        first = archive.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)


@pytest.mark.parametrize("kind", MODELS)
def test_a_group_without_records_leaves_no_row(kind: str) -> None:
    source = DATA[: DATA.index("lista:")]
    said = paragraphs(kind, fill_model(MODELS[kind](), values(source)))
    assert [text for text in said[said.index("Nome") :] if text] == ["Nome", "Quando", "Total", "Órgão: 529.982.247-25"]


def test_loops_around_paragraphs() -> None:
    document = docx.Document()
    for text in (
        "{% for i in lista.itens %}",
        "– {{ i.nome }}",
        "{% if i.quando %}",
        "em {{ i.quando }}",
        "{% endif %}",
    ):
        document.add_paragraph(text)
    document.add_paragraph("{% endfor %}")
    document.add_paragraph("{% for i in lista.itens %}{{ i.nome | upper }}{% endfor %}")
    made = io.BytesIO()
    document.save(made)
    assert paragraphs("docx", fill_model(made.getvalue(), values()))[:5] == [
        "– Primeiro {{ item.nome }}",
        "em 01/02/2026",
        "– Segundo & último",
        "PRIMEIRO {{ ITEM.NOME }}",
        "SEGUNDO & ÚLTIMO",
    ]


@pytest.mark.parametrize(
    ("text", "code", "named"),
    [
        ("{{ geral.testo }}", "modelo-campo", "geral.texto"),
        ("{{ assinatura('dona') }}", "modelo-papel", "dono"),
        ("{% for i in geral.texto %}{{ i.nome }}{% endfor %}", "modelo-repeticao", "geral.texto"),
        ("{{ geral.texto", "modelo-sintaxe", "{{"),
        ("{% include 'x' %}", "modelo-sintaxe", "include"),
        ("{{ geral.texto.upper() }}", "expressao", "upper"),
    ],
)
def test_mistakes_are_named(text: str, code: str, named: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        require_sound(one_line(text), definition())
    assert caught.value.findings[0].code == code
    assert named in caught.value.findings[0].message


@pytest.mark.parametrize(
    "text",
    ["{{ nada.disso }}", "{{ lista.itens }}", "{% if geral.tem %}", "{% endif %}", "{{ ''.__class__ }}", "{{ self }}"],
)
def test_what_can_not_be_filled_is_refused(text: str) -> None:
    with pytest.raises(FoundError):
        fill_model(one_line(text), values())


def test_hostile_models_are_refused() -> None:
    bomb = changed(one_line("x"), "content.xml", lambda _: b" " * 60_000_000)
    entity = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
    for hostile in (bomb, changed(one_line("x"), "content.xml", lambda _: entity), b"PK"):
        with pytest.raises(ReadError):
            fill_model(hostile, values())
    made = io.BytesIO(one_line("x"))
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("Basic/Standard/Module1.xml", b"<x/>")
    with pytest.raises(DefinitionError, match="macros"):
        fill_model(made.getvalue(), values())
