"""Tokens of our own for the tests: SoftHSM2 with a folder that is thrown away."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from signatures.pki import Holder
from tests.judges import program

PIN, SO_PIN = "123456", "12345678"
_PLACES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/opt/homebrew/lib/softhsm/libsofthsm2.so",
)


def library() -> Path:
    """SoftHSM2's module. Skips, or fails in CI, without it."""
    program("softhsm2-util")
    return next(path for path in map(Path, _PLACES) if path.exists())


@dataclass(frozen=True, slots=True)
class Tokens:
    """A folder with tokens; programs see it through SOFTHSM2_CONF."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "SOFTHSM2_CONF": str(self.folder / "softhsm2.conf")}

    def make(self, label: str, holders: Sequence[Holder], *, ids: Sequence[str] = ()) -> None:
        """A token with the keys and certificates of these holders, and their issuers' certificates."""
        self._run("--init-token", "--free", "--label", label, "--so-pin", SO_PIN, "--pin", PIN)
        for number, holder in enumerate(holders, start=1):
            path = self.folder / "key.pem"
            path.write_bytes(holder.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
            number_ = ids[number - 1] if ids else f"{number:02x}"
            named = ("--label", holder.id, "--id", number_, "--token", label, "--pin", PIN)
            self._run("--import", str(path), *named)
            path.unlink()
        self._certificates(label, holders, ids)

    def _certificates(self, label: str, holders: Sequence[Holder], ids: Sequence[str]) -> None:
        """Put in by a process of its own, since a module is initialised once a process."""
        words = [sys.executable, "-c", _STORE, str(library()), label, PIN]
        for number, holder in enumerate(holders):
            for index, certificate in enumerate((holder.certificate, *holder.chain)):
                number_ = ids[number] if ids else f"{number + 1:02x}"
                named = (holder.id, number_) if index == 0 else (f"AC {index}", "")
                words.extend((*named, certificate.public_bytes(Encoding.DER).hex()))
        subprocess.run(words, env=self.environment, check=True)

    def _run(self, *words: str) -> None:
        said = subprocess.run(
            [program("softhsm2-util"), *words], env=self.environment, capture_output=True, text=True, check=False
        )
        assert said.returncode == 0, said.stdout + said.stderr


def make_folder(folder: Path) -> Tokens:
    """An empty folder for tokens."""
    (folder / "tokens").mkdir(parents=True)
    configuration = f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\nslots.removable = true\n"
    (folder / "softhsm2.conf").write_text(configuration, encoding="utf-8")
    return Tokens(folder)


_STORE = """
import sys
import pkcs11
from pkcs11 import Attribute, CertificateType, ObjectClass
from pkcs11.util.x509 import decode_x509_certificate
library, label, pin, *rest = sys.argv[1:]
token = next(token for token in pkcs11.lib(library).get_tokens() if token.label == label)
with token.open(rw=True, user_pin=pin) as session:
    for name, number, der in zip(rest[::3], rest[1::3], rest[2::3]):
        found = decode_x509_certificate(bytes.fromhex(der))
        found.update({Attribute.LABEL: name, Attribute.ID: bytes.fromhex(number), Attribute.TOKEN: True})
        session.create_object(found)
"""
