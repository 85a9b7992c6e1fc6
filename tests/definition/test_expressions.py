from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.definition.expressions import (
    MAX_LENGTH,
    ExpressionError,
    domain,
    evaluate,
    holds,
    mentions,
    public_domain,
    same_domain,
)

DATA: dict[str, dict[str, object]] = {
    "a": {"mail": "Q@W.gov.br", "n": 3, "items": "I", "nada": None, "g": ({"v": 1}, {"v": 2})},
    "b": {"mail": "p@sub.w.gov.br"},
}

GOOD = [
    ("a.n", 3),
    ("a.items", "I"),
    ("a['n']", 3),
    ("a.n + 1 > 3 and not a.nada", True),
    ("a.nada is none", True),
    ("a.mail | domain", "w.gov.br"),
    ("a.mail | same_domain(b.mail)", True),
    ("a.mail | public_domain", True),
    ("'[Informar os dados]' | has_brackets", True),
    ("'[ ] Sim' | has_brackets", True),
    ("'“compete [...] ao órgão” (art. 5º)' | has_brackets", False),
    ("a.nada | has_brackets", False),
    ("a.g | sum(attribute='v')", 3),
    ("a.g | map(attribute='v') | list | length", 2),
    ("a.g[0].v", 1),
    ("'x' in (a.nada or [])", False),
    ("a.n if b.mail else 0", 3),
    ("a.mail ~ '!'", "Q@W.gov.br!"),
]

# Each would run long, reach outside the data, or is not an expression.
HOSTILE = [
    ("power", "'a' * 10 ** 9"),
    ("multiplication", "[0] * 1000000000"),
    ("format by percent", "'%1000000000d' % 1"),
    ("division", "1 / 0"),
    ("class", "a.mail.__class__"),
    ("class by item", "a['__class__']"),
    ("class by filter", "a | attr('__class__')"),
    ("class by map", "a.g | map(attribute='__class__') | first"),
    ("method", "a.mail.upper()"),
    ("global", "range(10)"),
    ("lipsum", "lipsum"),
    ("self", "self"),
    ("computed item", "a[b.mail]"),
    ("slice", "a.g[0:1]"),
    ("join grows by squares", "a.mail | join(a.mail)"),
    ("replace grows", "'aa' | replace('a', 'aaaa')"),
    ("center", "'a' | center(1000000000)"),
    ("filter by name", "['a'] | map('center', 1000000000) | list"),
    ("two expressions", "a.n }} {{ b.mail"),
    ("block", "{% for x in a %}"),
    ("parentheses", "(" * 240 + "1" + ")" * 240),
    ("too long", "a.n or " * MAX_LENGTH + "a.n"),
    ("empty", " "),
    ("unknown test", "a.n is divisibleby(2)"),
    ("unknown section", "c.n"),
    ("unknown field", "a.m"),
    ("types", "a.nada > 1"),
    ("assignment", "a = 1"),
]


@pytest.mark.parametrize(("expression", "value"), GOOD)
def test_what_rules_need(expression: str, value: object) -> None:
    assert evaluate(expression, DATA) == value


@pytest.mark.parametrize("expression", [row[1] for row in HOSTILE], ids=[row[0] for row in HOSTILE])
def test_what_is_hostile_or_wrong_is_a_finding(expression: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        evaluate(expression, DATA)
    (found,) = caught.value.findings
    assert found.code == "expressao"
    assert len(found.message) < 400


def test_conditions() -> None:
    assert holds("", {})
    assert holds("a.n", DATA)
    assert not holds("a.nada", DATA)


def test_names_that_an_expression_mentions() -> None:
    assert mentions("a.x and b['y'] or (c | length) and a.x") == ("a.x", "b.y", "c")


def test_domains() -> None:
    assert domain("Ana@SOF.gov.br") == "sof.gov.br"
    assert domain(None) == domain("sem arroba") == ""
    assert same_domain("a@x.gov.br", "b@X.gov.br")
    assert not same_domain("a@ax.gov.br", "b@x.gov.br")
    assert not same_domain("a@gov.br", "b@x.gov.br")
    assert not same_domain("a@x.gov.br", None)
    assert public_domain("a@tjdft.jus.br")
    assert not public_domain("a@empresa.com.br")
    assert not public_domain("a@fakegov.br")


@given(st.text(max_size=60) | st.text("ab.|()[]'~+-, 01nm*%{}", max_size=60))
def test_any_text_has_a_value_or_a_finding(expression: str) -> None:
    try:
        evaluate(expression, DATA)
    except ExpressionError as error:
        assert error.findings  # noqa: PT017 - either way
