"""The fuzzer's own idea of what a file means: what it lets pass is harmless, and nothing else is let pass."""

from __future__ import annotations

import io

import pytest
from pikepdf import Pdf

from tools.fuzz.files import composed, grown, objects_of
from tools.fuzz.meaning import meaning
from tools.fuzz.world import world

PAGE = b"11 0 obj\n<< /Type /Page /Parent 4 0 R /MediaBox [0 0 300 300] /Contents 13 0 R %b >>\nendobj\n"
CATALOG = b"1 0 obj\n<< /Type /Catalog /Pages 4 0 R /AcroForm 3 0 R /AF [2 0 R] %b >>\nendobj\n"


def said(pdf: bytes) -> str:
    with Pdf.open(io.BytesIO(pdf)) as opened:
        return meaning(opened)


def test_objects_that_are_put_together_mean_what_they_meant() -> None:
    form = world().signed[0]
    assert said(composed(objects_of(form))) == said(form)


@pytest.mark.parametrize(
    "objects",
    [
        b"90 0 obj\n<< /Nobody /LeadsHere >>\nendobj\n",
        CATALOG % b"/DSS << /Certs [] >>",
        CATALOG % b"/Metadata 90 0 R",
    ],
)
def test_what_is_harmless_means_the_same(objects: bytes) -> None:
    assert said(grown(world().signed[1], objects)) == said(world().signed[1])


def test_signing_and_storing_evidence_leave_the_meaning() -> None:
    assert len({said(pdf) for pdf in (*world().signed, world().archived)}) == 1


@pytest.mark.parametrize(
    "objects",
    [
        PAGE % b"/Annots [6 0 R 7 0 R 8 0 R 9 0 R 10 0 R 90 0 R]",
        PAGE % b"/Rotate 90",
        b"13 0 obj\n<< /Length 12 >>\nstream\n0 0 9 8 re f\nendstream\nendobj\n",
        b"14 0 obj\n<< /Subtype /Form /Length 1 >>\nstream\ny\nendstream\nendobj\n",
        CATALOG % b"/OpenAction [11 0 R /Fit]",
        CATALOG % b"/Names << >>",
    ],
)
def test_what_is_seen_or_acts_means_something_else(objects: bytes) -> None:
    assert said(grown(world().signed[1], objects)) != said(world().signed[1])
