"""XML from anyone: no document type, no entities, no tree in memory, and limits on how deep it nests and how much."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from xml.parsers import expat

from pipeline.readers.errors import ReadError

MAX_DEPTH = 256
MAX_ELEMENTS = 500_000  # a form of 2,000 controls, saved by LibreOffice, has a tenth of it

Start = Callable[[str, Mapping[str, str]], None]
Characters = Callable[[str], None]


def walk(xml: bytes, start: Start, characters: Characters | None = None) -> None:
    """Call ``start`` at each element's beginning, with its name and attributes (``namespace local``), in order.

    Raises ReadError for what is not well-formed or is made to harm; what the callbacks raise passes through.
    """
    depth = elements = 0

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, elements
        depth += 1
        elements += 1
        if depth > MAX_DEPTH or elements > MAX_ELEMENTS:
            raise ReadError(
                "arquivo-hostil", "O arquivo tem uma estrutura que nenhum formulário tem. Ele não foi lido."
            )
        start(name, attributes)

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    # Expat fetches nothing by itself, and without a document type there are no entities but XML's own five.
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise ReadError("arquivo-ilegivel", "O conteúdo do arquivo está corrompido: não é XML bem formado.") from error


def _refuse_document_type(*_: object) -> None:
    message = "O arquivo declara um tipo de documento (DOCTYPE), o que nenhum editor de textos faz. Ele não foi lido."
    raise ReadError("arquivo-hostil", message)
