"""The files that the policy AD-RA wants inside the document: those that this machine keeps, or a folder's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from pipeline.workflow.files import read_file
from pipeline.workflow.trusting import held_now, trust_from
from signatures.errors import PolicyError, SignaturesError
from signatures.policies.artefacts import ArtefactSource, PolicyArtefacts, no_artefacts
from signatures.policies.read import MAX_SIZE, read_policy
from signatures.trust.holdings import (
    MANIFEST,
    POLICIES,
    POLICY_LIST,
    POLICY_LIST_SIGNATURE,
    Holdings,
    Kept,
    read_holdings,
)
from signatures.trust.policy_lists import MAX_FILE
from signatures.verification.chain import Help
from signatures.verification.policy_list import judge_policy_list


def artefacts_from(folder: Path | None, moment: datetime, policies: Iterable[bytes] = ()) -> ArtefactSource:
    """The artefacts by their policy's OID. ``policies`` are files that the caller brings, before those that are kept.

    A caller's folder of trust has them in ``policies/``, as what this machine keeps does. The list's signature is
    judged by the folder's anchors, at ``moment``.
    """
    brought = tuple(policies)

    def source(oid: str) -> PolicyArtefacts:
        things = _things(folder)
        listed, signature = (_one(things, label) for label in (POLICY_LIST, POLICY_LIST_SIGNATURE))
        policy = next((data for data in (*brought, *_others(things)) if _names(data, oid)), b"")
        if not (policy and listed and signature):
            return no_artefacts(oid)
        standing = judge_policy_list(listed, signature, Help(trust_from(folder), moment))
        if not standing.good:
            again = "Busque-a de novo com “credencia trust update”."
            raise PolicyError("politica-lista-falsa", f"{standing.fault} {again}")
        return PolicyArtefacts(policy, listed, signature)

    return source


def _things(folder: Path | None) -> tuple[Kept, ...]:
    if folder is None:
        return _policies(held_now())
    if (folder / MANIFEST).is_file():
        return _policies(read_holdings(folder))
    found = sorted((folder / POLICIES).glob("*")) if (folder / POLICIES).is_dir() else []
    labels = {f"{POLICY_LIST}.der": POLICY_LIST, f"{POLICY_LIST}.p7s": POLICY_LIST_SIGNATURE}
    return tuple(Kept(POLICIES, labels.get(path.name, path.name), read_file(path, MAX_FILE)) for path in found)


def _policies(held: Holdings) -> tuple[Kept, ...]:
    return tuple(thing for thing in held.things if thing.drawer == POLICIES)


def _one(things: Iterable[Kept], label: str) -> bytes:
    return next((thing.data for thing in things if thing.label == label), b"")


def _others(things: Iterable[Kept]) -> tuple[bytes, ...]:
    return tuple(thing.data for thing in things if thing.label not in {POLICY_LIST, POLICY_LIST_SIGNATURE})


def _names(data: bytes, oid: str) -> bool:
    try:
        return len(data) <= MAX_SIZE and read_policy(data).oid == oid
    except SignaturesError:
        return False
