"""A signature that locks some fields: what others may fill in after it, and what nobody may (FieldMDP)."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import NameObject, TextStringObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from pipeline.definition.catalog import FORMS, Catalog
from pipeline.findings import Severity
from pipeline.submission.verdict import Verdict
from signatures.report import Change, SignatureReport
from signatures.verification.verify import verify
from tests.submission.altering import filled_by_a_reader
from tests.submission.conftest import MOMENT, Agency, File

OPEN, LOCKED = "titular.cargo", "sistema.nome"
"""What the technician leaves to the head of the agency, and what everybody locks."""


def with_locks(folder: Path, agency: Agency, *locks: str) -> Agency:
    """The agency with a form whose first signatory locks what is given; then the second and the third."""
    forms = folder / "forms"
    shutil.copytree(FORMS, forms)
    path = forms / "siop-ws.yml"
    text = path.read_text(encoding="utf-8")
    for role, lock in zip(("responsavel_tecnico", "titular", "terceiro"), locks, strict=False):
        line = f"    cpf: {role}.cpf\n"
        assert text.count(line) == 1
        text = text.replace(line, line + lock)
    path.write_text(text, encoding="utf-8")
    return replace(agency, catalog=Catalog(forms))


@pytest.fixture(scope="module")
def sections(agency: Agency) -> tuple[str, ...]:
    return tuple(section.id for section in agency.catalog.definition("siop-ws").sections)


@pytest.fixture(scope="module")
def shared(agency: Agency, sections: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory) -> Agency:
    """Where the technician locks all but the head's section, which the head fills in, and locks by signing."""
    others = ", ".join(section for section in sections if section != "titular")
    return with_locks(tmp_path_factory.mktemp("shared"), agency, f"    locks: [{others}]\n")


def typed(pdf: bytes, name: str, value: str, shown: str | None = None) -> bytes:
    """One more revision, in which a text field was filled in with an appearance of its own."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    field = found(writer, name)
    left, bottom, right, top = (float(side) for side in field["/Rect"])
    content = f"/Tx BMC BT /Helv 9 Tf 0 g 2 4 Td ({value if shown is None else shown}) Tj ET EMC".encode("latin-1")
    font = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Font"),
            pdf_name("/Subtype"): pdf_name("/Type1"),
            pdf_name("/BaseFont"): pdf_name("/Helvetica"),
            pdf_name("/Encoding"): pdf_name("/WinAnsiEncoding"),
        }
    )
    box = generic.ArrayObject(map(generic.FloatObject, (0, 0, right - left, top - bottom)))
    fonts = generic.DictionaryObject({pdf_name("/Font"): generic.DictionaryObject({pdf_name("/Helv"): font})})
    look = generic.StreamObject(
        {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Form"),
            pdf_name("/BBox"): box,
            pdf_name("/Resources"): fonts,
        },
        stream_data=content if value else b"",
    )
    field[NameObject("/V")] = TextStringObject(value)
    field[NameObject("/AP")] = generic.DictionaryObject({pdf_name("/N"): writer.add_object(look)})
    writer.update_container(field)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def found(writer: IncrementalPdfFileWriter, name: str) -> generic.DictionaryObject:
    node, kids = None, writer.root["/AcroForm"]["/Fields"]
    for part in name.split("."):
        node = next(kid.get_object() for kid in kids if kid.get_object().get("/T") == part)
        kids = node.get("/Kids", ())
    assert isinstance(node, generic.DictionaryObject)
    return node


@pytest.fixture(scope="module")
def half(shared: Agency) -> bytes:
    """Filled in but for the head's own field, and signed by the technician."""
    return File(shared.signed(half_filled(shared), ("responsavel_tecnico",)))


def half_filled(agency: Agency) -> bytes:
    return typed(filled_by_a_reader(agency, agency.blank()), OPEN, "")


def against(verdict: Verdict) -> set[str]:
    return {item.code for item in verdict.findings if item.severity is Severity.CRITICA}


def report_of(agency: Agency, pdf: bytes) -> SignatureReport:
    return verify(pdf, agency.trust, MOMENT)


def test_the_next_signatory_fills_in_what_was_left_open(shared: Agency, half: bytes) -> None:
    whole = shared.signed(typed(half, OPEN, "Diretora"), ("titular", "terceiro"))
    verdict = shared.judged(whole)
    assert (verdict.accepted, against(verdict)) == (True, set()), verdict.findings
    assert "campo-preenchido-depois" in {item.code for item in verdict.findings}
    first, second, third = report_of(shared, whole).signatures
    assert [value.after for value in first.filled_values] == ["Diretora"]
    assert (first.valid, first.change, first.changed_values) == (True, Change.FILLING, ())
    assert (second.filled_values, third.filled_values) == ((), ())


def after_the_head(pdf: bytes, agency: Agency) -> bytes:
    """The head's signature locks what the technician's left open."""
    return typed(agency.signed(typed(pdf, OPEN, "Diretora"), ("titular",)), OPEN, "Presidente")


@pytest.mark.parametrize(
    ("alter", "codes"),
    [
        (lambda pdf, _: typed(pdf, LOCKED, "OUTRO SISTEMA"), {"valor-alterado-depois"}),
        (after_the_head, {"valor-alterado-depois"}),
        (lambda pdf, _: typed(pdf, OPEN, "Diretora", shown="Presidente"), {"conteudo-diferente"}),
        (lambda pdf, _: typed(pdf, "titular.nome", "OUTRA PESSOA"), {"valor-alterado-depois"}),
        (lambda pdf, _: typed(typed(pdf, OPEN, "Diretora"), LOCKED, ""), {"valor-alterado-depois"}),
    ],
    ids=["locked", "locked by the next one", "shows another", "not empty", "and a locked one emptied"],
)
def test_what_nobody_may(shared: Agency, half: bytes, alter: Callable[[bytes, Agency], bytes], codes: set[str]) -> None:
    altered = alter(half, shared)
    roles = [
        role for role in ("titular", "terceiro") if f"assinatura_{role}" in report_of(shared, altered).empty_fields
    ]
    verdict = shared.judged(shared.signed(altered, tuple(roles)))
    assert not verdict.accepted
    assert codes <= against(verdict)


def test_a_form_in_which_everybody_locks_everything(agency: Agency) -> None:
    """As every form is published: what is filled in after a signature is fatal, empty or not."""
    half = agency.signed(half_filled(agency), ("responsavel_tecnico",))
    whole = typed(half, OPEN, "Diretora")
    verdict = agency.judged(whole)
    assert "valor-alterado-depois" in against(verdict)
    assert report_of(agency, whole).signatures[0].filled_values == ()


def test_a_file_that_leaves_open_what_the_form_does_not(agency: Agency, shared: Agency, half: bytes) -> None:
    """The lock inside is looser than the definition: the definition counts."""
    whole = shared.signed(typed(half, OPEN, "Diretora"), ("titular", "terceiro"))
    verdict = agency.judged(whole)
    assert not verdict.accepted
    assert "valor-alterado-depois" in against(verdict)


def test_a_field_that_nobody_locks_is_for_nobody(agency: Agency, sections: tuple[str, ...], tmp_path: Path) -> None:
    others = ", ".join(section for section in sections if section != "titular")
    nobodys = with_locks(tmp_path, agency, *[f"    locks: [{others}]\n"] * 3)
    half = nobodys.signed(half_filled(nobodys), ("responsavel_tecnico",))
    verdict = nobodys.judged(nobodys.signed(typed(half, OPEN, "Diretora"), ("titular", "terceiro")))
    assert not verdict.accepted
    assert "valor-alterado-depois" in against(verdict)
