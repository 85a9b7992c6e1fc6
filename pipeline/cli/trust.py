"""`credencia trust`: whom this machine trusts."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.cli.commands import ANSWER_NO, DONE
from pipeline.cli.options import add_json
from pipeline.cli.report import print_json

if TYPE_CHECKING:
    from pipeline.workflow.trust_changes import Plan
    from signatures.trust.holdings import Holdings, Kept
    from signatures.trust.policy_lists import HeldList

_DRAWERS = {
    "roots": ("raiz", "raízes"),
    "intermediates": ("autoridade", "autoridades"),
    "policies": ("política de assinatura", "políticas de assinatura"),
    "crls": ("lista de revogação", "listas de revogação"),
}
_MANY = 12


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="AÇÃO")
    listing = _action(actions, "list", "o que está guardado, e o que está perto de vencer")
    update = _action(actions, "update", "busca nos endereços oficiais, e mostra a diferença antes de usar")
    bring = _action(actions, "import", "traz de um arquivo ou de uma pasta, sem rede")
    bring.add_argument("source", type=Path, metavar="ARQUIVO|PASTA", help="certificados, listas e políticas; ou um ZIP")
    bring.add_argument("--staging", action="store_true", help="traz também as raízes de homologação (só para testes)")
    for action in (update, bring):
        action.add_argument("--yes", action="store_true", help="aceita a diferença sem perguntar")
    for action in (listing, update, bring):
        add_json(action)


def _action(
    actions: argparse._SubParsersAction[argparse.ArgumentParser], name: str, summary: str
) -> argparse.ArgumentParser:
    return actions.add_parser(name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.")


def run(options: argparse.Namespace) -> int:
    """List what is kept; or show what would change, and change it when that is accepted."""
    from pipeline.workflow.trust_changes import (  # noqa: PLC0415 - usage errors come first, and fast
        accept,
        plan_import,
        plan_update,
        staging_roots,
    )
    from pipeline.workflow.trusting import held_now  # noqa: PLC0415 - the same

    moment = datetime.now().astimezone()
    if options.action == "list":
        return _list(held_now(), moment, as_json=options.json)
    if options.action == "update":
        plan = plan_update(moment)
    else:
        plan = plan_import(options.source, moment, staging_roots() if options.staging else ())
    _show(plan)
    same = plan.difference.nothing
    agreed = same or options.yes or _agreed()
    if agreed:
        accept(plan)
    if options.json:
        print_json(_plan_json(plan, accepted=agreed))
    elif same:
        print("Nada mudou: o que está guardado continua igual, com a data de hoje.")
    elif agreed:
        print(f"Guardado em {plan.folder}.")
    else:
        print("Nada mudou. Para aceitar a diferença, repita com --yes.")
    return DONE if agreed else ANSWER_NO


def _list(held: Holdings, moment: datetime, *, as_json: bool) -> int:
    from signatures.trust.policy_lists import held_list  # noqa: PLC0415 - as above
    from signatures.trust.warnings import warnings_of  # noqa: PLC0415 - the same

    warnings, policies = warnings_of(held, moment), held_list(held, moment)
    if as_json:
        print_json(_listing_json(held, policies, warnings))
        return DONE
    if held.updated is None:
        print("Nada está guardado. Use “credencia trust update”, ou “credencia trust import PASTA” sem rede.")
        return DONE
    print(f"Guardado em {held.updated:%d/%m/%Y}, de {held.origin}: {_counted(held.things)}.")
    for thing in held.things:
        if thing.drawer == "roots":
            print(f"  raiz: {thing.label} (SHA-256 {thing.digest})")
    if policies is not None:
        print(policies.said)
    _warn(warnings)
    return DONE


def _listing_json(held: Holdings, policies: HeldList | None, warnings: Iterable[str]) -> dict[str, Any]:
    standing = policies.standing if policies else None
    said = (
        {
            "next_update": policies.next_update.isoformat(),
            "policies": policies.policies,
            "trusted_by": "assinatura" if standing else "impressão digital",
            "signer": standing.signer if standing else None,
            "signed": standing.signed.isoformat() if standing and standing.signed else None,
            "fault": standing.fault if standing else "",
        }
        if policies
        else None
    )
    return {
        "updated": held.updated.isoformat() if held.updated else None,
        "origin": held.origin,
        "things": [_thing_json(thing) for thing in held.things],
        "policy_list": said,
        "warnings": list(warnings),
    }


def _show(plan: Plan) -> None:
    """On stderr: what comes and goes, what was left out, what could not be had."""
    for sign, verb, things in (("+", "Vem", plan.difference.added), ("-", "Sai", plan.difference.removed)):
        if things:
            print(f"{verb}: {_counted(things)}.", file=sys.stderr)
        _names(sign, things)
    if plan.refused:
        reasons = Counter(reason for _, reason in plan.refused)
        print(f"Não é guardado ({len(plan.refused)}):", file=sys.stderr)
        for reason, count in reasons.most_common():
            print(f"    {count} × {reason}", file=sys.stderr)
    for label, reason in plan.failed:
        print(f"Não veio: {label}. {reason}", file=sys.stderr)
    _warn(plan.warnings)


def _names(sign: str, things: Iterable[Kept]) -> None:
    """Each root by its fingerprint; of the others, the first."""
    listed = list(things)
    for thing in listed:
        if thing.drawer == "roots":
            print(f"  {sign} raiz: {thing.label} (SHA-256 {thing.digest})", file=sys.stderr)
    others = [thing for thing in listed if thing.drawer != "roots"]
    for thing in others[:_MANY]:
        print(f"  {sign} {_DRAWERS[thing.drawer][0]}: {thing.label}", file=sys.stderr)
    if len(others) > _MANY:
        print(f"  {sign} e mais {len(others) - _MANY}", file=sys.stderr)


def _counted(things: Iterable[Kept]) -> str:
    counts = Counter(thing.drawer for thing in things)
    return ", ".join(
        f"{counts[drawer]} {_DRAWERS[drawer][counts[drawer] != 1]}" for drawer in _DRAWERS if counts[drawer]
    )


def _warn(warnings: Iterable[str]) -> None:
    for warning in warnings:
        print(f"AVISO: {warning}", file=sys.stderr)


def _agreed() -> bool:
    if not sys.stdin.isatty():
        return False
    print("Usar o que veio? [s/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in {"s", "sim"}


def _plan_json(plan: Plan, *, accepted: bool) -> dict[str, Any]:
    return {
        "accepted": accepted,
        "folder": str(plan.folder),
        "added": [_thing_json(thing) for thing in plan.difference.added],
        "removed": [_thing_json(thing) for thing in plan.difference.removed],
        "refused": [{"name": name, "reason": reason} for name, reason in plan.refused],
        "failed": [{"name": name, "reason": reason} for name, reason in plan.failed],
        "warnings": list(plan.warnings),
    }


def _thing_json(thing: Kept) -> dict[str, str]:
    return {"kind": thing.drawer, "label": thing.label, "sha256": thing.digest}
