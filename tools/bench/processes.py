"""Signing and verifying as users do: a whole command, process included, against pyHanko's own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from signatures.credentials.pkcs12 import load_pkcs12
from signatures.pades.sign import SignatureRequest, sign
from tools.bench.measure import Row, faster, in_turns, missing
from tools.bench.subject import FIELD, MOMENT, Subject

_BIN = Path(sys.executable).parent
_ROUNDS = 7
_ABSENT = "pyhanko-cli is not installed: it is in the dependency group “bench”, which make installs"


def process_rows(subject: Subject) -> Iterator[Row]:
    """Rows for whole commands, cold."""
    source = subject.folder / "unsigned.pdf"
    source.write_bytes(subject.pdf)
    for name, (ours, theirs, note) in {
        "signing command, visible, pyHanko's, invisible": _signing(subject, source),
        "verifying command, 2 signatures, pyHanko's": _verifying(subject),
    }.items():
        if not (_BIN / "pyhanko").exists():
            yield missing(name, _ABSENT)
            continue
        made = subject.folder / "made.pdf"

        def run(command: list[object], made: Path = made) -> None:
            made.unlink(missing_ok=True)  # neither writes over anything
            environment = {"PATH": "/usr/bin:/bin", "BENCH_PASSWORD": subject.pki.password}
            subprocess.run([str(word) for word in command], check=True, capture_output=True, env=environment)

        mine, peer = in_turns(lambda ours=ours: run(ours), lambda theirs=theirs: run(theirs), _ROUNDS)
        yield faster(name, mine, peer, note=note)


def _signing(subject: Subject, source: Path) -> tuple[list[object], list[object], str]:
    made = subject.folder / "made.pdf"
    ours = [_BIN / "credencia", "sign", source, "--as", "responsavel_tecnico", "--pkcs12", subject.pfx]
    ours += ["--password-env", "BENCH_PASSWORD", "-o", made]
    theirs = [_BIN / "pyhanko", "sign", "addsig", "--field", FIELD, "--use-pades", "pkcs12"]
    theirs += ["--passfile", subject.folder / "pki" / "senha.txt", source, made, subject.pfx]
    return ours, theirs, "ours renders the form again, checks who may sign, and draws the seal"


def _verifying(subject: Subject) -> tuple[list[object], list[object], str]:
    pdf, trust = subject.pdf, subject.folder / "pki" / "trust"
    for role in ("responsavel_tecnico", "titular"):
        key = load_pkcs12((subject.folder / "pki" / f"{role}.pfx").read_bytes(), subject.pki.password)
        pdf = sign(pdf, key, SignatureRequest(f"assinatura_{role}", MOMENT))
    signed = subject.folder / "both-signed.pdf"
    signed.write_bytes(pdf)
    ours = [_BIN / "credencia", "verify", signed, "--trust", trust, "--moment", MOMENT.isoformat()]
    theirs = [_BIN / "pyhanko", "sign", "validate", "--trust", trust / "icp-raiz.pem", "--trust-replace"]
    theirs += ["--other-certs", trust / "icp-ac.pem", "--validation-time", f"{MOMENT:%Y-%m-%dT%H:%M:%S}", signed]
    note = (
        "ours judges the form too, in a process of its own, and revocation, which pyHanko's leaves out at a past time"
    )
    return ours, theirs, note
