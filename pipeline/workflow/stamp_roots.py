"""Whose timestamps a policy takes: those that lead to a root that it names (ETSI TR 102 272, 5.6)."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import replace

from pipeline.workflow.errors import RefusedError
from signatures.pades.inventory import readable
from signatures.policies.catalog import policy_by_oid
from signatures.policies.model import SignaturePolicy
from signatures.trust.store import TrustStore

_ARCHIVED = frozenset({"AD-RC", "AD-RA"})  # DOC-ICP-15.03, annex 1, table A.22


def admitted(store: TrustStore, policies: Sequence[SignaturePolicy]) -> TrustStore:
    """The store, and under policies that name roots for timestamps only the anchors that all of them name.

    Raises RefusedError ``carimbo-raiz-da-politica`` when anchors are known here and none of these is among them: no
    timestamp could do.
    """
    naming = [policy for policy in policies if policy.timestamp_anchors]
    if not naming or not store.anchors:
        return store
    every = set.intersection(*({anchor.sha256 for anchor in policy.timestamp_anchors} for policy in naming))
    anchors = [each for each in store.anchors if hashlib.sha256(each.certificate).hexdigest() in every]
    if not anchors:
        raise RefusedError("carimbo-raiz-da-politica", f"{_no_root(naming, every)} Nada foi gravado.")
    return replace(store, anchors=tuple(anchors))


def policies_awaiting(pdf: bytes) -> list[SignaturePolicy]:
    """The policies of a file's signatures that ask for a timestamp of the document, where there is none.

    One that is there is enough: whoever renews it may be under roots that came after the policy.
    """
    found = readable(pdf)
    if any(signed.timestamp for signed in found):
        return []
    named = {signed.policy.oid: policy_by_oid(signed.policy.oid) for signed in found if signed.policy is not None}
    return [known.policy for known in named.values() if known is not None and known.family in _ARCHIVED]


def _no_root(policies: Sequence[SignaturePolicy], every: Collection[str]) -> str:
    names = dict.fromkeys(root.name for policy in policies for root in policy.timestamp_anchors if root.sha256 in every)
    if not names:
        return "As políticas pedidas não têm uma raiz de carimbos em comum: faça um documento de cada vez."
    return (
        f"A política {policies[0].oid} só aceita carimbos do tempo que levem a {' ou '.join(names)}, e não se confia "
        "aqui em nenhuma dessas raízes: use “credencia trust update”, ou indique com --trust a pasta que as tem."
    )
