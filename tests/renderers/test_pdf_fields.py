"""The fields that a blank offers, and the signature fields that every document has."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from pipeline.document.model import Document, SignatureBlock, SignatureRow, Widget
from pipeline.renderers.pdf.render import render
from tests.renderers import documents
from tests.renderers.documents import blank_siop, document, field, filled_siop, long_blank

ROLES = ("assinatura_responsavel", "assinatura_titular", "assinatura_detentor")


@pytest.fixture
def blank(pdfs: dict[str, bytes]) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(pdfs["blank"])) as pdf:
        yield pdf


@pytest.fixture
def filled(pdfs: dict[str, bytes]) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(pdfs["filled"])) as pdf:
        yield pdf


def terminals(pdf: pikepdf.Pdf) -> dict[str, Any]:
    found: dict[str, Any] = {}

    def walk(nodes: Any, above: str) -> None:
        for node in nodes:
            name = f"{above}{node.T}"
            kids = [kid for kid in node.get("/Kids", ()) if "/T" in kid]
            if kids:
                walk(kids, f"{name}.")
            else:
                found[name] = node

    walk(pdf.Root.AcroForm.Fields, "")
    return found


def widgets(pdf: pikepdf.Pdf) -> list[Any]:
    return [annotation for page in pdf.pages for annotation in page.obj.get("/Annots", ())]


def expected_names(made: Document) -> list[str]:
    names: list[str] = []
    for each in made.fields():
        boxes = each.options if each.widget is Widget.CHOICES else ()
        names += [f"{each.name}.{option.id}" for option in boxes] or [each.name]
    return names


@pytest.mark.parametrize("make", [blank_siop, long_blank])
def test_a_blank_has_exactly_the_documents_fields(make: Any) -> None:
    made = make()
    with pikepdf.open(io.BytesIO(render(made))) as pdf:
        signatures = [box.field for box in made.signature_boxes()]
        assert sorted(terminals(pdf)) == sorted([*expected_names(made), *signatures])


def test_a_filled_document_has_signature_fields_only(filled: pikepdf.Pdf) -> None:
    assert set(terminals(filled)) == set(ROLES)
    assert "/Lock" not in terminals(filled)["assinatura_titular"]
    assert "/DR" not in filled.Root.AcroForm


def test_a_name_never_holds_a_dot(blank: pikepdf.Pdf) -> None:
    nodes = [*blank.Root.AcroForm.Fields]
    while nodes:
        node = nodes.pop()
        assert "." not in str(node.get("/T", ""))
        nodes.extend(node.get("/Kids", ()))


def test_text_fields_say_what_may_be_typed(blank: pikepdf.Pdf) -> None:
    found = terminals(blank)
    assert found["responsavel.nome"].MaxLen == 60
    assert found["responsavel.posse"].MaxLen == 10
    assert found["sistema.descricao"].Ff & 1 << 12
    assert not found["sistema.nome"].Ff & 1 << 12
    assert found["sistema.nome"].Ff & 1 << 1
    assert not found["sistema.ips"].Ff & 1 << 1
    assert str(found["sistema.nome"].TU) == "Nome do sistema: compõe o login do webservice"
    for name in ("responsavel.nome", "sistema.descricao", "titular.uf"):
        assert str(found[name].DA).startswith("/Campo ")
        assert "/Campo" in found[name].AP.N.Resources.Font


def test_a_choice_carries_what_data_say_and_shows_what_people_read(blank: pikepdf.Pdf) -> None:
    choice = terminals(blank)["titular.uf"]
    assert str(choice.FT) == "/Ch"
    assert choice.Ff & 1 << 17
    assert [[str(part) for part in pair] for pair in choice.Opt] == [
        [option.id, option.label] for option in documents.UNITS
    ]


def test_yes_and_no_exclude_each_other(blank: pikepdf.Pdf) -> None:
    radio = terminals(blank)["pedido.retificacao"]
    assert radio.Ff & 1 << 15
    assert [set(kid.AP.N.keys()) for kid in radio.Kids] == [{"/Off", "/sim"}, {"/Off", "/nao"}]
    assert [str(kid.TU) for kid in radio.Kids] == ["É uma retificação?: Sim", "É uma retificação?: Não"]


def test_a_check_box_has_both_states_drawn(blank: pikepdf.Pdf) -> None:
    box = terminals(blank)["termo.recursos.qualitativo"]
    assert str(box.FT) == "/Btn"
    assert str(box.AS) == "/Off"
    assert set(box.AP.N.keys()) == {"/Off", "/qualitativo"}
    assert b" l " in box.AP.N.qualitativo.read_bytes()
    assert box.AP.N.Off.read_bytes() == b""


def test_signing_a_blank_locks_every_field_that_can_be_typed_in(blank: pikepdf.Pdf) -> None:
    for role in ROLES:
        lock = terminals(blank)[role].Lock
        assert lock.is_indirect
        assert (lock.Type, lock.Action) == (Name.SigFieldLock, Name.Include)
        assert [str(name) for name in lock.Fields] == expected_names(blank_siop())


@pytest.mark.parametrize("name", ["blank", "filled"])
def test_a_signature_field_waits_with_the_box_that_it_will_have(pdfs: dict[str, bytes], name: str) -> None:
    with pikepdf.open(io.BytesIO(pdfs[name])) as pdf:
        for role in ROLES:
            signature = terminals(pdf)[role]
            left, bottom, right, top = (float(side) for side in signature.Rect)
            assert (round(right - left), round(top - bottom)) == (240, 60)
            assert [float(side) for side in signature.AP.N.BBox] == pytest.approx([0, 0, right - left, top - bottom])
            assert "/Background" in signature.AP.N.Resources.XObject
            assert signature.F == 4
            assert "/V" not in signature
        assert pdf.Root.AcroForm.SigFlags == 3
        assert pdf.Root.AcroForm.is_indirect


@pytest.mark.parametrize("name", ["blank", "filled", "long-blank", "long-filled"])
def test_every_widget_stands_alone_in_a_form_element(pdfs: dict[str, bytes], name: str) -> None:
    with pikepdf.open(io.BytesIO(pdfs[name])) as pdf:
        elements = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
        for widget in widgets(pdf):
            element = elements[int(widget.StructParent)]
            assert widget.Subtype == Name.Widget
            assert str(element.S) == "/Form"
            assert isinstance(element.K, Dictionary)
            assert element.K.Type == Name.OBJR
            assert element.K.Obj.objgen == widget.objgen
            assert str(widget.TU)
            assert str(widget.Contents)
            assert not {"/A", "/Border"} & set(widget.keys())
        assert all(page.obj.Tabs == Name.S for page in pdf.pages if "/Annots" in page.obj)
        assert "/NeedAppearances" not in pdf.Root.AcroForm


def test_the_order_of_the_widgets_is_the_order_of_the_fields(blank: pikepdf.Pdf) -> None:
    names = [str(widget.TU) for widget in widgets(blank)]
    assert names.index("Nome completo") < names.index("UF") < names.index("Assinatura: Titular da unidade")


def test_the_field_font_is_whole_and_embedded(blank: pikepdf.Pdf) -> None:
    font = blank.Root.AcroForm.DR.Font.Campo
    assert font.Encoding == Name.WinAnsiEncoding
    assert len(font.Widths) == font.LastChar - font.FirstChar + 1
    program = font.FontDescriptor.FontFile2
    assert len(program.read_bytes()) == program.Length1


def test_the_file_is_plain_for_who_appends_to_it(pdfs: dict[str, bytes]) -> None:
    for pdf in pdfs.values():
        assert b"\nxref\n" in pdf
        assert b"/ObjStm" not in pdf
        assert b"/XRef" not in pdf


def test_a_name_used_twice_is_refused() -> None:
    from pipeline.document.model import FieldRow  # noqa: PLC0415 - used here only

    twice = document([FieldRow((field("a.b", "B", 6), field("a.b", "B", 6)))], blank=True)
    with pytest.raises(ValueError, match=r"a\.b"):
        render(twice)


def test_what_is_typed_has_one_of_two_sizes_and_scrolls_where_it_may_not_fit() -> None:
    from pipeline.document.model import FieldRow  # noqa: PLC0415 - used here only

    row = FieldRow(
        (
            field("a.curto", "A", 4, max_length=10),
            field("a.medio", "B", 4, max_length=36),
            field("a.longo", "C", 4, max_length=400),
        )
    )
    with pikepdf.open(io.BytesIO(render(document([row], blank=True)))) as pdf:
        fields = terminals(pdf)
        sizes = {name: float(str(node.DA).split()[1]) for name, node in fields.items()}
        scrolls = {name: int(node.Ff) & 1 << 23 == 0 for name, node in fields.items()}  # ISO 32000-2, table 231
    assert sizes == {"a.curto": 10, "a.medio": 8, "a.longo": 8}
    assert scrolls == {"a.curto": False, "a.medio": False, "a.longo": True}


def test_a_box_with_lines_of_its_own_is_as_high_as_they_are_and_scrolls() -> None:
    from pipeline.document.model import FieldRow  # noqa: PLC0415 - used here only

    blocks = [
        FieldRow((field("a.tudo", "A", 12, Widget.LINES, max_length=1000),)),
        FieldRow((field("a.poucas", "B", 12, Widget.LINES, max_length=1000, lines=6),)),
    ]
    with pikepdf.open(io.BytesIO(render(document(blocks, blank=True)))) as pdf:
        fields = terminals(pdf)
        heights = {name: float(node.Rect[3]) - float(node.Rect[1]) for name, node in fields.items()}
        flags = {name: int(node.Ff) for name, node in fields.items()}
    assert heights["a.poucas"] == pytest.approx(6 * 13 + 4, abs=0.1)
    assert heights["a.tudo"] > heights["a.poucas"]
    assert flags["a.tudo"] & 1 << 23
    assert not flags["a.poucas"] & 1 << 23
    assert all(flag & 1 << 12 for flag in flags.values())  # more than one line


def test_a_document_without_signatories_or_fields_is_a_document_all_the_same() -> None:
    with pikepdf.open(io.BytesIO(render(document([], blank=True)))) as pdf:
        assert "/AcroForm" not in pdf.Root


def test_more_than_two_signatories_stand_two_a_line() -> None:
    boxes = tuple(SignatureBlock(f"papel{n}", f"Papel {n}", f"assinatura_papel{n}") for n in range(5))
    with pikepdf.open(io.BytesIO(render(document([SignatureRow(boxes)], blank=True)))) as pdf:
        tops = [round(float(widget.Rect[3])) for widget in widgets(pdf)]
        assert isinstance(pdf.pages[0].Annots, Array)
    assert len(set(tops)) == 3


def test_filled_and_blank_sign_in_the_same_fields() -> None:
    made = [{box.field for box in each.signature_boxes()} for each in (blank_siop(), filled_siop())]
    assert made[0] == made[1] == set(ROLES)
