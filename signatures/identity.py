"""Who a certificate names: DOC-ICP-04, and Resolução CG ICP-Brasil 211/2024 for the new profile.

A certificate says it in up to three places. They are tried in a fixed order, the one that was used is told, and two
places that disagree are told too. People are matched by CPF, never by name.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass

from signatures import certificate as x509
from signatures import der


class CpfSource(enum.StrEnum):
    """Where in the certificate the CPF was read, in the order in which it is looked for."""

    SERIAL_NUMBER = "serialNumber do titular (2.5.4.5)"
    OTHER_NAME = "otherName 2.16.76.1.3.1"
    COMMON_NAME = "sufixo do nome comum (CN)"
    RESPONSIBLE = "otherName 2.16.76.1.3.4 (responsável pela pessoa jurídica)"


class Holder(enum.StrEnum):
    """What kind of holder the certificate names."""

    PERSON = "pessoa física"
    ENTITY = "pessoa jurídica"
    SEAL = "selo eletrônico"
    SERVICE = "equipamento ou serviço"
    SECRECY = "sigilo"
    UNKNOWN = "não identificado"


@dataclass(frozen=True, slots=True)
class Identity:
    """The holder of a certificate. ``cpf`` has 11 digits, ``cnpj`` 14 characters; None when the certificate has none.

    For whatever is no PERSON, ``cpf`` is that of the responsible person (otherName 2.16.76.1.3.4) and never identifies
    a person as signatory. ``issuer`` is the issuing authority's common name, ``serial`` the certificate's serial
    number in hexadecimal. ``disagreement`` is a sentence when two places of the certificate name different CPFs, when
    one of them has a number that is no CPF, or is filled twice.
    """

    name: str
    holder: Holder
    cpf: str | None
    cpf_source: CpfSource | None
    cnpj: str | None
    issuer: str
    serial: str
    disagreement: str = ""


PERSON_DATA, ENTITY_CNPJ, RESPONSIBLE_DATA = "2.16.76.1.3.1", "2.16.76.1.3.3", "2.16.76.1.3.4"
"""otherName types. The fixed-width content of the first and the last: birth 8, CPF 11, NIS 11, RG 15, issuer 0 to 6."""

SEAL_POLICIES = tuple(f"2.16.76.1.2.{number}" for number in (201, 202, 203, 204))
"""SE-S, SE-H, AE-S, AE-H: seals and applications, which can't express anybody's will (Res. 211/2024, art. 4º)."""

_SERVICE_POLICIES = ("2.16.76.1.2.303", "2.16.76.1.2.304")
"""T3, T4: timestamps (DOC-ICP-04)."""
_SECRECY_POLICIES = tuple(f"2.16.76.1.2.{number}" for number in (101, 102, 103, 104))
"""S1 to S4: for what is enciphered, and not for signing (DOC-ICP-04)."""
_EXTENDED_USAGE = "2.5.29.37"
_SERVICE_USAGES = frozenset(f"1.3.6.1.5.5.7.3.{number}" for number in (1, 3, 8, 9))
"""Servers, code, timestamps, OCSP: a key for these alone is for nothing else (RFC 5280, 4.2.1.12)."""

_NOBODY = Identity("", Holder.UNKNOWN, None, None, None, "", "")
_SUFFIX = re.compile(r"(?P<name>.*):(?P<number>[0-9]{11}|[0-9A-Z]{12}[0-9]{2})", re.DOTALL)
_CNPJ = re.compile(r"[0-9A-Z]{12}[0-9]{2}")
_CPF = re.compile(r"[0-9]{11}")
_CPF_PLACE = slice(8, 19)


def identify(certificate: bytes) -> Identity:
    """The holder of a DER certificate. Never raises: who can't be read is UNKNOWN."""
    try:
        return _identify(x509.parts(certificate))
    except (der.DerError, IndexError, ValueError):
        return _NOBODY


def has_policy(certificate: bytes, *arcs: str) -> bool:
    """Whether a DER certificate declares a policy that is, or is under, one of these OIDs."""
    try:
        return _under(x509.policies(x509.parts(certificate)), arcs)
    except (der.DerError, IndexError, ValueError):
        return False


def is_cpf(number: str) -> bool:
    """Eleven digits, not all equal, both check digits right: modulus 11, weights 10 to 2, then 11 to 2."""
    if not _CPF.fullmatch(number) or number == number[0] * 11:
        return False
    return all(number[size] == _check_digit(number[:size]) for size in (9, 10))


def _check_digit(digits: str) -> str:
    weights = range(len(digits) + 1, 1, -1)
    remainder = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11
    return str(11 - remainder) if remainder > 1 else "0"


