"""What it takes to judge a certificate, brought together: the issuers above it, and a word on each one's revocation.

First what is at hand, then what was kept, then what the certificates say where to fetch. Whoever made a certificate
chose those addresses: only HTTP is spoken, redirections are counted, and the client refuses the machines around this
one (`signatures.web.Reach`). What is fetched is taken only when the issuer signed it.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urljoin

from signatures import certificate as x509
from signatures.errors import NetworkError, TrustError
from signatures.report import Problem
from signatures.trust.cache import Cache
from signatures.trust.files import certificates_in, crls_in
from signatures.trust.paths import MAX_LINKS, longest_path, self_issued
from signatures.trust.places import places_of
from signatures.trust.revocation import Evidence, about_any, ocsp_request, read_crl, read_ocsp
from signatures.trust.store import TrustStore
from signatures.verification.issuing import issued

if TYPE_CHECKING:
    from signatures.web import Answer  # whoever stays offline needn't import a client

_KEEP_CERTIFICATES, _KEEP_UNDATED = timedelta(days=30), timedelta(hours=1)
_MAX_HOPS, _OK, _MOVED = 3, 200, frozenset({301, 302, 303, 307, 308})
_OCSP_TYPE = "application/ocsp-request"


class _Client(Protocol):
    def get(self, url: str) -> Answer: ...
    def post(self, url: str, body: bytes, headers: dict[str, str]) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Gathered:
    """All DER. ``problems`` say, in Portuguese, what could not be had; none of them is fatal by itself."""

    certificates: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()
    problems: tuple[Problem, ...] = ()

    def joined(self, other: Gathered) -> Gathered:
        """Both, each thing once."""
        return Gathered(
            _once(self.certificates, other.certificates),
            _once(self.crls, other.crls),
            _once(self.ocsps, other.ocsps),
            tuple(dict.fromkeys((*self.problems, *other.problems))),
        )

    def into(self, store: TrustStore) -> TrustStore:
        """A store that has this too; its anchors are the same."""
        return store.helped(self.certificates, self.crls, self.ocsps)


@dataclass(frozen=True, slots=True)
class Gatherer:
    """Where to look. Without ``web`` nothing is asked of anybody: what is at hand and what was kept will do, or not.

    ``most`` is how many addresses are tried in one gathering, however many the certificates name, and ``patience`` the
    seconds after which no other is.
    """

    web: _Client | None = None
    cache: Cache | None = None
    most: int = 60
    patience: float = 90.0

    def gather(self, certificate: bytes, store: TrustStore, moment: datetime, more: Iterable[bytes] = ()) -> Gathered:
        """What judging this DER certificate at ``moment`` takes, whether it was at hand or had to be fetched.

        ``more`` are certificates that came along. Nobody is asked about revocation on behalf of a certificate that
        leads to no anchor. Never raises for what servers do.
        """
        return self.gather_all([(certificate, more)], store, moment)

    def gather_all(
        self, wanted: Iterable[tuple[bytes, Iterable[bytes]]], store: TrustStore, moment: datetime
    ) -> Gathered:
        """The same for several, each with what came along, within one limit for all."""
        budget, found = _Budget(self.most, time.monotonic() + self.patience), Gathered()
        for certificate, more in wanted:
            if not _readable(certificate):
                continue  # what is wrong with it is for who verifies to say
            search = _Search(self, found.into(store), moment, list(more), budget)
            path = search.climb(certificate)
            if store.anchor(path[-1]) is not None:
                for below, above in pairwise(path):
                    search.rule_out(below, above)
            found = found.joined(search.gathered(path))
        return found


@dataclass(slots=True)
class _Budget:
    """What is left to spend on asking."""

    left: int
    until: float

    def spend(self) -> bool:
        self.left -= 1
        return self.left >= 0 and time.monotonic() < self.until


@dataclass(slots=True)
class _Search:
    """One gathering while it goes on."""

    how: Gatherer
    store: TrustStore
    moment: datetime
    more: list[bytes]
    budget: _Budget
    evidence: list[Evidence] = field(default_factory=list)
    lists: list[Evidence] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def climb(self, certificate: bytes) -> tuple[bytes, ...]:
        """The path as far up as it goes, with the issuers that had to be fetched."""
        path: tuple[bytes, ...] = ()
        for _ in range(MAX_LINKS):
            path = longest_path(certificate, self.store, self.more)
            if self.store.anchor(path[-1]) is not None or self_issued(path[-1]):
                return path
            above = self._issuer_of(path[-1])
            if above is None or above in path:
                return path
            self.more.append(above)
        return path

    def rule_out(self, certificate: bytes, issuer: bytes) -> None:
        """Find a word in force on the certificate's revocation: an answer, or else a list."""
        places = places_of(certificate)
        if places.no_check:
            return
        known = [found for found in about_any(self.store.ocsps, certificate, issuer) if found.in_force(self.moment)]
        answer = known[0] if known else self._listed_at_hand(certificate, issuer)
        answer = answer or self._answered(places.responders, certificate, issuer)
        if answer is None:
            self._fetch_list(places.lists, certificate, issuer)
            return
        (self.lists if answer.data in self.store.crls else self.evidence).append(answer)

    def gathered(self, path: tuple[bytes, ...]) -> Gathered:
        """What the search found."""
        brought = [link for found in self.evidence for link in found.certificates]
        return Gathered(
            _once(path, brought),
            _once(found.data for found in self.lists),
            _once(found.data for found in self.evidence),
            tuple(dict.fromkeys(self.problems)),
        )

    def _issuer_of(self, certificate: bytes) -> bytes | None:
        def read(data: bytes) -> Evidence | None:
            found = _issuers_in(data, certificate)
            return Evidence(found[0], self.moment, self.moment + _KEEP_CERTIFICATES) if found else None

        for address in places_of(certificate).issuers:
            found = self._kept_or_fetched(address, read, partial(self._get, address))
            if found is not None:
                return found.data
        self._tell("coleta-sem-emissor", f"O certificado de “{_issuer_name(certificate)}” não pôde ser encontrado")
        return None

    def _listed_at_hand(self, certificate: bytes, issuer: bytes) -> Evidence | None:
        lists = (read_crl(crl, issuer) for crl in self.store.crls_of(x509.parts(certificate).issuer))
        return next((found for found in lists if found is not None and found.in_force(self.moment)), None)

    def _answered(self, addresses: Iterable[str], certificate: bytes, issuer: bytes) -> Evidence | None:
        request = ocsp_request(certificate, issuer)
        if request is None:
            return None
        asked = hashlib.sha256(request).hexdigest()
        for address in addresses:
            read = partial(read_ocsp, certificate=certificate, issuer=issuer)
            found = self._kept_or_fetched(f"{address}#{asked}", read, partial(self._post, address, request))
            if found is not None:
                return found
        return None

    def _fetch_list(self, addresses: Iterable[str], certificate: bytes, issuer: bytes) -> None:
        for address in addresses:
            found = self._kept_or_fetched(
                address, lambda data: read_crl(_unarmoured(data), issuer), partial(self._get, address)
            )
            if found is not None:
                self.lists.append(found)
                return
        name = _issuer_name(certificate)
        self._tell("coleta-sem-revogacao", f"Não se conseguiu a lista de revogação nem a resposta de “{name}”")

    def _kept_or_fetched(
        self, key: str, read: Callable[[bytes], Evidence | None], ask: Callable[[], Answer | None]
    ) -> Evidence | None:
        cache = self.how.cache
        kept = cache.get(key, self.moment) if cache else None
        found = read(kept) if kept is not None else None
        if found is not None and found.in_force(self.moment):
            return found
        answer = ask()
        if answer is None:
            return None
        found = read(answer.body) if answer.status == _OK else None
        if found is None or not found.in_force(self.moment):
            self._tell("coleta-resposta-inutil", "Um servidor respondeu o que não serve para conferir o certificado")
            return None
        if cache is not None:
            cache.put(key, answer.body, found.until or self.moment + _KEEP_UNDATED)
        return found

    def _get(self, address: str) -> Answer | None:
        for _ in range(_MAX_HOPS):
            answer = self._asked(address, None)
            if answer is None or answer.status not in _MOVED:
                return answer
            try:
                address = urljoin(address, answer.headers.get("location", ""))
            except ValueError:  # not an address
                return None
        return None

    def _post(self, address: str, request: bytes) -> Answer | None:
        return self._asked(address, request)

    def _asked(self, address: str, request: bytes | None) -> Answer | None:
        web = self.how.web
        if web is None:
            return None
        if not self.budget.spend():
            message = "Os certificados indicam endereços demais, ou lentos demais; nem todos foram consultados"
            self._tell("coleta-enderecos-demais", message)
            return None
        try:
            return web.get(address) if request is None else web.post(address, request, {"Content-Type": _OCSP_TYPE})
        except NetworkError as error:
            self.problems.append(Problem(error.code, error.message, fatal=False))
            return None

    def _tell(self, code: str, message: str) -> None:
        self.problems.append(Problem(code, f"{message}.", fatal=False))


def _readable(certificate: bytes) -> bool:
    try:
        list(x509.name_values(x509.parts(certificate).issuer))
    except (ValueError, IndexError):
        return False
    return True


def _issuers_in(data: bytes, certificate: bytes) -> list[bytes]:
    """The certificates in what came, in whatever format, that issued this one."""
    for name in ("x.p7b", "x.cer"):
        try:
            return [found for found in certificates_in(data, name) if issued(certificate, found)]
        except (TrustError, ValueError):
            continue
    return []


def _unarmoured(data: bytes) -> bytes:
    """Lists are DER (RFC 5280, 4.2.1.13); some servers give them in PEM."""
    if not data.startswith(b"-----"):
        return data
    try:
        return (*crls_in(data, "x.pem"), b"")[0]
    except TrustError:
        return b""


def _issuer_name(certificate: bytes) -> str:
    try:
        return dict(x509.name_values(x509.parts(certificate).issuer)).get(x509.COMMON_NAME, "autoridade sem nome")
    except ValueError:
        return "autoridade sem nome"


def _once(*groups: Iterable[bytes]) -> tuple[bytes, ...]:
    return tuple(dict.fromkeys(item for group in groups for item in group))
