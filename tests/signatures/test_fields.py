"""Signature fields, however they are arranged."""

from __future__ import annotations

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from signatures.errors import PdfError
from signatures.fields import Lock, signature_fields
from tests.signatures.vectors import Signer, make_form, saved


def test_the_fields_of_a_form(form: bytes) -> None:
    fields = signature_fields(form)
    assert [field.name for field in fields] == [
        "assinatura_responsavel_tecnico",
        "assinatura_titular",
        "assinatura_terceiro",
    ]
    assert {(field.page, field.width, field.height, field.signed) for field in fields} == {(1, 200.0, 50.0, False)}
    assert fields[0].lock == Lock("Include", ("titular.nome", "titular.cpf", "aceite"))


def test_who_signed(signed: Signer) -> None:
    assert [field.signed for field in signature_fields(signed("titular", "terceiro"))] == [True, True, False]


def test_no_form_no_fields() -> None:
    pdf = Pdf.new()
    pdf.add_blank_page()
    assert signature_fields(saved(pdf)) == ()


def changed(form: bytes, change: str) -> bytes:
    with pikepdf.open(io.BytesIO(form)) as pdf:
        fields = pdf.Root.AcroForm.Fields
        last = fields[-1]
        if change == "inherited":
            parent = pdf.make_indirect(Dictionary(T=String("bloco"), FT=Name.Sig, Kids=Array([last])))
            del last.FT
            last.Parent = parent
            fields[-1] = parent
        elif change == "stray":
            del fields[-1]
        elif change == "cycle":
            last.Kids = Array([last])
            fields.append(pdf.make_indirect(Dictionary(T=String("volta"), Kids=Array([fields[0], last]))))
        return saved(pdf)


def test_a_type_may_come_from_above(form: bytes) -> None:
    assert [field.name for field in signature_fields(changed(form, "inherited"))][-1] == "bloco.assinatura_terceiro"


@pytest.mark.filterwarnings("ignore:This document has 1 form widget")
def test_a_widget_that_the_form_leaves_out_counts(form: bytes) -> None:
    assert [field.name for field in signature_fields(changed(form, "stray"))][-1] == "assinatura_terceiro"


def test_a_form_that_goes_in_circles_ends(form: bytes) -> None:
    names = [field.name for field in signature_fields(changed(form, "cycle"))]
    assert len(names) == len(set(names))


def test_a_form_that_goes_down_for_ever_is_refused() -> None:
    pdf = Pdf.new()
    pdf.add_blank_page()
    below = pdf.make_indirect(Dictionary(T=String("x"), FT=Name.Sig))
    for _ in range(100):
        below = pdf.make_indirect(Dictionary(T=String("x"), Kids=Array([below])))
    pdf.Root.AcroForm = Dictionary(Fields=Array([below]))
    with pytest.raises(PdfError) as caught:
        signature_fields(saved(pdf))
    assert caught.value.code == "pdf-formulario-hostil"


@pytest.mark.parametrize("fields", [Dictionary(), String("x"), Array([1, Name.X]), Array([Array([])])])
def test_fields_that_are_no_fields(fields: pikepdf.Object) -> None:
    pdf = Pdf.new()
    pdf.add_blank_page()
    pdf.Root.AcroForm = Dictionary(Fields=fields)
    assert signature_fields(saved(pdf)) == ()


@pytest.mark.parametrize(
    ("pdf", "code"), [(b"", "pdf-vazio"), (b"not a PDF", "pdf-ilegivel"), (b"%PDF-1.7\n", "pdf-ilegivel")]
)
def test_what_is_no_pdf(pdf: bytes, code: str) -> None:
    with pytest.raises(PdfError) as caught:
        signature_fields(pdf)
    assert caught.value.code == code


@pytest.mark.parametrize("password", ["", "x"])
def test_an_encrypted_file(form: bytes, password: str) -> None:
    with pikepdf.open(io.BytesIO(form)) as pdf:
        out = io.BytesIO()
        pdf.save(out, encryption=pikepdf.Encryption(owner="owner", user=password))
    with pytest.raises(PdfError) as caught:
        signature_fields(out.getvalue())
    assert caught.value.code == "pdf-cifrado"


@pytest.mark.parametrize(
    ("lock", "covered"),
    [
        (Lock("All", ()), {"a", "a.b", "ab"}),
        (Lock("Include", ("a",)), {"a", "a.b"}),
        (Lock("Exclude", ("a",)), {"ab"}),
        (Lock("?", ()), {"a", "a.b", "ab"}),
    ],
)
def test_what_a_lock_covers(lock: Lock, covered: set[str]) -> None:
    assert {name for name in ("a", "a.b", "ab") if lock.covers(name)} == covered


def test_a_lock_on_everything() -> None:
    fields = signature_fields(make_form(Dictionary(Type=Name.SigFieldLock, Action=Name.All)))
    assert fields[0].lock == Lock("All", ())
