"""Before a verdict: what the signatures need and the file doesn't bring is looked for, as far as the caller allows.

The file is opened where files from anyone are (`isolated`); what comes from there is certificates, and these are all
that the process with the network reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.findings import Finding, Severity
from pipeline.submission.verdict import Verdict
from signatures.report import Problem
from signatures.trust.store import TrustStore

if TYPE_CHECKING:
    from signatures.trust.gather import Gathered, Gatherer

Wanted = tuple[bytes, tuple[bytes, ...]]
"""A certificate, with those that came along. DER."""

_NEEDED = frozenset({"revogacao-nao-conferida", "raiz-desconhecida", "revogacao-desconhecida"})
_OFFLINE = (
    "A verificação foi feita sem rede, só com o que havia no arquivo e neste computador: não se pôde perguntar às "
    "autoridades se os certificados foram cancelados, nem buscar os que faltam. Para perguntar, use --online."
)


def gathered_for(wanted: Iterable[Wanted], trust: TrustStore, moment: datetime, gatherer: Gatherer) -> Gathered:
    """What it takes to judge these; what is not a certificate is left out."""
    return gatherer.gather_all(wanted, trust, moment)


def with_network_findings(verdict: Verdict, gatherer: Gatherer | None, problems: Sequence[Problem] = ()) -> Verdict:
    """The verdict, and where a signature lacked something, why it could not be had: said, and nobody is blamed.

    ``problems`` are the gatherer's; None is one that had nowhere to look.
    """
    lacking = {problem.code for status in verdict.signatures for problem in status.problems} & _NEEDED
    if not lacking:
        return verdict
    if gatherer is None or gatherer.web is None:
        told: list[Finding] = [Finding(Severity.AVISO, "sem-rede", _OFFLINE)]
    else:
        told = [Finding(Severity.AVISO, problem.code, problem.message) for problem in problems]
    return replace(verdict, findings=(*verdict.findings, *told))
