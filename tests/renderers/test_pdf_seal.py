"""The visible seal of a signature."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pikepdf
import pypdfium2
import pytest

from pipeline.renderers.pdf.glyphs import MissingGlyphsError
from pipeline.renderers.pdf.seal import Seal, official_moment, render_seal

BRASILIA = timezone(timedelta(hours=-3))
MOMENT = datetime(2026, 11, 21, 10, 32, 5, tzinfo=BRASILIA)
SEAL = Seal("ANA BEATRIZ DE SOUZA E SILVA", "***.982.247-**", "Responsável técnico", MOMENT, "ICP-Brasil")
LONG_NAME = "MARIA APARECIDA DE ALBUQUERQUE CAVALCANTI VASCONCELOS DE HOLANDA E SILVA FILHA"


def text_inside(pdf: bytes) -> str:
    """What stands inside the page; what a box cuts off does not count."""
    document = pypdfium2.PdfDocument(pdf)
    page = document[0]
    width, height = page.get_size()
    text: str = page.get_textpage().get_text_bounded(0, 0, width, height)
    return "".join(text.split())


@pytest.mark.parametrize("size", [(240, 60), (240.6, 59.99), (150, 40), (200, 80)])
@pytest.mark.parametrize("name", [SEAL.name, LONG_NAME, "A" * 90, r"*_# <b>{{x}} $x$ \ #let"])
def test_a_seal_fills_its_box_and_says_everything(size: tuple[float, float], name: str) -> None:
    pdf = render_seal(replace(SEAL, name=name), *size)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        (page,) = opened.pages
        assert [float(side) for side in page.mediabox] == pytest.approx([0, 0, *size], abs=0.01)
        assert "/StructTreeRoot" not in opened.Root
    shown = text_inside(pdf)
    for said in ("Assinado digitalmente por", name, "CPF ***.982.247-**", SEAL.role, "21/11/2026 10:32:05 −03:00"):
        assert "".join(said.split()) in shown


def test_the_same_seal_gives_the_same_bytes() -> None:
    assert render_seal(SEAL, 240, 60) == render_seal(SEAL, 240, 60)


def test_nothing_is_said_that_is_not_known() -> None:
    shown = text_inside(render_seal(Seal("ANA", "", "", MOMENT), 240, 60))
    assert shown == "AssinadodigitalmenteporANA21/11/202610:32:05−03:00"


@pytest.mark.parametrize(
    ("zone", "text"),
    [(BRASILIA, "−03:00"), (UTC, "+00:00"), (timezone(timedelta(hours=5, minutes=30)), "+05:30")],
)
def test_a_moment_is_written_with_its_offset(zone: timezone, text: str) -> None:
    assert official_moment(MOMENT.replace(tzinfo=zone)) == f"21/11/2026 10:32:05 {text}"


def test_a_moment_without_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        official_moment(MOMENT.replace(tzinfo=None))


def test_a_name_that_the_fonts_lack_is_refused() -> None:
    with pytest.raises(MissingGlyphsError):
        render_seal(replace(SEAL, name="漢"), 240, 60)
