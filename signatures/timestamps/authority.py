"""Authorities of timestamps, asked over HTTP (RFC 3161, 3.4)."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from signatures.errors import NetworkError, TimestampError
from signatures.timestamps.request import MEDIA_TYPE, timestamp_request
from signatures.timestamps.token import Timestamp, read_token, token_in
from signatures.trust.paths import path_to_anchor
from signatures.trust.store import TrustStore
from signatures.web import Web

FIRST_SIZE = 12_000
"""Bytes reserved for a token of an authority that hasn't given one yet: real ones, with their chain, have 3 to 8 kB."""

_SLACK = 256  # serial numbers, moments and ECDSA signatures vary in length
_OK, _WHO_ARE_YOU = 200, (401, 403, 407)


class _Stamps(Protocol):
    @property
    def size(self) -> int: ...
    def stamp(self, imprint: bytes) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Expected:
    """What a timestamp must have to be taken.

    ``policy`` is the OID of the authority's policy, any when empty; ``trust`` has the anchors to one of which its
    chain must lead, with what came along (not looked at when None).
    """

    policy: str = ""
    trust: TrustStore | None = None


class TimestampAuthority:
    """One authority. ``web`` brings time limits, retries and how to identify oneself (password, mutual TLS)."""

    def __init__(self, url: str, web: Web, expected: Expected | None = None) -> None:
        self._url, self._web, self._expected = url, web, expected or Expected()
        self._size = 0

    @property
    def size(self) -> int:
        """The room to reserve for a token, in bytes: that of the last one, once there is one. Nobody is asked."""
        return self._size or FIRST_SIZE

    def stamp(self, imprint: bytes) -> bytes:
        """A TimeStampToken over this SHA-256, whole and checked.

        Raises:
            TimestampError: no answer, an error of the server, a refusal, or a token that doesn't hold.
        """
        return self.timestamp(imprint).token

    def timestamp(self, imprint: bytes) -> Timestamp:
        """The same, taken apart."""
        nonce = secrets.randbits(63)
        found = read_token(token_in(self._asked(timestamp_request(imprint, nonce, self._expected.policy))))
        self._check(found, imprint, nonce)
        self._size = max(self._size, len(found.token) + _SLACK)
        return found

    def _asked(self, request: bytes) -> bytes:
        try:
            answer = self._web.post(self._url, request, {"Content-Type": MEDIA_TYPE})
        except NetworkError as error:
            message = f"A autoridade de carimbo do tempo não atendeu. {error.message}"
            raise TimestampError("carimbo-sem-resposta", message) from error
        if answer.status in _WHO_ARE_YOU:
            message = (
                "A autoridade de carimbo do tempo não aceitou a identificação: confira o usuário e a senha, "
                "ou o certificado, que ela deu a você."
            )
            raise TimestampError("carimbo-autenticacao", message)
        if answer.status != _OK:
            message = (
                f"A autoridade de carimbo do tempo respondeu com o erro {answer.status}. Tente de novo mais tarde."
            )
            raise TimestampError("carimbo-servidor", message)
        return answer.body

    def _check(self, found: Timestamp, imprint: bytes, nonce: int) -> None:
        """RFC 3161, 2.2: what came is the answer to what was asked."""
        if (found.digest, found.imprint) != ("sha256", imprint):
            raise TimestampError("carimbo-resumo", "O carimbo do tempo que veio é de outro documento.")
        if found.nonce != nonce:
            raise TimestampError("carimbo-repetido", "O carimbo do tempo que veio não responde a este pedido.")
        if self._expected.policy not in {"", found.policy}:
            raise TimestampError("carimbo-politica", f"O carimbo do tempo segue outra política ({found.policy}).")
        trust = self._expected.trust
        if trust is not None and not path_to_anchor(found.certificate, trust, found.certificates, found.moment):
            message = "O carimbo do tempo é de uma autoridade que não leva a nenhuma das raízes em que se confia aqui."
            raise TimestampError("carimbo-nao-confiavel", message)


class FirstOf:
    """Authorities in the order of preference: the first that gives a timestamp that holds."""

    def __init__(self, authorities: Sequence[_Stamps]) -> None:
        if not authorities:
            raise ValueError("at least one authority is needed")
        self._authorities = tuple(authorities)

    @property
    def size(self) -> int:
        """Room for any one's token."""
        return max(authority.size for authority in self._authorities)

    def stamp(self, imprint: bytes) -> bytes:
        """A token from the first that gives one.

        Raises:
            TimestampError: that of the only one, or ``carimbo-indisponivel`` with what each said.
        """
        said: list[TimestampError] = []
        for authority in self._authorities:
            try:
                return authority.stamp(imprint)
            except TimestampError as error:
                said.append(error)
        if len(said) == 1:
            raise said[0]
        reasons = " ".join(f"({place}) {error.message}" for place, error in enumerate(said, 1))
        message = f"Nenhuma das {len(said)} autoridades de carimbo do tempo deu um carimbo que sirva. {reasons}"
        raise TimestampError("carimbo-indisponivel", message)
