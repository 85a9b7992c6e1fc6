"""Puts a built PKI in a folder: key files for the holders, and a folder of trust for who verifies."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding

from signatures.pki.build import BuiltAuthority, Pki

TRUST, LABELS, PASSWORD, NOTICE = "trust", "ancoras.toml", "senha.txt", "LEIA-ME.txt"

_NOTICE = """\
Certificados de demonstração, sem valor legal. As chaves não protegem nada: a senha de todos os arquivos .pfx está em
senha.txt. Apague a pasta quando quiser.
"""


def write_pki(pki: Pki, directory: Path) -> None:
    """Write ``HOLDER.pfx`` for each holder, the password beside them, and ``trust/``.

    ``trust/`` has the anchors and intermediates in PEM, the lists in DER, and ``ancoras.toml``, which says which
    certificate is an anchor, of what kind, and how a verdict should call it.
    """
    trust = directory / TRUST
    trust.mkdir(parents=True, exist_ok=True)
    (directory / NOTICE).write_text(_NOTICE, encoding="utf-8")
    (directory / PASSWORD).write_text(pki.password + "\n", encoding="utf-8")
    for holder in pki.holders.values():
        (directory / f"{holder.id}.pfx").write_bytes(holder.pkcs12(pki.password))
    for authority in _published(pki):
        name = authority.declared.id
        (trust / f"{name}.pem").write_bytes(authority.certificate.public_bytes(Encoding.PEM))
        (trust / f"{name}.crl").write_bytes(authority.crl.public_bytes(Encoding.DER))
    (trust / LABELS).write_text(labels(pki), encoding="utf-8")


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
