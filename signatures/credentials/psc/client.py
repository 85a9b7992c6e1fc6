"""The calls of DOC-ICP-17.01: finding the person, consent, token, certificate, signatures."""

from __future__ import annotations

import base64
import binascii
import enum
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from signatures.credentials import oauth, service
from signatures.credentials.oauth import Application, Visit
from signatures.credentials.psc.providers import HashEncoding
from signatures.credentials.psc.words import application_refusal, token_refusal, use_refusal
from signatures.errors import RemoteError
from signatures.identity import identify
from signatures.web import Web

_ARMOUR = re.compile(r"-----[A-Z0-9 ]{1,40}-----")
_SHA256 = "2.16.840.1.101.3.4.2.1"
_MAX_CERTIFICATES = 50
_SIGNED_IN_A_CALL = 1


class Scope(enum.StrEnum):
    """What the token allows (DOC-ICP-17.01): one signature, several in one call, or several calls."""

    SINGLE = "single_signature"
    MULTI = "multi_signature"
    SESSION = "signature_session"


class Format(enum.StrEnum):
    """What comes back: the bare signature, of which a CMS is made here; or the whole CMS."""

    RAW = "RAW"
    CMS = "CMS"


@dataclass(frozen=True, slots=True)
class PscSettings:
    """A provider as configured: ``base`` ends in /v0; ``lifetime`` is of the token, in seconds.

    ``slot`` chooses among the person's certificates, by alias, where there are several.
    """

    name: str
    base: str
    encoding: HashEncoding
    most_hashes: int
    application: Application
    lifetime: int = 600
    slot: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """A person's leave, with the certificate that it is for."""

    settings: PscSettings
    certificate: bytes
    alias: str
    others: tuple[bytes, ...]
    token: service.Token = field(repr=False)
    web: Web = field(repr=False)
    clock: service.Clock = field(repr=False)

    def sign(self, digests: Sequence[bytes], form: Format) -> list[bytes]:
        """What the service made of each SHA-256, in their order; all or none. It isn't checked here."""
        most = self.settings.most_hashes
        parts = [digests[start : start + most] for start in range(0, len(digests), most)]
        return [made for part in parts for made in self._call(part, form)]

    def _call(self, digests: Sequence[bytes], form: Format) -> list[bytes]:
        names = [str(number) for number in range(1, len(digests) + 1)]
        hashes = [
            {
                "id": name,
                "alias": f"documento {name}",
                "hash": _written(digest, self.settings.encoding),
                "hash_algorithm": _SHA256,
                "signature_format": form.value,
            }
            for name, digest in zip(names, digests, strict=True)
        ]
        body: dict[str, Any] = {"hashes": hashes}
        if self.alias:
            body["certificate_alias"] = self.alias
        address = f"{self.settings.base}/oauth/signature"
        answer = service.post_json(self.web, address, body, self.token.header(self.clock()))
        if not service.is_ok(answer):
            raise use_refusal(answer, self.settings.name)
        return _signatures(service.read_json(answer, self.settings.name), names, self.settings.name)


def open_session(  # noqa: PLR0913 - whose key, for how many documents, and the four doors to the world
    settings: PscSettings, cpf: str, documents: int, *, visit: Visit, web: Web, clock: service.Clock
) -> Session:
    """Find the person, ask for consent to sign so many documents, and fetch the certificate; nothing is signed yet.

    Raises:
        RemoteError: the person has no certificate there, or the person or the service says no.
        NetworkError: the service doesn't answer, or not what it should.
    """
    discover(settings, cpf, web)
    parameters = {
        "scope": _scope(documents, settings.most_hashes).value,
        "code_challenge": "{challenge}",
        "code_challenge_method": "S256",
        "lifetime": str(settings.lifetime),
        "login_hint": cpf,
    }
    consent = oauth.ask(f"{settings.base}/oauth/authorize", settings.application, parameters)
    code = oauth.code_from(consent, visit(consent))
    token = _token(settings, code, consent, web, clock)
    who = str(token.answer.get("authorized_identification", cpf))
    if "".join(filter(str.isdigit, who)) != cpf:  # some write it with its punctuation
        message = f"A autorização em {settings.name} foi dada por outra pessoa; nada foi assinado."
        raise RemoteError("servico-outra-pessoa", message)
    certificate, alias, others = _certificate(settings, cpf, token.header(clock()), web)
    return Session(settings, certificate, alias, others, token, web, clock)


def discover(settings: PscSettings, cpf: str, web: Web) -> tuple[str, ...]:
    """The labels of the person's certificates there. RemoteError ``servico-sem-certificado`` when there is none."""
    body = {
        "client_id": settings.application.client_id,
        "client_secret": settings.application.client_secret,
        "user_cpf_cnpj": "CPF",
        "val_cpf_cnpj": cpf,
    }
    answer = service.post_json(web, f"{settings.base}/oauth/user-discovery", body)
    if not service.is_ok(answer):
        raise application_refusal(answer, settings.name)
    values = service.read_json(answer, settings.name)
    if values.get("status") != "S":
        message = f"{settings.name} não tem um certificado em nuvem desta pessoa."
        raise RemoteError("servico-sem-certificado", message)
    slots = values.get("slots", [])
    if not isinstance(slots, list):
        raise service.unreadable(settings.name)
    return tuple(str(slot.get("label", "")) for slot in slots if isinstance(slot, dict))


