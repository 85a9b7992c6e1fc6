"""Whether a policy lets a key sign, asked before it does; each refusal says why, and what to do."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

from signatures import certificate as x509
from signatures import der
from signatures.credentials.model import Credential, KeyHolder, is_versatile
from signatures.errors import PolicyError
from signatures.policies.catalog import known_policies, policy_by_oid
from signatures.policies.model import Anchor, SignaturePolicy

OPTIONAL_ATTRIBUTES = frozenset({"1.2.840.113549.1.9.16.2.18", "1.2.840.113549.1.9.16.2.20"})
"""signerAttr and contentTimeStamp: what may be signed along, beyond what is mandatory (DOC-ICP-15.03, annex 1)."""

_AUTHORITY_KEY, _KEY_ID = "2.5.29.35", 0x80
_ED25519_BITS = 256


def check_moment(policy: SignaturePolicy, moment: datetime) -> None:
    """PolicyError ``politica-fora-do-prazo`` when the policy isn't for signing at that moment."""
    when = moment.astimezone(UTC)
    if policy.start <= when <= policy.end:
        return
    period = f"{policy.start:%d/%m/%Y} a {policy.end:%d/%m/%Y}"
    message = f"A política {policy.oid} só serve para assinar de {period}. Escolha outra versão com --politica."
    raise PolicyError("politica-fora-do-prazo", message)


def check_holder(policy: SignaturePolicy, holder: KeyHolder) -> None:
    """Whether the key's algorithm and size are among the policy's, and its chain ends at one of the anchors.

    Raises:
        PolicyError: ``politica-algoritmo``, ``politica-chave-curta``, ``politica-raiz`` or ``politica-cadeia``.
    """
    bits, least = key_bits(holder.certificate), _least_bits(policy, holder.algorithm.oid)
    if least is None:
        message = f"A política {policy.oid} não aceita o algoritmo desta chave ({holder.algorithm.oid})."
        raise PolicyError("politica-algoritmo", message)
    if bits < least:
        message = f"A política {policy.oid} pede uma chave de {least} bits ou mais, e esta tem {bits}."
        raise PolicyError("politica-chave-curta", message)
    _check_chain(policy, holder)


def permitted(policy: SignaturePolicy | None, credential: Credential) -> Credential:
    """The credential signing in a way that the policy has, if it can; else the credential as it is."""
    if policy is None or _least_bits(policy, credential.algorithm.oid) is not None:
        return credential
    if is_versatile(credential):
        for algorithm in credential.algorithms:
            if _least_bits(policy, algorithm.oid) is not None:
                return credential.using(algorithm)
    return credential


def check_attributes(policy: SignaturePolicy, asked: Sequence[str]) -> None:
    """PolicyError ``politica-atributo`` when a signed attribute that is asked for isn't one that the policy admits."""
    if set(asked) <= {*policy.signed, *OPTIONAL_ATTRIBUTES}:
        return
    message = (
        f"A política {policy.oid} não admite, na assinatura, o compromisso que foi pedido: assine sem ele, ou sem a "
        "política."
    )
    raise PolicyError("politica-atributo", message)


def key_bits(certificate: bytes) -> int:
    """The size of a certificate's key, in bits; 0 for a kind that isn't known here."""
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - heavy, and who only reads needs none
    from cryptography.hazmat.primitives.asymmetric import ec, rsa  # noqa: PLC0415 - the same

    try:
        key = serialization.load_der_public_key(x509.parts(certificate).public_key)
    except (ValueError, TypeError):
        return 0
    return key.key_size if isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey) else _ED25519_BITS


def _least_bits(policy: SignaturePolicy, oid: str) -> int | None:
    return next((allowed.bits for allowed in policy.algorithms if allowed.oid == oid), None)


def _check_chain(policy: SignaturePolicy, holder: KeyHolder) -> None:
    last = (holder.certificate, *holder.chain)[-1]
    parts = x509.parts(last)
    if any(_leads_to(anchor, last, parts) for anchor in policy.anchors):
        return
    roots = " ou ".join(anchor.name for anchor in policy.anchors)
    root = _common_name(parts.issuer)
    accepting = _accepting(policy, last, parts)
    if parts.issuer == parts.subject or accepting is not None:
        other = f"use --politica {accepting}" if accepting else "escolha outra versão com --politica"
        message = (
            f"O certificado vem da raiz “{root}”, que a política {policy.oid} não aceita (ela pede {roots}): {other}, "
            "ou o perfil “basico”, que não leva política."
        )
        raise PolicyError("politica-raiz", message)
    message = (
        f"Os certificados que vêm com a chave param em “{root}” e não chegam a uma raiz da política {policy.oid} "
        f"({roots}). Exporte a chave com a cadeia completa, ou use o perfil “basico”, que não leva política."
    )
    raise PolicyError("politica-cadeia", message)


def _accepting(policy: SignaturePolicy, last: bytes, parts: x509.CertificateParts) -> str | None:
    """The newest version of the same family that accepts the root; empty when none does; None for a root not known."""
    known = [each for each in known_policies() if any(_leads_to(a, last, parts) for a in each.policy.anchors)]
    if not known:
        return None
    named = policy_by_oid(policy.oid)
    versions = [each.version for each in known if named is not None and each.family == named.family]
    return versions[-1] if versions else ""


def _leads_to(anchor: Anchor, last: bytes, parts: x509.CertificateParts) -> bool:
    """Whether the last certificate at hand is the anchor, or says that it was issued by it."""
    return _is_anchor(anchor, last) or _issued_by(anchor, parts)


def _is_anchor(anchor: Anchor, certificate: bytes) -> bool:
    return hashlib.sha256(certificate).hexdigest() == anchor.sha256


def _issued_by(anchor: Anchor, parts: x509.CertificateParts) -> bool:
    """Whether the certificate names the anchor's key as its issuer's: the root itself need not come along."""
    if parts.issuer == parts.subject or not anchor.key_id or _AUTHORITY_KEY not in parts.extensions:
        return False
    named = der.only(parts.extensions[_AUTHORITY_KEY]).children()
    return any(item.tag == _KEY_ID and item.content.hex() == anchor.key_id for item in named)


def _common_name(name: bytes) -> str:
    return next((text for kind, text in x509.name_values(name) if kind == x509.COMMON_NAME), "sem nome")
