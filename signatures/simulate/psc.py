"""A trust service provider, simulated by DOC-ICP-17.01, in the manner of any of those that are known."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from signatures.credentials.oauth import Application
from signatures.credentials.psc.client import PscSettings, Scope
from signatures.credentials.psc.providers import HashEncoding, Provider, providers
from signatures.simulate.consent import TOKEN_SECONDS, Consents, Grant, Rules
from signatures.simulate.containers import container
from signatures.simulate.http import Reply, Request, Route, Server, json_reply
from signatures.simulate.misbehaviour import Misbehaviour
from signatures.simulate.people import Key
from signatures.simulate.simulation import APPLICATION, Simulation, misbehaved, stranger

BASE = "/psc/v0"
_SHA256, _SHA256_SIZE = "2.16.840.1.101.3.4.2.1", 32
_ALIAS = "nuvem-1"


class Psc:
    """The service: give its ``routes`` to a server. ``manner`` is the provider whose differences it has."""

    def __init__(self, simulation: Simulation, manner: Provider) -> None:
        self._simulation, self._manner = simulation, manner
        wrong = simulation.misbehave
        self._consents = Consents(
            Rules(
                service=f"{manner.name} (PSC)",
                application=simulation.application,
                people=simulation.people,
                scopes=frozenset(scope.value for scope in Scope),
                approve=simulation.approve,
                deny=Misbehaviour.DENIED in wrong,
                with_pkce=True,
                token_seconds=0 if Misbehaviour.SHORT in wrong else TOKEN_SECONDS,
            )
        )

    @property
    def routes(self) -> Mapping[tuple[str, str], Route]:
        """By method and path."""
        return {
            ("POST", f"{BASE}/oauth/user-discovery"): self._discover,
            ("GET", f"{BASE}/oauth/authorize"): self._consents.authorize,
            ("POST", f"{BASE}/oauth/token"): self._token,
            ("GET", f"{BASE}/oauth/certificate-discovery"): self._certificates,
            ("POST", f"{BASE}/oauth/signature"): self._sign,
        }

    def _discover(self, request: Request) -> Reply:
        values = request.json
        if not self._consents.knows(values) or Misbehaviour.UNAUTHORIZED in self._simulation.misbehave:
            return json_reply({"error": "unauthorized_client"}, 401)
        if values.get("user_cpf_cnpj") != "CPF" or values.get("val_cpf_cnpj") not in self._simulation.people:
            return json_reply({"status": "N"})
        return json_reply({"status": "S", "slots": [{"slot_alias": _ALIAS, "label": "e-CPF A3 em nuvem (simulado)"}]})

    def _token(self, request: Request) -> Reply:
        wrong, form = self._simulation.misbehave, request.form
        if not self._consents.knows(form):
            return json_reply({"error": "invalid_client"}, 401)
        grant = self._consents.token(form)
        if grant is None or Misbehaviour.CODE_USED in wrong or form.get("grant_type") != "authorization_code":
            return json_reply({"error": "invalid_grant"}, 400)
        person = stranger(self._simulation, grant.person) if Misbehaviour.WRONG_PERSON in wrong else grant.person
        said = {
            "access_token": self._consents.issue(grant),
            "token_type": "Bearer",
            "expires_in": 0 if Misbehaviour.SHORT in wrong else TOKEN_SECONDS,
            "scope": grant.scope,
            "authorized_identification_type": "CPF",
            "authorized_identification": person.cpf,
        }
        return json_reply(said)

    def _certificates(self, request: Request) -> Reply:
        grant = self._consents.grant_of(request)
        if grant is None:
            return json_reply({"error": "invalid_token"}, 401)
        certificate = self._key(grant).certificate
        written = certificate.public_bytes(Encoding.PEM).decode()
        if self._manner.encoding is HashEncoding.HEX:  # some give Base64 of the DER: this one does, to be read too
            written = base64.b64encode(certificate.public_bytes(Encoding.DER)).decode()
        return json_reply({"status": "S", "certificates": [{"alias": _ALIAS, "certificate": written}]})

    def _sign(self, request: Request) -> Reply:
        grant, hashes = self._consents.grant_of(request), request.json.get("hashes")
        if grant is None:
            return json_reply({"error": "invalid_token"}, 401)
        if not isinstance(hashes, list) or not self._allowed(grant, len(hashes)):
            return json_reply({"error": "invalid_request", "error_description": "hashes demais para o escopo"}, 400)
        digests = [self._digest(item) for item in hashes]
        if None in digests:
            return json_reply({"error": "invalid_request", "error_description": "hash ilegível"}, 400)
        grant.signed += len(hashes)
        grant.calls += 1
        answered = misbehaved(self._simulation, grant.calls)
        if answered is not None:
            return answered
        made = [
            {
                "id": str(item.get("id")),
                "raw_signature": self._signature(grant, digest, item),
            }
            for item, digest in zip(hashes, digests, strict=True)
            if digest is not None
        ]
        return json_reply({"certificate_alias": _ALIAS, "signatures": made[::-1]})  # any order is right: ids tell

    def _allowed(self, grant: Grant, hashes: int) -> bool:
        """Single: one hash, once. Multi: one call. Session: as many calls as time allows."""
        if not 1 <= hashes <= self._manner.most_hashes:
            return False
        return grant.scope == Scope.SESSION or (grant.signed == 0 and (hashes == 1 or grant.scope == Scope.MULTI))

    def _digest(self, item: Any) -> bytes | None:
        written = str(item.get("hash", "")) if isinstance(item, dict) else ""
        try:
            in_hex = self._manner.encoding is HashEncoding.HEX
            digest = bytes.fromhex(written) if in_hex else base64.b64decode(written, validate=True)
        except (ValueError, binascii.Error):
            return None
        return digest if len(digest) == _SHA256_SIZE and item.get("hash_algorithm") == _SHA256 else None

    def _signature(self, grant: Grant, digest: bytes, item: Mapping[str, Any]) -> str:
        wrong = self._simulation.misbehave
        key = _spoiled(self._key(grant), stranger(self._simulation, grant.person).cloud, wrong)
        if Misbehaviour.WRONG_HASH in wrong:
            digest = bytes(reversed(digest))
        if item.get("signature_format") == "CMS":
            made = container(key, digest, self._simulation.now())
        else:
            made = key.private.sign(digest, padding.PKCS1v15(), Prehashed(SHA256()))
        return base64.b64encode(made).decode()

    def _key(self, grant: Grant) -> Key:
        return grant.person.cloud


def start_psc(simulation: Simulation, manner: str = "vidaas", port: int = 0) -> Server:
    """Start it in the manner of a known provider; close the server when done. OSError when the port is taken."""
    server = Server(port)
    server.start(Psc(simulation, providers()[manner]).routes)
    return server


def settings_for(server: Server, manner: str = "vidaas", application: Application = APPLICATION) -> PscSettings:
    """How a client finds this simulator."""
    known = providers()[manner]
    encoding = known.encoding or HashEncoding.BASE64
    return PscSettings(known.name, server.base + BASE, encoding, known.most_hashes, application)


def known_manners() -> Sequence[str]:
    """The providers that can be imitated."""
    return tuple(providers())


def _spoiled(key: Key, other: Key, wrong: Collection[Misbehaviour]) -> Key:
    if Misbehaviour.WRONG_CERTIFICATE in wrong:
        return other
    return Key(key.certificate, key.chain, other.private) if Misbehaviour.WRONG_KEY in wrong else key
