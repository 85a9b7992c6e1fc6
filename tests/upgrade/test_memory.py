"""Signing and raising a large file takes one more copy of it, the result, and nothing else."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Callable

import pikepdf
import pytest

from signatures.credentials.pkcs12 import load_pkcs12
from signatures.pades.profile import Level
from signatures.pades.sign import SignatureRequest, sign
from signatures.pades.upgrade import Means, upgrade
from tests.servers.published import Published

SIZE = 30_000_000


@pytest.fixture(scope="module")
def large(form: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(form)) as pdf:
        pdf.Root.Extra = pdf.make_stream(bytes(SIZE))
        pdf.save(out, compress_streams=False)
    return out.getvalue()


def by_somebody(pdf: bytes, published: Published) -> bytes:
    key = load_pkcs12(published.pki.pkcs12("pessoa"), published.pki.password)
    return sign(pdf, key, SignatureRequest("assinatura_titular", published.now))


def peak(action: Callable[[], object]) -> int:
    tracemalloc.start()
    action()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


@pytest.mark.parametrize("end", [b"", b"\r"], ids=["as it is", "without a line's end"])
def test_signing(large: bytes, end: bytes, published: Published) -> None:
    pdf = large.rstrip(b"\n") + end
    assert peak(lambda: by_somebody(pdf, published)) < 1.5 * SIZE


@pytest.mark.parametrize("level", [Level.T, Level.LT, Level.LTA])
def test_raising(large: bytes, level: Level, published: Published, means: Means) -> None:
    pdf = by_somebody(large, published)
    assert peak(lambda: upgrade(pdf, level, means)) < 1.5 * SIZE
