"""The calls of gov.br's manual: consent, token, certificate, signature."""

from __future__ import annotations

import base64
import enum
from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from signatures.credentials import oauth, service
from signatures.credentials.govbr.words import HOST, token_refusal, use_refusal
from signatures.credentials.oauth import Application, Visit
from signatures.errors import RemoteError
from signatures.web import Web

MOST_DOCUMENTS = 100
"""How many signatures a session's token gives (scope ``signature_session``)."""

CONTAINER_SIZE = 16 * 1024
"""The room to reserve, in bytes; the manual's example reserves 9,472, and its containers take about 9,500 at most."""


class Scope(enum.StrEnum):
    """What the token allows: one signature, or a session of them; never both."""

    ONE = "sign"
    SESSION = "signature_session"


@dataclass(frozen=True, slots=True)
class GovbrSettings:
    """Where the service is, and who asks. Addresses are whole; ``kinds`` are the scopes ``govbr``, ``icp_brasil``."""

    authorize: str
    token: str
    api: str
    application: Application
    kinds: tuple[str, ...] = ("govbr",)


@dataclass(frozen=True, slots=True)
class GovbrCredential:
    """A person's leave to have documents signed at gov.br. The certificate is the one that the service announced."""

    certificate: bytes
    _settings: GovbrSettings = field(repr=False)
    _token: service.Token = field(repr=False)
    _scope: Scope
    _web: Web = field(repr=False)
    _clock: service.Clock = field(repr=False)

    digest: str = field(default="sha256", init=False)
    container_size: int = field(default=CONTAINER_SIZE, init=False)
    at_once: int = field(default=1, init=False)

    def sign_digests(self, digests: Sequence[bytes]) -> list[bytes]:
        """The service's container for each, byte for byte as it came; all or none. What it signed isn't looked at.

        Raises:
            RemoteError: the service says no.
            NetworkError: it doesn't answer, or not what it should.
        """
        check_amount(len(digests), self._scope)
        return [self._sign(digest) for digest in digests]

    def _sign(self, digest: bytes) -> bytes:
        body = {"hashBase64": base64.b64encode(digest).decode()}
        address = f"{self._settings.api}/assinarPKCS7"
        answer = service.post_json(self._web, address, body, self._token.header(self._clock()))
        if not service.is_ok(answer):
            raise use_refusal(answer)
        if len(answer.body) > CONTAINER_SIZE:
            message = "O gov.br devolveu uma assinatura maior que o espaço reservado; nada foi assinado."
            raise RemoteError("servico-assinatura-grande", message)
        return answer.body


def open_govbr(
    settings: GovbrSettings, documents: int, visit: Visit, web: Web, clock: service.Clock
) -> GovbrCredential:
    """Ask the person for consent to sign so many documents, and fetch their certificate; nothing is signed yet.

    Raises:
        RemoteError: the person or the service says no.
        NetworkError: the service doesn't answer, or not what it should.
    """
    scope = Scope.ONE if documents == 1 else Scope.SESSION
    check_amount(documents, scope)
    words = " ".join((scope.value, *settings.kinds))
    consent = oauth.ask(settings.authorize, settings.application, {"scope": words, "nonce": "{nonce}"})
    code = oauth.code_from(consent, visit(consent))
    token = _token(settings, code, consent, web, clock)
    certificate = _certificate(settings, token.header(clock()), web)
    return GovbrCredential(certificate, settings, token, scope, web, clock)


def check_amount(documents: int, scope: Scope) -> None:
    """Whether the token can do it. RemoteError ``servico-documentos-demais``."""
    most = 1 if scope is Scope.ONE else MOST_DOCUMENTS
    if documents > most:
        message = f"Esta autorização do gov.br assina no máximo {most} documento(s), e foram pedidos {documents}."
        raise RemoteError("servico-documentos-demais", message)


def _token(settings: GovbrSettings, code: str, consent: oauth.Consent, web: Web, clock: service.Clock) -> service.Token:
    form = {
        "code": code,
        "client_id": settings.application.client_id,
        "client_secret": settings.application.client_secret,
        "grant_type": "authorization_code",
        "redirect_uri": settings.application.redirect_uri,
    }
    asked = clock()  # the token's time starts at the latest when it was asked for
    answer = service.post_form(web, settings.token, form)
    if not service.is_ok(answer):
        raise token_refusal(answer)
    token = service.token_from(answer, asked, HOST)
    if token.answer.get("nonce", consent.nonce) != consent.nonce:
        raise RemoteError("servico-estado", "O gov.br respondeu a outro pedido de autorização. Repita o comando.")
    return token


def _certificate(settings: GovbrSettings, headers: dict[str, str], web: Web) -> bytes:
    answer = web.get(f"{settings.api}/certificadoPublico", headers)
    if not service.is_ok(answer):
        raise use_refusal(answer)
    try:
        return x509.load_pem_x509_certificate(answer.body).public_bytes(Encoding.DER)
    except ValueError:
        raise service.unreadable(HOST) from None
