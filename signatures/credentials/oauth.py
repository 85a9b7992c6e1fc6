"""A person's consent by OAuth 2.0's authorization code (RFC 6749, 4.1), with PKCE (RFC 7636) and a state.

The person goes to the service's page and lands back with a code. Landing is on this machine when the registered address
is a loopback one (RFC 8252, 7.3), or anywhere else, and then the person pastes the address here.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode, urlsplit

from signatures.errors import RemoteError

_LOOPBACK = frozenset({"127.0.0.1", "localhost"})
_LONGEST = 8192  # an address that somebody pasted


@dataclass(frozen=True, slots=True)
class Application:
    """What the service knows of whoever asks. ``redirect_uri`` is exactly the registered one."""

    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent that is being asked: ``address`` is where the person goes, and the rest proves what comes back."""

    address: str
    redirect_uri: str
    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


Visit = Callable[[Consent], str]
"""Takes the person to ``address`` and gives the whole address where they landed."""


def ask(endpoint: str, application: Application, parameters: Mapping[str, str]) -> Consent:
    """A new consent at a service's authorization endpoint; state, nonce and verifier are new each time."""
    verifier = secrets.token_urlsafe(64)
    state, nonce = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
    known = {"{challenge}": challenge(verifier), "{nonce}": nonce}
    query = {
        "response_type": "code",
        "client_id": application.client_id,
        "redirect_uri": application.redirect_uri,
        "state": state,
        **{name: known.get(value, value) for name, value in parameters.items()},
    }
    return Consent(f"{endpoint}?{urlencode(query)}", application.redirect_uri, state, nonce, verifier)


def challenge(verifier: str) -> str:
    """The S256 challenge of a verifier (RFC 7636, 4.2)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def is_loopback(address: str) -> bool:
    """Whether an address is of this machine, and so can be listened at."""
    parts = urlsplit(address)
    return parts.scheme == "http" and parts.hostname in _LOOPBACK


def code_from(consent: Consent, landed: str) -> str:
    """The code in the address where the person landed.

    Raises:
        RemoteError: ``servico-retorno`` when it isn't the address that was asked for, ``-estado`` when it answers
            another consent, ``-negado`` when the person, or the service, said no.
    """
    landed = landed.strip()
    if len(landed) > _LONGEST or not _same_place(landed, consent.redirect_uri):
        message = f"O endereço não é o do retorno da autorização, que começa por {consent.redirect_uri}."
        raise RemoteError("servico-retorno", message)
    query = {name: values[0] for name, values in parse_qs(urlsplit(landed).query).items()}
    if not hmac.compare_digest(query.get("state", "").encode(), consent.state.encode()):
        message = "A resposta é de outro pedido de autorização, e não deste. Repita o comando e autorize de novo."
        raise RemoteError("servico-estado", message)
    if "error" in query:
        raise RemoteError("servico-negado", _denied(query["error"]))
    if not query.get("code"):
        raise RemoteError(
            "servico-retorno", "O endereço de retorno veio sem o código da autorização. Repita o comando."
        )
    return query["code"]


def _same_place(landed: str, expected: str) -> bool:
    try:
        one, other = urlsplit(landed), urlsplit(expected)
    except ValueError:  # brackets that hold no address
        return False
    return (one.scheme, one.netloc, one.path or "/") == (other.scheme, other.netloc, other.path or "/")


def _denied(error: str) -> str:
    """RFC 6749, 4.1.2.1; the service's own text isn't shown, since anybody can write it in an address."""
    return {
        "access_denied": "A autorização foi recusada na página do serviço; nada foi assinado.",
        "user_denied": "A autorização foi recusada na página do serviço; nada foi assinado.",
        "invalid_scope": "O serviço não concede esta permissão a esta aplicação; confira o cadastro dela.",
        "unauthorized_client": "O serviço não aceita esta aplicação; confira o client_id e o cadastro dela.",
        "invalid_request": "O serviço não entendeu o pedido; confira o client_id e o redirect_uri da configuração.",
        "server_error": "O serviço falhou ao pedir a autorização. Tente de novo mais tarde.",
        "temporarily_unavailable": "O serviço está fora do ar por enquanto. Tente de novo mais tarde.",
    }.get(error, "O serviço não deu a autorização; nada foi assinado.")
