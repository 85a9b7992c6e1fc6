"""The declaration of a PKI: authorities and holders, read from TOML.

Validity is in days relative to the moment of building, so a PKI built on any day has its expired and its valid
certificates.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import msgspec

from signatures.errors import PkiError


class Authority(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A certification authority. Without ``issuer`` it is a root, whose ``kind`` and ``label`` go to the trust folder.

    ``kind`` is ``icp-brasil``, ``gov.br`` or ``outra``; a root without ``kind`` isn't trusted. With ``responder``, the
    certificates that it issues name an OCSP responder; one without ``lists`` names no revocation list in them.
    """

    id: str
    subject: tuple[tuple[str, str], ...]
    key: str
    valid: tuple[int, int]
    issuer: str = ""
    kind: str = ""
    label: str = ""
    policies: tuple[str, ...] = ()
    path_length: int | None = None
    responder: bool = False
    lists: bool = True


class OtherName(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An otherName of subjectAltName, in one of the encodings in circulation: ``octet``, ``utf8``, ``printable``."""

    type: str
    value: str
    encoding: str = "octet"


class HolderDeclaration(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The holder of a key. Without ``issuer`` it is self-signed; ``revoked`` is in days, like ``valid``."""

    id: str
    common_name: str
    key: str
    issuer: str = ""
    serial_number: str = ""
    organization: str = "ICP-Brasil (demonstração)"
    units: tuple[str, ...] = ()
    email: str = ""
    valid: tuple[int, int] = (-30, 335)
    revoked: int | None = None
    policies: tuple[str, ...] = ()
    other_names: tuple[OtherName, ...] = ()
    key_usage: tuple[str, ...] = ("digital_signature", "content_commitment", "key_encipherment")
    extended_key_usage: tuple[str, ...] = ("client_auth", "email_protection")


class Declaration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole PKI. ``password`` opens every key file that it writes.

    ``places`` is the address below which its certificates say that lists, issuers and responders are:
    ``PLACES/AUTHORITY.crl``, ``.p7b`` and ``.ocsp``. The usual one can't exist (RFC 2606).
    """

    password: str
    authorities: tuple[Authority, ...]
    holders: tuple[HolderDeclaration, ...]
    places: str = "http://lcr.credencia.invalid"

    def at(self, places: str) -> Declaration:
        """The same PKI, published at another address."""
        return msgspec.structs.replace(self, places=places)


def read_declaration(toml: str) -> Declaration:
    """A declaration from its text; PkiError when it isn't one."""
    try:
        return msgspec.convert(_renamed(tomllib.loads(toml)), Declaration)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise PkiError("pki-declaracao-invalida", f"A declaração da PKI não pode ser lida: {error}.") from error


@cache
def demo_declaration() -> Declaration:
    """The declaration that ships with the package."""
    return read_declaration(resources.files("signatures.pki").joinpath("demo.toml").read_text(encoding="utf-8"))


def _renamed(document: Mapping[str, Any]) -> dict[str, Any]:
    """TOML's tables are named one at a time: ``[[authority]]``, ``[[holder]]``."""
    plural = {"authority": "authorities", "holder": "holders"}
    return {plural.get(key, key): value for key, value in document.items()}
