"""What was typed comes back, whoever typed it: the record as it was, the fields by their names."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.document.model import FieldRow
from pipeline.readers.docx import read_docx
from pipeline.renderers.docx.fingerprint import fingerprint
from pipeline.renderers.docx.render import render
from tests.readers_docx.vectors import main, parts_of, with_parts
from tests.renderers.documents import blank_siop, document, field, filled_siop, long_blank, siop_blocks

MODEST = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NOTHING: dict[str, Any] = {each.name: [] if each.name == "termo.recursos" else None for each in blank_siop().fields()}


def edited(change: Callable[[Any], None], source: bytes | None = None) -> bytes:
    """Our blank after python-docx opened it, someone changed its body, and python-docx saved it."""
    opened = docx.Document(io.BytesIO(source or render(blank_siop())))
    change(opened.element.body)
    saved = io.BytesIO()
    opened.save(saved)
    return saved.getvalue()


def control(body: Any, tag: str) -> Any:
    return next(each for each in body.iter(qn("w:sdt")) if each.find(f".//{{{W}}}tag").get(qn("w:val")) == tag)


def put(body: Any, tag: str, *runs: str) -> None:
    """Replace the content of a control, as Word does: the placeholder's mark goes too."""
    found = control(body, tag)
    for mark in found.findall(f".//{{{W}}}showingPlcHdr"):
        mark.getparent().remove(mark)
    content = found.find(qn("w:sdtContent"))
    content.clear()
    for run in runs:
        content.append(parse_xml(f'<w:r xmlns:w="{W}">{run}</w:r>'))


@MODEST
@given(record=st.dictionaries(st.text(), JSON))
def test_the_record_comes_back_as_it_was(record: dict[str, Any]) -> None:
    record.pop("renderer", None)
    found = read_docx(render(document(siop_blocks(), blank=True, record=record))).record
    assert found == {**record, "renderer": dict(fingerprint())}


def test_a_filled_one_has_its_record_and_nothing_to_type_in() -> None:
    found = read_docx(render(filled_siop()))
    assert found.record == {**filled_siop().record, "renderer": dict(fingerprint())}
    assert found.fields == {}


def test_nothing_typed_is_nothing() -> None:
    assert read_docx(render(blank_siop())).fields == NOTHING
    assert list(read_docx(render(long_blank())).fields) == [each.name for each in long_blank().fields()]


def test_python_docx_changes_nothing() -> None:
    again = read_docx(edited(lambda _: None))
    assert again == read_docx(render(blank_siop()))


def test_what_was_typed_in_word() -> None:
    def change(body: Any) -> None:
        put(body, "responsavel.nome", "<w:t>João </w:t>", "<w:t>d'Ávila &lt;b&gt;</w:t>")
        put(body, "sistema.descricao", "<w:t>um</w:t><w:br/><w:t>dois</w:t>", "<w:tab/><w:t>três</w:t>")
        put(body, "responsavel.posse", "<w:t>01/02/2024</w:t>")
        put(body, "titular.uf", "<w:t>DF</w:t>")
        put(body, "pedido.retificacao.nao", "<w:t>\u2612</w:t>")
        put(body, "termo.recursos.tabelas", "<w:t>\u2612</w:t>")
        put(body, "termo.recursos.alteracoes", "<w:t>\u2612</w:t>")

    assert read_docx(edited(change)).fields == NOTHING | {
        "responsavel.nome": "João d'Ávila <b>",
        "sistema.descricao": "um\ndois\ttrês",
        "responsavel.posse": "01/02/2024",
        "titular.uf": "df",
        "pedido.retificacao": "nao",
        "termo.recursos": ["alteracoes", "tabelas"],
    }


def test_a_program_that_only_sets_the_text() -> None:
    def change(body: Any) -> None:
        next(control(body, "titular.nome").iter(qn("w:t"))).text = "Maria"

    assert read_docx(edited(change)).fields["titular.nome"] == "Maria"


def test_a_text_that_word_took_over_several_paragraphs() -> None:
    def change(body: Any) -> None:
        found = control(body, "sistema.descricao")
        paragraph, content = found.getparent(), found.find(qn("w:sdtContent"))
        content.clear()
        for line in ("um", "dois"):
            content.append(parse_xml(f'<w:p xmlns:w="{W}"><w:r><w:t>{line}</w:t></w:r></w:p>'))
        paragraph.addprevious(found)

    assert read_docx(edited(change)).fields["sistema.descricao"] == "um\ndois"


