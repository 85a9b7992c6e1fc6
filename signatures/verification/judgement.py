"""One signature judged: what it covers, its cryptography, whose it is, when it was made, what came after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property

from pyhanko.pdf_utils.generic import parse_pdf_date

from signatures import certificate as x509
from signatures import der
from signatures.details import SignatureDetails, TimestampDetails
from signatures.identity import identify
from signatures.report import Change, Kind, SignatureStatus
from signatures.trust.anchors import signature_kind
from signatures.verification import cms, container, keys, stamps
from signatures.verification.chain import TIME_STAMPING, Chain, Help, find_chain
from signatures.verification.covered import Covered
from signatures.verification.draft import Draft, refused
from signatures.verification.found import FoundSignature
from signatures.verification.growth import Growth
from signatures.verification.levels import level_of
from signatures.verification.links import TOLERANCE
from signatures.verification.problems import problem
from signatures.verification.ranges import range_fault
from signatures.verification.reading import KNOWN, Signed, faulty, read_signed
from signatures.verification.values import Shown, changed_looks, changed_values, read_values

_MANY = 5
_NAMING, _EMPTY = frozenset({"Include", "Exclude"}), frozenset({"", "Off"})
_FROM_TIMESTAMP, _FROM_ARCHIVE = "carimbo", "carimbo do documento"


@dataclass(frozen=True)
class Case:
    """A file under verification. ``repeated`` are the names that several fields have."""

    pdf: bytes
    growth: Growth
    help: Help
    repeated: frozenset[str]

    @cached_property
    def values(self) -> Mapping[str, Shown]:
        """The data fields as they are now."""
        return read_values(self.pdf, len(self.pdf))


def judge(found: FoundSignature, revision: int, case: Case, archives: Sequence[datetime]) -> SignatureStatus:
    """What one signature is worth. May raise whatever hostile bytes make parsers raise: the caller is the boundary.

    ``archives`` are the times of the trusted timestamps of the document that came after it, the earliest first.
    """
    moment = case.help.moment
    if found.subfilter not in KNOWN:
        return refused(
            found, revision, moment, problem("formato-desconhecido", subfilter=found.subfilter or "sem nome")
        )
    draft = Draft(found, revision, moment)
    fault = range_fault(case.pdf, found)
    if fault:
        draft.problems.append(problem("intervalo-invalido", why=fault))
    if found.field in case.repeated:
        draft.problems.append(problem("campo-repetido", name=found.field))
    if not found.in_form:
        draft.problems.append(problem("assinatura-fora-do-formulario"))
    try:
        signed = read_signed(found, Covered(case.pdf, found))
    except (ValueError, IndexError):
        draft.problems.append(problem("assinatura-ilegivel"))
        return draft.status()
    if (signed.imprint is not None) is not found.timestamp:
        signed = faulty(signed, "one kind outside, another inside")
    _judge_container(draft, signed, case)
    _judge_integrity(draft, signed, case, fault)
    _judge_trust(draft, signed, case, archives)
    return draft.status()


def _judge_container(draft: Draft, signed: Signed, case: Case) -> None:
    draft.signer = identify(signed.holder)
    if signed.container is not None:
        irregular = container.irregularities(signed.raw, signed.holder)
        if irregular:
            draft.problems.append(problem("assinatura-irregular", why=", ".join(irregular)))
    if container.tampered((signed.holder, *signed.others), case.help.trust):
        draft.problems.append(problem("certificado-embutido-alterado"))
    draft.problems += [problem("algoritmo-fraco", what=what) for what in signed.integrity.weak]
    if draft.signer.disagreement:
        draft.problems.append(problem("certificado-contraditorio", why=draft.signer.disagreement))


def _judge_integrity(draft: Draft, signed: Signed, case: Case, fault: str) -> None:
    revision = case.growth.revision_of(draft.found)
    if not signed.integrity.holds:
        draft.problems.append(problem("assinatura-invalida"))
    if revision is None:
        draft.problems.append(problem("documento-alterado"))
        draft.problems.append(problem("alteracao-nao-permitida"))
    else:
        draft.change = case.growth.change(draft.found, revision)
        if draft.change is Change.OTHER:
            draft.problems.append(problem("alteracao-nao-permitida"))
    draft.intact = signed.integrity.holds and not fault and revision is not None
    if not case.growth.is_plain(draft.found):
        _judge_values(draft, case)


def _judge_values(draft: Draft, case: Case) -> None:
    then = read_values(case.pdf, draft.found.end)
    changed = changed_values(then, case.values)
    draft.filled = tuple(found for found in changed if _is_filling(found.field, draft, then, case.values))
    draft.changed = tuple(found for found in changed if found not in draft.filled)
    looks = changed_looks(then, case.values)
    if draft.changed:
        names = tuple(changed.field for changed in draft.changed)
        draft.problems.append(problem("valor-alterado", count=len(names), names=_listed(names)))
    if looks:
        draft.problems.append(problem("aparencia-alterada", count=len(looks), names=_listed(looks)))
    if draft.filled:
        names = tuple(found.field for found in draft.filled)
        draft.problems.append(problem("campo-preenchido-depois", count=len(names), names=_listed(names)))
    if draft.change is Change.FILLING and not changed and not looks:
        draft.change = Change.SIGNATURES


def _is_filling(field: str, draft: Draft, then: Mapping[str, Shown], now: Mapping[str, Shown]) -> bool:
    """Whether an empty field that the signature leaves open in so many words was filled in, and by the rules."""
    lock = draft.found.lock
    if lock is None or lock.action not in _NAMING or lock.covers(field) or draft.change is not Change.FILLING:
        return False
    return field in then and field in now and then[field].text in _EMPTY


def _judge_trust(draft: Draft, signed: Signed, case: Case, archives: Sequence[datetime]) -> None:
    """The chain at the moment that is proved: the signature's timestamp's, a later one's of the document, or now."""
    helped = case.help if not archives else case.help.at(archives[0])
    tokens = _tokens(draft, signed, case, helped)
    proven = [token for token in tokens if token.trusted and token.kind == "assinatura"]
    stamped = min(proven, key=lambda token: token.time, default=None)
    if stamped is not None and not (archives and archives[0] < stamped.time):
        helped, draft.moment_source = helped.at(stamped.time), _FROM_TIMESTAMP
    elif archives:
        draft.moment_source = _FROM_ARCHIVE
    draft.moment = helped.moment
    purpose = TIME_STAMPING if draft.found.timestamp else ""
    chain = find_chain(signed.holder, helped.along(signed.others, signed.crls, signed.ocsps), purpose=purpose)
    _judge_chain(draft, signed, chain)
    _judge_time(draft, signed, case.help.moment)
    draft.level = level_of(
        signed,
        draft.found,
        stamped=stamped is not None,
        archives=archives,
        brought=helped.along((), signed.crls, signed.ocsps).lists(),
    )
    if signed.container is not None and signed.imprint is not None:
        read, imprint = signed.container, signed.imprint
        if not stamps.is_dated(read, imprint, case.help.moment):
            draft.trusted = False
            draft.problems.append(problem("carimbo-invalido"))
        token = stamps.described("documento", read, imprint, chain, helped.moment)
        tokens = (replace(token, intact=draft.intact, trusted=draft.intact and draft.trusted),)
    draft.details = _details(draft.found, signed, chain, tokens)


