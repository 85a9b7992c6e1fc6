"""A signed file raised to a higher level, also one that others signed (ETSI EN 319 142-1, 6; EN 319 102-1, 8).

A signed file only grows, and so nothing is put into the signatures that it has. What B-T asks for, a trusted time, is
given by a timestamp of the document, which table 1 of EN 319 142-1, 6.3 has as one of its two ways (the other is the
signature-time-stamp attribute, for who signs). B-LT adds what it takes to judge everything, in the document security
store; B-LTA a timestamp over that. Done again on an archive, it is its renewal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from pyhanko.pdf_utils.misc import PdfError as PdfSyntaxError

from signatures import der
from signatures.acroform import MAX_SIZE
from signatures.errors import PdfError, PolicyError, SigningError, TimestampError
from signatures.pades.doc_timestamp import timestamp_revision
from signatures.pades.dss import Evidence, dss_revision
from signatures.pades.inventory import NamedPolicy, Signed, holders, inventory, stored, told_of
from signatures.pades.profile import Level
from signatures.pades.timestamper import Timestamper
from signatures.policies.artefacts import (
    ArtefactSource,
    PolicyArtefacts,
    check_artefacts,
    no_artefacts,
    wants_artefacts,
)
from signatures.policies.catalog import policy_by_oid
from signatures.policies.read import read_policy
from signatures.report import Problem
from signatures.trust.gather import Gathered, Gatherer
from signatures.trust.paths import path_to_anchor
from signatures.trust.store import TrustStore


@dataclass(frozen=True, slots=True)
class Means:
    """What raising takes. ``moment`` is now, with its offset from UTC; nobody stamps when ``timestamper`` is None.

    ``artefacts`` has the files that the policies of some signatures want beside their evidence (AD-RA's).
    """

    trust: TrustStore
    gatherer: Gatherer
    moment: datetime
    timestamper: Timestamper | None = None
    artefacts: ArtefactSource = no_artefacts


@dataclass(frozen=True, slots=True)
class Upgraded:
    """The file as far as it could be raised. ``level`` is the one reached, ``problems`` say what kept it there."""

    pdf: bytes
    level: Level
    problems: tuple[Problem, ...] = ()


def upgrade(pdf: bytes, level: Level, means: Means) -> Upgraded:
    """Raise every signature of the file to ``level``, or as near as can be.

    The result begins with ``pdf``, byte for byte. A signature that is there already isn't stamped again; asking for
    B-LTA always adds a timestamp, after what it takes to judge the ones before.

    Raises:
        SigningError: nobody signed the file, or a signature in it can't be read.
        TimestampError: a timestamp is needed, and nobody gives one.
        PdfError: the file is empty, too large, encrypted or can't be read.
    """
    if len(pdf) > MAX_SIZE:
        raise PdfError("pdf-grande-demais", f"O arquivo tem mais de {MAX_SIZE // 1_000_000} MB.")
    if all(signed.timestamp for signed in inventory(pdf)):
        raise SigningError("assinar-sem-assinatura", "Ninguém assinou o arquivo: não há assinatura a elevar.")
    if level is Level.B:
        return Upgraded(pdf, Level.B)
    grown = _Grown(pdf)
    if _unstamped(inventory(pdf)):
        grown.add(_stamp(pdf, means))
    if level is Level.T:
        return Upgraded(grown.pdf, Level.T)
    return _with_evidence(grown, level, means)


class _Grown:
    """The file as it came, and with what was added: of a large one, there is at most one more copy at a time."""

    def __init__(self, pdf: bytes) -> None:
        self._first, self._revisions, self.pdf = pdf, list[bytes](), pdf

    def add(self, revision: bytes) -> None:
        """One more revision; an empty one is none."""
        if revision:
            self._revisions.append(revision)
            self.pdf = b""  # the copy before goes first
            self.pdf = b"".join((self._first, *self._revisions))


def _with_evidence(grown: _Grown, level: Level, means: Means) -> Upgraded:
    evidence, problems = _evidence(grown.pdf, means)
    if problems:
        return Upgraded(grown.pdf, Level.T, problems)
    store = _guarded(lambda: dss_revision(grown.pdf, evidence))
    grown.add(store)
    if level is Level.LT:
        return Upgraded(grown.pdf, Level.LT)
    try:
        grown.add(_stamp(grown.pdf, means))
    except TimestampError as error:
        if not store:
            raise
        return Upgraded(grown.pdf, Level.LT, (Problem(error.code, error.message, fatal=False),))
    return Upgraded(grown.pdf, Level.LTA)


def _unstamped(found: Iterable[Signed]) -> bool:
    """Whether a signature has no timestamp, neither its own nor one of the document after it."""
    stamps = [signed.end for signed in found if signed.timestamp]
    return any(
        not signed.timestamp and not signed.tokens and not any(end > signed.end for end in stamps) for signed in found
    )


def _evidence(pdf: bytes, means: Means) -> tuple[list[Evidence], tuple[Problem, ...]]:
    """What judging each signature takes; what the file brings already, and is in force, isn't asked for again."""
    evidence, problems, store, told = [], [], _helped(means.trust, pdf), told_of(pdf)
    for signed in inventory(pdf):
        gathered = Gathered()
        for certificate, along in holders(signed):
            here = means.gatherer.gather(certificate, store, means.moment, along)
            problems += _incomplete(signed, certificate, here, means.trust)
            gathered, store = gathered.joined(here), here.into(store)
        is_told = Evidence(signed.contents).key in told
        artefacts, lacking = (None, []) if is_told else _artefacts(signed, means)
        problems += lacking
        found = Evidence(signed.contents, gathered.certificates, gathered.crls, gathered.ocsps, artefacts, means.moment)
        evidence.append(found)
    return evidence, tuple(dict.fromkeys(problems))


def _artefacts(signed: Signed, means: Means) -> tuple[PolicyArtefacts | None, list[Problem]]:
    """What the policy of a signature wants in the store; what is said of a signature there is said once, and whole.

    A policy that isn't known here is asked for too: whoever has its file may have the rest.
    """
    named = signed.policy
    known = policy_by_oid(named.oid) if named else None
    if named is None or (known is not None and not wants_artefacts(known.policy)):
        return None, []
    try:
        return _found_artefacts(named, means), []
    except PolicyError as error:
        return None, [] if known is None else [Problem(error.code, error.message, fatal=False)]


def _found_artefacts(named: NamedPolicy, means: Means) -> PolicyArtefacts | None:
    found = means.artefacts(named.oid)
    policy = read_policy(found.policy)
    if (policy.oid, policy.hash) != (named.oid, named.hash):
        message = f"O arquivo que há aqui com o nome da política {named.oid} não é o que a assinatura indica."
        raise PolicyError("politica-artefato-outro", message)
    if not wants_artefacts(policy):
        return None
    check_artefacts(policy, found, means.moment)
    return found


def _helped(trust: TrustStore, pdf: bytes) -> TrustStore:
    try:
        return trust.helped(**stored(pdf))
    except (der.DerError, ValueError, IndexError):  # a store with what is no certificate and no list helps nobody
        return trust


def _incomplete(signed: Signed, certificate: bytes, gathered: Gathered, trust: TrustStore) -> list[Problem]:
    """Why what was gathered doesn't do: no way to an anchor, or no word on revocation."""
    lacking = [problem for problem in gathered.problems if problem.code in _LACKING]
    if not path_to_anchor(certificate, trust, gathered.certificates) and not lacking:
        message = f"A assinatura do campo “{signed.field}” não leva a nenhuma das raízes em que se confia aqui."
        return [Problem("elevar-sem-raiz", message, fatal=False)]
    return [*gathered.problems] if lacking else []


_LACKING = frozenset({"coleta-sem-emissor", "coleta-sem-revogacao"})


def _stamp(pdf: bytes, means: Means) -> bytes:
    timestamper = means.timestamper
    if timestamper is None:
        message = "É preciso um carimbo do tempo, e nenhuma autoridade de carimbo foi indicada: use --tsa."
        raise TimestampError("carimbo-sem-autoridade", message)
    return _guarded(lambda: timestamp_revision(pdf, timestamper))


def _guarded(write: Callable[[], bytes]) -> bytes:
    try:
        return write()
    except (PdfSyntaxError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        message = "O arquivo não é um PDF, ou está corrompido: não pode ser elevado como está."
        raise PdfError("pdf-ilegivel", message) from error
