"""The timestamps that a policy asks for: that they hold, whose they are, and at which root their chains end.

A policy has conditions of its own for who stamps (``timestampTrustCondition``, ETSI TR 102 272, 5.6): to be trusted
here isn't enough.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC

from signatures import der
from signatures.conformity.anchors import anchored
from signatures.conformity.model import Requirement, State
from signatures.details import SignatureDetails, TimestampDetails
from signatures.policies.catalog import KnownPolicy
from signatures.policies.model import Anchor
from signatures.report import SignatureStatus
from signatures.verification import cms

GROUP = "Carimbo do tempo"
_WITH_DSS = frozenset({"AD-RC", "AD-RA"})


def time_requirements(known: KnownPolicy, status: SignatureStatus, details: SignatureDetails) -> Iterator[Requirement]:
    """Each timestamp of the signature, and for the policies that last, the evidence and the document's timestamp."""
    anchors = known.policy.timestamp_anchors
    for stamp in details.timestamps:
        if stamp.kind == "assinatura":
            yield _stamp(stamp)
            yield _stamp_certificate(stamp)
            yield anchored(GROUP, "Raiz do carimbo", stamp.chain, anchors)
    if known.family in _WITH_DSS:
        has = status.level in {"B-LT", "B-LTA"}
        detail = "O arquivo traz as provas de validação." if has else "Faltam as provas de validação (DSS com VRI)."
        yield Requirement(GROUP, "Provas de validação", State.APPROVED if has else State.REJECTED, detail)
        yield _archived(status)
        yield from _archives_root(details.archives, anchors)


def _archived(status: SignatureStatus) -> Requirement:
    archived = status.level == "B-LTA" or status.moment_source == "carimbo do documento"
    detail = "O documento tem carimbo do tempo." if archived else "Falta o carimbo do tempo do documento, de confiança."
    return Requirement(GROUP, "Carimbo do documento", State.APPROVED if archived else State.REJECTED, detail)


def _archives_root(archives: Sequence[TimestampDetails], anchors: Sequence[Anchor]) -> Iterator[Requirement]:
    """Of several timestamps of the document, one that the policy admits is enough; the others only renew it."""
    found = [(stamp, anchored(GROUP, "Raiz do carimbo do documento", stamp.chain, anchors)) for stamp in archives]
    good = [root for stamp, root in found if stamp.trusted and root.state is not State.REJECTED]
    yield from (good or [root for _, root in found])[:1]


def _stamp(stamp: TimestampDetails) -> Requirement:
    when = f"{stamp.time.astimezone(UTC):%d/%m/%Y %H:%M:%S} UTC, por {stamp.authority}"
    if not stamp.intact:
        return Requirement(GROUP, "Carimbo da assinatura", State.REJECTED, f"Não confere ({when}).")
    if not stamp.trusted:
        detail = f"Confere, e a autoridade não é de confiança aqui ({when})."
        return Requirement(GROUP, "Carimbo da assinatura", State.REJECTED, detail)
    return Requirement(GROUP, "Carimbo da assinatura", State.APPROVED, f"Confere ({when}).")


def _stamp_certificate(stamp: TimestampDetails) -> Requirement:
    """The token's own signed attributes: the certificate's reference in its second version (annex 1, table A.16)."""
    name = "signingCertificateV2 no carimbo"
    try:
        has = cms.read_container(stamp.token).signer.values(cms.SIGNING_CERTIFICATE_V2) is not None
    except der.DerError:
        has = False
    detail = "Obrigatório, e presente." if has else "É obrigatório, e falta: a autoridade usa a primeira versão."
    return Requirement(GROUP, name, State.APPROVED if has else State.REJECTED, detail, cms.SIGNING_CERTIFICATE_V2)
