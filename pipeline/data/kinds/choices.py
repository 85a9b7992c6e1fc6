"""Sim or não, one of several options, any of several options."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.data.kinds.model import Kind, Parsed, Problem, Raw, folded, joined, refused
from pipeline.data.mask import quoted
from pipeline.data.messages import say
from pipeline.definition.model import ChoiceField, ChoicesField, OptionSource, YesNoField
from pipeline.definition.suggest import did_you_mean

_YES = frozenset({"sim", "s", "true"})
_NO = frozenset({"nao", "n", "false"})


def parse_yes_no(raw: Raw, _field: YesNoField) -> Parsed:
    """Sim or não, by word or initial; true and false for programs."""
    text = joined(raw)
    word = folded(text)
    if not word:
        return Parsed()
    if word in _YES or word in _NO:
        return Parsed(word in _YES)
    return refused("resposta-invalida", say("resposta-invalida", typed=quoted(text)))


def parse_choice(raw: Raw, field: ChoiceField) -> Parsed:
    """The id of one option, given by id or by label."""
    text = joined(raw).strip()
    if not text:
        return Parsed()
    found = _option(text, field.options)
    return Parsed(found) if found else Parsed(None, (_unknown(text, field.options),))


def parse_choices(raw: Raw, field: ChoicesField) -> Parsed:
    """The ids of the chosen options, in the form's order; from a list, or a text with ``;``, commas or lines."""
    chosen: set[str] = set()
    problems: list[Problem] = []
    for at, text in _pieces(raw, field.options):
        found = _option(text, field.options)
        if found is None:
            problems.append(_unknown(text, field.options, at))
        else:
            chosen.add(found)
    if problems:
        return Parsed(None, tuple(problems))
    return Parsed(tuple(option.id for option in field.options if option.id in chosen) or None)


def show_choices(value: tuple[str, ...], field: ChoicesField) -> str:
    """The labels, separated by ``; ``."""
    return "; ".join(_label(chosen, field.options) for chosen in value)


def _pieces(raw: Raw, options: tuple[OptionSource, ...]) -> Iterator[tuple[str, str]]:
    """Each option as typed, with what to add to the field's path. A comma separates only where no label has it."""
    items = [("", raw)] if isinstance(raw, str) else [(f"[{i}]", item) for i, item in enumerate(raw)]
    for at, item in items:
        for piece in re.split(r"[;\n]", item):
            whole = _option(piece, options) is not None
            for text in [piece] if whole else piece.split(","):
                if text.strip():
                    yield at, text.strip()


def _option(text: str, options: tuple[OptionSource, ...]) -> str | None:
    """The option of that id or label; or, where labels are ``1 – Federal``, of that number or that name alone."""
    for option in options:
        if option.id == text.strip():
            return option.id
    word = folded(text)
    for option in options:
        if word in {folded(option.label), option.id}:
            return option.id
    coded = [option.id for option in options if word in map(folded, option.label.split(" – ", 1))]
    return coded[0] if len(coded) == 1 else None


def _label(chosen: str, options: tuple[OptionSource, ...]) -> str:
    return next(option.label for option in options if option.id == chosen)


def _unknown(text: str, options: tuple[OptionSource, ...], at: str = "") -> Problem:
    hint = did_you_mean(text, [option.label for option in options])
    return Problem("opcao-desconhecida", say("opcao-desconhecida", typed=quoted(text), hint=hint), at=at)


YES_NO = Kind(parse_yes_no, lambda value, _: "Sim" if value else "Não", "sim ou não")
CHOICE = Kind(parse_choice, lambda value, field: _label(value, field.options), "uma das opções")
CHOICES = Kind(parse_choices, show_choices, "lista com uma ou mais opções", listed=True)
