"""Verification of 1, 3, 10 and 30 signatures: against pyHanko's library and EU DSS, and what each one more costs."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from functools import cache

from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from signatures.trust.store import TrustStore, load_trust
from signatures.verification.verify import verify
from tools.bench.dss import SilentError, lacking, warm
from tools.bench.measure import Row, faster, in_turns, in_turns_with, missing, of_peer
from tools.bench.signed import signed_times
from tools.bench.subject import MOMENT, Subject

_COUNTS = {1: 15, 3: 9, 10: 3, 30: 2}  # and the rounds
_OURS_A_TURN = 3
_DSS_TURNS = {1: (4, 3), 3: (3, 2), 10: (2, 1)}  # rounds, and runs in each
_AIMS = {3: 3}
_Remembering = type(cache(len))
_FORGETS = ("signatures.verification.", "signatures.certificate", "signatures.identity")


def verification_rows(subject: Subject) -> Iterator[Row]:
    """Rows for verifying. What our side remembers of certificates from file to file is forgotten before each turn."""
    trust = load_trust(subject.folder / "pki" / "trust")
    files: dict[int, bytes] = {}
    for count, rounds in _COUNTS.items():
        pdf = files[count] = signed_times(subject, count)
        ours, peer = in_turns(
            lambda pdf=pdf: _ours(pdf, trust), lambda pdf=pdf: _theirs(pdf, trust), rounds, _OURS_A_TURN
        )
        note = f"ours {ours / count:.2f} ms a signature"
        yield faster(f"verification, {count} signatures, pyHanko", ours, peer, at_least=_AIMS.get(count), note=note)
        if count in _DSS_TURNS:
            yield _dss(subject, pdf, count, trust)
    many, few = in_turns(lambda: _ours(files[30], trust), lambda: _ours(files[3], trust), 9)
    yield of_peer("verification, a signature of 30, and one of 3", many / 30, few / 3, "linear: about 1")


def _ours(pdf: bytes, trust: TrustStore) -> None:
    _forget()
    if not all(status.valid for status in verify(pdf, trust, MOMENT).signatures):
        raise SystemExit("we do not accept our own signatures")


def _forget() -> None:
    for name, module in list(sys.modules.items()):
        if name.startswith(_FORGETS):
            for value in list(vars(module).values()):
                if isinstance(value, _Remembering):
                    value.cache_clear()


def _theirs(pdf: bytes, trust: TrustStore) -> None:
    context = ValidationContext(
        trust_roots=[asn1_x509.Certificate.load(anchor.certificate) for anchor in trust.anchors],
        other_certs=[asn1_x509.Certificate.load(found) for found in trust.intermediates],
        crls=list(trust.crls),
        allow_fetching=False,
        moment=MOMENT,
    )
    for embedded in PdfFileReader(io.BytesIO(pdf)).embedded_signatures:
        if not validate_pdf_signature(embedded, context).bottom_line:
            raise SystemExit("pyHanko does not accept our signatures")


def _dss(subject: Subject, pdf: bytes, count: int, trust: TrustStore) -> Row:
    name = f"verification, {count} signatures, EU DSS, warm JVM"
    if lacking():
        return missing(name, lacking())
    file = subject.folder / f"signed-{count}.pdf"
    file.write_bytes(pdf)
    folder = subject.folder / "pki" / "trust"
    try:
        with warm(
            ["verify", f"{MOMENT:%Y-%m-%dT%H:%M:%SZ}", file, *folder.glob("*.pem"), *folder.glob("*.crl")]
        ) as turn:
            return faster(name, *in_turns_with(lambda: _ours(pdf, trust), turn, *_DSS_TURNS[count]))
    except SilentError as error:
        return missing(name, f"EU DSS did not answer: {error}")
