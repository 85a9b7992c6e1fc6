"""What a key needs of the document, and whether it may sign at all: asked before anything is signed."""

from __future__ import annotations

from datetime import UTC

from signatures.certificate import validity
from signatures.credentials.model import ContainerCredential, KeyHolder, makes_containers
from signatures.errors import PolicyError, SigningError
from signatures.pades import cms
from signatures.pades.attributes import commitment_oid, more_attributes
from signatures.pades.prepared import Slot
from signatures.pades.profile import Level
from signatures.pades.request import SignatureRequest
from signatures.pades.timestamper import Timestamper
from signatures.policies.check import check_attributes, check_holder, check_moment

_SIGNER_ATTRIBUTES = "1.2.840.113549.1.9.16.2.18"
_COMMITMENT_TYPE = "1.2.840.113549.1.9.16.2.16"
_ATTRIBUTE_OVERHEAD = 64  # tags and lengths, the attribute's name, and the lengths around it that grow


def slot_for(
    key: KeyHolder | ContainerCredential, request: SignatureRequest, timestamper: Timestamper | None = None
) -> Slot:
    """The place that a signature by this key takes, for ``prepare``.

    Raises:
        SigningError: the certificate isn't valid at ``request.moment``.
        PolicyError: the policy that is asked for doesn't allow this key, this moment or these attributes, or asks for
            a timestamp that nobody will give.
    """
    check_validity(key.certificate, request)
    stamp = timestamper.size + _ATTRIBUTE_OVERHEAD if timestamper and request.profile.level is not Level.B else 0
    if makes_containers(key):
        _check_bare(request)
        return Slot(key.digest, key.container_size + stamp, key.certificate)
    _check_policy(key, request)
    if request.profile.needs_stamp and timestamper is None:
        message = (
            "A política pedida exige um carimbo do tempo, e nenhuma autoridade de carimbo foi indicada: use --tsa, ou "
            "o perfil “ad-rb”."
        )
        raise PolicyError("politica-sem-carimbo", message)
    return Slot(key.algorithm.digest, cms.largest(key, more_attributes(request)) + stamp, key.certificate)


def check_validity(certificate: bytes, request: SignatureRequest) -> None:
    """Whether the certificate is valid at the request's moment; SigningError when it isn't."""
    if request.moment.utcoffset() is None:
        raise ValueError("a signature's moment has an offset from UTC")
    start, end = validity(certificate)
    moment = request.moment.astimezone(UTC)
    if moment < start:
        message = f"O certificado só vale a partir de {start:%d/%m/%Y}."
        raise SigningError("assinar-certificado-futuro", message)
    if moment > end:
        message = f"O certificado venceu em {end:%d/%m/%Y}: renove-o antes de assinar."
        raise SigningError("assinar-certificado-vencido", message)


def _check_bare(request: SignatureRequest) -> None:
    """Nothing of ours goes into a container that a service makes."""
    if request.profile.policy is not None or request.commitment is not None or request.role:
        message = (
            "Este serviço faz a assinatura inteira por si, e nela não cabe política, compromisso nem função: use outro "
            "certificado, ou o perfil “basico”."
        )
        raise PolicyError("politica-nao-cabe", message)


def _check_policy(key: KeyHolder, request: SignatureRequest) -> None:
    policy = request.profile.policy
    if policy is None:
        return
    check_moment(policy, request.moment)
    check_holder(policy, key)
    asked = [_SIGNER_ATTRIBUTES] if request.role else []
    if request.commitment is not None and commitment_oid(request.commitment) not in policy.commitments:
        asked.append(_COMMITMENT_TYPE)
    check_attributes(policy, asked)
