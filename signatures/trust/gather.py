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
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urljoin

from signatures import certificate as x509
from signatures.errors import NetworkError
from signatures.report import Problem
from signatures.trust.cache import Cache
from signatures.trust.paths import MAX_LINKS, longest_path, self_issued
from signatures.trust.places import Places, places_of, places_of_list
from signatures.trust.received import issuer_name, issuers_in, left_out, may_list, signers_in, unarmoured
from signatures.trust.revocation import TOLERANCE, Evidence, about_any, ocsp_request, read_ocsp
from signatures.trust.store import TrustStore
from signatures.verification.lists import Lists
from signatures.verification.publishers import Published, published
from signatures.verification.revocation import Standing, standing_of

if TYPE_CHECKING:
    from signatures.web import Answer  # whoever stays offline needn't import a client

_KEEP_CERTIFICATES, _KEEP_UNDATED = timedelta(days=30), timedelta(hours=1)
_MOST_LISTS = 5
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
                for place in range(len(path) - 1):
                    search.rule_out(path, place)
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
    at_hand: TrustStore = field(init=False)

    def __post_init__(self) -> None:
        """Apart from answers: what lists alone say is asked many times."""
        self.at_hand = TrustStore(self.store.anchors, self.store.intermediates, self.store.crls)

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

    def rule_out(self, path: tuple[bytes, ...], place: int) -> None:
        """Find a word in force on the revocation of one certificate of a path: an answer, or else lists."""
        certificate, issuer = path[place : place + 2]
        places = places_of(certificate)
        if places.no_check:
            return
        known = [found for found in about_any(self.store.ocsps, certificate, issuer) if found.in_force(self.moment)]
        if not known and self._listed_at_hand(path, place):
            return
        answer = known[0] if known else self._answered(places.responders, certificate, issuer)
        if answer is None:
            self._fetch_lists(places, path, place)
            return
        self.evidence.append(answer)
        if answer.responder != issuer and not places_of(answer.responder).no_check:
            self._rule_out_responder(answer.responder, places, path[place + 1 :])

    def gathered(self, path: tuple[bytes, ...]) -> Gathered:
        """What the search found."""
        brought = [link for found in (*self.evidence, *self.lists) for link in found.certificates]
        return Gathered(
            _once(path, brought),
            _once(found.data for found in self.lists),
            _once(found.data for found in self.evidence),
            tuple(dict.fromkeys(self.problems)),
        )

    def _issuer_of(self, certificate: bytes) -> bytes | None:
        def read(data: bytes) -> Evidence | None:
            found = issuers_in(data, certificate)
            return Evidence(found[0], self.moment, self.moment + _KEEP_CERTIFICATES) if found else None

        for address in places_of(certificate).issuers:
            found = self._kept_or_fetched(address, read, partial(self._get, address))
            if found is not None:
                return found.data
        name, aside = issuer_name(certificate), left_out(places_of(certificate))
        self._tell("coleta-sem-emissor", f"O certificado de “{name}” não pôde ser encontrado{aside}")
        return None

    def _rule_out_responder(self, responder: bytes, places: Places, above: tuple[bytes, ...]) -> None:
        """By a list alone, of its own points or of those that it answers for (RFC 6960, 4.2.2.2.1)."""
        path = (responder, *above)
        if not self._listed_at_hand(path, 0):
            self._fetch_lists(Places(lists=(*places_of(responder).lists, *places.lists)[:_MOST_LISTS]), path, 0)

    def _listed_at_hand(self, path: tuple[bytes, ...], place: int) -> bool:
        """Whether the lists at hand settle it; those that do are kept."""
        standing = self._standing(path, place, ())
        if not (standing.good or standing.revoked_at):
            return False
        self.lists += [Evidence(item.data, item.this_update, item.next_update) for item in standing.evidence]
        return True

    def _standing(self, path: tuple[bytes, ...], place: int, crls: tuple[bytes, ...]) -> Standing:
        return standing_of(path, place, self._known(self.at_hand, crls))

    def _known(self, store: TrustStore, crls: tuple[bytes, ...]) -> Lists:
        """Lists alone, and every certificate: one may be of who signed a list."""
        return Lists(
            store, crls, (), self.moment, retroactive=False, tolerance=TOLERANCE, certificates=tuple(self.more)
        )

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

    def _fetch_lists(self, places: Places, path: tuple[bytes, ...], place: int) -> None:
        """One list, or as many as it takes where each is of some reasons; and what changed since (RFC 5280, 6.3)."""
        fetched: list[bytes] = []
        settled = False
        for address in places.lists:
            fetched += self._list_from(address, path, place)
            standing = self._standing(path, place, tuple(fetched))
            settled = standing.good or standing.revoked_at is not None
            if settled:
                break
        if not settled:
            name, aside = issuer_name(path[place]), left_out(places)
            message = f"Não se conseguiu a lista de revogação nem a resposta de “{name}”{aside}"
            self._tell("coleta-sem-revogacao", message)
        for address in places.deltas if settled else ():
            self._list_from(address, path, place)

    def _list_from(self, address: str, path: tuple[bytes, ...], place: int) -> list[bytes]:
        """A list, and where another than the issuer signed it, those about whoever did: else it says nothing."""
        found = self._one_list(address, path, place)
        if found is None:
            return []
        chain = (*found.certificates, path[-1])
        others = [at for at, link in enumerate(chain) if link not in path and not self._listed_at_hand(chain, at)]
        about = [self._one_list(where, chain, at) for at in others for where in places_of(chain[at]).lists]
        return [found.data, *(other.data for other in about if other is not None)]

    def _one_list(self, address: str, path: tuple[bytes, ...], place: int) -> Evidence | None:
        def read(data: bytes) -> Evidence | None:
            crl = unarmoured(data)
            known = self._published(crl, path, place)
            if known is None and self._find_signer(crl, path[place]):
                known = self._published(crl, path, place)
            if known is None:
                return None
            return Evidence(crl, known.found.since, known.found.until, known.chain[:-1])

        found = self._kept_or_fetched(address, read, partial(self._get, address))
        if found is not None:
            self.lists.append(found)
        return found

    def _published(self, crl: bytes, path: tuple[bytes, ...], place: int) -> Published | None:
        certificates = TrustStore(self.store.anchors, self.store.intermediates)
        return next(published(path, place, self._known(certificates, (crl,))), None)

    def _find_signer(self, crl: bytes, certificate: bytes) -> bool:
        """Fetch whoever signed a list, and those above, from where the list says (RFC 5280, 5.2.7); whether it came.

        Nobody is asked for a list of which this certificate doesn't speak: anyone may have sent it.
        """
        if not may_list(certificate, crl):
            return False

        def read(data: bytes) -> Evidence | None:
            found = signers_in(data, crl)
            return Evidence(found[0], self.moment, self.moment + _KEEP_CERTIFICATES) if found else None

        for address in places_of_list(crl).issuers:
            found = self._kept_or_fetched(address, read, partial(self._get, address))
            if found is not None:
                self.more.append(found.data)
                self.climb(found.data)
                return True
        return False

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


def _once(*groups: Iterable[bytes]) -> tuple[bytes, ...]:
    return tuple(dict.fromkeys(item for group in groups for item in group))
