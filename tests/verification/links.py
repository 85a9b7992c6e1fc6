"""Certificates, lists and responses of a small chain, built to be broken on purpose."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from signatures.trust.anchors import Anchor, AnchorKind
from signatures.trust.store import TrustStore
from signatures.verification.chain import Chain, Help, find_chain

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAY = timedelta(days=1)
KEYS = [ec.generate_private_key(ec.SECP256R1()) for _ in range(5)]
SIGNING = x509.KeyUsage(True, True, *[False] * 7)
ISSUING = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
CA = (x509.BasicConstraints(True, None), True)
Extension = tuple[x509.ExtensionType, bool]


def name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def point(**more: object) -> x509.DistributionPoint:
    """A distribution point with what is given."""
    usual: dict[str, object] = {"full_name": None, "relative_name": None, "reasons": None, "crl_issuer": None}
    return x509.DistributionPoint(**(usual | more))  # type: ignore[arg-type]


def points(*found: x509.DistributionPoint) -> Extension:
    """They as an extension."""
    return x509.CRLDistributionPoints(found), False


def issue(  # noqa: PLR0913 - each with its default
    place: int,
    extensions: Sequence[Extension],
    *,
    by: int | None = None,
    start: datetime = NOW - 100 * DAY,
    end: datetime = NOW + 100 * DAY,
    digest: hashes.HashAlgorithm | None = None,
    called: str = "",
    serial: int = 0,
) -> bytes:
    """The certificate of the key of this number, issued by the one before it; 0 is the root."""
    above = max(place - 1, 0) if by is None else by
    builder = x509.CertificateBuilder(
        name(f"n{above}"), name(called or f"n{place}"), KEYS[place].public_key(), serial or 1000 + place
    )
    builder = builder.not_valid_before(start).not_valid_after(end)
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    return builder.sign(KEYS[above], digest or hashes.SHA256()).public_bytes(Encoding.DER)


AUTHORITY: tuple[Extension, ...] = (CA, (ISSUING, True))
PERSON: tuple[Extension, ...] = ((SIGNING, True),)
ROOT = issue(0, AUTHORITY)
MIDDLE = issue(1, AUTHORITY)
HOLDER = issue(2, PERSON)


LISTING = x509.KeyUsage(False, False, False, False, False, False, True, False, False)
"""The right to sign lists, and no other."""


def found(holder: bytes, *links: bytes, root: bytes = ROOT, purpose: str = "", **more: tuple[bytes, ...]) -> Chain:
    """The chain of a holder, by the links, lists (``crls``) and responses (``ocsps``) given."""
    trust = TrustStore((Anchor(root, AnchorKind.OTHER, "raiz"),), links, more.get("crls", ()), more.get("ocsps", ()))
    return find_chain(holder, Help(trust, NOW), purpose=purpose)


def codes(chain: Chain) -> set[str]:
    return {problem.code for problem in chain.problems}


def listed(  # noqa: PLR0913 - each with its default
    *serials: int,
    by: int = 1,
    key: int | None = None,
    start: datetime = NOW - DAY,
    end: datetime = NOW + DAY,
    when: datetime = NOW - DAY,
    extensions: Sequence[Extension] = (),
    entries: Sequence[x509.RevokedCertificate] = (),
) -> bytes:
    """The list of the authority of this number: the certificates revoked, and entries of one's own making."""
    builder = x509.CertificateRevocationListBuilder(name(f"n{by}"), start, end)
    for serial in serials:
        builder = builder.add_revoked_certificate(x509.RevokedCertificateBuilder(serial, when).build())
    for item in entries:
        builder = builder.add_revoked_certificate(item)
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    return builder.sign(KEYS[by if key is None else key], hashes.SHA256()).public_bytes(Encoding.DER)


def entry(
    serial: int, reason: x509.ReasonFlags | None = None, *, of: str = "", when: datetime = NOW - DAY
) -> x509.RevokedCertificate:
    """An entry with its reason, and with the issuer of the certificate where that isn't the list's."""
    builder = x509.RevokedCertificateBuilder(serial, when)
    if reason is not None:
        builder = builder.add_extension(x509.CRLReason(reason), critical=False)
    if of:
        builder = builder.add_extension(x509.CertificateIssuer([x509.DirectoryName(name(of))]), critical=True)
    return builder.build()


UP = listed(by=0)


def scope(**more: object) -> Sequence[Extension]:
    usual: dict[str, object] = {
        "full_name": None,
        "relative_name": None,
        "only_contains_user_certs": False,
        "only_contains_ca_certs": False,
        "only_some_reasons": None,
        "indirect_crl": False,
        "only_contains_attribute_certs": False,
    }
    return [(x509.IssuingDistributionPoint(**(usual | more)), True)]  # type: ignore[arg-type]


ANSWERING: Extension = (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), False)
RESPONDER = issue(3, (*PERSON, ANSWERING, (x509.OCSPNoCheck(), False)), by=1)
NO_RESPONDER = issue(3, PERSON, by=1)


def answered(  # noqa: PLR0913 - each with its default
    status: ocsp.OCSPCertStatus,
    *,
    about: bytes = HOLDER,
    responder: bytes = MIDDLE,
    key: int = 1,
    start: datetime = NOW - DAY,
    end: datetime | None = NOW + DAY,
) -> bytes:
    """A response about a certificate of the middle authority, by whom and with the key given."""
    revoked = NOW - DAY if status is ocsp.OCSPCertStatus.REVOKED else None
    own, issuer, who = (x509.load_der_x509_certificate(item) for item in (about, MIDDLE, responder))
    builder = ocsp.OCSPResponseBuilder().add_response(own, issuer, hashes.SHA1(), status, start, end, revoked, None)  # noqa: S303
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.NAME, who)
    if responder != MIDDLE:
        builder = builder.certificates([who])
    return builder.sign(KEYS[key], hashes.SHA256()).public_bytes(Encoding.DER)


GOOD, REVOKED, UNKNOWN_STATUS = (
    ocsp.OCSPCertStatus.GOOD,
    ocsp.OCSPCertStatus.REVOKED,
    ocsp.OCSPCertStatus.UNKNOWN,
)
