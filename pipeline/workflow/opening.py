"""A file that someone filled in is opened by what it is, whatever its name, and told apart from what it isn't."""

from __future__ import annotations

import importlib
import io
import zipfile
from collections.abc import Callable

from pipeline.findings import Finding, FoundError, Severity
from pipeline.readers.errors import ReadError
from pipeline.readers.model import Found
from pipeline.workflow.errors import RefusedError
from signatures.errors import SignaturesError

# The reader of each format: a module of `pipeline.readers`, with `read_FORMAT(bytes) -> Found`.
_READERS = ("pdf", "odt", "docx")
_ODT = b"application/vnd.oasis.opendocument.text"
_TEMPLATES = frozenset({_ODT, _ODT + b"-template"})
_PDF, _ZIP, _OLE = b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
_HEAD = 1024
_MAX_ENTRIES = 2000
_CENTRAL_ENTRY = b"PK\x01\x02"  # APPNOTE 4.3.12


def open_filled(source: bytes) -> tuple[str, Found, tuple[Finding, ...]]:
    """The file's format, what it carries, and what is to be told of it.

    Raises RefusedError, in words, for whatever can't be read: the file may come from anyone.
    """
    kind = file_kind(source)
    try:
        if kind == "pdf":
            return kind, *_from_pdf(source)
        return kind, _reader(kind)(source), ()
    except (SignaturesError, ReadError) as error:
        raise RefusedError(error.code, str(error)) from error
    except FoundError as error:
        raise RefusedError(error.findings[0].code, str(error), error.findings) from error
    except Exception as error:
        message = "O arquivo tem uma estrutura que nenhum programa normal produz, e não pôde ser lido."
        raise RefusedError("leitura-falhou", message) from error


def file_kind(source: bytes) -> str:
    """``pdf``, ``odt`` or ``docx``, by the bytes themselves. Raises RefusedError for anything else."""
    if source.startswith(_ZIP):
        kind = _packaged(source)
        if kind in _READERS:
            return kind
    elif _PDF in source[:_HEAD]:
        return "pdf"
    raise RefusedError("formato-desconhecido", f"{_what(source)} Envie o formulário preenchido em PDF, ODT ou DOCX.")


def _what(source: bytes) -> str:
    """What the file seems to be, for whoever chose it."""
    if not source:
        return "O arquivo está vazio."
    if source.startswith(_OLE):
        return "O arquivo é de um formato antigo do Word, ou está protegido por senha: abra-o e salve-o sem senha."
    if source.startswith(_IMAGES):
        return "O arquivo é uma imagem, da qual não se tiram dados."
    if source.startswith(_ZIP):
        return "O arquivo é um pacote compactado que não é um documento ODT nem DOCX."
    return "O arquivo não é de um formato que se saiba ler."


def _packaged(source: bytes) -> str:
    """What a ZIP package is; only its list of contents and its first few bytes are looked at."""
    if source.count(_CENTRAL_ENTRY) > _MAX_ENTRIES:
        return ""
    try:
        with zipfile.ZipFile(io.BytesIO(source)) as package:
            names = set(package.namelist())
            if "mimetype" in names:
                with package.open("mimetype") as stream:
                    return "odt" if stream.read(len(max(_TEMPLATES, key=len)) + 1).strip() in _TEMPLATES else ""
            return "docx" if {"[Content_Types].xml", "word/document.xml"} <= names else ""
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError):
        return ""


def _reader(kind: str) -> Callable[[bytes], Found]:
    module = importlib.import_module(f"pipeline.readers.{kind}")
    reader: Callable[[bytes], Found] = getattr(module, f"read_{kind}")
    return reader


def _from_pdf(source: bytes) -> tuple[Found, tuple[Finding, ...]]:
    """Of a signed file, what the first signature covers: what was changed later is told, and is not data."""
    from pipeline.readers.pdf import read_pdf  # noqa: PLC0415 - imports pikepdf

    now = read_pdf(source)
    told = _mended(now)
    end = _first_signed(source)
    if end == len(source):
        return now, told
    then = read_pdf(source, end)
    if then == now:
        return then, told
    message = "O arquivo foi alterado depois da primeira assinatura: foram lidos os dados que ela cobre."
    follows = "o que foi escrito depois não está nos dados"
    return then, (*told, Finding(Severity.AVISO, "alterado-depois-de-assinado", message, consequence=follows))


def _mended(found: Found) -> tuple[Finding, ...]:
    if not found.mended:
        return ()
    message = (
        "O arquivo está cortado ou danificado, e foi lido até onde deu para consertá-lo: confira se os dados estão "
        "completos ou, melhor, peça o arquivo de novo."
    )
    follows = "o que se perdeu do arquivo não está nos dados"
    return (Finding(Severity.AVISO, "arquivo-danificado", message, consequence=follows),)


def _first_signed(source: bytes) -> int:
    """How many bytes the first signature covers, its own place included; all of an unsigned file."""
    from signatures.acroform import open_pdf  # noqa: PLC0415 - imports pikepdf
    from signatures.verification.found import find_signatures  # noqa: PLC0415 - the same

    with open_pdf(source) as opened:
        found, _ = find_signatures(opened)
    end = found[0].end if found else 0
    return end if 0 < end <= len(source) else len(source)
