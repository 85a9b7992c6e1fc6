"""The placeholders of a model: found in a paragraph's text, taken apart, and evaluated by the restricted language.

``{{ titular.nome }}``, ``{{ assinatura("titular") }}``, ``{% for item in recursos.itens %}`` … ``{% endfor %}`` and
``{% if titular.email %}`` … ``{% endif %}``. Nothing else.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass

from pipeline.definition.expressions import evaluate, holds, mentions
from pipeline.models.errors import refused
from pipeline.models.values import Values

# A word processor makes typographic quotes and spaces out of what people type.
_PLAIN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "\u00a0": " ", "\u202f": " "})
_QUOTED = r"""(?:"[^"]*"|'[^']*'|[^"'{}%])*+"""
_TOKEN = re.compile(r"\{\{(%s)\}\}|\{%%(%s)%%\}" % (_QUOTED, _QUOTED))  # noqa: UP031 - braces
_SIGNATURE = re.compile(r"""assinatura\s*\(\s*["']([a-z][a-z0-9_]*)["']\s*\)""")
_FOR = re.compile(r"for\s+([a-z_][a-z0-9_]*)\s+in\s+([a-z][a-z0-9_]*\.[a-z][a-z0-9_]*)")
_IF = re.compile(r"if\s+(.+)", re.DOTALL)


class Kind(enum.Enum):
    """What a placeholder does."""

    PRINT = "print"
    SIGNATURE = "signature"
    FOR = "for"
    IF = "if"
    END_FOR = "endfor"
    END_IF = "endif"


ENDS = {Kind.FOR: Kind.END_FOR, Kind.IF: Kind.END_IF}


@dataclass(frozen=True, slots=True)
class Token:
    """A placeholder in a paragraph's text, from ``start`` to ``end``.

    ``expression`` is what it prints, tests or goes through, or the role that signs; ``name`` is the loop's own.
    """

    kind: Kind
    start: int
    end: int
    text: str
    expression: str = ""
    name: str = ""


def tokens(text: str) -> list[Token]:
    """Every placeholder of a text, in order. Raises DefinitionError for what begins like one and isn't."""
    plain = text.translate(_PLAIN)
    found = [_token(match) for match in _TOKEN.finditer(plain)]
    rest = _TOKEN.sub("", plain)
    for sign in ("{{", "}}", "{%", "%}"):
        if sign in rest:
            place = rest.strip()[:60]
            raise refused("modelo-sintaxe", f"O modelo tem um “{sign}” sem o seu par, em “{place}”.")
    return found


def text_of(token: Token, values: Values) -> str:
    """What a placeholder prints."""
    value = evaluate(token.expression, values.shown)
    if isinstance(value, str | int) and not isinstance(value, bool):
        return str(value)
    raise refused("modelo-impressao", f"No modelo, {token.text} não é um texto que se possa imprimir.")


def is_true(token: Token, values: Values) -> bool:
    """Whether a condition holds."""
    return holds(token.expression, values.raw)


def rounds(token: Token, values: Values) -> list[Values]:
    """What is visible in each round of a loop."""
    raw, shown = evaluate(token.expression, values.raw), evaluate(token.expression, values.shown)
    if shown and not isinstance(shown, tuple):
        raise refused("modelo-repeticao", f"No modelo, {token.text} não percorre um grupo que se repete.")
    pairs = zip(_records(raw), _records(shown), strict=True)
    return [values.inside(token.name, one, other) for one, other in pairs]


def _records(value: object) -> tuple[dict[str, object], ...]:
    return value if isinstance(value, tuple) else ()


def names(token: Token) -> tuple[str, ...]:
    """The dotted paths that a placeholder names. Raises ExpressionError when it isn't in the language."""
    return mentions(token.expression) if token.kind in {Kind.PRINT, Kind.IF, Kind.FOR} else ()


def _token(match: re.Match[str]) -> Token:
    start, end = match.span()
    printed, tag = match.groups()
    if printed is not None:
        signature = _SIGNATURE.fullmatch(printed.strip())
        if signature:
            return Token(Kind.SIGNATURE, start, end, match.group(), signature.group(1))
        return Token(Kind.PRINT, start, end, match.group(), printed.strip())
    return _tag(tag.strip(), start, end, match.group())


def _tag(tag: str, start: int, end: int, text: str) -> Token:
    if tag in {Kind.END_FOR.value, Kind.END_IF.value}:
        return Token(Kind(tag), start, end, text)
    loop = _FOR.fullmatch(tag)
    if loop:
        return Token(Kind.FOR, start, end, text, loop.group(2), loop.group(1))
    condition = _IF.fullmatch(tag)
    if condition:
        return Token(Kind.IF, start, end, text, condition.group(1))
    message = f"O modelo usa {text}; há só “for NOME in SECAO.GRUPO”, “endfor”, “if CONDIÇÃO” e “endif”."
    raise refused("modelo-sintaxe", message)
