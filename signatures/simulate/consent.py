"""The simulators' side of OAuth 2.0: the page where people consent, codes for one use, and tokens that end."""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

from signatures.credentials.oauth import Application, challenge
from signatures.simulate.http import Reply, Request, redirect, text_reply
from signatures.simulate.people import Person

TOKEN_SECONDS = 600
_CODE_SECONDS = 120
_CHOICE = "pessoa"

_PAGE = """<!doctype html>
<html lang="pt-BR"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{service} (simulador)</title>
<body style="font: 1.1em sans-serif; max-width: 34em; margin: 2em auto; padding: 0 1em">
<h1>{service}: simulador</h1>
<p><strong>Isto é uma demonstração, sem valor legal.</strong>
Um programa pede para assinar por você. Quem é você?</p>
<ul>{people}</ul>
<p><a href="{deny}">Não autorizar</a></p>
</body></html>
"""


@dataclass(slots=True)
class Grant:
    """A consent: whose, for what, until when, and how many signatures it gave, in how many calls."""

    person: Person
    scope: str
    ends: float
    challenge: str = ""
    signed: int = 0
    calls: int = 0


@dataclass(frozen=True, slots=True)
class Rules:
    """How a simulator consents. ``approve`` is the CPF that consents by itself, without the page, whoever is hinted."""

    service: str
    application: Application
    people: Mapping[str, Person]
    scopes: frozenset[str]
    approve: str = ""
    deny: bool = False
    with_pkce: bool = False
    token_seconds: int = TOKEN_SECONDS


class Consents:
    """The codes and tokens given, for as long as the simulator runs."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._lock = threading.Lock()
        self._codes: dict[str, Grant] = {}
        self._tokens: dict[str, Grant] = {}

    def authorize(self, request: Request) -> Reply:
        """The authorization endpoint: a page with people to choose, or straight back with a code."""
        query, rules = request.query, self._rules
        if query.get("client_id") != rules.application.client_id:
            return text_reply("Simulador: o client_id não é o desta aplicação.", 400)
        if query.get("redirect_uri") != rules.application.redirect_uri:
            return text_reply("Simulador: o redirect_uri não é exatamente o cadastrado.", 400)
        error = self._error(query)
        if error:
            return self._back(query, {"error": error})
        person = rules.people.get(rules.approve or query.get(_CHOICE, ""))  # who it was told to be, above any hint
        if person is None:
            return self._page(request)
        return self._back(query, {"code": self._code(person, query)})

    def _error(self, query: Mapping[str, str]) -> str:
        """Why there is no consent (RFC 6749, 4.1.2.1); empty when there may be one."""
        rules = self._rules
        if rules.deny or query.get(_CHOICE) == "ninguem":
            return "access_denied"
        if query.get("response_type") != "code" or not rules.scopes & set(query.get("scope", "").split()):
            return "invalid_scope"
        challenged = query.get("code_challenge_method") == "S256" and query.get("code_challenge")
        return "invalid_request" if rules.with_pkce and not challenged else ""

    def token(self, form: Mapping[str, str]) -> Grant | None:
        """The grant of a code, once; None when the code isn't good (any more). Its token is made by `issue`."""
        with self._lock:
            grant = self._codes.pop(form.get("code", ""), None)
        if grant is None or time.monotonic() > grant.ends:
            return None
        if form.get("redirect_uri", self._rules.application.redirect_uri) != self._rules.application.redirect_uri:
            return None
        if self._rules.with_pkce and challenge(form.get("code_verifier", "")) != grant.challenge:
            return None
        return grant

    def knows(self, values: Mapping[str, str]) -> bool:
        """Whether the application says who it is."""
        expected = self._rules.application
        return all(
            hmac.compare_digest(str(values.get(name, "")).encode(), value.encode())
            for name, value in (("client_id", expected.client_id), ("client_secret", expected.client_secret))
        )

    def issue(self, grant: Grant) -> str:
        """A new token."""
        value = f"AT-{secrets.token_urlsafe(24)}"
        grant.ends = time.monotonic() + self._rules.token_seconds
        with self._lock:
            self._tokens[value] = grant
        return value

    def grant_of(self, request: Request) -> Grant | None:
        """The grant of the token that a request shows; None when it isn't one, or ended."""
        scheme, _, value = request.authorization.partition(" ")
        grant = self._tokens.get(value) if scheme.casefold() == "bearer" else None
        return grant if grant is not None and time.monotonic() <= grant.ends else None

    def _code(self, person: Person, query: Mapping[str, str]) -> str:
        code = f"OC-{secrets.token_urlsafe(24)}"
        ends = time.monotonic() + _CODE_SECONDS
        with self._lock:
            self._codes[code] = Grant(person, query.get("scope", ""), ends, query.get("code_challenge", ""))
        return code

    def _back(self, query: Mapping[str, str], values: Mapping[str, str]) -> Reply:
        address = self._rules.application.redirect_uri
        return redirect(f"{address}?{urlencode({**values, 'state': query.get('state', '')})}")

    def _page(self, request: Request) -> Reply:
        def link(choice: str) -> str:
            return escape(f"{request.path}?{urlencode({**request.query, _CHOICE: choice})}")

        people = "".join(
            f'<li><a href="{link(person.cpf)}">{escape(person.name)}</a></li>' for person in self._rules.people.values()
        )
        page = _PAGE.format(service=escape(self._rules.service), people=people, deny=link("ninguem"))
        return Reply(200, page.encode(), "text/html; charset=utf-8")
