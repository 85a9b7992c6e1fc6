"""A large file is read where it stands."""

from __future__ import annotations

import io
import tracemalloc
from datetime import datetime

import pikepdf

from signatures.pki import Pki
from signatures.trust.store import TrustStore
from signatures.verification.references import references
from signatures.verification.verify import verify
from tests.verification.making import container, embedded

SIZE = 30_000_000


def large(form: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(form)) as pdf:
        pdf.Root.Extra = pdf.make_stream(bytes(SIZE))
        pdf.save(out, compress_streams=False)
    return out.getvalue()


def test_a_large_file_is_not_copied(pki: Pki, form: bytes, trust: TrustStore, now: datetime) -> None:
    """Two signatures, so that revisions are compared too."""
    once = embedded(large(form), "/ETSI.CAdES.detached", container(pki, "responsavel_tecnico"))
    pdf = embedded(once, "/ETSI.CAdES.detached", container(pki), field="assinatura_terceiro")
    tracemalloc.start()
    report = verify(pdf, trust, now)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [status.valid for status in report.signatures] == [True, True], report
    assert peak < SIZE / 4


def test_a_long_run_of_digits_is_read_once() -> None:
    """Such as the zeros where a signature will stand. Read from each of its digits on, this one would take hours."""
    assert references(b"<" + b"0" * 2_000_000 + b"> 12 0 R 7 0 Rx") == {(12, 0)}
