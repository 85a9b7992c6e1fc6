"""What the comparison of page and data shows of the people in it."""

from __future__ import annotations

from typing import Any

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
