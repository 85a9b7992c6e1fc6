"""What a session of signatures says at the end: who signed, what lacks, and the command with which to go on."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

from pipeline.cli.commands import DONE
from pipeline.cli.report import exit_code, findings_json, print_json, report_error
from pipeline.data.mask import mask_cpf
from pipeline.workflow.plain import on_one_line

if TYPE_CHECKING:
    from pipeline.workflow.sessions import Outcome
    from pipeline.workflow.signing import Lacking, Signed


_NOTHING = re.compile(r"; nada foi (?:assinado|gravado|feito)(?=[.;])| ?Nada foi (?:assinado|gravado|feito)\.")


def say(outcome: Outcome, options: argparse.Namespace) -> int:
    """Say it, on stdout what was done and on stderr the rest, and return the exit code: the worst of them."""
    if options.json:
        print_json(_json(outcome, options))
    for made in outcome.signed:
        if not options.json:
            cpf = mask_cpf(made.signer.cpf or "")
            done = f"{made.path}: assinado por {made.signer.name} (CPF {cpf}), {made.label}. Nível {made.level}."
            print(on_one_line(done))
        if made.reason:
            warning = (
                f"AVISO: a assinatura de {made.path} ficou no nível {made.level}, e não no {made.wanted}: "
                f"{made.reason.rstrip('.')}. Ela foi gravada; para elevá-la depois, use “credencia upgrade”."
            )
            print(on_one_line(warning), file=sys.stderr)
    if outcome.doubt:
        warning = f"AVISO: quem receber pode não aceitar a assinatura. {outcome.doubt}"
        print(on_one_line(warning), file=sys.stderr)
    if not outcome.lacking:
        return DONE
    code = max(exit_code(one.error) for one in outcome.lacking)
    _say_why(outcome)
    if outcome.until is not None:
        until = f"{outcome.until.astimezone():%d/%m/%Y às %H:%M}"
        print(f"O pedido ficou guardado até {until}. Para continuar:", file=sys.stderr)
        print(f"\n  {resume_command(outcome.kept, options)}\n", file=sys.stderr)
    return code


def resume_command(documents: Iterable[Path], options: argparse.Namespace | None = None) -> str:
    """The command that goes on, to be pasted; with the options of this run that are asked for anew in each."""
    words = ["credencia", "sign", "--resume", *(quote(str(path)) for path in documents)]
    if options is not None and options.password_env:
        words += ["--password-env", quote(options.password_env)]
    if options is not None and options.no_browser:
        words.append("--no-browser")
    return " ".join(words)


def _say_why(outcome: Outcome) -> None:
    """Each reason once, with the documents that lack for it."""
    reasons: dict[str, list[Lacking]] = {}
    for one in outcome.lacking:
        reasons.setdefault(_reason(one, outcome), []).append(one)
    for reason, several in reasons.items():
        error = several[0].error
        report_error(type(error)(error.code, reason, error.findings), as_json=False)
        if len(outcome.lacking) > 1 or outcome.signed:
            print(on_one_line(f"Falta assinar: {_listed(several)}."), file=sys.stderr)


def _reason(one: Lacking, outcome: Outcome) -> str:
    """Why it lacks. Most of these sentences were written for one document, and say that nothing was signed."""
    return _NOTHING.sub("", str(one.error)).strip() if outcome.signed else str(one.error)


def _listed(lacking: Sequence[Lacking]) -> str:
    return ", ".join(str(one.path) for one in lacking)


def _json(outcome: Outcome, options: argparse.Namespace) -> Any:
    """What was signed: an object for one document, a list for several. Where something lacks, also what and why."""
    signed = [_signed_json(made, options.role) for made in outcome.signed]
    if not outcome.lacking:
        return signed[0] if len(signed) == 1 else signed
    lacking = [
        {"path": str(one.path), "code": one.error.code, "message": _reason(one, outcome)} for one in outcome.lacking
    ]
    first = outcome.lacking[0].error
    return {
        "error": {"code": first.code, "message": lacking[0]["message"]},
        "findings": findings_json(first.findings),
        "signed": signed,
        "lacking": lacking,
        "resume": resume_command(outcome.kept, options) if outcome.until else None,
    }


def _signed_json(made: Signed, role: str) -> dict[str, Any]:
    return {
        "path": str(made.path),
        "field": made.field,
        "role": role,
        "signer": made.signer.name,
        "level": made.level.value,
        "wanted": made.wanted.value,
        "reason": made.reason,
    }
