"""Certificates of the right authority that name somebody oddly, or are for something else than to sign as a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from signatures import der as encoding
from tests.attacks import foreign
from tests.attacks.containers import two_signed
from tests.attacks.foreign import Place, Recipe, placed
from tests.attacks.holders import (
    _CPF,
    _DATA,
    _FIELD,
    _OTHER_CPF,
    Extension,
    _authority,
    _issuer_certificate,
    issued,
    key,
    person,
    usage,
)
from tests.attacks.world import Base, Vector, bad, good

_PLAIN = f"00000000{_CPF}" + "0" * 26
_ENTITY, _RESPONSIBLE = "2.16.76.1.3.3", "2.16.76.1.3.4"
_UTF8, _T61, _BMP, _OCTETS, _IA5, _PRINTABLE = 0x0C, 0x14, 0x1E, 0x04, 0x16, 0x13


def other(text: bytes, kind: int = _UTF8, oid: str = _DATA) -> x509.OtherName:
    """An otherName with this content."""
    return x509.OtherName(x509.ObjectIdentifier(oid), encoding.encode(kind, text))


def _names(*names: x509.GeneralName) -> Extension:
    return x509.SubjectAlternativeName(names), False


def _uses(*names: str) -> Extension:
    flags = dict.fromkeys(
        (
            *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
            *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
        ),
        False,
    )
    return x509.KeyUsage(**(flags | dict.fromkeys(names, True))), True


def _policy(*oids: str) -> Extension:
    return x509.CertificatePolicies([x509.PolicyInformation(x509.ObjectIdentifier(oid), None) for oid in oids]), False


def _for(*purposes: x509.ObjectIdentifier, critical: bool = False) -> Extension:
    return x509.ExtendedKeyUsage(purposes), critical


def _signs(*extensions: Extension, usages: Extension | None = None, **how: object) -> Callable[[Base], bytes]:
    """The last signatory's signature with a certificate of these extensions."""

    def build(_: Base) -> bytes:
        found = _authority()
        basic: Sequence[Extension] = ((x509.BasicConstraints(ca=False, path_length=None), True), usages or usage())
        held = issued(found.certificate.subject, found.key, extensions=(*basic, *extensions), **how)  # type: ignore[arg-type]
        made = Recipe(held, key(), (_issuer_certificate(),))
        return placed(two_signed(), Place(_FIELD), foreign.container(made))

    return build


def _person(text: str | bytes, kind: int = _UTF8) -> Callable[[Base], bytes]:
    return _signs(_names(other(text if isinstance(text, bytes) else text.encode(), kind)))


_MINE: Extension = (person(_CPF), False)
_ARABIC = "".join(chr(0x0660 + int(digit)) for digit in _CPF)
_WIDE = "".join(chr(0xFF10 + int(digit)) for digit in _CPF)

VECTORS: tuple[Vector, ...] = (
    good("name-utf8", _person(_PLAIN)),
    good("name-octets", _person(_PLAIN, _OCTETS)),
    good("name-printable", _person(_PLAIN, _PRINTABLE)),
    good("name-ia5", _person(_PLAIN, _IA5)),
    bad("name-null-inside", _person(f"00000000{_CPF[:5]}\0{_CPF[5:]}" + "0" * 25)),
    bad("name-null-before", _person(f"0000000\0{_OTHER_CPF}" + "0" * 26)),
    bad("name-spaces-inside", _person(f"00000000{_CPF[:3]} {_CPF[3:]}" + "0" * 25)),
    bad("name-arabic-digits", _person(f"00000000{_ARABIC}" + "0" * 26)),
    bad("name-wide-digits", _person(f"00000000{_WIDE}" + "0" * 26)),
    bad("name-shifted", _person(f"0000000{_CPF}" + "0" * 27)),
    bad("name-cut", _person(f"00000000{_CPF[:10]}")),
    bad("name-of-another-in-cpf-place", _person(f"00000000{_OTHER_CPF}" + "0" * 15 + _CPF)),
    bad("name-not-a-text", _person(_PLAIN, 0x02)),
    bad(
        "name-two-texts-in-one",
        _signs(_names(other(_PLAIN.encode()), other(_PLAIN.replace(_CPF, _OTHER_CPF).encode()))),
    ),
    bad(
        "name-two-encodings",
        _signs(_names(other(_PLAIN.encode(), _OCTETS), other(f"00000000{_OTHER_CPF}".encode() + b"0" * 26))),
    ),
    bad("name-entity", _signs(_names(other(_PLAIN.encode()), other(b"11222333000181", oid=_ENTITY)))),
    bad("name-responsible-only", _signs(_names(other(_PLAIN.encode(), oid=_RESPONSIBLE)))),
    bad("name-cpf-in-the-name-only-of-another", _signs(name=f"Antônio José Sant'Anna e Silva:{_OTHER_CPF}")),
    good("name-homoglyphs", _signs(_MINE, name="Аntônio José Sаnt'Anna e Silvа")),
    good("name-with-colon", _signs(_MINE, name=f"Antônio José Sant'Anna e Silva:{_CPF}")),
    bad("name-with-two-colons", _signs(_MINE, name=f"A:{_CPF}:{_OTHER_CPF}")),
    bad("name-cpf-and-cnpj", _signs(_MINE, name="EMPRESA LTDA:11222333000181")),
    bad("use-encipherment", _signs(_MINE, usages=_uses("key_encipherment")), "uso-de-chave"),
    bad("use-agreement", _signs(_MINE, usages=_uses("key_agreement")), "uso-de-chave"),
    bad("use-certificates", _signs(_MINE, usages=_uses("key_cert_sign", "crl_sign")), "uso-de-chave"),
    good("use-signature-only", _signs(_MINE, usages=_uses("digital_signature"))),
    good("use-commitment-only", _signs(_MINE, usages=_uses("content_commitment"))),
    bad("use-servers", _signs(_MINE, _for(ExtendedKeyUsageOID.SERVER_AUTH, critical=True))),
    bad("use-code", _signs(_MINE, _for(ExtendedKeyUsageOID.CODE_SIGNING, critical=True))),
    bad("use-responses", _signs(_MINE, _for(ExtendedKeyUsageOID.OCSP_SIGNING, critical=True))),
    bad("use-timestamps", _signs(_MINE, _for(ExtendedKeyUsageOID.TIME_STAMPING, critical=True))),
    bad("use-servers-not-critical", _signs(_MINE, _for(ExtendedKeyUsageOID.SERVER_AUTH))),
    good("use-person", _signs(_MINE, _for(ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.EMAIL_PROTECTION))),
    bad("policy-seal", _signs(_MINE, _policy("2.16.76.1.2.201.9"))),
    bad("policy-application", _signs(_MINE, _policy("2.16.76.1.2.203.1"))),
    bad("policy-timestamps", _signs(_MINE, _policy("2.16.76.1.2.303.1"))),
    bad("policy-secrecy", _signs(_MINE, _policy("2.16.76.1.2.101.1"))),
    good("policy-person", _signs(_MINE, _policy("2.16.76.1.2.1.12"))),
)
