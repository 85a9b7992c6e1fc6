"""What the comparison of page and data shows of the people in it."""

from __future__ import annotations

import io
from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf

from pipeline.renderers.pdf.render import render
from pipeline.submission.case import open_case
from pipeline.submission.content import compare
from pipeline.submission.verdict import Agreement
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
