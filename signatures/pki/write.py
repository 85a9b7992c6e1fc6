"""Puts a built PKI in a folder: key files for the holders, and a folder of trust for who verifies."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding

from signatures.pki.build import BuiltAuthority, Pki
from signatures.whole import PRIVATE, usual_mode, write_whole

TRUST, LABELS, PASSWORD, NOTICE = "trust", "ancoras.toml", "senha.txt", "LEIA-ME.txt"

_NOTICE = """\
Certificados de demonstração, sem valor legal. As chaves não protegem nada: a senha de todos os arquivos .pfx está em
senha.txt. Apague a pasta quando quiser.
"""


def write_pki(pki: Pki, directory: Path) -> None:
    """Write ``HOLDER.pfx`` for each holder, the password beside them, and ``trust/``. Raises OSError.

    ``trust/`` has the anchors and intermediates in PEM, the lists in DER, and ``ancoras.toml``, which says which
    certificate is an anchor, of what kind, and how a verdict should call it. Each file is whole or isn't there; keys
    are their owner's alone. The password is written last: a folder that has it has everything.
    """
    trust = directory / TRUST
    trust.mkdir(parents=True, exist_ok=True)
    _write(directory / NOTICE, _NOTICE.encode())
    for holder in pki.holders.values():
        write_whole(directory / f"{holder.id}.pfx", holder.pkcs12(pki.password), PRIVATE)
    for authority in _published(pki):
        name = authority.declared.id
        _write(trust / f"{name}.pem", authority.certificate.public_bytes(Encoding.PEM))
        _write(trust / f"{name}.crl", authority.crl.public_bytes(Encoding.DER))
    _write(trust / LABELS, labels(pki).encode())
    _write(directory / PASSWORD, f"{pki.password}\n".encode())


def _write(path: Path, content: bytes) -> None:
    write_whole(path, content, usual_mode(path))


def labels(pki: Pki) -> str:
    """The text of ``ancoras.toml``: one table an anchor, keyed by its file's name."""
    anchors = (authority.declared for authority in _published(pki) if authority.declared.kind)
    tables = (
        f'[[anchor]]\nfile = "{anchor.id}.pem"\nkind = "{anchor.kind}"\nlabel = "{anchor.label}"\n'
        for anchor in anchors
    )
    return "# As âncoras desta pasta, todas de demonstração.\n\n" + "\n".join(tables)


def _published(pki: Pki) -> list[BuiltAuthority]:
    """A root without a kind is there so that nobody trusts it: it isn't handed out."""
    return [built for built in pki.authorities.values() if built.declared.kind or built.declared.issuer]