def _identify(found: x509.CertificateParts) -> Identity:
    subject = dict(reversed(list(x509.name_values(found.subject))))
    others = dict(reversed(list(x509.other_names(found))))
    name, suffix = _split_common_name(subject)
    holder, cnpj = _entity(found, subject, others, suffix)
    places = _cpf_places(subject, others, suffix) if holder is Holder.PERSON else _responsible(others)
    source, cpf = next(((place, number) for place, number in places.items() if is_cpf(number)), (None, None))
    if holder is Holder.PERSON and cpf is None:
        holder = Holder.UNKNOWN
    issuer = dict(x509.name_values(found.issuer))
    return Identity(
        name=name,
        holder=holder,
        cpf=cpf,
        cpf_source=source,
        cnpj=cnpj,
        issuer=issuer.get(x509.COMMON_NAME) or issuer.get(x509.ORGANIZATION, ""),
        serial=f"{int.from_bytes(der.only(found.serial).content, 'big'):X}",
        disagreement=_disagreement(places) or _repeated(found),
    )


def _split_common_name(subject: Mapping[str, str]) -> tuple[str, str]:
    """Only a suffix that has the shape of a CPF or CNPJ is cut: names may have a colon of their own."""
    common = subject.get(x509.COMMON_NAME, "").strip()
    match = _SUFFIX.fullmatch(common)
    return (match["name"].strip(), match["number"]) if match else (common, "")


def _entity(
    found: x509.CertificateParts, subject: Mapping[str, str], others: Mapping[str, str], suffix: str
) -> tuple[Holder, str | None]:
    """CNPJ before CPF: an e-CNPJ also carries the CPF of the person responsible for it."""
    places = (subject.get(x509.SERIAL_NUMBER, ""), others.get(ENTITY_CNPJ, ""), suffix)
    cnpj = next((number.strip() for number in places if _is_cnpj(number.strip())), None)
    policies = x509.policies(found)
    if _under(policies, SEAL_POLICIES):
        return Holder.SEAL, cnpj
    if _under(policies, _SERVICE_POLICIES) or _is_service(found):
        return Holder.SERVICE, cnpj
    if _under(policies, _SECRECY_POLICIES):
        return Holder.SECRECY, cnpj
    return (Holder.ENTITY if cnpj else Holder.PERSON), cnpj


def _is_service(found: x509.CertificateParts) -> bool:
    extension = found.extensions.get(_EXTENDED_USAGE)
    usages = {der.dotted(usage.content) for usage in der.only(extension).children()} if extension else set()
    return bool(usages) and usages <= _SERVICE_USAGES


def _is_cnpj(number: str) -> bool:
    return bool(_CNPJ.fullmatch(number)) and number.strip("0") != ""


def _cpf_places(subject: Mapping[str, str], others: Mapping[str, str], suffix: str) -> dict[CpfSource, str]:
    found = {
        CpfSource.SERIAL_NUMBER: subject.get(x509.SERIAL_NUMBER, "").strip(),
        CpfSource.OTHER_NAME: others.get(PERSON_DATA, "")[_CPF_PLACE],
        CpfSource.COMMON_NAME: suffix,
    }
    return {place: number for place, number in found.items() if _present(number)}


def _responsible(others: Mapping[str, str]) -> dict[CpfSource, str]:
    number = others.get(RESPONSIBLE_DATA, "")[_CPF_PLACE]
    return {CpfSource.RESPONSIBLE: number} if _present(number) else {}


def _present(number: str) -> bool:
    """All zeros mean that the authority left the place empty."""
    return bool(_CPF.fullmatch(number)) and number.strip("0") != ""


def _disagreement(places: Mapping[CpfSource, str]) -> str:
    wrong = [place for place, number in places.items() if not is_cpf(number)]
    if wrong:
        return f"O número que está em {wrong[0]} tem a forma de um CPF, mas os dígitos verificadores não conferem."
    if len(set(places.values())) > 1:
        return f"O certificado traz CPFs diferentes em lugares diferentes: {'; '.join(places)}."
    return ""


def _repeated(found: x509.CertificateParts) -> str:
    """A place that is filled twice, and differently: another reader would take the other for the holder's."""
    said = [*x509.name_values(found.subject), *x509.other_names(found)]
    places = ((CpfSource.SERIAL_NUMBER, x509.SERIAL_NUMBER), (CpfSource.OTHER_NAME, PERSON_DATA))
    for place, kind in (*places, (CpfSource.COMMON_NAME, x509.COMMON_NAME)):
        if len({value for found_kind, value in said if found_kind == kind}) > 1:
            return f"O certificado traz valores diferentes num lugar só: {place}."
    return ""


def _under(found: tuple[str, ...], arcs: tuple[str, ...]) -> bool:
    return any(policy == arc or policy.startswith(arc + ".") for policy in found for arc in arcs)
