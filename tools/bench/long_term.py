"""B-T and B-LT signatures, with servers on this machine: against pyHanko, which asks the same ones."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.timestamps import HTTPTimeStamper
from pyhanko_certvalidator import ValidationContext

from signatures.credentials.pkcs12 import load_pkcs12
from signatures.pades.profile import Level, Profile
from signatures.pades.request import SignatureRequest
from signatures.pades.sign import Task, sign_many
from signatures.pades.upgrade import Means, upgrade
from signatures.timestamps.authority import TimestampAuthority
from signatures.trust.gather import Gatherer
from signatures.web import Web
from tests.servers.published import Published, publishing
from tools.bench.dss import SilentError, lacking, warm
from tools.bench.measure import Row, faster, in_turns, in_turns_with, missing
from tools.bench.subject import FIELD, Subject


def long_term_rows(subject: Subject) -> Iterator[Row]:
    """Rows for signing with a timestamp, and with what it takes to check it later. Nothing is cached on either side."""
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    with publishing(datetime.now(UTC)) as published:
        for level in (Level.T, Level.LT):
            ours = _ours(subject, published, level)
            yield faster(
                f"{level.value} signature, local servers, pyHanko",
                *in_turns(ours, _theirs(subject, published, level), 8),
            )
            yield _dss(subject, published, level, ours)


def _dss(subject: Subject, published: Published, level: Level, ours: Callable[[], bytes]) -> Row:
    name = f"{level.value} signature, local servers, EU DSS, warm JVM"
    if lacking():
        return missing(name, lacking())
    source, root = subject.folder / "for-dss.pdf", subject.folder / "raiz.pem"
    source.write_bytes(subject.pdf)
    root.write_bytes(published.pki.authorities["raiz"].certificate.public_bytes(Encoding.PEM))
    letter = level.value.removeprefix("B-")
    words = ["sign", letter, f"{published.now:%Y-%m-%dT%H:%M:%SZ}", source, FIELD, subject.folder / "pessoa.pfx"]
    try:
        with warm([*words, published.url("carimbo.tsa"), root], {"BENCH_PASSWORD": published.pki.password}) as turn:
            return faster(name, *in_turns_with(ours, turn, 4))
    except SilentError as error:
        return missing(name, f"EU DSS did not answer: {error}")


def _ours(subject: Subject, published: Published, level: Level) -> Callable[[], bytes]:
    credential = load_pkcs12(published.pki.pkcs12("pessoa"), published.pki.password)
    web = Web()
    authority = TimestampAuthority(published.url("carimbo.tsa"), web)
    request = SignatureRequest(FIELD, published.now, profile=Profile(Level.T))

    def signed() -> bytes:
        [outcome] = sign_many([Task(subject.pdf, request)], credential, authority)
        if level is Level.T:
            return outcome.pdf
        means = Means(published.trust, Gatherer(web), published.now, None)
        return upgrade(outcome.pdf, level, means).pdf

    return signed


def _theirs(subject: Subject, published: Published, level: Level) -> Callable[[], bytes]:
    path = subject.folder / "pessoa.pfx"
    path.write_bytes(published.pki.pkcs12("pessoa"))
    simple = SimpleSigner.load_pkcs12(str(path), passphrase=published.pki.password.encode())
    stamper = HTTPTimeStamper(published.url("carimbo.tsa"))
    metadata = PdfSignatureMetadata(field_name=FIELD, subfilter=SigSeedSubFilter.PADES)

    def signed() -> bytes:
        asked = metadata
        if level is Level.LT:
            roots = [asn1_x509.Certificate.load(published.der("raiz"))]
            context = ValidationContext(trust_roots=roots, allow_fetching=True, revocation_mode="soft-fail")
            asked = replace(metadata, embed_validation_info=True, validation_context=context)
        writer = IncrementalPdfFileWriter(io.BytesIO(subject.pdf))
        return PdfSigner(asked, simple, timestamper=stamper).sign_pdf(writer).getvalue()

    return signed
