"""The command, cold: what one call costs in CPU, with all the processes that it starts."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from signatures.credentials.pkcs12 import load_pkcs12
from signatures.pades.sign import SignatureRequest, sign
from tools.bench.measure import Row, cpu_of, only, under
from tools.bench.subject import DATA, FIELD, MOMENT, Subject

_ROUNDS = 9


def command_rows(subject: Subject) -> Iterator[Row]:
    """Rows for cold commands: CPU time, user and system."""
    command = str(Path(sys.executable).with_name("credencia"))
    yield under("credencia --help, cold, CPU", cpu_of([command, "--help"], _ROUNDS), 150)
    yield under("credencia check, cold, CPU", cpu_of([command, "check", str(DATA)], _ROUNDS), 400)
    render = [command, "render", str(DATA), "-o", str(subject.folder)]
    yield only("credencia render, cold, CPU", cpu_of(render, _ROUNDS))
    signed = subject.folder / "once-signed.pdf"
    signed.write_bytes(_signed(subject))
    trust = str(subject.folder / "pki" / "trust")
    verify = [command, "verify", str(signed), "--trust", trust, "--moment", MOMENT.isoformat(), "--offline"]
    yield only("credencia verify, 1 signature, cold, CPU", cpu_of(verify, _ROUNDS))


def _signed(subject: Subject) -> bytes:
    key = load_pkcs12(subject.pfx.read_bytes(), subject.pki.password)
    return sign(subject.pdf, key, SignatureRequest(FIELD, MOMENT))
