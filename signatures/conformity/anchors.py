"""At which root a chain ends, and whether the policy has it (DOC-ICP-15.03; ETSI TR 102 272, 5.5 and 5.6)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from signatures import certificate as x509
from signatures.conformity.model import Requirement, State
from signatures.policies.model import Anchor


def anchored(group: str, name: str, chain: Sequence[bytes], anchors: Sequence[Anchor]) -> Requirement:
    """Whether a chain, its root last, ends at one of the policy's roots; a policy that names none asks for none."""
    roots = " ou ".join(anchor.name for anchor in anchors)
    if not anchors:
        return Requirement(group, name, State.NOT_ASKED, "A política não limita as raízes.")
    last = chain[-1] if chain else b""
    ends = f"A cadeia termina em {x509.common_name(last) or 'certificado sem nome'}"
    admitted = hashlib.sha256(last).hexdigest() in {anchor.sha256 for anchor in anchors}
    if admitted:
        return Requirement(group, name, State.APPROVED, f"{ends}.")
    return Requirement(group, name, State.REJECTED, f"{ends}; a política admite {roots}.")
