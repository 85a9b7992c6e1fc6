"""Peak memory beyond the file itself, with a file of some 90 MB: each in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding

from signatures.credentials.model import Credential
from signatures.credentials.pkcs12 import load_pkcs12
from signatures.pades.profile import Level
from signatures.pades.sign import SignatureRequest, sign
from signatures.pades.upgrade import Means, upgrade
from signatures.timestamps.authority import TimestampAuthority
from signatures.trust.gather import Gatherer
from signatures.web import Web
from tests.servers.published import Published, publishing
from tools.bench.measure import Row, memory, missing
from tools.bench.signed import with_attachment
from tools.bench.subject import Subject

_LARGE, _SMALL = 90_000_000, 1000
_FLAT, _ONE_MORE = 0.25, 1.25  # of the file's size
_RESULT = "the signed file is in memory beside the one that came"
_COMPARED = "beyond the two files; the attached file isn't the form's"
_REVIEWED = "pyHanko's analysis of changes reads the attached file whole"


@dataclass(frozen=True, slots=True)
class _Files:
    """The document with an attached file, as it is measured: unsigned, signed once, twice, and raised to B-LTA."""

    folder: Path

    def make(self, pdf: bytes, keys: list[Credential], means: Means) -> None:
        """Write all of them."""
        self.folder.mkdir()
        (self.folder / "unsigned.pdf").write_bytes(pdf)
        for role, name, key in zip(("responsavel_tecnico", "titular"), ("once", "twice"), keys, strict=True):
            pdf = sign(pdf, key, SignatureRequest(f"assinatura_{role}", means.moment))
            (self.folder / f"{name}.pdf").write_bytes(pdf)
        (self.folder / "archived.pdf").write_bytes(upgrade(pdf, Level.LTA, means).pdf)


def memory_rows(subject: Subject) -> Iterator[Row]:
    """Rows for memory. Servers are on this machine; their certificates are not asked to be anybody's in particular."""
    with publishing(datetime.now(UTC)) as published:
        trust = _trusted(subject.folder / "published", published)
        key = load_pkcs12(published.pki.pkcs12("pessoa"), published.pki.password)
        web = Web()
        authority = TimestampAuthority(published.url("carimbo.tsa"), web)
        means = Means(published.trust, Gatherer(web), published.now, authority)
        for name, size in (("small", _SMALL), ("large", _LARGE)):
            _Files(subject.folder / name).make(with_attachment(subject.pdf, size), [key, key], means)
        about = {"trust": str(trust), "tsa": published.url("carimbo.tsa"), "moment": published.now.isoformat()}
        about |= {"pfx": str(trust / "pessoa.pfx"), "password_file": str(trust / "senha.txt")}
        for name, file, limit, note in (
            ("signing", "unsigned", _ONE_MORE, _RESULT),
            ("verification of 2 signatures", "twice", _FLAT, ""),
            ("verification of a B-LTA file", "archived", _ONE_MORE, _REVIEWED),
            ("raising to B-LT", "once", _ONE_MORE, _RESULT),
            ("raising to B-LTA", "once", _ONE_MORE, _RESULT),
            ("reading back", "twice", _FLAT, ""),
            ("receiving", "once", _FLAT, _COMPARED),
        ):
            yield _row(subject.folder, (name, file, limit, note), about)


def _trusted(folder: Path, published: Published) -> Path:
    folder.mkdir()
    (folder / "raiz.pem").write_bytes(published.pki.authorities["raiz"].certificate.public_bytes(Encoding.PEM))
    (folder / "pessoa.pfx").write_bytes(published.pki.pkcs12("pessoa"))
    (folder / "senha.txt").write_text(published.pki.password)
    return folder


def _row(folder: Path, asked: tuple[str, str, float, str], about: dict[str, str]) -> Row:
    name, file, limit, note = asked
    words = json.dumps({"what": name, "file": f"{file}.pdf", "folder": str(folder), **about})
    made = subprocess.run(
        [sys.executable, "-m", "tools.bench.memory_process"], input=words, check=False, capture_output=True, text=True
    )
    title = f"memory of {name}, {_LARGE // 1_000_000} MB attached"
    if made.returncode != 0:
        return missing(title, f"it failed: {made.stderr.strip().splitlines()[-1:]}")
    beyond, size, said = json.loads(made.stdout)
    whole = f"{beyond / size:.2f} of the file"
    return memory(title, beyond / 1e6, limit * size / 1e6, "; ".join(filter(None, (whole, note, said))))
