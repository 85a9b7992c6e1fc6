"""What a page must say: every letter of it, and nothing but what a word processor makes up by itself."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.models.words import NUMBER, Line, Sheet, bare, differences

HEAD = (Line(("Órgão X",)),)
FOOT = (Line(("Página ", NUMBER, " de ", NUMBER)),)
HEADING = (Line(("Nome",)), Line(("Dia",)))
BODY = (
    Line(("Requerimento",), marked=True),
    Line(("Peço o que segue.",)),
    *HEADING,
    Line(("Ana",), again=HEADING),
    Line(("01/02/2026",), again=HEADING),
    Line(("Saldo: -5",)),
)
SHEET = Sheet(BODY, (HEAD,), (FOOT,))


def said(*pages: str) -> list[tuple[bool, str]]:
    return [(each.in_file, each.text) for each in differences(SHEET, pages)]


@pytest.mark.parametrize(
    "pages",
    [
        ("Órgão X\nRequerimento\nPeço o que\nsegue. Nome Dia\nAna 01/02/2026\nSaldo: -5\nPágina 1 de 1",),
        ("Órgão X\n1.2 Requerimento\nPeço o que segue.\nNome Dia\nAna 01/02/2026 Saldo: -5 Página 1 de 1",),
        ("Órgão X\n• Requerimento\nPe\x02\nço o que se\ufffegue.\nNomeDia\nAna 01/02/2026 Saldo: -5 Página 1 de 1",),
        (
            "Órgão X Requerimento Peço o que segue. Nome Dia Página 1 de 2",
            "Órgão X Nome Dia Ana 01/02/2026 Saldo: \x025 Página 2 de 2",
        ),
        (
            "Órgão X Requerimento Peço o que segue. Nome Dia A Página 1 de 2",
            "Órgão X Nome Dia na 01/02/2026 Saldo: -5 Página 2 de 2",
        ),
    ],
)
def test_it_may_be_set_in_any_way(pages: tuple[str, ...]) -> None:
    assert said(*pages) == []


GOOD = "Órgão X\nRequerimento\nPeço o que segue.\nNome Dia\nAna 01/02/2026\nSaldo: -5\nPágina 1 de 1"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Ana", "Bia", [(False, "Ana"), (True, "Bia")]),
        ("-5", "5", [(False, "Saldo: -5"), (True, "Saldo: 5")]),
        ("Peço", "Não peço", [(False, "Peço o que segue."), (True, "Não peço o que segue.")]),
        ("\nAna", "\n2. Ana", [(False, "Ana"), (True, "2.")]),
        ("Órgão X", "Órgão Y", [(False, "Órgão X")]),
        ("Órgão X\n", "", [(False, "Órgão X")]),
        ("Página 1 de 1", "Página 1 de X", [(False, "Página … de …")]),
        ("\nPágina 1 de 1", "", [(False, "Página … de …")]),
        ("Página 1 de 1", "Outra coisa\nPágina 1 de 1", [(True, "Outra coisa")]),
        ("Requerimento\n", "", [(False, "Requerimento")]),
        ("Ana 01/02/2026", "Ana Nome Nome 01/02/2026", [(False, "01/02/2026"), (True, "Nome Nome")]),
    ],
)
def test_any_other_word_is_told(old: str, new: str, told: list[tuple[bool, str]]) -> None:
    assert old in GOOD
    found = said(GOOD.replace(old, new))
    assert [each for each in told if each not in found] == []


TEXT = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=40)


@given(st.lists(TEXT, max_size=6), st.sets(st.integers(0, 200)))
def test_whatever_the_text_and_wherever_it_is_broken(texts: list[str], cuts: set[int]) -> None:
    whole = "".join(texts)
    places = [0, *sorted(cut for cut in cuts if cut < len(whole)), len(whole)]
    pages = ["\n".join(whole[start:end] for start, end in pairwise(places))]
    assert differences(Sheet(tuple(Line((text,)) for text in texts)), pages) == ()


@given(TEXT, st.integers(0, 40), st.sampled_from("xá5"))
def test_any_letter_more_is_told(text: str, place: int, letter: str) -> None:
    other = text[:place] + letter + text[place:]
    assert bare(other) != bare(text)
    assert differences(Sheet((Line((text,)),)), [other])


@pytest.mark.parametrize(
    ("item", "page"),
    [
        ("Declaro", "1. Declaro"),
        ("Declaro", "(iv) Declaro"),
        ("Declaro", "\ue00a Declaro"),
        ("Declaro", "2º Declaro"),
        ("500 consultas", "• 500 consultas"),
        ("500 consultas", "a) 500 consultas"),
    ],
)
def test_a_list_has_its_marks(item: str, page: str) -> None:
    assert differences(Sheet((Line((item,), marked=True),)), [page]) == ()
    assert differences(Sheet((Line((item,)),)), [page]) != ()


@pytest.mark.parametrize(
    ("item", "page"),
    [
        ("Declaro", "Nunca Declaro"),
        ("Declaro", "NAO Declaro"),
        ("500 consultas", "1.500 consultas"),
        ("500 consultas", "-500 consultas"),
        ("500 consultas", "9500 consultas"),
    ],
)
def test_a_mark_changes_no_meaning(item: str, page: str) -> None:
    assert differences(Sheet((Line((item,), marked=True),)), [page]) != ()


def test_pages_may_have_no_head_only_where_the_model_says_so() -> None:
    body = (Line(("Texto",)),)
    assert differences(Sheet(body, (HEAD,)), ["Órgão X Texto"]) == ()
    assert differences(Sheet(body, (HEAD,)), ["Texto"]) != ()
    assert differences(Sheet(body, (HEAD, ())), ["Texto"]) == ()
    assert differences(Sheet(body, (HEAD, ())), ["Órgão Y Texto"]) != ()