def _tokens(draft: Draft, signed: Signed, case: Case, helped: Help) -> tuple[TimestampDetails, ...]:
    """The timestamps inside, judged; one that can't be believed is told."""
    if signed.container is None or signed.imprint is not None:
        return ()
    signature, covered = stamps.digest_of(signed.container.signer.signature), Covered(case.pdf, draft.found).digest
    after, before = stamps.signature_tokens(signed.container), stamps.content_tokens(signed.container)
    found = [stamps.judge_token("assinatura", token, signature, helped) for token in after]
    found += [stamps.judge_token("conteudo", token, covered, helped) for token in before]
    if any(token is None or not token.intact for token in found):
        draft.problems.append(problem("carimbo-invalido"))
    elif any(token is not None and not token.trusted for token in found):
        draft.problems.append(problem("carimbo-nao-confiavel"))
    return tuple(token for token in found if token is not None)


def _judge_chain(draft: Draft, signed: Signed, chain: Chain) -> None:
    if not signed.integrity.holds:
        return  # of a signature that doesn't hold, it isn't asked whose it is
    draft.problems += chain.problems
    draft.trusted = chain.trusted
    if not chain.trusted or chain.anchor is None:
        return
    draft.anchor = chain.anchor.label
    draft.kind = Kind.OUTRA if draft.found.timestamp else signature_kind(signed.holder, chain.anchor)
    if chain.anchor.demonstration:
        draft.problems.append(problem("ancora-de-demonstracao", label=chain.anchor.label))
    if not chain.ruled_out:
        draft.problems.append(problem("revogacao-nao-conferida"))
        draft.problems += chain.doubts


