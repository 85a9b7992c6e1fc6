"""What signature services answer: it is used, or there is an error with words. No server is needed to say it."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import cast
from urllib.parse import parse_qs, urlsplit

from signatures.credentials.govbr.client import GovbrSettings, open_govbr
from signatures.credentials.oauth import Application, Consent, code_from
from signatures.credentials.psc.client import Format, PscSettings, open_session
from signatures.credentials.psc.providers import HashEncoding
from signatures.credentials.service import check_address
from signatures.errors import RemoteError, SignaturesError
from signatures.web import Answer, Web
from tools.fuzz.laws import insist, refused

_CPF = "52998224725"
_APPLICATION = Application("id", "secret-of-the-application", "http://127.0.0.1:8765/retorno")
_BASE = "https://servico.invalid"
_DIGESTS = [b"\1" * 32, b"\2" * 32]
_SECRETS = ("secret-of-the-application", "the-code")


class _Scripted:
    """A server that gives one answer after another, whatever it is asked; the first octet of each says the status."""

    def __init__(self, script: bytes) -> None:
        pieces = [piece for piece in script.split(b"\n\n") if piece] or [b""]
        self._answers = itertools.cycle(pieces)

    def get(self, _url: str, _headers: object = None) -> Answer:
        piece = next(self._answers)
        statuses = {b"4": 400, b"1": 401, b"3": 403, b"9": 429, b"5": 500}
        status = statuses.get(piece[:1], 200)
        return Answer(status, {}, piece if status == 200 else piece[1:])  # noqa: PLR2004 - as the table says

    def post(self, url: str, _body: bytes, _headers: object = None) -> Answer:
        return self.get(url)


def check_govbr(script: bytes) -> None:
    """Consent, token, certificate and signature at gov.br."""
    _said(lambda: use_govbr(script))


def check_psc(script: bytes) -> None:
    """Discovery, consent, token, certificate and signatures at a provider; as many signatures as were asked for."""
    made = _said(lambda: use_psc(script))
    insist(made is None or len(made) == len(_DIGESTS), "another number of signatures")


def use_govbr(script: bytes) -> list[bytes]:
    """A signature by a service that answers so. Raises SignaturesError."""
    settings = GovbrSettings(f"{_BASE}/authorize", f"{_BASE}/token", f"{_BASE}/api", _APPLICATION)
    web = cast("Web", _Scripted(script))
    return open_govbr(settings, 1, _landed, web, lambda: 0.0).sign_digests(_DIGESTS[:1])


def use_psc(script: bytes) -> list[bytes]:
    """Two signatures by a provider that answers so. Raises SignaturesError."""
    settings = PscSettings("VIDaaS", _BASE, HashEncoding.BASE64, 1, _APPLICATION)
    web = cast("Web", _Scripted(script))
    session = open_session(settings, _CPF, len(_DIGESTS), visit=_landed, web=web, clock=lambda: 0.0)
    return session.sign(_DIGESTS, Format.RAW)


def check_address_typed(data: bytes) -> None:
    """An address that somebody pasted, or configured, is the awaited one or is refused."""
    text = data.decode("utf-8", errors="replace")
    refused(lambda: check_address(text, "servico"), (RemoteError,))
    consent = Consent("", _APPLICATION.redirect_uri, "the-state", "nonce", "verifier")
    code = refused(lambda: code_from(consent, text), (RemoteError,))
    insist(code is None or "the-state" in parse_qs(urlsplit(text.strip()).query)["state"], "another consent's code")


def _landed(consent: Consent) -> str:
    return f"{consent.redirect_uri}?code=the-code&state={consent.state}"


def _said(use: Callable[[], list[bytes]]) -> list[bytes] | None:
    try:
        return use()
    except SignaturesError as error:
        insist(not any(secret in error.message for secret in _SECRETS), "a secret in an error")
        return None
