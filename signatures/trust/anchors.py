"""The roots of ICP-Brasil and gov.br, by fingerprint, and what a chain to one makes of a signature."""

from __future__ import annotations

import enum
import hashlib
from dataclasses import dataclass

from signatures.identity import SEAL_POLICIES, has_policy
from signatures.report import Kind


class AnchorKind(enum.StrEnum):
    """Whose root it is."""

    ICP_BRASIL = "icp-brasil"
    GOV_BR = "gov.br"
    OTHER = "outra"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A root that the caller trusts, in DER, with a name for people.

    ``demonstration`` when its kind comes from the folder's labels instead of a fingerprint known here: a verdict that
    rests on it must say so.
    """

    certificate: bytes
    kind: AnchorKind
    label: str
    demonstration: bool = False


PINNED = {
    "fb47d92a9909fd4fa9bec02737543e1f3514ced747407a8d9cfa397b0915067c": (
        AnchorKind.ICP_BRASIL,
        "AC Raiz Brasileira v2",
    ),
    "caa53fc6091c6951887c976e378f6ef89aa6377c55d97b6475422b71ed7e9b17": (
        AnchorKind.ICP_BRASIL,
        "AC Raiz Brasileira v5",
    ),
    "d8478e37ce19c690cf657381e68fe600e4e1a042536830f06847e03e554c4b01": (
        AnchorKind.ICP_BRASIL,
        "AC Raiz Brasileira v12",
    ),
    "163bd003bc0df2beab88174b6d5b450b6e1dc973a64b2dc2a33218544f49ef4e": (
        AnchorKind.GOV_BR,
        "AC Raiz do Governo Federal do Brasil v1",
    ),
}
"""SHA-256 of the DER certificate: the roots that issue to those who sign documents. v2 expired in 2023."""

_PERSON_POLICIES = tuple(f"2.16.76.1.2.{number}" for number in (1, 2, 3, 4))
_GOV_BR_POLICY = "2.16.76.3.2.1.1"


def pinned(certificate: bytes) -> Anchor | None:
    """The anchor that a DER certificate is, if its fingerprint is known here."""
    known = PINNED.get(hashlib.sha256(certificate).hexdigest())
    return Anchor(certificate, *known) if known else None


def signature_kind(certificate: bytes, anchor: Anchor | None) -> Kind:
    """Qualificada, avançada or neither (Lei 14.063/2020, art. 4º), by the holder's certificate and its anchor.

    Certificates A1 to A4 of ICP-Brasil are the qualified ones; a seal can't express a will, so it is neither.
    """
    if anchor is None or has_policy(certificate, *SEAL_POLICIES):
        return Kind.OUTRA
    if anchor.kind is AnchorKind.ICP_BRASIL and has_policy(certificate, *_PERSON_POLICIES):
        return Kind.QUALIFICADA
    if anchor.kind is AnchorKind.GOV_BR and has_policy(certificate, _GOV_BR_POLICY):
        return Kind.AVANCADA
    return Kind.OUTRA
