"""What this machine trusts, changed: fetched or brought, compared with what it keeps, kept when someone says so."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from pipeline.workflow.config import proxy_settings
from pipeline.workflow.errors import FailedError, RefusedError, UsageError
from pipeline.workflow.files import reason_of
from pipeline.workflow.trusting import LARGEST, held_now
from signatures.errors import SignaturesError
from signatures.trust.holdings import Difference, Holdings, default_folder, difference, merged, write_holdings
from signatures.trust.intake import STAGING, Sorted, files_of, sort_files
from signatures.trust.update import Source, fetch, official_sources
from signatures.trust.warnings import warnings_of
from signatures.web import Web, WebOptions


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be kept, before it is: what comes and goes, what may not be kept and why, what could not be had."""

    folder: Path
    then: Holdings
    difference: Difference
    refused: tuple[tuple[str, str], ...]
    failed: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]


def plan_update(moment: datetime, sources: tuple[Source, ...] | None = None) -> Plan:
    """Ask the official places. Raises FailedError when none of them answers, or with nothing of use."""
    options = WebOptions(timeout=60, largest=LARGEST, proxies=proxy_settings(os.environ))
    fetched = fetch(sources or official_sources(), Web(options))
    if not fetched.files:
        reasons = "\n".join(f"  {label}: {reason}" for label, reason in fetched.failed)
        message = f"Nenhum dos endereços oficiais respondeu; o que já havia aqui continua valendo.\n{reasons}"
        raise FailedError("confianca-sem-rede", message)
    held = held_now()
    found = _sorted(fetched.files, held, (), moment)
    if not found.things:
        reasons = "\n".join(f"  {name}: {reason}" for name, reason in (*found.refused, *fetched.failed))
        message = (
            "Os endereços oficiais responderam com nada que se possa guardar; o que já havia aqui continua valendo. "
            f"Confira se a rede não pede identificação numa página própria.\n{reasons}"
        )
        raise FailedError("confianca-resposta", message)
    plan = _plan(held, found, moment, "endereços oficiais", fetched.failed)
    return replace(plan, warnings=(*fetched.clock_warning(moment), *plan.warnings))


def plan_import(path: Path, moment: datetime, staging: tuple[str, ...] = ()) -> Plan:
    """Take from a file or a folder. ``staging`` has the fingerprints of test roots that are wanted too."""
    held = held_now()
    try:
        files = files_of(path)
    except SignaturesError as error:
        raise UsageError(error.code, error.message) from error
    found = _sorted(files, held, staging, moment)
    if not found.things:
        reasons = "\n".join(f"  {name}: {reason}" for name, reason in found.refused)
        raise RefusedError("confianca-nada", f"Não há em {path} nada que se possa guardar.\n{reasons}".rstrip())
    return _plan(held, found, moment, str(path), ())


def accept(plan: Plan) -> None:
    """Keep what the plan has. Raises FailedError, and then what was kept is still kept."""
    try:
        write_holdings(plan.folder, plan.then)
    except OSError as error:
        message = f"Não foi possível gravar {plan.folder} ({reason_of(error)}); nada mudou."
        raise FailedError("gravacao", message) from error


def staging_roots() -> tuple[str, ...]:
    """The fingerprints of the test roots that are known."""
    return tuple(STAGING)


def _sorted(files: Sequence[tuple[str, bytes]], held: Holdings, staging: tuple[str, ...], moment: datetime) -> Sorted:
    try:
        return sort_files(files, held.store(), staging, moment)
    except SignaturesError as error:
        raise RefusedError(error.code, error.message) from error


def _plan(held: Holdings, found: Sorted, moment: datetime, origin: str, failed: tuple[tuple[str, str], ...]) -> Plan:
    then = merged(held, found.things, moment, origin)
    return Plan(default_folder(), then, difference(held, then), found.refused, failed, warnings_of(then, moment))
