"""The parts of an X.509 certificate that this package reads by itself (RFC 5280, 4.1).

A reader of our own because it must not stop at what it doesn't need: certificates in circulation have extensions that
strict parsers refuse whole, and a CPF stands beside them. Nothing here says that a certificate is good.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from signatures import der

SUBJECT_ALT_NAME, CERTIFICATE_POLICIES, KEY_USAGE = "2.5.29.17", "2.5.29.32", "2.5.29.15"
COMMON_NAME, SERIAL_NUMBER, ORGANIZATION = "2.5.4.3", "2.5.4.5", "2.5.4.10"

_VERSION, _EXTENSIONS, _OTHER_NAME, _UTC_TIME = 0xA0, 0xA3, 0xA0, 0x17
_SIGNING_BITS = 0b1100_0000


@dataclass(frozen=True, slots=True)
class CertificateParts:
    """``serial`` to ``public_key`` are whole DER values, exactly as in the certificate.

    ``extensions`` maps an OID to the bytes inside the extension's OCTET STRING; ``critical`` are those that may not be
    passed over by who doesn't know them.
    """

    serial: bytes
    issuer: bytes
    validity: bytes
    subject: bytes
    public_key: bytes
    extensions: Mapping[str, bytes]
    critical: frozenset[str] = frozenset()


@lru_cache(maxsize=512)
def parts(certificate: bytes) -> CertificateParts:
    """Take a DER certificate apart.

    Raises:
        der.DerError: the bytes are not a certificate.
    """
    try:
        return _parts(certificate)
    except (IndexError, ValueError) as error:
        raise der.DerError("not a certificate") from error


def _parts(certificate: bytes) -> CertificateParts:
    fields = der.only(certificate).children()[0].children()
    if fields and fields[0].tag == _VERSION:
        fields = fields[1:]
    if len(fields) < 6:  # noqa: PLR2004 - serial, signature, issuer, validity, subject, key
        raise der.DerError("not a certificate")
    serial, _, issuer, validity_, subject, public_key, *optional = fields
    if [field.tag for field in fields[:6]] != [der.INTEGER] + [der.SEQUENCE] * 5:
        raise der.DerError("not a certificate")
    wrapped = [field for field in optional if field.tag == _EXTENSIONS]
    return CertificateParts(
        serial.whole,
        issuer.whole,
        validity_.whole,
        subject.whole,
        public_key.whole,
        _extensions(wrapped[0]) if wrapped else {},
        _critical(wrapped[0]) if wrapped else frozenset(),
    )


def validity(certificate: bytes) -> tuple[datetime, datetime]:
    """The first and the last moment at which a DER certificate is valid, in UTC (RFC 5280, 4.1.2.5).

    Raises:
        der.DerError: the bytes are not a certificate, or its times can't be read.
    """
    times = der.only(parts(certificate).validity).children()
    if len(times) != 2:  # noqa: PLR2004 - notBefore and notAfter
        raise der.DerError("not a validity")
    return moment(times[0]), moment(times[1])


def moment(element: der.Element) -> datetime:
    """A UTCTime, whose year has two digits, from 1950 to 2049, or a GeneralizedTime, in UTC.

    Raises:
        der.DerError: it is neither, or isn't in UTC to the second.
    """
    written = element.content.decode("ascii", errors="replace")
    if element.tag == _UTC_TIME:
        written = ("19" if written[:2] >= "50" else "20") + written
    try:
        return datetime.strptime(written, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise der.DerError("not a time") from error


def name_values(name: bytes) -> Iterator[tuple[str, str]]:
    """The attributes of a DER Name as (OID, text), in order; what can't be read is left out."""
    for relative in _tolerant(der.only(name).content):
        for attribute in _tolerant(relative.content):
            pair = _tolerant(attribute.content)
            kind, value = (_dotted(pair[0]), der.text(pair[1])) if len(pair) == 2 else (None, None)  # noqa: PLR2004
            if kind is not None and value is not None:
                yield kind, value


def common_name(certificate: bytes) -> str | None:
    """The common name of whom a DER certificate is about; None when it has none, or isn't a certificate."""
    try:
        return dict(name_values(parts(certificate).subject)).get(COMMON_NAME)
    except der.DerError:
        return None


def other_names(found: CertificateParts) -> Iterator[tuple[str, str]]:
    """The otherName values of subjectAltName as (OID, text): RFC 5280, 4.2.1.6."""
    for general_name in _inside(found, SUBJECT_ALT_NAME):
        if general_name.tag == _OTHER_NAME:
            pair = _tolerant(general_name.content)
            if len(pair) == 2:  # noqa: PLR2004 - type-id and value
                kind, value = _dotted(pair[0]), _other_name_text(pair[1])
                if kind is not None and value is not None:
                    yield kind, value


def policies(found: CertificateParts) -> tuple[str, ...]:
    """The OIDs of certificatePolicies that can be read (RFC 5280, 4.2.1.4)."""
    information = (_tolerant(item.content) for item in _inside(found, CERTIFICATE_POLICIES))
    return tuple(filter(None, (_dotted(item[0]) for item in information if item)))


def may_sign(found: CertificateParts) -> bool:
    """Whether keyUsage, when there is one, has digitalSignature or nonRepudiation (RFC 5280, 4.2.1.3)."""
    if KEY_USAGE not in found.extensions:
        return True
    return bool(usage_bits(found.extensions[KEY_USAGE]) & _SIGNING_BITS)


def usage_bits(extension: bytes) -> int:
    """The first eight bits of a keyUsage, digitalSignature being the highest (RFC 5280, 4.2.1.3)."""
    bits = der.only(extension).content[1:]
    return bits[0] if bits else 0


def _extensions(wrapped: der.Element) -> dict[str, bytes]:
    result: dict[str, bytes] = {}
    for extension in wrapped.children()[0].children():
        identifier, *_, value = extension.children()
        result.setdefault(der.dotted(identifier.content), value.content)
    return result


def _critical(wrapped: der.Element) -> frozenset[str]:
    fields = [extension.children() for extension in wrapped.children()[0].children()]
    return frozenset(
        der.dotted(identifier.content)
        for identifier, *flag, _ in fields
        if any(value.tag == der.BOOLEAN and value.content != b"\0" for value in flag)
    )


def _dotted(element: der.Element) -> str | None:
    """An object identifier; None for what isn't one, or can't be read."""
    try:
        return der.dotted(element.content) if element.tag == der.OID else None
    except der.DerError:
        return None


def _inside(found: CertificateParts, extension: str) -> list[der.Element]:
    outer = _tolerant(found.extensions.get(extension, b""))
    return _tolerant(outer[0].content) if outer else []


def _other_name_text(value: der.Element) -> str | None:
    inner = _tolerant(value.content)
    return der.text(inner[0]) if len(inner) == 1 else None


def _tolerant(data: bytes) -> list[der.Element]:
    """The values that can be read before the first that can't."""
    result: list[der.Element] = []
    try:
        result.extend(der.elements(data))
    except der.DerError:
        return result
    return result
