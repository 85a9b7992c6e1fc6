r"""A form's prose: Markdown and Jinja2, where fields are placed and never pasted.

What a template prints is a *mark*, two private-use characters around a number, and the value is put into the parsed
blocks afterwards. So a value can't become markup: `finalize` refuses to print anything but a mark or a whole number.
Conditions see the values themselves (``{% if sistema.certificado_de_terceiro %}``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from pipeline.definition.load import DefinitionError
from pipeline.findings import Finding, Place, Severity

OPEN, CLOSE = "\ue000", "\ue001"
MARK = re.compile(f"{OPEN}(\\d+){CLOSE}")


@dataclass(frozen=True, slots=True)
class Placement:
    """What stands where a mark is: a field's value (``path``), or a block made by ``builder`` from ``argument``."""

    builder: str
    argument: str = ""


@dataclass(slots=True)
class Placements:
    """The marks of one expansion, in order."""

    items: list[Placement] = field(default_factory=list)

    def mark(self, placement: Placement) -> Mark:
        """A new mark that stands for ``placement``."""
        self.items.append(placement)
        return Mark(f"{OPEN}{len(self.items) - 1}{CLOSE}")


@dataclass(frozen=True, slots=True)
class Mark:
    """Prints as itself; the only thing, with whole numbers, that a template may print."""

    text: str

    def __str__(self) -> str:
        return self.text


class FieldRef:
    """A field inside a template: compares, counts and loops as its value, and prints as a mark."""

    __slots__ = ("_path", "_placements", "_value")

    def __init__(self, path: str, value: Any, placements: Placements) -> None:
        self._path = path
        self._value = value
        self._placements = placements

    def mark(self) -> Mark:
        """The mark that stands for this field's value."""
        return self._placements.mark(Placement("value", self._path))

    def __eq__(self, other: object) -> bool:
        return bool(self._value == (other._value if isinstance(other, FieldRef) else other))

    def __hash__(self) -> int:
        return hash(self._value)

    def __bool__(self) -> bool:
        return bool(self._value)

    def __len__(self) -> int:
        return len(self._value or ())

    def __contains__(self, item: object) -> bool:
        return item in (self._value or ())

    def __iter__(self) -> Iterator[Any]:
        return iter(self._value or ())


def expand(
    source: str,
    file: str,
    values: Mapping[str, Mapping[str, Any] | bool],
    builders: tuple[str, ...],
) -> tuple[str, tuple[Placement, ...]]:
    """Run the template over ``values`` (section id → field id → value, and plain facts such as ``blank``).

    Returns Markdown with marks in it, and what each mark stands for. ``builders`` are the names of the functions
    that place blocks: ``{{ section("titular") }}``. Raises DefinitionError with the template's file and line.
    """
    if OPEN in source or CLOSE in source:
        raise _error("caractere-reservado", "O modelo usa um caractere de uso privado (U+E000 ou U+E001).", file, 1)
    placements = Placements()
    context: dict[str, Any] = {name: _referred(name, value, placements) for name, value in values.items()}
    context.update({name: _placer(name, placements) for name in builders})
    try:
        text = _environment().from_string(source).render(context)
    except TemplateSyntaxError as error:
        message = f"O modelo não está bem escrito: confira chaves, porcentagens e aspas desta linha ({error.message})."
        raise _error("modelo-sintaxe", message, file, error.lineno) from error
    except UndefinedError as error:
        message = f"O modelo usa um nome que o formulário não tem ({error})."
        raise _error("modelo-invalido", message, file, _line_of(error)) from error
    except (TemplateError, SecurityError, TypeError) as error:
        raise _error(
            "modelo-invalido", f"O modelo não pôde ser aplicado ({str(error).rstrip('.')}).", file, _line_of(error)
        ) from error
    return text, tuple(placements.items)


def _referred(name: str, value: object, placements: Placements) -> object:
    if not isinstance(value, Mapping):
        return value
    return {field: FieldRef(f"{name}.{field}", inner, placements) for field, inner in value.items()}


def _placer(builder: str, placements: Placements) -> Callable[..., Mark]:
    def place(argument: object = "") -> Mark:
        if not isinstance(argument, str):
            raise TypeError(f"{builder}(…) recebe um nome entre aspas")
        return placements.mark(Placement(builder, argument))

    return place


def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, finalize=_finalize, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.clear()
    return environment


def _finalize(value: object) -> str:
    if isinstance(value, FieldRef):
        return str(value.mark())
    if isinstance(value, Mark):
        return str(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, StrictUndefined):
        return str(value)  # raises, with the name that is missing
    raise TypeError("só um campo pode ser impresso, e sem filtros")


def _line_of(error: BaseException) -> int:
    line = 1
    traceback = error.__traceback__
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == "<template>":
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line


def _error(code: str, message: str, file: str, line: int) -> DefinitionError:
    return DefinitionError([Finding(Severity.CRITICA, code, message, place=Place(file, line, 1))])
