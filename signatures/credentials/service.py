"""What the clients of signature services share: answers read with limits, and what they mean when they say no.

Requests are made once: a code, and often a token, holds for a single use, and repeating one would spend or betray it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from signatures.credentials.oauth import is_loopback
from signatures.errors import NetworkError, RemoteError
from signatures.proxies import Proxies
from signatures.web import Answer, Web, WebOptions

Clock = Callable[[], float]
"""Seconds, from any start, that only go forward (`time.monotonic`)."""

_OK, _SERVER = 200, 500
_TOO_MANY = 429
_MARGIN = 5.0  # seconds: a token that is about to end isn't used


def service_web(timeout: float = 30.0, largest: int = 1_000_000, proxies: Proxies | None = None) -> Web:
    """A client for signature services: no retries, and no answer larger than a megabyte."""
    return Web(WebOptions(timeout=timeout, largest=largest, retries=0, proxies=proxies))


@dataclass(frozen=True, slots=True)
class Token:
    """Leave to use a person's key until ``ends``, by the caller's clock."""

    value: str = field(repr=False)
    ends: float
    answer: Mapping[str, Any] = field(repr=False)

    def header(self, now: float) -> dict[str, str]:
        """The header that shows it. RemoteError ``servico-sessao-vencida`` when it ended."""
        if now > self.ends:
            message = "A autorização venceu antes de terminar. Repita o comando e autorize de novo; nada foi assinado."
            raise RemoteError("servico-sessao-vencida", message)
        return {"Authorization": f"Bearer {self.value}"}


def check_address(address: str, name: str) -> str:
    """An address without a final slash. Secrets go only by HTTPS, or to this very machine.

    Raises:
        RemoteError: ``servico-endereco``.
    """
    if not _is_safe(address):
        message = f"{name}: “{address}” não é um endereço que comece por https://."
        raise RemoteError("servico-endereco", message)
    return address.rstrip("/")


def _is_safe(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and parts.port != 0 and (parts.scheme == "https" or is_loopback(address))
    except ValueError:  # brackets or a port that are none
        return False


def post_form(web: Web, address: str, values: Mapping[str, str]) -> Answer:
    """POST as a form (RFC 6749, appendix B)."""
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    return web.post(address, urlencode(values).encode(), headers)


def post_json(web: Web, address: str, value: object, headers: Mapping[str, str] | None = None) -> Answer:
    """POST as JSON."""
    said = {"Content-Type": "application/json", "Accept": "application/json", **(headers or {})}
    return web.post(address, json.dumps(value).encode(), said)


def read_json(answer: Answer, host: str) -> dict[str, Any]:
    """The JSON object of an answer. NetworkError ``rede-resposta-ilegivel`` for anything else."""
    try:
        value = json.loads(answer.body)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise unreadable(host)
    return value


def text_of(values: Mapping[str, Any], name: str, host: str) -> str:
    """A text that the answer must have."""
    value = values.get(name)
    if not isinstance(value, str) or not value:
        raise unreadable(host)
    return value


def token_from(answer: Answer, now: float, host: str) -> Token:
    """The token of a token endpoint's answer (RFC 6749, 5.1)."""
    values = read_json(answer, host)
    seconds = values.get("expires_in", 0)
    if isinstance(seconds, str) and seconds.isascii() and seconds.isdigit():
        seconds = int(seconds[:9])
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or seconds < 0:
        raise unreadable(host)
    return Token(text_of(values, "access_token", host), now + float(seconds) - _MARGIN, values)


def unreadable(host: str) -> NetworkError:
    """The service answered something that isn't what was agreed."""
    message = f"{host} deu uma resposta que não pode ser lida; nada foi assinado. Tente de novo mais tarde."
    return NetworkError("rede-resposta-ilegivel", message)


def unexpected(answer: Answer, host: str) -> NetworkError | RemoteError:
    """What an answer that no table explains means, by its status alone: its text isn't shown."""
    if answer.status >= _SERVER:
        message = f"{host} está com problemas (erro {answer.status}); nada foi assinado. Tente de novo mais tarde."
        return NetworkError("rede-servico-fora", message)
    if answer.status == _TOO_MANY:
        message = f"{host} pediu para esperar: houve pedidos demais em pouco tempo. Tente de novo daqui a pouco."
        return NetworkError("rede-pedidos-demais", message)
    message = f"{host} recusou o pedido (resposta {answer.status}); nada foi assinado."
    return RemoteError("servico-recusou", message)


def is_ok(answer: Answer) -> bool:
    """Whether the service did what was asked."""
    return answer.status == _OK
