"""YAML text becomes a tree in which everything knows its place.

Every scalar stays the string that was typed, so that ``cpf: 01234567890``, ``não``, a date or ``NO`` reach their
field untouched; only an empty plain scalar, ``null`` and ``~`` are None. JSON is read by the same way, being YAML.

What YAML offers beyond plain data is refused, each with its place: tags, anchors and aliases, merge keys, repeated
keys, several documents, keys that are not text, and anything too deep or too large.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from pipeline.definition import troubles
from pipeline.findings import Finding, FoundError, Place, Severity

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 20

_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_STEP = re.compile(r"([^.\[\]]+)|\[([0-9]+)\]")
# What YAML 1.1 takes for printable, less the line breaks that editors don't count as such (U+0085, U+2028, U+2029).
_UNREADABLE = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


class SourceError(FoundError):
    """A YAML or JSON text that cannot be read; ``findings`` say where and why."""


@dataclass(frozen=True, slots=True)
class Node:
    """A value and where it stands.

    ``place`` is the value's, or its key's when the value is empty; None when the value never stood in a file.
    ``key`` is the place of the key that leads to it, when it is a mapping's value.
    """

    value: str | Mapping[str, Node] | tuple[Node, ...] | None
    place: Place | None = None
    key: Place | None = None

    @property
    def anchor(self) -> Place | None:
        """Where a person would look for it: its key, else its value."""
        return self.key or self.place


def read_tree(text: str | bytes, file: str) -> Node:
    """Read a YAML or JSON text into a tree.

    Raises:
        SourceError: The text is not readable, or uses what is refused; with every mistake that could be found.
    """
    readable = _decoded(text, file)
    from_json, shifts = troubles.join_surrogates(readable)
    return _Reader(file, shifts).read(from_json)


def plain(node: Node) -> object:
    """The raw Python value of a tree: str, None, list and dict, scalars as they were typed."""
    if isinstance(node.value, Mapping):
        return {key: plain(child) for key, child in node.value.items()}
    if isinstance(node.value, tuple):
        return [plain(child) for child in node.value]
    return node.value


def planted(value: object) -> Node:
    """A tree without places from values a program holds: mappings, sequences, strings and None."""
    if isinstance(value, Mapping):
        return Node({str(key): planted(child) for key, child in value.items()})
    if isinstance(value, list | tuple):
        return Node(tuple(planted(child) for child in value))
    return Node(None if value is None else str(value))


def place_of(node: Node, path: str) -> Place | None:
    """The place of a dotted path such as ``titular.cpf`` or ``itens[2].nome``, or of what stands nearest above it."""
    current, leaf = node, False
    for name, index in _STEP.findall(path):
        below = _step(current, name, index)
        if below is None:
            return current.anchor
        current, leaf = below, not isinstance(below.value, Mapping | tuple)
    return current.place if leaf else current.anchor


def _step(node: Node, name: str, index: str) -> Node | None:
    if name and isinstance(node.value, Mapping):
        return node.value.get(name)
    if index and isinstance(node.value, tuple) and int(index) < len(node.value):
        return node.value[int(index)]
    return None


def _decoded(text: str | bytes, file: str) -> str:
    """The text without its byte order mark. Raises SourceError for size, encoding and control characters."""
    size = len(text) if isinstance(text, bytes) else len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        raise SourceError([_critica("arquivo-grande", troubles.TOO_LARGE, Place(file, 1, 1))])
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8")
        except UnicodeDecodeError as error:
            place = _place_at(error.object[: error.start].decode("utf-8"), file)
            raise SourceError([_critica("codificacao", troubles.NOT_UTF8, place)]) from error
    text = text.removeprefix("\ufeff")
    if strange := _UNREADABLE.search(text):
        message = troubles.CONTROL.format(f"U+{ord(strange.group()):04X}")
        raise SourceError([_critica("caractere-de-controle", message, _place_at(text[: strange.start()], file))])
    return text


def _place_at(before: str, file: str) -> Place:
    """The place just after a stretch of text."""
    lines = re.split("\r\n|\r|\n", before)
    return Place(file, len(lines), len(lines[-1]) + 1)


def _critica(code: str, message: str, place: Place) -> Finding:
    return Finding(Severity.CRITICA, code, message, place=place)


class _Reader:
    """Builds the tree from the parser's events, so that nothing is ever resolved or constructed."""

    def __init__(self, file: str, shifts: troubles.Shifts) -> None:
        self._file = file
        self._shifts = shifts
        self._findings: list[Finding] = []

    def read(self, text: str) -> Node:
        """The whole text's tree. Raises SourceError."""
        try:
            root = self._document(iter(yaml.parse(text, Loader=_LOADER)))
        except yaml.YAMLError as error:
            raise SourceError([*self._findings, self._syntax(error, text)]) from error
        if self._findings:
            raise SourceError(self._findings)
        return root

    def _document(self, events: Iterator[yaml.Event]) -> Node:
        root: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    self._find("varios-documentos", troubles.SEVERAL_DOCUMENTS, self._place(event))
                    break
            elif isinstance(event, yaml.NodeEvent):
                root = self._node(event, events, 1, None)
        if root is None:
            raise SourceError([_critica("arquivo-vazio", troubles.EMPTY, Place(self._file, 1, 1))])
        return root

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int, key: Place | None) -> Node:
        place = self._place(event)
        self._refuse_extras(event, place)
        if depth > MAX_DEPTH:
            raise SourceError([*self._findings, _critica("muito-fundo", troubles.TOO_DEEP, place)])
        if isinstance(event, yaml.MappingStartEvent):
            return Node(self._mapping(events, depth), place, key)
        if isinstance(event, yaml.SequenceStartEvent):
            return Node(self._sequence(events, depth), place, key)
        if not isinstance(event, yaml.ScalarEvent) or (not event.style and event.value in _NULLS):
            return Node(None, key or place, key)
        return Node(event.value, place, key)

    def _mapping(self, events: Iterator[yaml.Event], depth: int) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            place = self._place(event)
            name = self._key(self._node(event, events, depth + 1, None), event, place)
            value = self._node(next(events), events, depth + 1, place)
            if name in found:
                first = found[name].anchor
                self._find("chave-repetida", troubles.DUPLICATE.format(name, first.line if first else 1), place)
            elif name is not None:
                found[name] = value
        return found

    def _sequence(self, events: Iterator[yaml.Event], depth: int) -> tuple[Node, ...]:
        found: list[Node] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            found.append(self._node(event, events, depth + 1, None))
        return tuple(found)

    def _key(self, node: Node, event: yaml.Event, place: Place) -> str | None:
        """The key's text, or None after a finding."""
        if isinstance(event, yaml.ScalarEvent) and not event.style and event.value == "<<":
            self._find("chave-de-mesclagem", troubles.MERGE, place)
        elif isinstance(node.value, str):
            return node.value
        elif not isinstance(event, yaml.AliasEvent):
            self._find("chave-invalida", troubles.ODD_KEY, place)
        return None

    def _refuse_extras(self, event: yaml.Event, place: Place) -> None:
        anchor = getattr(event, "anchor", None)
        if anchor is not None:
            said = troubles.ALIAS if isinstance(event, yaml.AliasEvent) else troubles.ANCHOR
            self._find("ancora", said.format(anchor), place)
        if getattr(event, "tag", None) is not None:
            self._find("etiqueta", troubles.TAG, place)

    def _find(self, code: str, message: str, place: Place) -> None:
        self._findings.append(_critica(code, message, place))

    def _place(self, event: yaml.Event) -> Place:
        mark: Any = event.start_mark
        return Place(self._file, mark.line + 1, self._shifts.column(mark.line, mark.column) + 1)

    def _syntax(self, error: yaml.YAMLError, text: str) -> Finding:
        trouble = troubles.explain(error, text)
        column = self._shifts.column(trouble.line, trouble.column)
        return _critica(trouble.code, trouble.message, Place(self._file, trouble.line + 1, column + 1))
