"""One signature judged: cryptography, chain and later changes by pyHanko, then what it doesn't look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfError as PdfSyntaxError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.general import CMSStructuralError
from pyhanko.sign.validation.errors import CMSAlgorithmProtectionError, SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import (
    EmbeddedPdfSignature,
    async_validate_pdf_signature,
    async_validate_pdf_timestamp,
)
from pyhanko.sign.validation.status import (
    DocumentTimestampStatus,
    PdfSignatureStatus,
    SignatureCoverageLevel,
    TimestampSignatureStatus,
)
from pyhanko_certvalidator import ValidationContext

from signatures.identity import identify
from signatures.report import Change, Kind, SignatureStatus
from signatures.trust.anchors import Anchor, signature_kind
from signatures.verification import algorithms, chain, container
from signatures.verification.draft import Draft, refused
from signatures.verification.found import FoundSignature
from signatures.verification.levels import level_of
from signatures.verification.policy import POLICY
from signatures.verification.problems import problem
from signatures.verification.ranges import range_fault
from signatures.verification.revocation import known_revocation
from signatures.verification.values import Shown, changed_looks, changed_values, read_values

KNOWN = frozenset({"/ETSI.CAdES.detached", "/adbe.pkcs7.detached", "/PBAD.PAdES", "/ETSI.RFC3161"})
"""The kinds that can be verified here; any other is reported, and never passed over."""

_COVERED = {SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION}
_MANY = 5

_Status = PdfSignatureStatus | DocumentTimestampStatus


@dataclass(frozen=True, slots=True)
class Case:
    """A file under verification. ``values`` are its data fields as they are now."""

    pdf: bytes
    reader: PdfFileReader
    fields: Mapping[str, generic.DictionaryObject]
    help: chain.Help
    values: Mapping[str, Shown]
    has_dss: bool
    archived: frozenset[int]


async def judge(found: FoundSignature, revision: int, case: Case) -> SignatureStatus:
    """What one signature is worth. May raise whatever hostile bytes make parsers raise: the caller is the boundary."""
    moment = case.help.moment
    if found.subfilter not in KNOWN:
        return refused(
            found, revision, moment, problem("formato-desconhecido", subfilter=found.subfilter or "sem nome")
        )
    draft = Draft(found, revision, moment)
    fault = range_fault(case.pdf, found)
    if fault:
        draft.problems.append(problem("intervalo-invalido", why=fault))
    try:
        embedded = _embedded(found, case)
    except (PdfSyntaxError, ValueError, KeyError, TypeError, AttributeError, AssertionError, CMSStructuralError):
        draft.problems.append(problem("assinatura-ilegivel"))
        return draft.status()
    if embedded is None:
        draft.problems.append(problem("assinatura-fora-do-formulario"))
        return draft.status()
    await _judge_embedded(draft, embedded, case)
    draft.intact = draft.intact and not fault
    return draft.status()


async def _judge_embedded(draft: Draft, embedded: EmbeddedPdfSignature, case: Case) -> None:
    certificate: bytes = embedded.signer_cert.dump()
    others = chain.all_certificates(embedded.other_embedded_certs)
    helped = chain.Help(
        case.help.trust, case.help.moment, (*others, *case.help.certificates), case.help.crls, case.help.ocsps
    )
    draft.signer = identify(certificate)
    _judge_container(draft, (certificate, *others), case)
    draft.problems += algorithms.weaknesses(embedded)
    if draft.signer.disagreement:
        draft.problems.append(problem("certificado-contraditorio", why=draft.signer.disagreement))
    try:
        status, ruled_out = await _validated(embedded, certificate, helped)
        stamp = _stamp(status)
        if stamp is not None and stamp.trusted and not draft.found.timestamp:
            helped = helped.at(stamp.timestamp)
            status, ruled_out = await _validated(embedded, certificate, helped)
    except (SignatureValidationError, CMSStructuralError, CMSAlgorithmProtectionError, PdfSyntaxError, ValueError):
        draft.problems.append(problem("assinatura-invalida"))
        return
    draft.moment = helped.moment
    _judge_integrity(draft, status, case)
    _judge_time(draft, embedded, status)
    _judge_trust(draft, status, certificate, helped)
    if status.trusted and not ruled_out:
        _judge_revocation(draft, status, helped)
    draft.level = level_of(embedded, draft.found, stamped=draft.time_source == "carimbo", case_dss=case.has_dss)
    if draft.level == "B-LT" and any(end > draft.found.end for end in case.archived):
        draft.level = "B-LTA"


async def _validated(embedded: EmbeddedPdfSignature, certificate: bytes, helped: chain.Help) -> tuple[_Status, bool]:
    """A status, and whether revocation was ruled out for the whole chain.

    It is asked for first; a chain that fails without it is judged again, so that its lack isn't taken for the cause.
    """
    if helped.has_lists(certificate):
        status = await _asked(embedded, helped.context(certificate, lists=True))
        if status.trusted or status.revoked:
            return status, True
    return await _asked(embedded, helped.context(certificate, lists=False)), False


async def _asked(embedded: EmbeddedPdfSignature, context: ValidationContext) -> _Status:
    if embedded.sig_object_type == "/DocTimeStamp":
        return await async_validate_pdf_timestamp(embedded, context, diff_policy=POLICY)
    return await async_validate_pdf_signature(embedded, context, diff_policy=POLICY, key_usage_settings=chain.USAGES)


def _embedded(found: FoundSignature, case: Case) -> EmbeddedPdfSignature | None:
    container.unpadded(found.contents)
    reference = case.fields.get(found.field)
    return None if reference is None else EmbeddedPdfSignature(case.reader, reference, found.field)


def _judge_container(draft: Draft, embedded: tuple[bytes, ...], case: Case) -> None:
    irregular = container.irregularities(container.unpadded(draft.found.contents), embedded[0])
    if irregular:
        draft.problems.append(problem("assinatura-irregular", why=", ".join(irregular)))
    if container.tampered(embedded, case.help.trust):
        draft.problems.append(problem("certificado-embutido-alterado"))


def _judge_integrity(draft: Draft, status: _Status, case: Case) -> None:
    draft.intact = bool(status.intact and status.valid)
    if not draft.intact:
        draft.problems.append(problem("assinatura-invalida"))
    if status.coverage not in _COVERED:
        draft.intact = False
        draft.problems.append(problem("documento-alterado"))
    draft.change = _change(status)
    if draft.change is Change.OTHER:
        draft.problems.append(problem("alteracao-nao-permitida"))
    if draft.found.end < len(case.pdf):
        _judge_values(draft, case)


def _change(status: _Status) -> Change:
    diff = status.diff_result
    if not isinstance(diff, DiffResult) or getattr(status, "docmdp_ok", True) is False:
        return Change.OTHER
    level = diff.modification_level
    if level is ModificationLevel.NONE:
        return Change.NONE
    if level is ModificationLevel.LTA_UPDATES:
        return Change.SIGNATURES
    return Change.FILLING if level is ModificationLevel.FORM_FILLING else Change.OTHER


def _judge_values(draft: Draft, case: Case) -> None:
    then = read_values(case.pdf[: draft.found.end])
    draft.changed = changed_values(then, case.values)
    looks = changed_looks(then, case.values)
    if draft.changed:
        names = tuple(changed.field for changed in draft.changed)
        draft.problems.append(problem("valor-alterado", count=len(names), names=_listed(names)))
    if looks:
        draft.problems.append(problem("aparencia-alterada", count=len(looks), names=_listed(looks)))
    if draft.change is Change.FILLING and not draft.changed and not looks:
        draft.change = Change.SIGNATURES


def _judge_time(draft: Draft, embedded: EmbeddedPdfSignature, status: _Status) -> None:
    stamp = _stamp(status)
    if stamp is not None and stamp.trusted:
        draft.time, draft.time_source = stamp.timestamp, "carimbo"
        return
    if stamp is not None:
        draft.problems.append(problem("carimbo-nao-confiavel"))
    claimed = embedded.self_reported_timestamp
    if claimed is not None:
        draft.time = claimed if claimed.utcoffset() is not None else claimed.replace(tzinfo=UTC)
        draft.time_source = "declarada"


def _stamp(status: _Status) -> TimestampSignatureStatus | None:
    return status if isinstance(status, DocumentTimestampStatus) else status.timestamp_validity


def _judge_trust(draft: Draft, status: _Status, certificate: bytes, helped: chain.Help) -> None:
    if status.valid:  # of a signature that doesn't hold, pyHanko doesn't ask whose it is
        draft.problems += chain.trust_problems(status, certificate, helped.moment)
    draft.trusted = bool(status.trusted)
    anchor: Anchor | None = chain.anchor_of(status, helped.trust)
    if anchor is None:
        return
    draft.anchor = anchor.label
    draft.kind = Kind.OUTRA if draft.found.timestamp else signature_kind(certificate, anchor)
    if anchor.demonstration:
        draft.problems.append(problem("ancora-de-demonstracao", label=anchor.label))


def _judge_revocation(draft: Draft, status: _Status, helped: chain.Help) -> None:
    """No list in force covers the chain: what the others know still counts."""
    path = chain.path_of(status)
    revoked = known_revocation(path, helped.lists(path[0]), helped.moment)
    if revoked is None:
        draft.problems.append(problem("revogacao-nao-conferida"))
        return
    place, when = revoked
    draft.trusted, draft.kind, draft.anchor = False, Kind.OUTRA, ""
    draft.problems.append(problem("ac-revogada" if place else "certificado-revogado", date=f"{when:%d/%m/%Y}"))


def _listed(names: tuple[str, ...]) -> str:
    more = len(names) - _MANY
    return ", ".join(names[:_MANY]) + (f" e mais {more}" if more > 0 else "")
