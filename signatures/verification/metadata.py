"""What a file's metadata say to people: the title that readers show, the language that they speak (ISO 32000-2, 14.3).

Programs write metadata again when they add validation data: dates and their own names may change. The words may not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from xml.parsers import expat

from pikepdf import Name, Object, Pdf, Stream

from signatures.acroform import stream_content

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DESCRIPTION = f"{_RDF} Description"
_DUBLIN_CORE, _PDF = "http://purl.org/dc/elements/1.1/", "http://ns.adobe.com/pdf/1.3/"
_TO_PEOPLE = frozenset(
    {f"{_DUBLIN_CORE} {name}" for name in ("title", "description", "creator", "subject", "language", "rights")}
    | {f"{_PDF} Keywords"}
)
_MOST, _DEEPEST = 1 << 20, 64  # bytes, elements

Words = Mapping[str, list[str]]


def same_words(before: Pdf, now: Pdf) -> bool:
    """Whether the metadata of both are the same bytes, or say the same to people."""
    one, other = before.Root.get(Name.Metadata), now.Root.get(Name.Metadata)
    if _written(one) == _written(other):
        return True
    said, says = _words(one), _words(other)
    return said is not None and said == says


def _written(found: Object | None) -> bytes:
    if isinstance(found, Stream):
        return found.stream_dict.unparse() + found.read_raw_bytes()
    return found.unparse(resolved=True) if isinstance(found, Object) else b""


def _words(found: Object | None) -> Words | None:
    """What each property that is for people says, in order (ISO 16684-1, 7); None for what isn't a packet of XMP."""
    if not isinstance(found, Stream) or found.get(Name.Type) != Name.Metadata or found.get(Name.Subtype) != Name.XML:
        return None
    packet = stream_content(found)
    if packet is None or len(packet) > _MOST:
        return None
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = reader.refuse
    parser.StartElementHandler, parser.EndElementHandler = reader.begin, reader.end
    parser.CharacterDataHandler = reader.text
    try:
        parser.Parse(packet, True)
    except (expat.ExpatError, LookupError, ValueError):
        return None
    return reader.said


class _Reader:
    """Collects the properties of every description, whether they are written as elements or as attributes."""

    def __init__(self) -> None:
        self.said: defaultdict[str, list[str]] = defaultdict(list)
        self._path: list[str] = []
        self._property = ""

    def refuse(self, *_: object) -> None:
        raise ValueError("a document type")

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        above = self._path[-1] if self._path else ""
        if len(self._path) > _DEEPEST or (above == f"{_RDF} RDF") is not (name == _DESCRIPTION and not self._property):
            raise ValueError("not a packet as programs write it")
        if not self._property and above == _DESCRIPTION:
            self._property = name
        for key, value in attributes.items():
            self._say(self._property or key, value)
        self._path.append(name)

    def end(self, _: str) -> None:
        self._path.pop()
        if self._path[-2:-1] == [f"{_RDF} RDF"]:  # one property of a description is read
            self._property = ""

    def text(self, words: str) -> None:
        self._say(self._property, words)

    def _say(self, name: str, words: str) -> None:
        if name in _TO_PEOPLE and words.strip():
            self.said[name].append(words.strip())