def test_deleted_and_inserted_text_of_tracked_changes() -> None:
    def change(body: Any) -> None:
        put(body, "titular.nome")
        content = control(body, "titular.nome").find(qn("w:sdtContent"))
        content.append(parse_xml(f'<w:del xmlns:w="{W}"><w:r><w:t>Ana</w:t><w:delText>Ana</w:delText></w:r></w:del>'))
        content.append(parse_xml(f'<w:ins xmlns:w="{W}"><w:r><w:t>Rui</w:t></w:r></w:ins>'))

    assert read_docx(edited(change)).fields["titular.nome"] == "Rui"


def test_what_word_puts_back_when_a_text_is_deleted_is_nothing() -> None:
    def change(body: Any) -> None:
        next(control(body, "titular.nome").iter(qn("w:t"))).text = "Clique ou toque aqui para inserir o texto."

    assert read_docx(edited(change)).fields["titular.nome"] is None


def test_a_choice_that_is_none_of_the_options_is_kept() -> None:
    fields = read_docx(edited(lambda body: put(body, "titular.uf", "<w:t>Distrito Federal</w:t>"))).fields
    assert fields["titular.uf"] == "Distrito Federal"


def test_both_boxes_of_yes_and_no_are_kept() -> None:
    def change(body: Any) -> None:
        put(body, "pedido.retificacao.sim", "<w:t>\u2612</w:t>")
        put(body, "pedido.retificacao.nao", "<w:t>\u2612</w:t>")

    assert read_docx(edited(change)).fields["pedido.retificacao"] == ["sim", "nao"]


def test_a_control_that_someone_deleted_is_missing() -> None:
    def change(body: Any) -> None:
        paragraph = control(body, "titular.nome").getparent()
        for child in list(paragraph)[1:]:
            paragraph.remove(child)

    assert "titular.nome" not in read_docx(edited(change)).fields


def test_without_tags_the_bookmarks_tell() -> None:
    """As LibreOffice 7.4 saves it: no tags, and what was typed stands after the end of bookmark and control."""

    def change(body: Any) -> None:
        put(body, "responsavel.nome", "<w:t>João</w:t>")
        put(body, "pedido.retificacao.sim", "<w:t>\u2612</w:t>")
        found = control(body, "responsavel.nome")
        found.addnext(parse_xml(f'<w:r xmlns:w="{W}"><w:t xml:space="preserve"> d\'Ávila</w:t></w:r>'))
        for tag in list(body.iter(qn("w:tag"))):
            tag.getparent().remove(tag)

    assert read_docx(edited(change)).fields == NOTHING | {
        "responsavel.nome": "João d'Ávila",
        "pedido.retificacao": "sim",
    }


@pytest.mark.parametrize("by", ["tag", "bookmarkStart"])
def test_without_the_table_the_names_tell(by: str) -> None:
    parts = parts_of(render(blank_siop()))
    other = rb"<w:bookmarkStart[^>]*>" if by == "tag" else rb"<w:tag [^>]*>"
    body = re.sub(other, b"", parts["word/document.xml"]).replace(b"Digite aqui", b"algo")
    found = read_docx(with_parts({"word/document.xml": body, "customXml/item1.xml": b"<a/>"}))
    assert found.record is None
    texts = {name for name, value in found.fields.items() if value == "algo"}
    assert {"responsavel.nome", "sistema.descricao", "sistema.ips"} <= texts
    assert found.fields.keys() == NOTHING.keys()
    assert found.fields["pedido.retificacao"] is None
    assert found.fields["termo.recursos"] == []


def test_a_long_name_is_read_back() -> None:
    name = "s" * 40 + "." + "f" * 40
    blocks = [block for block in siop_blocks() if not hasattr(block, "fields")]
    made = render(document([FieldRow((field(name, "Longo", 12),)), *blocks], blank=True))
    assert read_docx(made).fields == {name: None}


def test_a_document_of_others_has_no_record_and_no_fields() -> None:
    found = read_docx(main("<w:body><w:p><w:r><w:t>Olá</w:t></w:r></w:p></w:body>"))
    assert found.fields == {}
    saved = io.BytesIO()
    docx.Document().save(saved)
    assert read_docx(saved.getvalue()).record is None
