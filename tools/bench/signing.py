"""A B-B signature: against pyHanko as it comes, EU DSS in a warm virtual machine, and the raw RSA operation."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.stamp import StaticStampStyle

from pipeline.renderers.pdf.seal import Seal, render_seal
from signatures.credentials.model import Credential
from signatures.credentials.pkcs12 import load_pkcs12
from signatures.fields import signature_fields
from signatures.pades.sign import SignatureRequest, sign
from tools.bench.dss import SilentError, lacking, warm
from tools.bench.measure import Row, alone, faster, in_turns, in_turns_with, missing, of_peer, only
from tools.bench.signed import field, signed_times
from tools.bench.subject import FIELD, MOMENT, Subject

_COUNTS = {1: 20, 3: 15, 10: 7, 30: 3}  # signatures that are there already, and the rounds


def signing_rows(subject: Subject) -> Iterator[Row]:
    """Rows for signing. We and pyHanko place the same seal into the same field of the same file; DSS places none."""
    credential = load_pkcs12(subject.pfx.read_bytes(), subject.pki.password)
    box = next(found for found in signature_fields(subject.pdf) if found.name == FIELD)
    seal = Seal("João d'Ávila Conceição", "***.982.247-**", "Responsável Técnico", MOMENT)
    appearance = render_seal(seal, box.width, box.height)
    stamp = subject.folder / "seal.pdf"
    stamp.write_bytes(appearance)
    simple = SimpleSigner.load_pkcs12(str(subject.pfx), passphrase=subject.pki.password.encode())

    def ours() -> bytes:
        request = SignatureRequest(field=FIELD, moment=MOMENT, appearance=appearance, name=seal.name)
        return sign(subject.pdf, credential, request)

    mine, theirs = in_turns(ours, lambda: _simple_signer(subject.pdf, simple, FIELD, stamp), 40)
    yield faster("B-B signature, both visible, pyHanko's SimpleSigner", mine, theirs, at_least=6)
    yield _dss(subject, ours)
    key = subject.pki.holders["responsavel_tecnico"].key
    raw = alone(lambda: key.sign(b"x" * 200, padding.PKCS1v15(), hashes.SHA256()), 100)  # type: ignore[union-attr, call-arg, arg-type]
    yield of_peer("B-B signature, the raw RSA operation", mine, raw)
    yield _with_seal(subject, credential, seal, (box.width, box.height))
    yield from _next_of_many(subject, credential, simple)


def _dss(subject: Subject, ours: Callable[[], object]) -> Row:
    name = "B-B signature, ours visible, EU DSS's invisible, warm JVM"
    if lacking():
        return missing(name, lacking())
    source = subject.folder / "for-dss.pdf"
    source.write_bytes(subject.pdf)
    words = ["sign", "B", f"{MOMENT:%Y-%m-%dT%H:%M:%SZ}", source, FIELD, subject.pfx]
    try:
        with warm(words, {"BENCH_PASSWORD": subject.pki.password}) as turn:
            return faster(name, *in_turns_with(ours, turn, 12), at_least=2)
    except SilentError as error:
        return missing(name, f"EU DSS did not answer: {error}")


def _simple_signer(pdf: bytes, signer: SimpleSigner, name: str, stamp: Path | None) -> bytes:
    metadata = PdfSignatureMetadata(field_name=name, subfilter=SigSeedSubFilter.PADES)
    style = StaticStampStyle.from_pdf_file(str(stamp)) if stamp else None
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    return PdfSigner(metadata, signer, stamp_style=style).sign_pdf(writer).getvalue()


def _with_seal(subject: Subject, credential: Credential, seal: Seal, size: tuple[float, float]) -> Row:
    def whole() -> bytes:
        request = SignatureRequest(field=FIELD, moment=MOMENT, appearance=render_seal(seal, *size), name=seal.name)
        return sign(subject.pdf, credential, request)

    return only("B-B signature with its seal typeset", alone(whole, 40))


def _next_of_many(subject: Subject, credential: Credential, simple: SimpleSigner) -> Iterator[Row]:
    """One more signature, not seen, where there are some: all that is there is hashed, and its fields are looked at."""
    ways: dict[int, Callable[[], bytes]] = {}
    for count, rounds in _COUNTS.items():
        pdf = signed_times(subject, count)
        request = SignatureRequest(field(count), MOMENT)
        ways[count] = partial(sign, pdf, credential, request)
        theirs = partial(_simple_signer, pdf, simple, field(count), None)
        yield faster(
            f"B-B signature after {count} others, pyHanko's SimpleSigner", *in_turns(ways[count], theirs, rounds)
        )
    many, few = in_turns(ways[30], ways[3], 15)
    yield of_peer("B-B signature after 30 others, and after 3", many, few, "linear: at most 10")
