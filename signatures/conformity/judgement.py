"""One signature held against the policy that it names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC

from signatures import der
from signatures.conformity.anchors import anchored
from signatures.conformity.attributes import attribute_requirements
from signatures.conformity.model import Conformity, Requirement, State
from signatures.conformity.store import store_requirements
from signatures.conformity.time import time_requirements
from signatures.details import SignatureDetails
from signatures.policies.catalog import KnownPolicy, policy_by_oid
from signatures.policies.check import key_bits
from signatures.policies.model import SignaturePolicy
from signatures.report import SignatureStatus

POLICY_ATTRIBUTE = "1.2.840.113549.1.9.16.2.15"
_POLICY, _STRUCTURE, _CIPHER, _PATH = (
    "Política de assinatura",
    "Estrutura",
    "Algoritmos",
    "Caminho de certificação",
)
_PBAD = "/PBAD.PAdES"


Policies = Callable[[str], KnownPolicy | None]


def conformity(status: SignatureStatus, policies: Policies = policy_by_oid) -> Conformity:
    """Each requirement of the policy that the signature names; none when it names none.

    ``policies`` finds a policy by its OID: the pinned ones, unless the caller has others.
    """
    details = status.details
    attribute = details.attribute(POLICY_ATTRIBUTE) if details else None
    if details is None or attribute is None:
        return Conformity("", "", State.NOT_ASKED)
    try:
        oid, hash_algorithm, digest = _policy_identifier(attribute.values[0])
    except (ValueError, IndexError):
        unreadable = Requirement(_POLICY, "sigPolicyId", State.REJECTED, "O atributo não pode ser lido.")
        return Conformity("", "", State.REJECTED, (unreadable,))
    known = policies(oid)
    if known is None:
        unknown = Requirement(_POLICY, "Política", State.UNSURE, f"A política {oid} não é conhecida aqui.", oid)
        return Conformity("", oid, State.UNSURE, (unknown,))
    found = (
        *_of_policy(known.policy, hash_algorithm, digest, status),
        *_of_structure(status, details),
        *attribute_requirements(details, known.policy),
        *_of_cipher(known.policy, details),
        *_of_path(known.policy, status, details),
        *time_requirements(known, status, details),
        *store_requirements(known.policy, status, details),
    )
    return Conformity(f"{known.family} v{known.version}", oid, _whole(found), found)


def _whole(found: tuple[Requirement, ...]) -> State:
    states = {requirement.state for requirement in found}
    return next((state for state in (State.REJECTED, State.UNSURE) if state in states), State.APPROVED)


def _policy_identifier(value: bytes) -> tuple[str, bytes, bytes]:
    """OID, AlgorithmIdentifier and hash of a SignaturePolicyId (RFC 5126, 5.8.1)."""
    oid, hashed, *_ = der.only(value).children()
    algorithm, digest = hashed.children()
    return der.dotted(oid.content), algorithm.whole, digest.content


def _of_policy(
    policy: SignaturePolicy, hash_algorithm: bytes, digest: bytes, status: SignatureStatus
) -> Iterator[Requirement]:
    if digest == policy.hash:
        yield Requirement(_POLICY, "Resumo da política", State.APPROVED, "Confere com o que a política traz.")
    elif digest.hex() == policy.file_sha256:
        detail = "É o resumo do arquivo inteiro, o da lista de políticas; deveria ser o que a própria política traz."
        yield Requirement(_POLICY, "Resumo da política", State.REJECTED, detail)
    else:
        yield Requirement(_POLICY, "Resumo da política", State.REJECTED, "Não é o desta política.")
    if hash_algorithm != policy.hash_algorithm:
        detail = "O algoritmo do resumo não está escrito como na política (o parâmetro NULL costuma ser a causa)."
        yield Requirement(_POLICY, "Algoritmo do resumo", State.UNSURE, detail)
    when = status.moment.astimezone(UTC)
    inside = policy.start <= when <= policy.end
    period = f"A política serve para assinar de {policy.start:%d/%m/%Y} a {policy.end:%d/%m/%Y}."
    yield Requirement(_POLICY, "Vigência", State.APPROVED if inside else State.REJECTED, period)


def _of_structure(status: SignatureStatus, details: SignatureDetails) -> Iterator[Requirement]:
    same = details.digest == details.message_digest
    yield Requirement(
        _STRUCTURE,
        "Resumo do documento",
        State.APPROVED if same else State.REJECTED,
        "Confere com o documento." if same else "O documento não é o que foi assinado.",
    )
    yield Requirement(
        _STRUCTURE,
        "Assinatura criptográfica",
        State.APPROVED if status.intact else State.REJECTED,
        "Confere." if status.intact else "Não confere.",
    )
    detail = "PBAD.PAdES, como a política pede."
    if status.subfilter != _PBAD:
        detail = f"{status.subfilter.removeprefix('/')}: a política pede PBAD.PAdES, e na prática este é aceito."
    yield Requirement(_STRUCTURE, "Tipo da assinatura no PDF", State.APPROVED, detail)


def _of_cipher(policy: SignaturePolicy, details: SignatureDetails) -> Iterator[Requirement]:
    least = next((each.bits for each in policy.algorithms if each.oid == details.signature_algorithm.oid), None)
    name = "Algoritmo da assinatura"
    if least is None:
        detail = f"A política não admite o algoritmo {details.signature_algorithm.oid}."
        yield Requirement(_CIPHER, name, State.REJECTED, detail)
        return
    yield Requirement(_CIPHER, name, State.APPROVED, f"Admitido pela política ({details.key}).")
    enough = key_bits(details.chain[0]) >= least
    detail = f"A política pede {least} bits ou mais; a chave é {details.key}."
    yield Requirement(_CIPHER, "Tamanho da chave", State.APPROVED if enough else State.REJECTED, detail)


def _of_path(policy: SignaturePolicy, status: SignatureStatus, details: SignatureDetails) -> Iterator[Requirement]:
    yield Requirement(
        _PATH,
        "Cadeia do signatário",
        State.APPROVED if status.trusted else State.REJECTED,
        f"Leva a {status.anchor}." if status.trusted else "Não leva a nenhuma raiz em que se confia aqui.",
    )
    yield anchored(_PATH, "Raiz admitida pela política", details.chain, policy.anchors)
