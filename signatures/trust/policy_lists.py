"""The list of approved policies (LPA) is believed for its signature, or for being the very file that is known here.

DOC-ICP-15.03, annex 3: published as ``LPA_PAdES.der`` with its signature, ``LPA_PAdES.p7s``, beside it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from signatures.errors import PolicyError
from signatures.policies.issued import MAX_SIZE, read_policy_list
from signatures.trust.holdings import POLICIES, POLICY_LIST, POLICY_LIST_SIGNATURE, Holdings, Kept
from signatures.trust.store import TrustStore
from signatures.verification.chain import Help
from signatures.verification.policy_list import ListStanding, judge_policy_list

SIGNATURE_SUFFIX = ".p7s"
MAX_FILE = MAX_SIZE
"""Bytes of a list, and of its signature: real ones have ten thousand."""

PINNED_LISTS = frozenset({"958eabf6b1ac0eff1876a1c6c29578b182ba7d44fd0b9d9326acfe09cee756d3"})
"""SHA-256 of the lists that are known here, in hexadecimal: that which promises the next for 10/09/2025."""

_NO_SIGNATURE = (
    "A lista de políticas veio sem a assinatura dela (LPA_PAdES.p7s), e não é a que se conhece aqui: traga as duas "
    "juntas."
)


@dataclass(frozen=True, slots=True)
class SortedLists:
    """What may be kept, and what may not, each with its reason in Portuguese."""

    things: tuple[Kept, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class HeldList:
    """The list that is kept, and why it is believed: ``standing`` is its signature's, None for one that is known here.

    ``next_update`` is until when it promises to be the last.
    """

    next_update: datetime
    policies: int
    standing: ListStanding | None

    @property
    def said(self) -> str:
        """The same in a sentence."""
        about = f"Lista de políticas aprovadas (LPA), de {self.policies} políticas, até {self.next_update:%d/%m/%Y}"
        if self.standing is None:
            return f"{about}: veio sem assinatura, e é aceita só pela impressão digital, que é conhecida aqui."
        if not self.standing.good:
            return f"{about}: {self.standing.fault}"
        when = f" em {self.standing.signed:%d/%m/%Y}" if self.standing.signed else ""
        until = f", com um certificado que vale até {self.standing.until:%d/%m/%Y}" if self.standing.until else ""
        revoked = "" if self.standing.ruled_out else " Não se pôde conferir se esse certificado foi cancelado."
        return f"{about}: assinada por {self.standing.signer}{when}{until}.{revoked}"


def is_policy_list(content: bytes) -> bool:
    """Whether a file is a list of policies; whose is another matter."""
    try:
        read_policy_list(content)
    except PolicyError:
        return False
    return True


def sort_policy_lists(
    lists: Sequence[bytes], signatures: Sequence[tuple[str, bytes]], store: TrustStore, moment: datetime | None
) -> SortedLists:
    """The newest list that may be believed, with its signature. ``signatures`` are named files.

    ``moment`` is when the signer's certificate is judged (annex 3, 7.3); without one, only a known list is taken.
    """
    refused: list[tuple[str, str]] = []
    kept: list[tuple[Kept, ...]] = []
    paired: set[bytes] = set()
    for policy_list in dict.fromkeys(lists):
        signature, reason = _signed(policy_list, signatures, store, moment)
        paired |= {signature} if signature else set()
        if signature is not None:
            kept.append((Kept(POLICIES, POLICY_LIST, policy_list), Kept(POLICIES, POLICY_LIST_SIGNATURE, signature)))
        elif _is_known(policy_list):
            kept.append((Kept(POLICIES, POLICY_LIST, policy_list),))
        else:
            refused.append((POLICY_LIST, reason))
    if not any(name == POLICY_LIST for name, _ in refused):
        why = "Não é a assinatura da lista de políticas que veio." if lists else "Veio sem a lista de políticas."
        refused += [(name, why) for name, data in signatures if data not in paired]
    newest = max(kept, key=lambda things: read_policy_list(things[0].data).next_update, default=())
    return SortedLists(newest, tuple(refused))


def held_list(held: Holdings, moment: datetime) -> HeldList | None:
    """The list that is kept, its signature judged again at ``moment``; None when there is none."""
    found = {thing.label: thing.data for thing in held.things if thing.drawer == POLICIES}
    if POLICY_LIST not in found:
        return None
    listed = read_policy_list(found[POLICY_LIST])
    signature = found.get(POLICY_LIST_SIGNATURE)
    standing = judge_policy_list(found[POLICY_LIST], signature, Help(held.store(), moment)) if signature else None
    return HeldList(listed.next_update, len(listed.policies), standing)


def _signed(
    policy_list: bytes, signatures: Sequence[tuple[str, bytes]], store: TrustStore, moment: datetime | None
) -> tuple[bytes | None, str]:
    """The signature that holds, and else why none does."""
    if moment is None or not signatures:
        return None, _NO_SIGNATURE
    standings = [(data, judge_policy_list(policy_list, data, Help(store, moment))) for _, data in signatures]
    return next(((data, "") for data, found in standings if found.good), (None, standings[0][1].fault))


def _is_known(policy_list: bytes) -> bool:
    return hashlib.sha256(policy_list).hexdigest() in PINNED_LISTS
