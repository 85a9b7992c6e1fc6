"""XML of a stranger, read as it streams by: no document type, no entities, no depth, no crowd.

No tree is built, so what is read costs no more memory than the part itself.
"""

from __future__ import annotations

from typing import Protocol
from xml.parsers import expat  # its entity declarations are refused before one could be used

from pipeline.readers.errors import ReadError

_DEPTH = 256  # Word's own files stay below 60
_ELEMENTS = 400_000  # a form of 200 rows of 10 fields has 100,000
_TRANSITIONAL = "http://schemas.openxmlformats.org"
_STRICT = "http://purl.oclc.org/ooxml"
_PREFIXES = {
    f"{_TRANSITIONAL}/wordprocessingml/2006/main": "w:",
    f"{_STRICT}/wordprocessingml/main": "w:",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14:",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
    "http://schemas.openxmlformats.org/package/2006/relationships": "rel:",
    "urn:credencia:docx:1": "c:",
}


class Listener(Protocol):
    """Who hears of the elements, in document order. Known namespaces have short prefixes, others none."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element opens. A control's attributes have its prefix, as `w:val`."""

    def end(self, tag: str) -> None:
        """An element closes."""

    def text(self, data: str) -> None:
        """Some of the text inside; it may come in pieces."""


def listen(part: bytes, listener: Listener) -> None:
    """Tell the listener what the part has. Raises ReadError when it is not well-formed, or is hostile."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    guard = _Guard(listener)
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = guard.start
    parser.EndElementHandler = guard.end
    parser.CharacterDataHandler = listener.text
    try:
        parser.Parse(part, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise ReadError("arquivo-ilegivel", "O conteúdo do arquivo está corrompido: não é XML bem formado.") from error


class _Guard:
    """Between the parser and the listener: counts, and gives short names."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._depth = 0
        self._elements = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > _DEPTH or self._elements > _ELEMENTS:
            message = "O arquivo tem uma estrutura que nenhum formulário tem. Ele não foi lido."
            raise ReadError("arquivo-hostil", message)
        self._listener.start(_short(name), {_short(key): value for key, value in attributes.items()})

    def end(self, name: str) -> None:
        self._depth -= 1
        self._listener.end(_short(name))


def _short(name: str) -> str:
    namespace, _, local = name.rpartition(" ")
    return _PREFIXES.get(namespace, "") + local


def _refuse_doctype(*_: object) -> None:
    message = "O arquivo declara um tipo de documento (DOCTYPE), o que nenhum editor de textos faz. Ele não foi lido."
    raise ReadError("arquivo-hostil", message)
