"""DER, BER, certificates, containers, timestamps: read or refused, and what is protected stays what it was."""

from __future__ import annotations

import hashlib

from signatures import ber, der, identity
from signatures import certificate as x509
from signatures.errors import TimestampError
from signatures.timestamps.token import Timestamp, read_token, token_in
from signatures.verification import cms, integrity, stamps
from signatures.verification.chain import Help
from signatures.verification.container import irregularities, tampered, unpadded
from tools.fuzz.laws import insist, refused, same_twice
from tools.fuzz.world import MOMENT, STAMPED, containers, trust, world

_STRUCTURAL = (der.DerError, IndexError, ValueError)


def check_identity(data: bytes) -> None:
    """Whoever it names is named by somebody with a valid CPF, or it is nobody."""
    found = same_twice(lambda: identity.identify(data), ())
    if found and found.holder is identity.Holder.PERSON:
        insist(bool(found.cpf and identity.is_cpf(found.cpf)), "a person without a CPF")
    identity.has_policy(data, "2.16.76.1.2.1")


def check_der(data: bytes) -> None:
    """What is read covers the bytes, and says them again."""
    found = same_twice(lambda: list(der.elements(data)), (der.DerError,))
    if found is None:
        return
    insist(b"".join(element.whole for element in found) == data, "bytes that no value has")
    for element in found:
        der.text(element)
        _check_dotted(element)


def _check_dotted(element: der.Element) -> None:
    written = refused(lambda: der.dotted(element.content), (der.DerError,)) if element.tag == der.OID else None
    if written is not None and der.oid(written) != element.whole:
        insist(b"\x80" in element.content, "another object identifier")  # arcs with zeros before them


def check_ber(data: bytes) -> None:
    """What becomes DER is DER, and stays as it is the second time."""
    found = refused(lambda: ber.to_der(data), (der.DerError,))
    if found is not None:
        made, size = found
        insist(0 < size <= len(data) and ber.to_der(made) == (made, len(made)), "not DER, or not all of it")


def check_certificate(data: bytes) -> None:
    """A certificate's parts are read, or there is one kind of error."""
    same_twice(lambda: _certificate(data), (der.DerError,))


def check_container(data: bytes) -> None:
    """A container is read or refused; what is signed in one that holds is what was signed, by who signed it.

    Harmless, since no signature covers it: the spelling of lengths (BER), what follows as padding, certificates and
    lists that come along, unsigned attributes, versions, and the parameters of algorithms where NULL says the same.
    """
    known = {_signed_part(cms.read_container(made)) for made in containers()}
    refused(lambda: unpadded(data), (ValueError,))
    found = same_twice(lambda: cms.read_container(data), (der.DerError,))
    if found is None:
        return
    holder = refused(lambda: found.holder, _STRUCTURAL)
    if holder is None:
        return
    irregularities(data, holder)
    refused(lambda: tampered(found.certificates, trust()), _STRUCTURAL)
    holds = [integrity.check(found, _digests(made)).holds for made in containers()]
    insist(not any(holds) or _signed_part(found) in known, "a signature that holds over something else")


def check_stamp(data: bytes) -> None:
    """A timestamp that is taken says what was said, by whom it was said."""
    token = same_twice(lambda: token_in(data), (TimestampError,))
    for candidate in (data, token or b""):
        _check_token(candidate)


def _check_token(data: bytes) -> None:
    found = same_twice(lambda: read_token(data), (TimestampError,))
    insist(found is None or _stated(found) == _stated(read_token(token_in(world().stamp))), "another timestamp")
    judged = stamps.judge_token("assinatura", data, _stamped, Help(trust(), MOMENT))
    if judged is not None and judged.intact:
        insist((judged.time, judged.policy) == (MOMENT, "2.16.76.1.6.2.9999"), "another timestamp, intact")


def _certificate(data: bytes) -> object:
    found = x509.parts(data)
    read = (x509.validity(data), list(x509.name_values(found.subject)), list(x509.other_names(found)))
    return (found, read, x509.policies(found), x509.may_sign(found))


def _signed_part(container: cms.Container) -> tuple[object, ...]:
    signer = container.signer
    return (container.content_type, signer.signed, signer.signature, container.holder)


def _digests(container: bytes) -> integrity.Digest:
    """What one signs."""
    said = der.only(cms.read_container(container).signer.value(cms.MESSAGE_DIGEST) or b"").content
    return lambda name: said if name == "sha256" else b""


def _stamped(name: str) -> bytes:
    return STAMPED if name == "sha256" else hashlib.new(name, b"other", usedforsecurity=False).digest()


def _stated(stamp: Timestamp) -> tuple[object, ...]:
    return (stamp.moment, stamp.digest, stamp.imprint, stamp.policy, stamp.nonce, stamp.certificate)
