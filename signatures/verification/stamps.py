"""Timestamp tokens (RFC 3161, 2.4.2; RFC 5816): what they stamp, who stamped, and when."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from signatures import certificate as x509
from signatures import der
from signatures.details import Algorithm, TimestampDetails
from signatures.verification import cms, integrity, keys
from signatures.verification.chain import TIME_STAMPING, Chain, Help, find_chain
from signatures.verification.container import tampered
from signatures.verification.links import TOLERANCE

_TIME = re.compile(r"(\d{14})(\.\d{1,9})?Z")
_GENERALIZED_TIME = 0x18


@dataclass(frozen=True, slots=True)
class Imprint:
    """A token's TSTInfo: what it stamps, and when."""

    policy: str
    algorithm: Algorithm
    digest: bytes
    serial: int
    time: datetime


def read_imprint(container: cms.Container) -> Imprint:
    """What a token says.

    Raises:
        der.DerError: it is no timestamp token.
    """
    if container.content_type != cms.TIMESTAMP_INFO or container.content is None:
        raise der.DerError("not a timestamp")
    _, policy, imprint, serial, time, *_ = der.only(container.content).children()
    algorithm, digest = imprint.children()
    if digest.tag != der.OCTET_STRING or time.tag != _GENERALIZED_TIME:
        raise der.DerError("not a timestamp")
    return Imprint(
        der.dotted(policy.content), cms.algorithm(algorithm), digest.content, cms.integer(serial), _moment(time.content)
    )


def judge_token(kind: str, token: bytes, stamped: integrity.Digest, helped: Help) -> TimestampDetails | None:
    """What a token is worth; ``stamped`` gives the digest of what it should stamp. None when it can't be read."""
    try:
        container = cms.read_container(token)
        imprint = read_imprint(container)
        checked = integrity.check(container, content_digest(container))
        intact = checked.holds and imprint.digest == stamped(keys.digest_name(imprint.algorithm))
        if not intact or checked.weak or tampered(container.certificates, helped.trust):
            return described(kind, container, imprint, Chain((), None, ruled_out=False, problems=()), helped.moment)
        chain = find_chain(container.holder, helped.along(container.others, container.crls), purpose=TIME_STAMPING)
        return replace(
            described(kind, container, imprint, chain, helped.moment),
            intact=True,
            trusted=chain.trusted and is_dated(container, imprint, helped.moment),
        )
    except (der.DerError, IndexError, ValueError):
        return None


def described(
    kind: str,
    container: cms.Container,
    imprint: Imprint,
    chain: Chain,
    moment: datetime,
) -> TimestampDetails:
    """The token as a value for reports, of which nothing good is said yet."""
    subject = dict(x509.name_values(x509.parts(container.holder).subject))
    return TimestampDetails(
        kind=kind,
        time=imprint.time,
        intact=False,
        trusted=False,
        moment=moment,
        authority=subject.get(x509.COMMON_NAME, ""),
        imprint=imprint.algorithm,
        policy=imprint.policy,
        serial=imprint.serial,
        chain=chain.path or (container.holder,),
        token=container.encoded,
        revocation=chain.evidence,
    )


def is_dated(container: cms.Container, imprint: Imprint, now: datetime) -> bool:
    """Whether the stamper's certificate was valid when it says that it stamped, which is no time that is still to come.

    Clocks may differ a little.
    """
    start, end = x509.validity(container.holder)
    return start <= imprint.time <= min(end, now + TOLERANCE)


def content_digest(container: cms.Container) -> integrity.Digest:
    """The digest of what a container encapsulates."""
    return digest_of(container.content or b"")


def digest_of(data: bytes) -> integrity.Digest:
    """The digest of some bytes."""
    return lambda name: hashlib.new(name, data, usedforsecurity=False).digest()


def signature_tokens(container: cms.Container) -> Iterable[bytes]:
    """The tokens that stamp a signature (signature-time-stamp, ETSI EN 319 122-1, 5.3)."""
    return (value for item in container.signer.unsigned if item.oid == cms.SIGNATURE_TIMESTAMP for value in item.values)


def content_tokens(container: cms.Container) -> Iterable[bytes]:
    """The tokens that stamp what is signed, before it was (content-time-stamp, ETSI EN 319 122-1, 5.2.8)."""
    return (value for item in container.signer.attributes if item.oid == cms.CONTENT_TIMESTAMP for value in item.values)


def _moment(content: bytes) -> datetime:
    written = _TIME.fullmatch(content.decode("ascii", errors="replace"))
    if written is None:
        raise der.DerError("not a time")
    whole = datetime.strptime(written[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return whole + timedelta(seconds=float(written[2] or 0))
