"""Who a certificate names (to be completed: see the room's tests)."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class CpfSource(enum.StrEnum):
    """Where in the certificate the CPF was read, in the order in which it is looked for."""

    SERIAL_NUMBER = "serialNumber do titular (2.5.4.5)"
    OTHER_NAME = "otherName 2.16.76.1.3.1"
    COMMON_NAME = "sufixo do nome comum (CN)"


class Holder(enum.StrEnum):
    """What kind of holder the certificate names."""

    PERSON = "pessoa física"
    ENTITY = "pessoa jurídica"
    SEAL = "selo eletrônico"
    UNKNOWN = "não identificado"


@dataclass(frozen=True, slots=True)
class Identity:
    """The holder of a certificate. ``cpf`` has 11 digits, ``cnpj`` 14 characters; None when the certificate has none.

    For an ENTITY, ``cpf`` is that of the responsible person (otherName 2.16.76.1.3.4) and never identifies a person
    as signatory. ``disagreement`` is a sentence when two places of the certificate name different CPFs.
    """

    name: str
    holder: Holder
    cpf: str | None
    cpf_source: CpfSource | None
    cnpj: str | None
    issuer: str
    serial: str
    disagreement: str = ""
