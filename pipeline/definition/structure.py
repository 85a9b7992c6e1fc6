"""A tree becomes a typed value, and every mistake of form is told with its place.

msgspec does the conversion. Only when it refuses is the tree walked piece by piece, so that one reading tells all the
mistakes and not the first alone.
"""

from __future__ import annotations

import enum
import re
import threading
import types
import typing
import unicodedata
from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec

from pipeline.definition.located import Node, place_of, plain
from pipeline.definition.suggest import did_you_mean
from pipeline.findings import Finding, FoundError, Place, Severity

T = TypeVar("T", bound=msgspec.Struct)


class DefinitionError(FoundError):
    """A form definition with mistakes; ``findings`` tell them all, each with file, line and column."""


def converted(node: Node, kind: type[T]) -> T:
    """The typed value of a tree.

    Raises:
        DefinitionError: With a finding for each mistake of form.
    """
    try:
        made: T = convert(normal(plain(node)), kind)
    except msgspec.ValidationError as error:
        found = list(explain(node, kind)) or [_finding(str(error), node, kind)]
        raise DefinitionError(found) from error
    return made


def convert(value: object, kind: Any) -> Any:
    """The typed value of plain ones. Raises msgspec.ValidationError."""
    with _ALONE:
        return msgspec.convert(value, kind, strict=False)


_ALONE = threading.Lock()
"""msgspec reads a type's annotations when it first meets it, and two threads that meet it at once end the process."""


def normal(value: object) -> object:
    """The same value with every text in NFC and without spaces around it."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value).strip()
    if isinstance(value, list):
        return [normal(item) for item in value]
    if isinstance(value, dict):
        return {key: normal(item) for key, item in value.items()}
    return value


def explain(node: Node, kind: Any) -> Iterator[Finding]:
    """Every mistake of form in a piece of a tree: its parts' first, and its own when they have none."""
    found = list(_of_parts(node, kind))
    if not found:
        try:
            convert(normal(plain(node)), kind)
        except msgspec.ValidationError as error:
            found = [_finding(str(error), node, kind)]
    yield from found


def _of_parts(node: Node, kind: Any) -> Iterator[Finding]:
    while typing.get_origin(kind) is typing.Annotated:
        kind = typing.get_args(kind)[0]
    if typing.get_origin(kind) in {typing.Union, types.UnionType}:
        kind = _member(node, kind)
    if isinstance(node.value, tuple) and typing.get_origin(kind) is tuple:
        for item in node.value:
            yield from explain(item, typing.get_args(kind)[0])
    elif isinstance(node.value, dict) and isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        yield from _of_struct(node, node.value, kind)


def _member(node: Node, union: Any) -> Any:
    """The struct of a union that the node's own tag names, or the union itself."""
    tag = node.value["type"].value if isinstance(node.value, dict) and "type" in node.value else None
    for member in typing.get_args(union):
        if isinstance(member, type) and issubclass(member, msgspec.Struct) and member.__struct_config__.tag == tag:
            return member
    return union


def _of_struct(node: Node, entries: dict[str, Node], kind: type[msgspec.Struct]) -> Iterator[Finding]:
    attributes = {info.encode_name: info for info in msgspec.structs.fields(kind)}
    tag = kind.__struct_config__.tag_field
    for key, child in entries.items():
        if key in attributes:
            yield from explain(child, attributes[key].type)
        elif key != tag:
            hint = did_you_mean(key, attributes)
            yield _critica("chave-desconhecida", f"A chave “{key}” não é conhecida aqui.{hint}", child.anchor)
    for key, info in attributes.items():
        if info.required and key not in entries:
            yield _critica("chave-ausente", f"Falta a chave “{key}”. Acrescente-a.", node.anchor)


_NAMES = {
    "str": "um texto",
    "int": "um número inteiro",
    "bool": "true ou false",
    "array": "uma lista",
    "object": "um conjunto de chaves",
    "null": "nada",
}
_IDENTIFIER = "letras minúsculas sem acento, algarismos e “_”, começando por letra"
_SHAPES = {
    "^[a-z][a-z0-9_]*$": _IDENTIFIER,
    "^[a-z][a-z0-9-]*$": _IDENTIFIER.replace("_", "-"),
    "^[09A ./()-]*$": "0 (algarismo), 9 (algarismo que pode faltar), A (letra maiúscula), espaço e os sinais . / ( ) -",
    # msgspec prints the pattern with its escapes
    r"^[1-9]\\d{3}-(0[1-9]|1[0-2])(\\.\\d+)?$": "AAAA-MM ou AAAA-MM.N, com um mês de 01 a 12",
}
_TRANSLATIONS: tuple[tuple[str, str, str], ...] = (
    (r"Expected `\w+` <= (\S+)", "valor-invalido", "O valor deve ser no máximo {0}."),
    (r"Expected `\w+` >= (\S+)", "valor-invalido", "O valor deve ser no mínimo {0}."),
    (r"Expected `str` of length <= (\d+)", "valor-invalido", "O texto deve ter no máximo {0} caracteres."),
    (r"Expected `str` of length >= (\d+)", "valor-invalido", "O texto não pode ficar vazio."),
    (r"Expected `array` of length >= (\d+)", "valor-invalido", "A lista precisa de pelo menos {0} item(ns)."),
    (r"Expected `str` matching regex '(.*?)'(?: - at|$)", "valor-invalido", "O valor deve ter a forma: {0}."),
    (r"Expected `(.+)`, got `null`", "chave-vazia", "A chave está vazia: preencha-a com {0}, ou apague-a."),
    (r"Expected `(.+)`, got `(\w+)`", "valor-invalido", "Aqui se espera {0}, e há {1}."),
    (r"Object missing required field `type`", "tipo-desconhecido", "Falta a chave “type”, que diz o tipo do campo."),
    (r"Invalid value '(.*)' - at", "tipo-desconhecido", "O tipo “{0}” não é conhecido."),
    (r"Invalid enum value '(.*)'", "valor-invalido", "O valor “{0}” não é aceito aqui."),
)
TYPES = (
    *("text", "long_text", "cpf", "cnpj", "email", "phone", "date", "yes_no", "choice", "choices", "ip_list"),
    *("cep", "uf", "integer", "siorg", "group", "part"),
)


def _finding(message: str, node: Node, kind: Any) -> Finding:
    """Msgspec's message as a finding, at the place that its path names."""
    path = re.search(r" - at `\$\.?(.*)`$", message)
    place = place_of(node, path[1]) if path else node.place or node.anchor
    for pattern, code, said in _TRANSLATIONS:
        if match := re.match(pattern, message):
            words = [_word(group) for group in match.groups()]
            return _critica(code, said.format(*words) + _hint(code, match, kind), place)
    return _critica("valor-invalido", f"O valor não é aceito aqui ({message}).", place)


def _hint(code: str, match: re.Match[str], kind: Any) -> str:
    if code == "tipo-desconhecido" and match.groups():
        return did_you_mean(match[1], TYPES)
    for option in (kind, *typing.get_args(kind)):  # alone, or beside None
        if isinstance(option, type) and issubclass(option, enum.Enum):
            return f" Use {' ou '.join(f'“{member.value}”' for member in option)}."
    return ""


def _word(group: str) -> str:
    names = [_NAMES.get(name, name) for name in group.split(" | ")]
    return " ou ".join(_SHAPES.get(name, name) for name in names)


def _critica(code: str, message: str, place: Place | None) -> Finding:
    return Finding(Severity.CRITICA, code, message, place=place)
