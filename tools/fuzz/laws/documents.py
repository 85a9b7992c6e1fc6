"""What people fill in and send: office packages, records, data files, the file of a signature that is awaited."""

from __future__ import annotations

import atexit
import hashlib
import json
import os
import shutil
import tempfile
from datetime import timedelta
from functools import cache as once
from pathlib import Path
from unittest.mock import patch

from pipeline.definition.catalog import Catalog
from pipeline.definition.located import SourceError, plain, read_tree
from pipeline.findings import FoundError
from pipeline.readers.docx import read_docx
from pipeline.readers.errors import ReadError
from pipeline.readers.odt import read_odt
from pipeline.submission.case import open_case
from pipeline.workflow.documents import check_source
from pipeline.workflow.errors import RefusedError, UsageError
from pipeline.workflow.pending import all_pending, make_pending_folder, pending_path, resume
from pipeline.workflow.reading import read_document
from signatures.errors import TrustError
from signatures.trust.cache import Cache
from signatures.trust.holdings import MANIFEST, read_holdings
from tools.fuzz.files import composed
from tools.fuzz.laws import insist, refused, same_twice
from tools.fuzz.mutations.packages import packed
from tools.fuzz.world import DOCUMENT, MOMENT

_ODT = b"application/vnd.oasis.opendocument.text"
_TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_RELATIONS = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    b'Target="word/document.xml"/></Relationships>'
)
CATALOG = Catalog()
ADDRESS = "http://lcr.credencia.invalid/ac.crl"


def check_odt(data: bytes) -> None:
    """A package, or the content of one, is read or refused; and so is what it says."""
    package = data if data.startswith(b"PK") else packed([("mimetype", _ODT), ("content.xml", data)])
    if same_twice(lambda: read_odt(package), (ReadError,)) is not None:
        _read(package)


def check_docx(data: bytes) -> None:
    """The same, of the other kind."""
    parts = [("[Content_Types].xml", _TYPES), ("_rels/.rels", _RELATIONS), ("word/document.xml", data)]
    package = data if data.startswith(b"PK") else packed(parts)
    if same_twice(lambda: read_docx(package), (ReadError,)) is not None:
        _read(package)


def check_record(data: bytes) -> None:
    """The record that travels in a PDF: whatever it says is data of a form, or there are findings."""
    pdf = composed(carrying(data))
    same_twice(lambda: open_case(pdf, pdf, CATALOG), (FoundError,))
    _read(pdf)


def check_data(data: bytes) -> None:
    """A data file, YAML or JSON: a tree that is the same when its values are written again, and findings."""
    tree = same_twice(lambda: read_tree(data, "x.yml"), (SourceError,))
    if tree is not None:
        again = refused(lambda: read_tree(json.dumps(plain(tree)), "y.json"), (SourceError,))
        insist(again is None or plain(again) == plain(tree), "another tree")
    refused(lambda: check_source(data, Path("x.yml"), CATALOG), (RefusedError, FoundError))


def check_pending(data: bytes) -> None:
    """What is awaited serves the document that it was made for, and no other; else it is refused."""
    with patch.dict(os.environ, {"XDG_STATE_HOME": str(_folder())}):
        _check_pending(data)


def _check_pending(data: bytes) -> None:
    document = _folder() / "documento.pdf"
    document.write_bytes(DOCUMENT)
    make_pending_folder()
    pending_path(document).write_bytes(data)
    list(all_pending())
    found = same_twice(lambda: resume(document, MOMENT), (UsageError, RefusedError))
    if found is None:
        return
    insist(found.before == DOCUMENT and found.expires > MOMENT, "another document, or one that expired")
    prepared = found.prepared
    if prepared is not None:
        start, end = prepared.hole
        covered = prepared.pdf[:start] + prepared.pdf[end:]
        insist(prepared.document == DOCUMENT, "another document")
        insist(hashlib.new(prepared.digest_name, covered).digest() == prepared.digest, "another digest")


def check_kept(data: bytes) -> None:
    """What was fetched, and whom this machine trusts: kept files that somebody changed are told, or are as none."""
    folder = _folder() / "kept"
    cache = Cache(folder)
    cache.put(ADDRESS, b"answer", MOMENT + timedelta(days=1))
    for path in folder.glob("*.resposta"):
        path.write_bytes(data)
    kept = same_twice(lambda: cache.get(ADDRESS, MOMENT), ())
    insist(kept is None or hashlib.sha256(kept).hexdigest().encode() in data, "an answer that its digest is not of")
    (folder / MANIFEST).write_bytes(data)
    same_twice(lambda: read_holdings(folder), (TrustError,))


def _read(content: bytes) -> None:
    path = _folder() / "enviado"
    path.write_bytes(content)
    refused(lambda: read_document(path, CATALOG), (RefusedError, UsageError))


def carrying(record: bytes) -> bytes:
    """The objects of a file of one page with a record inside."""
    return (
        b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R /AF [4 0 R] >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Count 1 /Kids [3 0 R] >>\nendobj\n"
        b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>\nendobj\n"
        b"4 0 obj\n<< /Type /Filespec /F (dados.json) /UF (dados.json) /EF << /F 5 0 R >> >>\nendobj\n"
        b"5 0 obj\n<< /Length %d >>\nstream\n%b\nendstream\nendobj\n" % (len(record), record)
    )


@once
def _folder() -> Path:
    """One folder for the process; where, `tools.fuzz.sessions` says, which clears it away too."""
    folder = Path(tempfile.mkdtemp(prefix="credencia-fuzz."))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