def _judge_time(draft: Draft, signed: Signed, now: datetime) -> None:
    """When it existed for sure, by the earliest timestamp that covers it; else when it is said to have been made."""
    draft.claimed = None if signed.imprint else _claimed(draft.found, signed)
    if draft.claimed is not None and draft.claimed > now + TOLERANCE:
        draft.problems.append(problem("data-no-futuro"))
    if signed.imprint is None and draft.moment_source in {_FROM_TIMESTAMP, _FROM_ARCHIVE}:
        draft.time, draft.time_source = draft.moment, draft.moment_source
    elif signed.imprint is not None and draft.trusted and draft.intact:
        draft.time, draft.time_source = signed.imprint.time, "carimbo"
    else:
        draft.time = signed.imprint.time if signed.imprint else draft.claimed
        draft.time_source = "declarada" if draft.time else draft.time_source


def _claimed(found: FoundSignature, signed: Signed) -> datetime | None:
    """What the signer says: in the container, or in the signature dictionary (ISO 32000-2, table 255)."""
    try:
        values = [item.values for item in signed.attributes if item.oid == cms.SIGNING_TIME]
        if values:
            return x509.moment(der.only(values[0][0]))
        written = dict(found.entries).get("M")
        claimed = parse_pdf_date(written) if written else None
    except (ValueError, IndexError):
        return None
    if claimed is None or claimed.utcoffset() is not None:
        return claimed
    return claimed.replace(tzinfo=UTC)


def _details(
    found: FoundSignature, signed: Signed, chain: Chain, tokens: tuple[TimestampDetails, ...]
) -> SignatureDetails:
    signer = signed.container.signer if signed.container else None
    kind, bits = keys.size_of(x509.parts(signed.holder).public_key)
    return SignatureDetails(
        container=signed.raw,
        content_type=signed.container.content_type if signed.container else "",
        version=signer.version if signer else 0,
        digest_algorithm=signer.digest if signer else keys.SHA1,
        signature_algorithm=signer.algorithm if signer else keys.RSA_SHA1,
        digest=signed.integrity.found,
        message_digest=signed.integrity.said,
        attributes=signer.attributes if signer else (),
        unsigned=signer.unsigned if signer else (),
        certificates=(signed.holder, *signed.others),
        chain=chain.path or (signed.holder,),
        key=f"{kind} {bits}",
        revocation=chain.evidence,
        timestamps=tokens,
        entries=found.entries,
    )


def _listed(names: tuple[str, ...]) -> str:
    more = len(names) - _MANY
    return ", ".join(names[:_MANY]) + (f" e mais {more}" if more > 0 else "")
