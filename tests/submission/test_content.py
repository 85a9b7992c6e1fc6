"""What the comparison of page and data shows of the people in it."""

from __future__ import annotations

import io
import re
from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf

from pipeline.renderers.pdf.render import render
from pipeline.submission.case import open_case
from pipeline.submission.content import compare
from pipeline.submission.verdict import Agreement
from pipeline.submission.versions import resembles
from signatures.verification.strictly import is_strict
from tests.samples import siop_example


def test_differences_show_no_whole_cpf(agency: Any) -> None:
    shown, other = agency.filled(), agency.filled(siop_example(titular={"cpf": "987.654.321-00"}))
    content = compare(open_case(other, other, agency.catalog), shown, render)
    said = "\n".join(content.differences)
    assert content.agreement is Agreement.DIFFERENT
    assert "no arquivo: " in said
    assert "***.444.777-**" in said
    assert "111.444.777-35" not in said
    assert "987.654.321-00" not in said


def test_a_field_over_a_filled_page_is_different(agency: Any) -> None:
    """A filled document has nothing to type in: what stands in a field there covers what was signed."""
    filled, made = agency.filled(), io.BytesIO()
    with Pdf.open(io.BytesIO(filled)) as pdf:
        field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="nota", V="outra coisa")
        field.Rect = [50, 50, 300, 300]
        widget = pdf.make_indirect(field)
        pdf.Root.AcroForm.Fields.append(widget)
        pdf.pages[0].Annots = Array([*pdf.pages[0].obj.get(Name.Annots, ()), widget])
        pdf.save(made, fix_metadata_version=False)
    content = compare(open_case(filled, filled, agency.catalog), made.getvalue(), render)
    assert content.agreement is Agreement.DIFFERENT
    assert content.differences == ("no arquivo: campo nota",)


def _moved(pdf: bytes, more: bytes = b"") -> bytes:
    """The same page as another version of the program would set it: a little smaller, and further up."""
    made = io.BytesIO()
    with Pdf.open(io.BytesIO(pdf)) as opened:
        for page in opened.pages:
            page.contents_add(b"q 0.985 0 0 0.985 3.3 5.7 cm\n", prepend=True)
            page.contents_add(b"\nQ " + more)
        opened.save(made, fix_metadata_version=False)
    return made.getvalue()


def test_another_version_may_set_the_page_in_another_way(agency: Any) -> None:
    assert resembles(_moved(agency.filled()), agency.filled())


def test_another_version_covers_nothing_and_draws_no_more(agency: Any) -> None:
    for more in (b"q 1 1 1 rg 40 500 500 300 re f Q", b"q 0 g 100 100 m 200 200 l S Q"):
        assert not resembles(_moved(agency.filled(), more), agency.filled())


def test_what_every_program_reads_alike(agency: Any) -> None:
    """Files of other programs are strict too; what they mend is not."""
    filled = agency.filled()
    assert is_strict(filled)
    assert is_strict(_moved(filled))
    assert not is_strict(b"\n" + filled)
    assert not is_strict(re.sub(rb"/Length (\d+)", rb"/Length \g<1>0", filled, count=1))
