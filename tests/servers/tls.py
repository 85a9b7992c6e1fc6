"""Certificates for servers on the loopback, and for clients that must show one."""

from __future__ import annotations

import ipaddress
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

FAR = "servidor.example"
"""The name of a server that only a proxy knows."""


@dataclass(frozen=True, slots=True)
class TlsFiles:
    """PEM files: the authority, the server's key and certificate, and the client's."""

    authority: Path
    server: Path
    client: Path

    def context(self, verify: ssl.VerifyMode = ssl.CERT_NONE) -> ssl.SSLContext:
        """A server's: with CERT_REQUIRED it asks for the client's certificate."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.server)
        context.load_verify_locations(self.authority)
        context.verify_mode = verify
        return context


def make_tls(folder: Path) -> TlsFiles:
    """An authority of one's own, a server called ``localhost`` and a client."""
    folder.mkdir(exist_ok=True)
    root_key = ec.generate_private_key(ec.SECP256R1())
    root = _certificate("AC de teste", root_key, None, ca=True)
    (folder / "ac.pem").write_bytes(root.public_bytes(Encoding.PEM))
    for name in ("localhost", "cliente"):
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = _certificate(name, key, (root, root_key), ca=False)
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (folder / f"{name}.pem").write_bytes(private + certificate.public_bytes(Encoding.PEM))
    return TlsFiles(folder / "ac.pem", folder / "localhost.pem", folder / "cliente.pem")


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: tuple[x509.Certificate, ec.EllipticCurvePrivateKey] | None,
    *,
    ca: bool,
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    today = datetime.now(UTC)
    signer = issuer[1] if issuer else key
    names = [x509.DNSName("localhost"), x509.DNSName(FAR), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
    builder = (
        x509.CertificateBuilder(
            issuer_name=issuer[0].subject if issuer else subject,
            subject_name=subject,
            public_key=key.public_key(),
            serial_number=x509.random_serial_number(),
            not_valid_before=today - timedelta(days=1),
            not_valid_after=today + timedelta(days=1),
        )
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(authority, critical=False)
    )
    if not ca:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return builder.sign(signer, SHA256())
