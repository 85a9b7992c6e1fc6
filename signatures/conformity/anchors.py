"""At which root a chain ends, and whether the policy has it (DOC-ICP-15.03; ETSI TR 102 272, 5.5 and 5.6)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from signatures import certificate as x509
from signatures import der
from signatures.conformity.model import Requirement, State
from signatures.policies.model import Anchor


def anchored(group: str, name: str, chain: Sequence[bytes], anchors: Sequence[Anchor]) -> Requirement:
    """Whether a chain, its root last, ends at one of the policy's roots; a policy that names none asks for none."""
    roots = " ou ".join(anchor.name for anchor in anchors)
    if not anchors:
        return Requirement(group, name, State.NOT_ASKED, "A política não limita as raízes.")
    last = chain[-1] if chain else b""
    admitted = hashlib.sha256(last).hexdigest() in {anchor.sha256 for anchor in anchors}
    if admitted:
        return Requirement(group, name, State.APPROVED, f"A cadeia termina em {_name(last)}.")
    return Requirement(group, name, State.REJECTED, f"A cadeia termina em {_name(last)}; a política admite {roots}.")


def _name(certificate: bytes) -> str:
    try:
        names = dict(x509.name_values(x509.parts(certificate).subject))
    except der.DerError:
        return "certificado ilegível"
    return names.get(x509.COMMON_NAME, "certificado sem nome")