def _scope(documents: int, most_hashes: int) -> Scope:
    if documents == _SIGNED_IN_A_CALL:
        return Scope.SINGLE
    return Scope.MULTI if documents <= most_hashes else Scope.SESSION


def _token(settings: PscSettings, code: str, consent: oauth.Consent, web: Web, clock: service.Clock) -> service.Token:
    form = {
        "grant_type": "authorization_code",
        "client_id": settings.application.client_id,
        "client_secret": settings.application.client_secret,
        "code": code,
        "code_verifier": consent.verifier,
        "redirect_uri": settings.application.redirect_uri,
    }
    asked = clock()  # the token's time starts at the latest when it was asked for
    answer = service.post_form(web, f"{settings.base}/oauth/token", form)
    if not service.is_ok(answer):
        raise token_refusal(answer, settings.name)
    return service.token_from(answer, asked, settings.name)


def _certificate(
    settings: PscSettings, cpf: str, headers: dict[str, str], web: Web
) -> tuple[bytes, str, tuple[bytes, ...]]:
    """The person's certificate, its alias, and the issuers' that came with it."""
    answer = web.get(f"{settings.base}/oauth/certificate-discovery", headers)
    if not service.is_ok(answer):
        raise use_refusal(answer, settings.name)
    values = service.read_json(answer, settings.name)
    listed = values.get("certificates")
    if values.get("status", "S") != "S" or not isinstance(listed, list) or not listed:
        raise RemoteError("servico-sem-certificado", f"{settings.name} não apresentou nenhum certificado.")
    found = [(_alias(item), _certificates(item, settings.name)) for item in listed[:_MAX_CERTIFICATES]]
    mine = [(alias, held) for alias, held in found if identify(held[0]).cpf == cpf]
    chosen = [item for item in mine if settings.slot in {"", item[0]}]
    if len(chosen) == 1:
        alias, held = chosen[0]
        return held[0], alias, held[1:]
    raise RemoteError(*_no_choice(settings, bool(found and not mine), [alias for alias, _ in mine]))


def _no_choice(settings: PscSettings, strangers: bool, aliases: list[str]) -> tuple[str, str]:  # noqa: FBT001 - private
    if strangers:
        return "servico-outra-pessoa", f"O certificado que {settings.name} apresentou é de outra pessoa."
    listed = ", ".join(f"“{alias}”" for alias in aliases)
    message = f"{settings.name} tem estes certificados da pessoa: {listed}. Escolha um em “slot”, na configuração."
    return "servico-varios-certificados", message


def _alias(item: object) -> str:
    return str(item.get("alias", "")) if isinstance(item, dict) else ""


def _certificates(item: object, name: str) -> tuple[bytes, ...]:
    """In PEM, perhaps with the issuers' after it, or in Base64 DER: providers differ."""
    written = item.get("certificate") if isinstance(item, dict) else None
    if not isinstance(written, str):
        raise service.unreadable(name)
    try:
        if "-----BEGIN" in written:
            found = x509.load_pem_x509_certificates(written.encode())
        else:
            found = [x509.load_der_x509_certificate(base64.b64decode("".join(written.split()), validate=True))]
    except (ValueError, binascii.Error):
        raise service.unreadable(name) from None
    return tuple(certificate.public_bytes(Encoding.DER) for certificate in found)


def _written(digest: bytes, encoding: HashEncoding) -> str:
    return digest.hex() if encoding is HashEncoding.HEX else base64.b64encode(digest).decode()


def _signatures(values: dict[str, Any], names: Sequence[str], name: str) -> list[bytes]:
    """Each by its id: the service may answer in another order, but not more, fewer or others."""
    listed = values.get("signatures")
    if not isinstance(listed, list) or not all(isinstance(item, dict) for item in listed):
        raise service.unreadable(name)
    found = {str(item.get("id")): item.get("raw_signature") for item in listed}
    if len(listed) != len(names) or set(found) != set(names):
        raise service.unreadable(name)
    return [_decoded(found[number], name) for number in names]


def _decoded(value: object, name: str) -> bytes:
    """Base64, in lines or not, or a CMS in PEM."""
    if not isinstance(value, str):
        raise service.unreadable(name)
    inside = _ARMOUR.sub("", value)
    try:
        return base64.b64decode("".join(inside.split()), validate=True)
    except (ValueError, binascii.Error):
        raise service.unreadable(name) from None


def hashed(data: bytes) -> bytes:
    """What is sent instead of the data."""
    return hashlib.sha256(data).digest()
