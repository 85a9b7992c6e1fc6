"""Certificates that prove less than they seem to: who issued them, whom they name, and when they held."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from asn1crypto import algos, cms
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.x509.oid import NameOID

from signatures import der as encoding
from tests.attacks import foreign
from tests.attacks.containers import LAST, attribute, content_info, signer_info, token, two_signed
from tests.attacks.foreign import Place, Recipe, placed
from tests.attacks.world import Base, Vector, agency, bad
from tests.submission.conftest import MOMENT

_FIELD = f"assinatura_{LAST}"
_CPF, _OTHER_CPF = "12345678909", "98765432100"
_DATA = "2.16.76.1.3.1"
Extension = tuple[x509.ExtensionType, bool]


def key(kind: str = "ec") -> Any:
    """One key of each kind is enough."""
    return _key(kind)


@cache
def _key(kind: str) -> Any:
    if kind == "ec":
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(65537, int(kind))


def person(cpf: str) -> x509.SubjectAlternativeName:
    """The otherName that says whose certificate it is."""
    value = f"00000000{cpf}" + "0" * 26
    text = encoding.encode(0x0C, value.encode())
    return x509.SubjectAlternativeName([x509.OtherName(x509.ObjectIdentifier(_DATA), text)])


def issued(  # noqa: PLR0913 - what a certificate says, each thing once
    issuer: x509.Name,
    issuer_key: Any,
    *,
    name: str = "Antônio José Sant'Anna e Silva",
    serial_number: str = "",
    days: tuple[int, int] = (-30, 300),
    extensions: Sequence[Extension] = (),
    public: Any = None,
) -> bytes:
    """A certificate of the last signatory's, by this issuer."""
    subject = [x509.NameAttribute(NameOID.COUNTRY_NAME, "BR"), x509.NameAttribute(NameOID.COMMON_NAME, name)]
    subject += [x509.NameAttribute(NameOID.SERIAL_NUMBER, serial_number)] if serial_number else []
    start, end = (MOMENT + timedelta(days=day) for day in days)
    builder = x509.CertificateBuilder(
        issuer, x509.Name(subject), (public or key()).public_key(), x509.random_serial_number(), start, end
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    return foreign.der(builder.sign(issuer_key, SHA256()))


def usage() -> Extension:
    """May sign documents."""
    flags = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign"), False
    )
    more = {"encipher_only": False, "decipher_only": False}
    return x509.KeyUsage(digital_signature=True, content_commitment=True, **flags, **more), True


_USUAL: tuple[Extension, ...] = ((x509.BasicConstraints(ca=False, path_length=None), True), usage())


def _authority() -> Any:
    return agency().pki.authorities["icp-ac"]


def by_authority(**how: Any) -> bytes:
    """By the authority that everybody trusts."""
    extensions = how.pop("extensions", ((person(_CPF), False),))
    found = _authority()
    return issued(found.certificate.subject, found.key, extensions=(*_USUAL, *extensions), **how)


def _signs(
    certificate: Callable[[], bytes], *others: Callable[[], bytes], signing: str = "ec"
) -> Callable[[Base], bytes]:
    def build(_: Base) -> bytes:
        made = Recipe(certificate(), key(signing), tuple(other() for other in others))
        return placed(two_signed(), Place(_FIELD), foreign.container(made))

    return build


def _issuer_certificate() -> bytes:
    return foreign.der(_authority().certificate)


def _of_a_holder() -> bytes:
    """Issued by somebody who holds a good certificate and is no authority."""
    holder = agency().pki.holders["titular"]
    return issued(holder.certificate.subject, holder.key, extensions=(*_USUAL, (person(_CPF), False)))


def _holder_certificate() -> bytes:
    return foreign.der(agency().pki.holders["titular"].certificate)


_NAMES = {
    "own": x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "AC de Mentira")]),
    "old": x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "AC Vencida")]),
    "narrow": x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "AC Restrita")]),
}


@cache
def _below(which: str) -> bytes:
    """An authority below the trusted root; ``old`` has expired, ``narrow`` may not name the holder."""
    root = agency().pki.authorities["icp-raiz"]
    days = (-900, -10) if which == "old" else (-900, 900)
    issuer, issuer_key = (root.certificate.subject, root.key) if which != "own" else (_NAMES["own"], key("2048"))
    builder = x509.CertificateBuilder(
        issuer,
        _NAMES[which],
        key("2048").public_key(),
        x509.random_serial_number(),
        *(MOMENT + timedelta(days=day) for day in days),
    )
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    if which == "narrow":
        only = x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "PT")])
        builder = builder.add_extension(x509.NameConstraints([x509.DirectoryName(only)], None), critical=True)
    return foreign.der(builder.sign(issuer_key, SHA256()))


def _from(which: str) -> Callable[[Base], bytes]:
    def certificate() -> bytes:
        return issued(_NAMES[which], key("2048"), extensions=(*_USUAL, (person(_CPF), False)))

    return _signs(certificate, lambda: _below(which))


