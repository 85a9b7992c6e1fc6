"""The custom XML part that a DOCX of ours carries: the record, and what its controls are."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pipeline.readers.docx_package import Package
from pipeline.readers.docx_xml import listen
from pipeline.readers.errors import ReadError

MAX_RECORD = 5 * 1024 * 1024
_RELATIONSHIP = "/customXml"
NAMESPACE = "urn:credencia:docx:1"
_BOXES = frozenset({"yes_no", "choices"})


@dataclass(frozen=True, slots=True)
class Option:
    """One option: ``mark`` is the bookmark around its box, or empty."""

    id: str
    label: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A field: ``kind`` is its widget, ``mark`` the bookmark around its control, or empty when it has boxes."""

    name: str
    kind: str
    mark: str = ""
    options: tuple[Option, ...] = ()

    @property
    def has_boxes(self) -> bool:
        """Whether each option has a control of its own."""
        return self.kind in _BOXES


@dataclass(slots=True)
class Custom:
    """What the part says: the record as JSON, or empty, and the fields in their order."""

    record: str = ""
    fields: list[Field] = field(default_factory=list)


def data_in(package: Package, main: str) -> Custom:
    """What the first custom XML part of ours says; nothing when the document has none, or none that can be read."""
    for name in package.related(main, _RELATIONSHIP):
        content = package.read(name)
        if NAMESPACE.encode() in content and len(content) <= 2 * MAX_RECORD:
            heard = _Data()
            try:
                listen(content, heard)
            except ReadError:
                return Custom()
            return heard.custom()
    return Custom()


class _Data:
    """Hears the part."""

    def __init__(self) -> None:
        self._record: list[str] = []
        self._fields: list[tuple[Field, list[Option]]] = []
        self._in_record = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        known = attributes.get
        match tag:
            case "c:dados":
                self._in_record = True
            case "c:campo":
                self._fields.append((Field(known("nome", ""), known("tipo", ""), known("marca", "")), []))
            case "c:opcao" if self._fields:
                _, options = self._fields[-1]
                options.append(Option(known("id", ""), known("rotulo", ""), known("marca", "")))

    def end(self, tag: str) -> None:
        if tag == "c:dados":
            self._in_record = False

    def text(self, data: str) -> None:
        if self._in_record:
            self._record.append(data)

    def custom(self) -> Custom:
        fields = [replace(each, options=tuple(options)) for each, options in self._fields]
        return Custom("".join(self._record)[: MAX_RECORD + 1], fields)
