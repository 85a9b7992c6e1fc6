"""The zip around a word processor's document, from anyone: nothing is written to disk or grows without a limit."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from struct import error as StructError  # noqa: N812 - an exception, called as one

from pipeline.readers.errors import ReadError

MAX_FILE = 50 * 1024 * 1024
MAX_EXPANDED = 50 * 1024 * 1024  # of all entries together
_MAX_ENTRIES = 2000
_MAX_RATIO = 200
_SMALL = 1024 * 1024  # the ratio of a small entry says nothing
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_CENTRAL_ENTRY = b"PK\x01\x02"  # APPNOTE 4.3.12
_ENCRYPTED = 1  # general purpose bit 0 (APPNOTE 4.4.4)
_BROKEN = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
    EOFError,
    OSError,
    zlib.error,
    StructError,
)


class Archive:
    """An open archive whose entries were all looked at: their number, names, sizes and ways of compression."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.names = frozenset(archive.namelist())

    def read(self, name: str) -> bytes:
        """An entry's content, b"" when there is none of that name. Raises ReadError when it is broken."""
        if name not in self.names:
            return b""
        with _as_broken():
            return self._archive.read(name)  # never more than the declared size, which was looked at


@contextmanager
def open_archive(data: bytes) -> Iterator[Archive]:
    """Open the archive. Raises ReadError for what is no archive, is broken, or is made to harm."""
    if len(data) > MAX_FILE:
        raise ReadError("arquivo-grande", "O arquivo tem mais de 50 MB, e nenhum formulário chega perto disso.")
    # Before the directory is read: a million entries would take long.
    if data.count(_CENTRAL_ENTRY) > _MAX_ENTRIES:
        raise _harmful("tem partes demais")
    with _as_broken():
        archive = zipfile.ZipFile(io.BytesIO(data))
    with archive:
        _inspect(archive.infolist())
        yield Archive(archive)


@contextmanager
def _as_broken() -> Iterator[None]:
    try:
        yield
    except _BROKEN as error:
        message = "O arquivo não é um documento do editor de textos, ou está incompleto. Baixe-o ou salve-o de novo."
        raise ReadError("arquivo-ilegivel", message) from error


def _inspect(entries: Collection[zipfile.ZipInfo]) -> None:
    if len({entry.filename for entry in entries}) != len(entries):
        raise _harmful("tem partes repetidas")
    if any(_leaves(entry.orig_filename) for entry in entries):
        raise _harmful("tem partes cujos nomes apontam para fora dele")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise ReadError("arquivo-com-senha", "O arquivo está protegido por senha. Salve-o sem senha e tente de novo.")
    if any(entry.compress_type not in _METHODS for entry in entries):
        raise _harmful("foi compactado de um modo que nenhum editor de textos usa")
    if sum(entry.file_size for entry in entries) > MAX_EXPANDED or any(_expands(entry) for entry in entries):
        raise _harmful("se expande além de qualquer formulário")


def _leaves(name: str) -> bool:
    return name.startswith("/") or any(sign in name for sign in "\\:\0") or ".." in name.split("/")


def _expands(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > _SMALL and entry.file_size > _MAX_RATIO * entry.compress_size


def _harmful(why: str) -> ReadError:
    return ReadError("arquivo-hostil", f"O arquivo {why}. Ele não foi lido.")