def _anchors_renamed() -> bytes:
    """A root of the attacker's with the trusted root's name, key identifier and all but its key."""
    root = agency().pki.authorities["icp-raiz"].certificate
    builder = x509.CertificateBuilder(
        root.subject, root.subject, key("2048").public_key(), root.serial_number,
        root.not_valid_before_utc, root.not_valid_after_utc, list(root.extensions),
    )  # fmt: skip
    return foreign.der(builder.sign(key("2048"), SHA256()))


def _from_renamed_root() -> bytes:
    root = agency().pki.authorities["icp-raiz"].certificate
    return issued(root.subject, key("2048"), extensions=(*_USUAL, (person(_CPF), False)))


def _unknown_critical() -> Extension:
    return x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4.5"), b"\x05\x00"), True


def _with_sha1() -> bytes:
    """The authority's signature on it is over SHA-1: whoever finds a collision has a certificate of any name."""
    made = asn1.Certificate.load(by_authority())
    weak = algos.SignedDigestAlgorithm({"algorithm": "sha1_ecdsa"})
    made["tbs_certificate"]["signature"] = weak
    raw = _authority().key.sign(made["tbs_certificate"].dump(force=True), ec.ECDSA(SHA1()))  # noqa: S303 - the point of the vector
    again = {"tbs_certificate": made["tbs_certificate"], "signature_algorithm": weak, "signature_value": raw}
    return bytes(asn1.Certificate(again).dump(force=True))


def _expired() -> bytes:
    return by_authority(days=(-300, -5))


def _backdated(when: datetime, *, of_other: bool) -> Callable[[Base], bytes]:
    """Signed with an expired certificate; a timestamp from when it still held says that it isn't so late."""

    def build(_: Base) -> bytes:
        made = Recipe(_expired(), key(), (_issuer_certificate(),))

        def container(digest: bytes) -> bytes:
            info = signer_info(made, digest)
            message = b"outra assinatura" if of_other else info["signature"].native
            proof = attribute("signature_time_stamp_token", token(message, when=when))
            info["unsigned_attrs"] = cms.CMSAttributes([proof])
            return bytes(content_info((info,), (made.certificate, *made.others)).dump())

        return placed(two_signed(), Place(_FIELD), container)

    return build


def _cpf_nowhere() -> bytes:
    return by_authority(extensions=())


def _cpf_twice() -> bytes:
    return by_authority(serial_number=_OTHER_CPF)


def _cpf_in_name_and_data() -> bytes:
    return by_authority(name=f"ANTONIO:{_OTHER_CPF}")


def _cpf_two_other_names() -> bytes:
    names = [*person(_CPF), *person(_OTHER_CPF)]
    return by_authority(extensions=((x509.SubjectAlternativeName(names), False),))


def _cpf_not_one() -> bytes:
    return by_authority(extensions=((person("11111111111"), False),))


VECTORS: tuple[Vector, ...] = (
    bad("holder-by-another-holder", _signs(_of_a_holder, _holder_certificate, _issuer_certificate)),
    bad("holder-of-own-root", _from("own"), "raiz-desconhecida"),
    bad("holder-of-expired-authority", _from("old")),
    bad("holder-outside-name-constraints", _from("narrow"), "cadeia-invalida"),
    bad("holder-of-renamed-root", _signs(_from_renamed_root, _anchors_renamed)),
    bad(
        "holder-unknown-critical-extension",
        _signs(lambda: by_authority(extensions=((person(_CPF), False), _unknown_critical()))),
    ),
    bad("holder-expired", _signs(_expired), "certificado-vencido"),
    bad("holder-not-yet-valid", _signs(lambda: by_authority(days=(5, 90))), "certificado-ainda-nao-vale"),
    bad(
        "holder-expired-timestamp-of-another",
        _backdated(MOMENT - timedelta(days=10), of_other=True),
        "certificado-vencido",
    ),
    bad(
        "holder-expired-timestamp-too-late",
        _backdated(MOMENT - timedelta(days=1), of_other=False),
        "certificado-vencido",
    ),
    bad("holder-signed-with-sha1", _signs(_with_sha1)),
    bad("holder-small-key", _signs(lambda: by_authority(public=key("1024")), signing="1024"), "algoritmo-fraco"),
    bad("holder-other-key", _signs(by_authority, signing="2048")),
    bad("holder-cpf-nowhere", _signs(_cpf_nowhere)),
    bad("holder-cpf-in-two-places", _signs(_cpf_twice), "certificado-contraditorio"),
    bad("holder-cpf-in-name-and-data", _signs(_cpf_in_name_and_data), "certificado-contraditorio"),
    bad("holder-cpf-in-two-names", _signs(_cpf_two_other_names), "certificado-contraditorio"),
    bad("holder-cpf-is-none", _signs(_cpf_not_one)),
)
