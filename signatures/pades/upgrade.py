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
from signatures.errors import PdfError, SigningError, TimestampError
from signatures.pades.doc_timestamp import append_doc_timestamp
from signatures.pades.dss import Evidence, append_dss
from signatures.pades.inventory import Signed, holders, inventory, stored
from signatures.pades.profile import Level
from signatures.pades.timestamper import Timestamper
from signatures.report import Problem
from signatures.trust.gather import Gathered, Gatherer
from signatures.trust.paths import path_to_anchor
from signatures.trust.store import TrustStore


@dataclass(frozen=True, slots=True)
class Means:
    """What raising takes. ``moment`` is now, with its offset from UTC; nobody stamps when ``timestamper`` is None."""

    trust: TrustStore
    gatherer: Gatherer
    moment: datetime
    timestamper: Timestamper | None = None


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
    if _unstamped(inventory(pdf)):
        pdf = _stamp(pdf, means)
    if level is Level.T:
        return Upgraded(pdf, Level.T)
    return _with_evidence(pdf, level, means)


def _with_evidence(pdf: bytes, level: Level, means: Means) -> Upgraded:
    evidence, problems = _evidence(pdf, means)
    if problems:
        return Upgraded(pdf, Level.T, problems)
    stored = _append_dss(pdf, evidence)
    if level is Level.LT:
        return Upgraded(stored, Level.LT)
    try:
        return Upgraded(_stamp(stored, means), Level.LTA)
    except TimestampError as error:
        if stored == pdf:
            raise
        return Upgraded(stored, Level.LT, (Problem(error.code, error.message, fatal=False),))


def _unstamped(found: Iterable[Signed]) -> bool:
    """Whether a signature has no timestamp, neither its own nor one of the document after it."""
    stamps = [signed.end for signed in found if signed.timestamp]
    return any(
        not signed.timestamp and not signed.tokens and not any(end > signed.end for end in stamps) for signed in found
    )


def _evidence(pdf: bytes, means: Means) -> tuple[list[Evidence], tuple[Problem, ...]]:
    """What judging each signature takes; what the file brings already, and is in force, isn't asked for again."""
    evidence, problems, store = [], [], _helped(means.trust, pdf)
    for signed in inventory(pdf):
        gathered = Gathered()
        for certificate, along in holders(signed):
            here = means.gatherer.gather(certificate, store, means.moment, along)
            problems += _incomplete(signed, certificate, here, means.trust)
            gathered, store = gathered.joined(here), here.into(store)
        evidence.append(Evidence(signed.contents, gathered.certificates, gathered.crls, gathered.ocsps))
    return evidence, tuple(dict.fromkeys(problems))


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
    return _guarded(lambda: append_doc_timestamp(pdf, timestamper))


def _append_dss(pdf: bytes, evidence: list[Evidence]) -> bytes:
    return _guarded(lambda: append_dss(pdf, evidence))


def _guarded(write: Callable[[], bytes]) -> bytes:
    try:
        return write()
    except (PdfSyntaxError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        message = "O arquivo não é um PDF, ou está corrompido: não pode ser elevado como está."
        raise PdfError("pdf-ilegivel", message) from error
