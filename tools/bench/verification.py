"""Verification of 1, 3 and 10 signatures, and of a large file: against pyHanko's library and EU DSS."""

from __future__ import annotations

import hashlib
import io
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pikepdf
from asn1crypto import x509 as asn1_x509
from pikepdf import Array, Dictionary, Name, Pdf, String
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from signatures.credentials.pkcs12 import load_pkcs12
from signatures.pades.sign import SignatureRequest, sign
from signatures.trust.store import TrustStore, load_trust
from signatures.verification import issuing, keys, revocation
from signatures.verification.verify import verify
from tools.bench.measure import Row, alone, faster, in_turns, missing
from tools.bench.subject import MOMENT, Subject

_LARGE = 90_000_000
_REMEMBERED = (issuing.issued, keys.key_of, revocation.signed_by)


def verification_rows(subject: Subject) -> Iterator[Row]:
    """Rows for verifying. What our side remembers of certificates from file to file is forgotten before each turn."""
    trust = load_trust(subject.folder / "pki" / "trust")
    for count, rounds in ((1, 15), (3, 7), (10, 2)):
        signed = signed_times(subject, count)
        mine, theirs = in_turns(lambda pdf=signed: _ours(pdf, trust), lambda pdf=signed: _theirs(pdf, trust), rounds, 3)
        aim = 3 if count == 3 else None  # noqa: PLR2004 - the one that has an aim
        yield faster(f"verification of {count} signature(s), against pyHanko's", mine, theirs, at_least=aim)
        yield _dss(subject, signed, count, mine)
    yield _large(subject)


def signed_times(subject: Subject, count: int, extra: int = 0) -> bytes:
    """The document with as many fields, all signed, and perhaps an attached file of some bytes."""
    holder = load_pkcs12(subject.pfx.read_bytes(), subject.pki.password)
    pdf = _with_fields(subject.pdf, count, extra)
    for number in range(count):
        pdf = sign(pdf, holder, SignatureRequest(f"extra_{number}", MOMENT))
    return pdf


def _with_fields(pdf: bytes, count: int, extra: int) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        page = opened.pages[0].obj
        for number in range(count):
            opened.Root.AcroForm.Fields.append(_field(opened, page, number))
        if extra:
            block = hashlib.sha256(b"x").digest() * (extra // 32)
            opened.Root.Extra = opened.make_stream(block)
        opened.save(out, deterministic_id=True, compress_streams=False)
    return out.getvalue()


def _field(opened: Pdf, page: pikepdf.Object, number: int) -> pikepdf.Object:
    entries = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=String(f"extra_{number}"), F=132)
    entries.Rect, entries.P = Array([0, 0, 0, 0]), page
    field = opened.make_indirect(entries)
    page.Annots = Array([*page.get(Name.Annots, Array([])), field])
    return field


def _ours(pdf: bytes, trust: TrustStore) -> None:
    for remembered in _REMEMBERED:
        remembered.cache_clear()
    if not all(status.valid for status in verify(pdf, trust, MOMENT).signatures):
        raise SystemExit("we do not accept our own signatures")


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


def _dss(subject: Subject, pdf: bytes, count: int, ours: float) -> Row:
    """EU DSS in one warm JVM: the judge's own clock, after some runs that don't count."""
    name = f"verification of {count} signature(s), against EU DSS, warm JVM"
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "credencia" / "judges" / "dss"
    if not (home / "classes" / "Bench.class").exists():
        return missing(name, "EU DSS, or its bench, is not installed: run tools/install-judges.sh")
    file = subject.folder / f"signed-{count}.pdf"
    file.write_bytes(pdf)
    trust = subject.folder / "pki" / "trust"
    anchors = [path for path in sorted(trust.glob("*.pem")) if b"CERTIFICATE" in path.read_bytes()]
    command = ["java", "-cp", f"{home / 'classes'}{os.pathsep}{home / 'lib' / '*'}", "Bench"]
    command += [str(path) for path in (*anchors, *sorted(trust.glob("*.crl")))] + ["--", str(file)]
    said = subprocess.run(command, check=False, capture_output=True, text=True).stdout.split()
    if len(said) != 2 or said[0] != "ms":  # noqa: PLR2004 - a word and a number
        return missing(name, "EU DSS did not answer")
    return faster(name, ours, float(said[1]))


def _large(subject: Subject) -> Row:
    """Peak memory of a process of its own, beyond what it had with the file in memory."""
    file = subject.folder / "large.pdf"
    file.write_bytes(signed_times(subject, 1, _LARGE))
    said = subprocess.run(
        [sys.executable, "-m", "tools.bench.verification", str(file), str(subject.folder / "pki" / "trust")],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    size = file.stat().st_size / 1e6
    note = f"{size:.0f} MB file, peak memory beyond the file itself {said[1]} MB"
    return Row("verification of a large file", float(said[0]), None, None, "", None, note)


def measure_large(file: Path, trust: Path) -> None:
    """Print the time in ms and by how many MB memory grew."""
    store, pdf = load_trust(trust), file.read_bytes()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    time = alone(lambda: verify(pdf, store, MOMENT), 3)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{time:.0f} {(after - before) / 1024:.0f}")


if __name__ == "__main__":
    measure_large(Path(sys.argv[1]), Path(sys.argv[2]))
