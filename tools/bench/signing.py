"""A B-B signature: against pyHanko as it comes, its command line, and the raw RSA operation."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.stamp import StaticStampStyle

from pipeline.renderers.pdf.seal import Seal, render_seal
from signatures.credentials.pkcs12 import load_pkcs12
from signatures.fields import signature_fields
from signatures.pades.sign import SignatureRequest, sign
from tools.bench.measure import Row, alone, faster, in_turns
from tools.bench.subject import MOMENT, Subject

FIELD = "assinatura_responsavel_tecnico"


def signing_rows(subject: Subject) -> Iterator[Row]:
    """Rows for signing. Both sides place the same seal into the same field of the same file."""
    password = subject.pki.password
    credential = load_pkcs12(subject.pfx.read_bytes(), password)
    box = next(field for field in signature_fields(subject.pdf) if field.name == FIELD)
    seal = Seal("João d'Ávila Conceição", "***.982.247-**", "Responsável Técnico", MOMENT)
    appearance = render_seal(seal, box.width, box.height)
    request = SignatureRequest(field=FIELD, moment=MOMENT, appearance=appearance, name=seal.name)
    stamp = subject.folder / "seal.pdf"
    stamp.write_bytes(appearance)
    simple = SimpleSigner.load_pkcs12(str(subject.pfx), passphrase=password.encode())

    def ours() -> bytes:
        return sign(subject.pdf, credential, request)

    def peer() -> bytes:
        return _simple_signer(subject.pdf, simple, stamp)

    mine, theirs = in_turns(ours, peer, 40)
    yield faster("B-B signature, visible, against pyHanko's SimpleSigner", mine, theirs, at_least=6)
    key = subject.pki.holders["responsavel_tecnico"].key
    raw = alone(lambda: key.sign(b"x" * 200, padding.PKCS1v15(), hashes.SHA256()), 100)  # type: ignore[union-attr, call-arg, arg-type]
    yield Row("B-B signature, against the raw RSA operation", mine, raw, mine / raw, "", None, "ours / peer")
    yield _with_seal(subject, credential, seal, (box.width, box.height))
    yield _command_line(subject)


def _simple_signer(pdf: bytes, signer: SimpleSigner, stamp: Path) -> bytes:
    metadata = PdfSignatureMetadata(field_name=FIELD, subfilter=SigSeedSubFilter.PADES)
    style = StaticStampStyle.from_pdf_file(str(stamp))
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    return PdfSigner(metadata, signer, stamp_style=style).sign_pdf(writer).getvalue()


def _with_seal(subject: Subject, credential: object, seal: Seal, size: tuple[float, float]) -> Row:
    def whole() -> bytes:
        request = SignatureRequest(field=FIELD, moment=MOMENT, appearance=render_seal(seal, *size), name=seal.name)
        return sign(subject.pdf, credential, request)  # type: ignore[arg-type]

    return Row("B-B signature with its seal typeset", alone(whole, 40), None, None, "", None)


def _command_line(subject: Subject) -> Row:
    source, target = subject.folder / "unsigned.pdf", subject.folder / "signed.pdf"
    source.write_bytes(subject.pdf)
    passfile = subject.folder / "pki" / "senha.txt"
    bin_folder = Path(sys.executable).parent
    theirs = [bin_folder / "pyhanko", "sign", "addsig", "--field", FIELD, "--use-pades", "pkcs12"]
    theirs += ["--passfile", passfile, source, target, subject.pfx]
    mine = [bin_folder / "credencia", "sign", source, "--as", "responsavel_tecnico", "--pkcs12", subject.pfx]
    made = subject.folder / "signed-by-us.pdf"
    mine += ["--password-env", "BENCH_PASSWORD", "-o", made]

    def run(command: list[object]) -> None:
        environment = {"PATH": "/usr/bin:/bin", "BENCH_PASSWORD": subject.pki.password}
        subprocess.run([str(word) for word in command], check=True, capture_output=True, env=environment)

    def ours_again() -> None:
        made.unlink(missing_ok=True)  # the command writes over nothing
        run([*mine])

    ours, peer = in_turns(ours_again, lambda: run([*theirs]), 5)
    return faster("signing command, whole process, against pyHanko's", ours, peer)
