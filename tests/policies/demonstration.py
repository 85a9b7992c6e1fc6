"""Policies as the ITI's but for their roots, a list that has them, and its signature by whoever is told to sign it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from signatures import der
from signatures.credentials.pkcs12 import load_pkcs12
from signatures.pades.cms import attribute, sign_digest
from signatures.pki import Pki
from signatures.pki.policy import policy_der
from signatures.policies.artefacts import PolicyArtefacts
from signatures.policies.catalog import KnownPolicy, find_policy
from signatures.policies.model import SignaturePolicy
from signatures.policies.read import read_policy
from tests.policies.writing import policy_list_der

CURRENT = {"AD-RB": "1.3", "AD-RT": "1.3", "AD-RC": "1.4", "AD-RA": "1.4"}
_SIGNING_TIME = der.oid("1.2.840.113549.1.9.5")


def policy_file(root: x509.Certificate | bytes, family: str, stamps: bytes = b"") -> bytes:
    """The policy in use of a family, with this root in place of ICP-Brasil's; ``stamps`` is another for timestamps."""
    anchor = root if isinstance(root, bytes) else root.public_bytes(Encoding.DER)
    return policy_der(find_policy(family, CURRENT[family]), [anchor], [stamps or anchor])


def policies_by(root: x509.Certificate) -> dict[str, KnownPolicy]:
    """Each family's by its OID, for who judges by them."""
    read = {family: read_policy(policy_file(root, family)) for family in CURRENT}
    return {policy.oid: KnownPolicy(family, CURRENT[family], policy) for family, policy in read.items()}


def list_of(policies: Iterable[SignaturePolicy], moment: datetime) -> bytes:
    """A list that has them, in force for a month after ``moment``."""
    return policy_list_der(policies, moment + timedelta(days=30))


def signed_list(pki: Pki, holder: str, data: bytes, moment: datetime | None = None) -> bytes:
    """A detached signature of a list, by one of the PKI's people, who may claim when."""
    credential = load_pkcs12(pki.pkcs12(holder), pki.password)
    written = der.encode(0x18, f"{moment:%Y%m%d%H%M%SZ}".encode()) if moment else b""
    more = [attribute(_SIGNING_TIME, written)] if moment else []
    return sign_digest(credential, hashlib.new(credential.algorithm.digest, data).digest(), more)


def artefacts_of(pki: Pki, root: x509.Certificate, moment: datetime, holder: str = "iti") -> PolicyArtefacts:
    """What AD-RA wants in the file."""
    policy = policy_file(root, "AD-RA")
    listed = list_of([found.policy for found in policies_by(root).values()], moment)
    return PolicyArtefacts(policy, listed, signed_list(pki, holder, listed, moment))


def write_artefacts(folder: Path, artefacts: PolicyArtefacts) -> None:
    """As a folder of trust has them."""
    folder.mkdir(exist_ok=True)
    for name, data in zip(("PA_PAdES_AD_RA_v1_4.der", "LPA_PAdES.der", "LPA_PAdES.p7s"), artefacts.all(), strict=True):
        (folder / name).write_bytes(data)
