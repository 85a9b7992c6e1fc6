"""gov.br's signature service, simulated by its manual: authorize, token, certificadoPublico, assinarPKCS7."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Collection, Mapping

from cryptography.hazmat.primitives.serialization import Encoding

from signatures.credentials.govbr.client import MOST_DOCUMENTS, GovbrSettings
from signatures.credentials.oauth import Application
from signatures.simulate.consent import TOKEN_SECONDS, Consents, Grant, Rules
from signatures.simulate.containers import ber_container
from signatures.simulate.http import Reply, Request, Route, Server, json_reply, text_reply
from signatures.simulate.misbehaviour import Misbehaviour
from signatures.simulate.people import Key
from signatures.simulate.simulation import APPLICATION, Simulation, misbehaved, refused, stranger

_SHA256_SIZE = 32


class Govbr:
    """The service: give its ``routes`` to a server."""

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation
        wrong = simulation.misbehave
        self._consents = Consents(
            Rules(
                service="gov.br",
                application=simulation.application,
                people=simulation.people,
                scopes=frozenset({"sign", "signature_session"}),
                approve=simulation.approve,
                deny=Misbehaviour.DENIED in wrong,
                token_seconds=0 if Misbehaviour.SHORT in wrong else TOKEN_SECONDS,
            )
        )

    @property
    def routes(self) -> Mapping[tuple[str, str], Route]:
        """By method and path."""
        return {
            ("GET", "/oauth2.0/authorize"): self._consents.authorize,
            ("POST", "/oauth2.0/token"): self._token,
            ("GET", "/externo/v2/certificadoPublico"): self._certificate,
            ("POST", "/externo/v2/assinarPKCS7"): self._sign,
        }

    def _token(self, request: Request) -> Reply:
        wrong, form = self._simulation.misbehave, {**request.query, **request.form}
        if not self._consents.knows(form) or Misbehaviour.UNAUTHORIZED in wrong:
            return _unauthorized("/oauth2.0/token")
        grant = self._consents.token(form)
        if grant is None or Misbehaviour.CODE_USED in wrong or form.get("grant_type") != "authorization_code":
            return text_reply("error=invalid_request", 400)
        seconds = 0 if Misbehaviour.SHORT in wrong else TOKEN_SECONDS
        return json_reply({"access_token": self._consents.issue(grant), "token_type": "bearer", "expires_in": seconds})

    def _certificate(self, request: Request) -> Reply:
        grant = self._consents.grant_of(request)
        if grant is None:
            return _unauthorized("/externo/v2/certificadoPublico")
        no = refused(self._simulation.misbehave)
        if no is not None:
            return no
        return Reply(200, self._key(grant).certificate.public_bytes(Encoding.PEM), "application/x-pem-file")

    def _sign(self, request: Request) -> Reply:
        wrong, grant = self._simulation.misbehave, self._consents.grant_of(request)
        most = 1 if grant is not None and "sign" in grant.scope.split() else MOST_DOCUMENTS
        if grant is None or grant.signed >= most:
            return _unauthorized("/externo/v2/assinarPKCS7")
        digest = _digest(request)
        if digest is None:
            return text_reply("hashBase64 não é um SHA-256 em Base64", 400)
        grant.signed += 1
        grant.calls += 1
        answered = misbehaved(self._simulation, grant.calls)
        if answered is not None:
            return answered
        return Reply(200, self._container(grant, digest, wrong))

    def _container(self, grant: Grant, digest: bytes, wrong: Collection[Misbehaviour]) -> bytes:
        key, other = self._key(grant), stranger(self._simulation, grant.person).govbr
        if Misbehaviour.WRONG_HASH in wrong:
            digest = bytes(reversed(digest))
        if Misbehaviour.WRONG_CERTIFICATE in wrong:
            key = other
        if Misbehaviour.WRONG_KEY in wrong:
            key = Key(key.certificate, key.chain, other.private)
        return ber_container(key, digest, self._simulation.now())

    def _key(self, grant: Grant) -> Key:
        wrong = Misbehaviour.WRONG_PERSON in self._simulation.misbehave
        return (stranger(self._simulation, grant.person) if wrong else grant.person).govbr


def start_govbr(simulation: Simulation, port: int = 0) -> Server:
    """Start it; close the server when done. OSError when the port is taken."""
    server = Server(port)
    server.start(Govbr(simulation).routes)
    return server


def settings_for(server: Server, application: Application = APPLICATION) -> GovbrSettings:
    """How a client finds this simulator."""
    base = server.base
    return GovbrSettings(f"{base}/oauth2.0/authorize", f"{base}/oauth2.0/token", f"{base}/externo/v2", application)


def _unauthorized(path: str) -> Reply:
    said = {"timestamp": 0, "status": 401, "error": "Unauthorized", "message": "No message available", "path": path}
    return json_reply(said, 401)


def _digest(request: Request) -> bytes | None:
    try:
        digest = base64.b64decode(str(request.json.get("hashBase64", "")), validate=True)
    except (ValueError, binascii.Error):
        return None
    return digest if len(digest) == _SHA256_SIZE else None
