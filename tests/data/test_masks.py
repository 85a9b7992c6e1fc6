from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.data.kinds.masks import described, fits
from tests.samples import checked

FITTING = [
    ("000000/0000", "000002/2026"),
    ("099999", "6"),
    ("099999", "652"),
    ("90000-0000", "3411-2345"),
    ("90000-0000", "98123-4567"),
    ("990000/0000-A", "1234/2026-X"),
    ("AA 00", "DF 61"),
    ("(00) 0", "(61) 3"),
    ("", "qualquer coisa"),
]
NOT_FITTING = [
    ("000000/0000", "2/2026"),
    ("000000/0000", "000002/2026 "),
    ("099999", ""),
    ("099999", "1234567"),
    ("0.0", "1x2"),
    ("AA", "df"),
    ("00", "١٢"),
]


@pytest.mark.parametrize(("mask", "text"), FITTING)
def test_a_text_of_the_form(mask: str, text: str) -> None:
    assert fits(text, mask)


@pytest.mark.parametrize(("mask", "text"), NOT_FITTING)
def test_a_text_of_another_form(mask: str, text: str) -> None:
    assert not fits(text, mask)


@given(mask=st.text("09A ./()-", min_size=1, max_size=40), text=st.text("0123A ./()-x", max_size=60))
def test_any_mask_is_matched_as_its_signs_say(mask: str, text: str) -> None:
    signs = {"0": "[0-9]", "9": "[0-9]?", "A": "[A-Z]"}
    slow = "".join(signs.get(sign, re.escape(sign)) for sign in mask)
    if mask.count("9") <= 6:  # beyond, the plain way could take for ever
        assert fits(text, mask) == (re.fullmatch(slow, text) is not None)


def test_no_mask_takes_for_ever() -> None:
    """By trying every way, these would outlive the run."""
    assert not fits("1" * 39 + "x", "9" * 40)
    assert not fits("1" * 5000 + "x", "9" * 39 + "A")


def test_the_form_is_told() -> None:
    assert (
        described("90-A") == "90-A, em que 0 é um algarismo, 9 é um algarismo que pode faltar, A é uma letra maiúscula"
    )
    (found,) = [
        each for each in checked("geral: {protocolo: 12}\nform: tudo").findings if each.where == "geral.protocolo"
    ]
    assert found.code == "forma-invalida"
    assert "990000/0000-A" in found.message
