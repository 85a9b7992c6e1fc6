"""The package of a DOCX: parts, and what they refer to (ECMA-376-2). No link is followed, no name becomes a path."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from pipeline.readers.archive import Archive, open_archive
from pipeline.readers.docx_xml import listen
from pipeline.readers.errors import ReadError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # [MS-CFB] 2.2
_TYPES = "[Content_Types].xml"
_DOCUMENT = "/officeDocument"
_HYPERLINK = "/hyperlink"


@dataclass(frozen=True, slots=True)
class Relationship:
    """One relationship (ECMA-376-2, 9.3)."""

    kind: str
    target: str
    external: bool


class Package:
    """The parts of an archive that was looked at: it has no macros and loads nothing from elsewhere."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        _refuse_macros(archive)
        for name in sorted(archive.names):
            if name.endswith(".rels"):
                _refuse_external(self._relationships(name))

    def read(self, name: str) -> bytes:
        """A part's content."""
        return self._archive.read(name)

    def related(self, source: str, kind: str) -> Iterator[str]:
        """The parts that ``source`` has a relationship of that kind with, which exist. The package itself is ``""``."""
        folder, last = posixpath.split(source)
        rels = posixpath.join(folder, "_rels", f"{last}.rels")
        if rels not in self._archive.names:
            return
        for relationship in self._relationships(rels):
            target = posixpath.normpath(posixpath.join("/", folder, relationship.target)).lstrip("/")
            if relationship.kind.endswith(kind) and target in self._archive.names:
                yield target

    def document(self) -> str:
        """The name of the main part, which is not always `word/document.xml`."""
        found = next(self.related("", _DOCUMENT), None)
        if found is None:
            raise ReadError("arquivo-ilegivel", "O arquivo não é um documento DOCX.")
        return found

    def _relationships(self, name: str) -> list[Relationship]:
        heard = _Relationships()
        listen(self.read(name), heard)
        return heard.found


@contextmanager
def open_package(data: bytes) -> Iterator[Package]:
    """Open a DOCX. Raises ReadError for what is none, is broken, or is made to harm."""
    if data.startswith(_OLE):
        message = "O arquivo está protegido por senha, ou é de um Word antigo (.doc). Salve-o como DOCX, sem senha."
        raise ReadError("arquivo-com-senha", message)
    with open_archive(data) as archive:
        yield Package(archive)


class _Relationships:
    def __init__(self) -> None:
        self.found: list[Relationship] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "rel:Relationship":
            external = attributes.get("TargetMode") == "External"
            self.found.append(Relationship(attributes.get("Type", ""), attributes.get("Target", ""), external))

    def end(self, tag: str) -> None: ...

    def text(self, data: str) -> None: ...


def _refuse_macros(archive: Archive) -> None:
    declared = archive.read(_TYPES).lower()
    parts = [name.lower() for name in archive.names]
    if b"macroenabled" in declared or any("vbaproject" in name or "/activex/" in name for name in parts):
        raise ReadError("arquivo-com-macros", "O arquivo traz macros, que um formulário nunca tem. Ele não foi lido.")


def _refuse_external(relationships: list[Relationship]) -> None:
    """A hyperlink is only a text that could be clicked; anything else is loaded when the file is opened."""
    if any(each.external and not each.kind.endswith(_HYPERLINK) for each in relationships):
        message = "O arquivo busca conteúdo em outro lugar (modelo, imagem ou objeto externo). Ele não foi lido."
        raise ReadError("arquivo-com-ligacoes", message)
