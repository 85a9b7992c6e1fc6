"""What lists and OCSP responses at hand say of a certificate (RFC 5280, 5 and 6.3; RFC 6960).

Only what is in force can say that a certificate was not revoked, and lists that are each of some reasons only together.
Anything that its issuer signed can say that it was. Who speaks for the issuer is asked about too: of one that was
revoked nothing is believed; one of whom nothing is known can say revoked, and can't say good. Nobody says good of
himself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from signatures import certificate as x509
from signatures import der
from signatures.details import RevocationEvidence
from signatures.report import Problem
from signatures.verification import cms, crl, ocsp
from signatures.verification.crl import signed_by
from signatures.verification.links import is_authority
from signatures.verification.lists import Lists
from signatures.verification.points import ALL_REASONS, Scope, directory, points_of
from signatures.verification.problems import problem
from signatures.verification.publishers import Published, published

__all__ = ["Lists", "Standing", "signed_by", "standing_of"]

_NO_CHECK = "1.3.6.1.5.5.7.48.1.5"


@dataclass(frozen=True, slots=True)
class Standing:
    """A certificate's: ``good`` when something in force rules revocation out, ``revoked_at`` when it was revoked.

    ``doubts`` are of those who spoke for its issuer, and aren't fatal.
    """

    good: bool
    revoked_at: datetime | None
    evidence: tuple[RevocationEvidence, ...]
    doubts: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Word:
    """What one list or response says. ``reasons`` are those that it rules out; ``held`` when it may be taken back."""

    evidence: RevocationEvidence
    reasons: int
    held: bool = False


@dataclass(slots=True)
class _Inquiry:
    """The questions about one certificate of a chain (holder first, root last) whose signatures hold."""

    path: Sequence[bytes]
    place: int
    lists: Lists
    is_last: bool
    doubts: list[Problem]


def standing_of(path: Sequence[bytes], place: int, lists: Lists) -> Standing:
    """The standing of one certificate of a chain (holder first, root last) whose signatures hold."""
    return _standing(_Inquiry(path, place, lists, is_last=False, doubts=[]))


def _standing(asked: _Inquiry) -> Standing:
    words = _lifted([*_listed(asked), *_answered(asked)], asked.lists)
    evidence = tuple(word.evidence for word in words)
    dates = [item.revoked_at for item in evidence if item.revoked_at is not None]
    covered = 0
    for word in words:
        covered |= word.reasons
    good = covered == ALL_REASONS
    return Standing(good, min(dates, default=None), evidence, () if good else tuple(dict.fromkeys(asked.doubts)))


def _listed(asked: _Inquiry) -> Iterator[_Word]:
    certificate = asked.path[asked.place]
    all_of_them = published(asked.path, asked.place, asked.lists)
    about = [item for item in all_of_them if _covered(item, certificate) is not None]
    for item in about:
        vouched = _vouched(item.chain, "emissor-de-lista", item.found.since, asked)
        if vouched is None:
            continue
        deltas = [other for other in about if other.chain[0] == item.chain[0] and other.found.adds_to(item.found)]
        yield _word_of(item, deltas, certificate, asked.lists, vouched=vouched)


def _word_of(item: Published, deltas: Sequence[Published], certificate: bytes, lists: Lists, *, vouched: bool) -> _Word:
    """A delta says only who was revoked or released since its base, and never that nobody else was (5.2.4)."""
    parts, found = x509.parts(certificate), item.found
    serial = cms.integer(der.only(parts.serial))
    entry = found.entry(parts.issuer, serial)
    is_delta = found.base is not None
    if entry is not None and entry.reason == crl.REMOVED and is_delta:
        entry = None
    held = entry is not None and entry.reason == crl.HOLD
    if held and _released(deltas, parts.issuer, serial, lists):
        entry, held = None, False
    revoked = entry.since if entry is not None and entry.since <= lists.moment else None
    whole = vouched and not is_delta and not found.odd
    in_force = found.until is not None and whole and lists.in_force(found.since, found.until)
    evidence = RevocationEvidence(
        kind="crl",
        certificate=certificate,
        data=found.data,
        this_update=found.since,
        next_update=found.until,
        in_force=in_force,
        from_file=item.from_file,
        revoked_at=revoked,
    )
    return _Word(evidence, (_covered(item, certificate) or 0) if in_force else 0, held)


def _released(deltas: Sequence[Published], issuer: bytes, serial: int, lists: Lists) -> bool:
    """Whether the latest delta in force lifts a suspension (RFC 5280, 5.3.1)."""
    current = [item.found for item in deltas if lists.in_force(item.found.since, item.found.until)]
    latest = max(current, key=lambda found: found.number or 0, default=None)
    entry = latest.entry(issuer, serial) if latest is not None else None
    return entry is not None and entry.reason == crl.REMOVED


def _lifted(words: list[_Word], lists: Lists) -> list[_Word]:
    """A suspension that has ended, and that something newer and in force no longer has, was lifted.

    While what says it is in force, only a delta lifts it; other revocations are for ever.
    """
    free = [word for word in words if word.reasons and word.evidence.revoked_at is None]
    return [
        replace(word, evidence=replace(word.evidence, revoked_at=None))
        if word.held and not _is_current(word, lists) and any(_is_later(other, word) for other in free)
        else word
        for word in words
    ]


def _is_current(word: _Word, lists: Lists) -> bool:
    return lists.in_force(word.evidence.this_update, word.evidence.next_update)


def _is_later(word: _Word, held: _Word) -> bool:
    says_of_holds = bool(word.reasons >> crl.HOLD & 1)
    return says_of_holds and word.evidence.this_update > held.evidence.this_update


def _answered(asked: _Inquiry) -> Iterator[_Word]:
    certificate, issuer = asked.path[asked.place : asked.place + 2]
    for response, from_file in asked.lists.responses():
        answer = ocsp.answer(response, certificate, issuer)
        if answer is None or (answer.revoked_at is None and not answer.good):
            continue
        vouched = _may_answer(answer, asked)
        if vouched is None:
            continue
        of_itself = x509.parts(answer.responder).public_key == x509.parts(certificate).public_key
        good = vouched and not of_itself and asked.lists.in_force(answer.this_update, answer.next_update)
        evidence = RevocationEvidence(
            kind="ocsp",
            certificate=certificate,
            data=response,
            this_update=answer.this_update,
            next_update=answer.next_update,
            in_force=good,
            from_file=from_file,
            revoked_at=answer.revoked_at if answer.revoked_at and answer.revoked_at <= asked.lists.moment else None,
        )
        yield _Word(evidence, ALL_REASONS if good else 0, answer.held)


def _may_answer(answer: ocsp.Answer, asked: _Inquiry) -> bool | None:
    """Whether a responder's answer counts; a delegate's own revocation is looked for (RFC 6960, 4.2.2.2.1)."""
    above = asked.path[asked.place + 1 :]
    if answer.responder == above[0] or _NO_CHECK in x509.parts(answer.responder).extensions:
        return True
    return _vouched((answer.responder, *above), "respondente", answer.this_update, asked)


def _vouched(chain: tuple[bytes, ...], who: str, said: datetime, asked: _Inquiry) -> bool | None:
    """Whether revocation is ruled out for those who speak for an issuer; None when one of them was revoked.

    They are judged as of when they spoke, if that was after the moment in question: a key that was lost since says
    anything. The authorities that are also above the certificate are judged with it.
    """
    known = set(asked.path[asked.place + 1 :])
    own = [place for place, link in enumerate(chain[:-1]) if link not in known]
    if own and asked.is_last:
        return None  # who speaks for one who speaks for an issuer isn't asked about: it is as if nothing was said
    then = replace(asked.lists, moment=max(said, asked.lists.moment))
    standings = [_standing(_Inquiry(chain, place, then, is_last=True, doubts=[])) for place in own]
    if any(standing.revoked_at is not None for standing in standings):
        asked.doubts.append(problem(f"{who}-revogado"))
        return None
    vouched = all(standing.good for standing in standings)
    if not vouched:
        asked.doubts.append(problem(f"{who}-nao-conferido"))
    return vouched


def _covered(item: Published, certificate: bytes) -> int | None:
    """For which reasons a list rules revocation out (RFC 5280, 6.3.3 b and d); None when it isn't about it at all.

    For none, where a point and its list name different ones: it can still say that it was revoked.
    """
    parts, scope = x509.parts(certificate), item.found.scope
    if not _is_of_kind(scope, parts):
        return None
    covered: int | None = None
    for point in points_of(certificate):
        if point.issuers and not (scope.indirect and item.found.issuer in point.issuers):
            continue
        if not point.issuers and item.found.issuer != parts.issuer:
            continue
        named = point.names if point.names is not None else frozenset(map(directory, point.issuers))
        if scope.names is None or scope.names & named:
            covered = (covered or 0) | scope.reasons & point.reasons
    return covered


def _is_of_kind(scope: Scope, parts: x509.CertificateParts) -> bool:
    if not (scope.users or scope.authorities or scope.attributes):
        return True
    try:
        authority = is_authority(parts)
    except (der.DerError, IndexError):
        return False
    return not scope.attributes and not (scope.users and authority) and not (scope.authorities and not authority)
