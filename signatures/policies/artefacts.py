"""The files that a policy wants inside the document, so that it can be judged in years (DOC-ICP-15.03, annex 4, 2.4).

They are the policy itself, the list of policies that has it, and the list's signature.

In the document security store each is an array of indirect references to streams. For the entries of one signature
(``PBAD_PolicyArtifact`` and its two companions) the norm says "a reference to the object" and its table the same of the
store's, which its text calls arrays: the form isn't said beyond that. They are written as arrays of one reference,
which is what the reference verifier of the ICP-Brasil reads. The streams have no filter, as it takes them raw.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from signatures.errors import PolicyError
from signatures.policies.issued import IssuedPolicy, read_policy_list
from signatures.policies.model import SignaturePolicy

STORE_EXTENSION = "2.16.76.1.8.2"
"""br-ext-dss: the entries that the store, and what it has of one signature, must have (annex 4, 2.2)."""

IN_STORE = ("PBAD_PolicyArtifacts", "PBAD_LpaArtifacts", "PBAD_LpaSignatures")
OF_SIGNATURE = ("PBAD_PolicyArtifact", "PBAD_LpaArtifact", "PBAD_LpaSignature")
"""The policy, the list of policies, the list's signature: in the store, and beside one signature's evidence."""


@dataclass(frozen=True, slots=True)
class PolicyArtefacts:
    """The three files as they are published: the policy and the list in DER, and the list's signature (PKCS#7)."""

    policy: bytes
    policy_list: bytes
    list_signature: bytes

    def all(self) -> tuple[bytes, bytes, bytes]:
        """In the order of `IN_STORE` and `OF_SIGNATURE`."""
        return self.policy, self.policy_list, self.list_signature


ArtefactSource = Callable[[str], PolicyArtefacts]
"""The artefacts of a policy by its OID. Raises PolicyError, with what to do, when they can't be had."""


def no_artefacts(oid: str) -> PolicyArtefacts:
    """A source that has none."""
    message = (
        f"A política {oid} manda guardar no arquivo a própria política, a lista de políticas aprovadas (LPA) e a "
        "assinatura da lista, e elas não estão neste computador: use “credencia trust update”, ou “credencia trust "
        "import PASTA” com os três arquivos."
    )
    raise PolicyError("politica-sem-artefatos", message)


def wants_artefacts(policy: SignaturePolicy) -> bool:
    """Whether the policy has these among what the store must have: of ICP-Brasil's, AD-RA alone does."""
    return any(name in IN_STORE for found in policy.dictionaries for name, _ in found.entries)


def check_artefacts(policy: SignaturePolicy, artefacts: PolicyArtefacts, moment: datetime) -> None:
    """Nothing, when the artefacts are this policy's and the list has it in force at ``moment`` (annex 4, 2.4).

    The list's signature is for who has the anchors to judge.

    Raises:
        PolicyError: ``politica-artefato-outro``, ``politica-fora-da-lista``, ``politica-lista-vencida`` or, for a list
            that can't be read, ``politica-lista-ilegivel``.
    """
    if hashlib.sha256(artefacts.policy).hexdigest() != policy.file_sha256:
        message = f"O arquivo que há aqui com o nome da política {policy.oid} é de outra: busque-o de novo."
        raise PolicyError("politica-artefato-outro", message)
    listed, when = read_policy_list(artefacts.policy_list), moment.astimezone(UTC)
    if not is_listed(policy, listed.by_oid(policy.oid), when):
        message = (
            f"A lista de políticas guardada aqui não tem a política {policy.oid} em vigor em {when:%d/%m/%Y}: busque a "
            "lista nova com “credencia trust update”."
        )
        raise PolicyError("politica-fora-da-lista", message)
    if listed.next_update < when:
        message = (
            f"A lista de políticas guardada aqui valia até {listed.next_update:%d/%m/%Y}: busque a nova com “credencia "
            "trust update”."
        )
        raise PolicyError("politica-lista-vencida", message)


def is_listed(policy: SignaturePolicy, found: IssuedPolicy | None, moment: datetime) -> bool:
    """Whether what a list has of the policy is this very file, in force at that moment."""
    return found is not None and found.file_sha256 == policy.file_sha256 and found.in_force(moment)
