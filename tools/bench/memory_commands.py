"""Peak memory of whole commands with a file of some 90 MB: of who asks, and of the process that opens the file."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, String

from signatures.simulate.people import people_in, simulator_pki
from tests.portal.portals import sign_as_portal
from tools.bench.measure import Row, memory, missing
from tools.bench.peak import peaks_of
from tools.bench.subject import MOMENT, Subject

_COMMAND = Path(sys.executable).with_name("credencia")
_LARGE, _SMALL = 90_000_000, 1000
_TITULAR = "11144477735"
_SLACK = 0.25  # of the file's size
_ROWS = (
    ("taking to the portal", 1, "the file that leaves"),
    ("receiving from it", 2, "the file that left and the one that came, on either side of a pipe"),
    ("verifying it", 1, "the file, on either side of a pipe"),
)


def command_memory_rows(subject: Subject) -> Iterator[Row]:
    """A round trip to the portal, valid from end to end, with a small file and with a large one."""
    small, large = (_round_trip(subject, size) for size in (_SMALL, _LARGE))
    for (name, files, note), before, after in zip(_ROWS, small, large, strict=True):
        title = f"memory of `credencia`: {name}, {_LARGE // 1_000_000} MB inside"
        if before is None or after is None:
            yield missing(title, "the system doesn't tell what other processes use")
            continue
        grown = [most - least for least, most in zip(before, after, strict=True)]
        said = ", ".join(f"{beyond / _LARGE:.2f}" for beyond in grown)
        allowed = (files + _SLACK) * _LARGE / 1e6
        yield memory(title, max(grown) / 1e6, allowed, f"{said} of the file in each process: {note}")


def _round_trip(subject: Subject, size: int) -> list[list[int] | None]:
    """The peaks of each command."""
    folder = subject.folder / f"portal-{size}"
    folder.mkdir()
    document, came = folder / "pedido.pdf", folder / "baixado.pdf"
    document.write_bytes(with_private_data(subject.pdf, size))
    then, later = MOMENT.isoformat(), (MOMENT + timedelta(minutes=1)).isoformat()
    taken = peaks_of([_COMMAND, "sign", document, "--as", "titular", "--portal", "--moment", then], folder)
    key = people_in(simulator_pki(MOMENT))[_TITULAR].govbr
    came.write_bytes(sign_as_portal(document.read_bytes(), key, MOMENT))
    received = peaks_of([_COMMAND, "receive", came, "--for", document, "--moment", later], folder)
    asked = [_COMMAND, "verify", document, "--trust", subject.folder / "pki" / "trust", "--moment", later]
    return [taken, received, peaks_of(asked, folder, code=1)]  # the answer is no: others have yet to sign


def with_private_data(pdf: bytes, size: int) -> bytes:
    """The document, unsigned, with so many bytes that a program keeps in it for itself (ISO 32000-2, 14.5).

    They show nowhere, so that the form is still the one that its data give.
    """
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        kept = Dictionary(LastModified=String("D:20260101000000Z"), Private=opened.make_stream(os.urandom(size)))
        opened.Root.PieceInfo = Dictionary(Another=kept)
        opened.save(out, deterministic_id=True, compress_streams=False)
    return out.getvalue()
