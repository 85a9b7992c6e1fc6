"""The dictionaries that a policy wants in the file, and its own files there (DOC-ICP-15.03, annexes 1 and 4)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC

from signatures.conformity.model import Requirement, State
from signatures.details import SignatureDetails, StoreDetails
from signatures.errors import PolicyError
from signatures.policies.artefacts import IN_STORE, OF_SIGNATURE, STORE_EXTENSION, is_listed
from signatures.policies.issued import read_policy_list
from signatures.policies.model import PdfDictionary, SignaturePolicy
from signatures.report import SignatureStatus

GROUP = "Provas guardadas no arquivo"

_EITHER = "ValidationValues"
"""No entry of its own: it stands for lists or answers about revocation, and each of the policies takes either."""

_ONE_OF = {
    _EITHER: ({"CRLs", "OCSPs"}, {"CRL", "OCSP", "CRLs"}),
    "Certs": ({"Certs"}, {"Cert", "Certs"}),  # the first policies write the store's name for the signature's entry too
}
_SAID = {_EITHER: "CRL ou OCSP"}


def store_requirements(
    policy: SignaturePolicy, status: SignatureStatus, details: SignatureDetails
) -> Iterator[Requirement]:
    """Each dictionary of the store that the policy asks for, and the artefacts where it asks for them."""
    asked = [found for found in policy.dictionaries if found.oid == STORE_EXTENSION]
    store = details.store or StoreDetails()
    for dictionary in asked:
        yield _dictionary(dictionary, store)
    if any(name in OF_SIGNATURE for dictionary in asked for name, _ in dictionary.entries):
        yield from _artefacts(policy, status, store)


def _dictionary(asked: PdfDictionary, store: StoreDetails) -> Requirement:
    of_signature = ("Type", "VRI") in asked.entries
    there = store.of_signature if of_signature else store.entries
    name = "Dicionário VRI da assinatura" if of_signature else "Dicionário DSS"
    lacking = [name for name, _ in asked.entries if not _alternatives(name, of_signature=of_signature) & {*there}]
    if not there:
        return Requirement(GROUP, name, State.REJECTED, "É obrigatório, e falta.")
    if lacking:
        return Requirement(GROUP, name, State.REJECTED, f"Faltam entradas obrigatórias: {_listed(lacking)}.")
    return Requirement(GROUP, name, State.APPROVED, f"Traz as entradas obrigatórias: {_listed(_asked(asked))}.")


def _asked(dictionary: PdfDictionary) -> list[str]:
    """The names of the entries that a dictionary must have."""
    return [name for name, _ in dictionary.entries]


def _alternatives(name: str, *, of_signature: bool) -> set[str]:
    return _ONE_OF[name][of_signature] if name in _ONE_OF else {name}


def _listed(names: Sequence[str]) -> str:
    return ", ".join(_SAID.get(name, name) for name in names)


def _artefacts(policy: SignaturePolicy, status: SignatureStatus, store: StoreDetails) -> Iterator[Requirement]:
    """What is in the three files: the store may have the entries, and something else in them."""
    names = [name for name in IN_STORE if name not in store.entries]
    if names or not (store.policy and store.policy_list and store.list_signature):
        detail = "Faltam no arquivo a política, a lista de políticas ou a assinatura da lista."
        yield Requirement(GROUP, "Artefatos da política", State.REJECTED, detail)
        return
    same = hashlib.sha256(store.policy).hexdigest() == policy.file_sha256
    detail = "É a política que a assinatura indica." if same else "É o arquivo de outra política."
    yield Requirement(GROUP, "Política guardada", State.APPROVED if same else State.REJECTED, detail)
    yield _list(policy, status, store)
    detail = store.list_fault or "Confere, e é do ITI, que publica a lista."
    state = State.REJECTED if store.list_fault else State.APPROVED
    yield Requirement(GROUP, "Assinatura da lista de políticas", state, detail)


def _list(policy: SignaturePolicy, status: SignatureStatus, store: StoreDetails) -> Requirement:
    name = "Lista de políticas guardada"
    try:
        listed = read_policy_list(store.policy_list)
    except PolicyError as error:
        return Requirement(GROUP, name, State.REJECTED, error.message)
    when = status.moment.astimezone(UTC)
    if not is_listed(policy, listed.by_oid(policy.oid), when):
        detail = f"A lista não tem esta política em vigor em {when:%d/%m/%Y}."
        return Requirement(GROUP, name, State.REJECTED, detail)
    return Requirement(GROUP, name, State.APPROVED, f"Tem esta política, em vigor em {when:%d/%m/%Y}.")
