"""Signing at once, with a key at hand: PAdES baseline (ETSI EN 319 142-1, 6). Built on ``prepare`` and ``finish``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from signatures.credentials.model import (
    ContainerCredential,
    Credential,
    KeyHolder,
    makes_containers,
    signs_batches,
)
from signatures.errors import NetworkError, TimestampError
from signatures.pades import cms
from signatures.pades.finish import accept, finish
from signatures.pades.prepare import prepare
from signatures.pades.prepared import Prepared
from signatures.pades.profile import Level
from signatures.pades.request import SignatureRequest, SubFilter
from signatures.pades.slots import slot_for
from signatures.pades.stamp import stamped
from signatures.pades.timestamper import Timestamper
from signatures.policies.check import permitted

__all__ = [
    "Half",
    "SignatureRequest",
    "SigningOutcome",
    "SubFilter",
    "Task",
    "assemble",
    "begin",
    "complete",
    "containers",
    "sign",
    "sign_many",
    "to_be_signed",
]


@dataclass(frozen=True, slots=True)
class Task:
    """One document to sign, and how."""

    pdf: bytes
    request: SignatureRequest


@dataclass(frozen=True, slots=True)
class SigningOutcome:
    """A signed file. ``level`` is the one reached here, ``wanted`` the one asked for; ``reason`` says why they differ.

    Here B-T is the highest: what B-LT and B-LTA add comes after a signature is made.
    """

    pdf: bytes
    level: Level
    wanted: Level
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Half:
    """A document that is prepared, and the key as it will sign it; the key hasn't been used."""

    prepared: Prepared
    key: Credential | ContainerCredential


def sign(pdf: bytes, credential: Credential, request: SignatureRequest) -> bytes:
    """The same file with one more revision, in which ``request.field`` is signed at the level B-B.

    The result begins with ``pdf``, byte for byte. The same input gives the same bytes when the key's signatures are
    deterministic (RSA PKCS#1, Ed25519).

    Raises:
        PdfError: the file is empty, too large, encrypted or can't be read.
        SigningError: there is no such field, it is signed already, an earlier signature forbids one more, or the
            certificate isn't valid at ``request.moment``.
        PolicyError: the policy that is asked for forbids it.
        ValueError: another level is asked for, which `sign_many` makes, saying what it reached.
    """
    if request.profile.level is not Level.B:
        raise ValueError("sign_many makes, and tells, the levels above B-B")
    [outcome] = sign_many([Task(pdf, request)], credential)
    return outcome.pdf


def sign_many(
    tasks: Sequence[Task], credential: Credential | ContainerCredential, timestamper: Timestamper | None = None
) -> list[SigningOutcome]:
    """Sign several documents with one key, in their order: all are prepared before the key is used, in one call.

    A timestamp that can't be had leaves a signature at B-B, and the outcome says why. Raises what `sign` does, then
    with nothing signed.
    """
    halves = [begin(task, credential, timestamper) for task in tasks]
    made = containers(credential, halves)
    return [complete(half.prepared, container, timestamper) for half, container in zip(halves, made, strict=True)]


def begin(
    task: Task,
    credential: Credential | ContainerCredential,
    timestamper: Timestamper | None = None,
    earlier: Prepared | None = None,
) -> Half:
    """Prepare a document for a key; ``earlier`` is what was prepared of it before, for this key. Raises as `sign`."""
    key = credential if makes_containers(credential) else _key(credential, task)
    slot = slot_for(key, task.request, timestamper)
    return Half(earlier or prepare(task.pdf, task.request, slot), key)


def containers(credential: Credential | ContainerCredential, halves: Sequence[Half]) -> list[bytes]:
    """The containers of several documents with one use of the key: all or none, and not looked at yet."""
    if makes_containers(credential):
        return credential.sign_digests([half.prepared.digest for half in halves])
    keys = [half.key for half in halves if not makes_containers(half.key)]
    data = [to_be_signed(half.prepared, key) for half, key in zip(halves, keys, strict=True)]
    parts = zip(halves, keys, _raw(credential, keys, data), strict=True)
    return [assemble(half.prepared, key, signature) for half, key, signature in parts]


def complete(prepared: Prepared, container: bytes, timestamper: Timestamper | None = None) -> SigningOutcome:
    """Finish, with the timestamp that the level asks for where one can be had.

    Raises what `finish` does, and TimestampError when the policy requires the timestamp.
    """
    wanted, reason = prepared.level, ""
    if wanted is Level.B:
        return SigningOutcome(finish(prepared, container), Level.B, wanted)
    accept(prepared, container)  # nobody is asked for a timestamp of what will be refused
    try:
        container = _stamped(prepared, container, timestamper)
    except NetworkError as error:
        if prepared.stamp_required:
            raise
        reason = error.message
    return SigningOutcome(finish(prepared, container), Level.B if reason else Level.T, wanted, reason)


def to_be_signed(prepared: Prepared, holder: KeyHolder) -> bytes:
    """What a key signs for a prepared document, where the key is elsewhere and gives raw signatures."""
    return cms.signed_attributes(holder, prepared.digest, prepared.attributes)


def assemble(prepared: Prepared, holder: KeyHolder, signature: bytes) -> bytes:
    """The container around a raw signature of `to_be_signed`."""
    return cms.content_info(holder, to_be_signed(prepared, holder), signature)


def _stamped(prepared: Prepared, container: bytes, timestamper: Timestamper | None) -> bytes:
    if timestamper is None:
        raise TimestampError("carimbo-sem-autoridade", "Nenhuma autoridade de carimbo do tempo foi indicada.")
    made = stamped(container, timestamper)
    if len(made) > prepared.room:
        message = f"O carimbo do tempo não coube no lugar reservado para ele ({timestamper.size} bytes)."
        raise TimestampError("carimbo-grande", message)
    return made


def _key(credential: Credential, task: Task) -> Credential:
    """A service that signs many at once signs them all in its one way."""
    if signs_batches(credential):
        return credential
    return permitted(task.request.profile.policy, credential)


def _raw(credential: Credential, keys: Sequence[Credential], data: Sequence[bytes]) -> list[bytes]:
    if signs_batches(credential):
        return credential.sign_all(data)
    return [key.sign(item) for key, item in zip(keys, data, strict=True)]
