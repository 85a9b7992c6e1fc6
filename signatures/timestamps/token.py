"""What an authority of timestamps answers, and whether it holds (RFC 3161, 2.2 and 2.4.2; RFC 5816).

That the token's signature is good and that its certificate may stamp is said here; whose root is at the end of its
chain is for who has the anchors.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import cms, core, tsp

from signatures import certificate as x509
from signatures import der
from signatures.errors import TimestampError
from signatures.verification import keys
from signatures.verification.cms import algorithm

MAX_SIZE = 100_000
"""Bytes of a token. One with its whole chain has less than ten thousand."""

_EXTENDED_KEY_USAGE, _TRUE = "2.5.29.37", b"\x01\x01\xff"
_TIME_STAMPING = der.oid("1.3.6.1.5.5.7.3.8")
_WEAK = frozenset({"md5", "sha1"})
_REASONS = {
    "bad_alg": "não aceita o algoritmo de resumo",
    "bad_request": "não entendeu o pedido",
    "bad_data_format": "não entendeu os dados do pedido",
    "time_not_available": "está sem a hora certa",
    "unaccepted_policy": "não carimba pela política pedida",
    "unaccepted_extension": "não aceita uma extensão do pedido",
    "add_info_not_available": "não tem a informação pedida",
    "system_failure": "está com uma falha interna",
}


@dataclass(frozen=True, slots=True)
class Timestamp:
    """A TimeStampToken taken apart. ``imprint`` was made with ``digest``; ``moment`` is in UTC; all bytes are DER.

    ``certificate`` is the authority's, ``certificates`` all that came along.
    """

    token: bytes
    moment: datetime
    digest: str
    imprint: bytes
    policy: str
    nonce: int | None
    certificate: bytes
    certificates: tuple[bytes, ...]


def token_in(response: bytes) -> bytes:
    """The TimeStampToken of a TimeStampResp.

    Raises:
        TimestampError: ``carimbo-ilegivel``, or ``carimbo-recusado`` with the authority's reason.
    """
    try:
        parts = core.SequenceOf.load(response, spec=core.Any, strict=True)
        read = tsp.PKIStatusInfo.load(parts[0].dump(), strict=True)
        status, reasons = read["status"].native, read["fail_info"].native or ()
        tokens: list[bytes] = [parts[place].dump() for place in range(1, len(parts))]
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise _unreadable() from error
    if status not in {"granted", "granted_with_mods"}:
        said = ", ".join(_REASONS.get(reason, str(reason)) for reason in sorted(reasons)) or "não disse por quê"
        raise TimestampError("carimbo-recusado", f"A autoridade de carimbo do tempo recusou o pedido: {said}.")
    if len(tokens) != 1:
        raise _unreadable()
    return tokens[0]


def read_token(token: bytes) -> Timestamp:
    """A token whose own signature holds, made by a certificate for timestamps that was valid then.

    Raises:
        TimestampError: ``carimbo-ilegivel``, ``-sem-certificado``, ``-assinatura`` or ``-certificado``.
    """
    if len(token) > MAX_SIZE:
        raise _unreadable()
    try:
        signed = cms.ContentInfo.load(token)["content"]
        content = bytes(signed["encap_content_info"]["content"])
        info = tsp.TSTInfo.load(content, strict=True)
        (signer,) = signed["signer_infos"]
        certificates = tuple(choice.chosen.dump() for choice in signed["certificates"] or ())
        found = _certificate_of(signer, certificates)
        holds = _holds(signer, content, found)
        stamp = _timestamp(token, info, found, certificates)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError) as error:
        raise _unreadable() from error
    if not holds:
        raise TimestampError("carimbo-assinatura", "A assinatura do carimbo do tempo não confere.")
    try:
        _check_certificate(stamp)
    except (ValueError, IndexError) as error:
        raise _unreadable() from error
    return stamp


def _timestamp(token: bytes, info: tsp.TSTInfo, certificate: bytes, certificates: Iterable[bytes]) -> Timestamp:
    return Timestamp(
        token=token,
        moment=info["gen_time"].native.astimezone(UTC),
        digest=info["message_imprint"]["hash_algorithm"]["algorithm"].native,
        imprint=info["message_imprint"]["hashed_message"].native,
        policy=info["policy"].native,
        nonce=info["nonce"].native,
        certificate=certificate,
        certificates=tuple(certificates),
    )


def _certificate_of(signer: cms.SignerInfo, certificates: Iterable[bytes]) -> bytes:
    """The one that the signed attributes bind by its digest (RFC 3161, 2.4.1; RFC 5816)."""
    attributes = {attribute["type"].native: attribute["values"][0] for attribute in signer["signed_attrs"]}
    if "signing_certificate_v2" in attributes:
        bound = attributes["signing_certificate_v2"]["certs"][0]
        algorithm = bound["hash_algorithm"]["algorithm"].native
    else:
        bound, algorithm = attributes["signing_certificate"]["certs"][0], "sha1"
    for certificate in certificates:
        if hashlib.new(algorithm, certificate).digest() == bound["cert_hash"].native:
            return certificate
    raise TimestampError("carimbo-sem-certificado", "O carimbo do tempo veio sem o certificado de quem o fez.")


def _holds(signer: cms.SignerInfo, content: bytes, certificate: bytes) -> bool:
    attributes = {attribute["type"].native: attribute["values"][0].native for attribute in signer["signed_attrs"]}
    digest = signer["digest_algorithm"]["algorithm"].native
    if digest in _WEAK or attributes["content_type"] != "tst_info":
        return False
    if attributes["message_digest"] != hashlib.new(digest, content).digest():
        return False
    signed = b"\x31" + signer["signed_attrs"].dump()[1:]  # the SET that [0] IMPLICIT stands for (RFC 5652, 5.4)
    way = keys.way_of(algorithm(der.only(signer["signature_algorithm"].dump())), digest)
    key = x509.parts(certificate).public_key
    return way.digest not in _WEAK and keys.holds(key, way, signer["signature"].native, signed)


def _check_certificate(stamp: Timestamp) -> None:
    """One purpose, timeStamping, and critical (RFC 3161, 2.3); valid at the moment that it states."""
    purposes = x509.parts(stamp.certificate).extensions.get(_EXTENDED_KEY_USAGE, b"")
    if purposes != der.encode(der.SEQUENCE, _TIME_STAMPING) or not _critical(stamp.certificate):
        message = "Quem fez o carimbo do tempo não tem um certificado só para isso."
        raise TimestampError("carimbo-certificado", message)
    start, end = x509.validity(stamp.certificate)
    if not start <= stamp.moment <= end:
        message = f"O certificado de quem fez o carimbo do tempo não valia em {stamp.moment:%d/%m/%Y}."
        raise TimestampError("carimbo-certificado", message)


def _critical(certificate: bytes) -> bool:
    name = der.oid(_EXTENDED_KEY_USAGE)
    wrapped = der.only(certificate).children()[0].children()[-1]
    found = [extension.children() for extension in wrapped.children()[0].children()]
    return [parts[1].whole for parts in found if parts[0].whole == name] == [_TRUE]


def _unreadable() -> TimestampError:
    return TimestampError("carimbo-ilegivel", "A resposta não é um carimbo do tempo que se possa ler.")
