"""A role signs documents: who may is asked first, each is written as soon as it is signed, and the files only grow."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from unicodedata import normalize

from pipeline.data.mask import mask_cpf
from pipeline.definition.catalog import Catalog
from pipeline.renderers.pdf.glyphs import missing_glyphs
from pipeline.renderers.pdf.seal import Seal, render_seal
from pipeline.workflow.errors import RefusedError, WorkflowError, said
from pipeline.workflow.files import grow_file, write_new_file
from pipeline.workflow.manner import Key, Manner, profile_for
from pipeline.workflow.pending import Pending, forget
from pipeline.workflow.places import Place, check_person, place_to_sign
from signatures.credentials.model import (
    is_counted,
    makes_containers,
    signs_batches,
)
from signatures.errors import NetworkError, SignaturesError
from signatures.identity import Identity, identify
from signatures.pades.containers import signer_of
from signatures.pades.prepare import prepare
from signatures.pades.prepared import Prepared
from signatures.pades.profile import Level
from signatures.pades.request import Commitment, SignatureRequest, SubFilter
from signatures.pades.sign import Half, SigningOutcome, Task, begin, complete, containers
from signatures.pades.slots import slot_for
from signatures.pades.timestamper import Timestamper

_PLAIN = Manner()
_MOST_FAILURES = 2  # in a row: a service that doesn't answer twice isn't asked a third time


@dataclass(frozen=True, slots=True)
class Order:
    """Who signs, as what, with which key, when (``moment`` carries its offset from UTC), and in which manner."""

    role: str
    credential: Key
    moment: datetime
    manner: Manner = _PLAIN


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature made: in which file and field, for which role, and by whom.

    ``level`` is the one that it has, ``wanted`` the one asked for; ``reason`` says why they differ.
    """

    path: Path
    field: str
    label: str
    signer: Identity
    level: Level = Level.B
    wanted: Level = Level.B
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Lacking:
    """A document that was not signed, and why."""

    path: Path
    error: WorkflowError


@dataclass(frozen=True, slots=True)
class Ready:
    """A document that is prepared for a key, and where it goes once it is signed."""

    place: Place
    out: Path
    half: Half


def sign_file(path: Path, order: Order, catalog: Catalog, out: Path | None = None) -> Signed:
    """Sign ``path`` in place, or into ``out``. Raises what `place_to_sign` and `sign_place` do."""
    return sign_place(place_to_sign(path, order.role, catalog), order, out)


def sign_place(place: Place, order: Order, out: Path | None = None) -> Signed:
    """Sign there, in place or into ``out``. Raises RefusedError when this person may not, or the file has changed."""
    [ready] = make_ready([place], order, [out or place.path])
    [result] = sign_ready([ready], order)
    if isinstance(result, Lacking):
        raise result.error
    return result


def make_ready(
    places: Sequence[Place], order: Order, outs: Sequence[Path], earlier: Mapping[Path, Prepared] | None = None
) -> list[Ready]:
    """Prepare every document, before the key is used; ``earlier`` has what was prepared of some in another session.

    Raises RefusedError when this person may not sign one of them, or the key doesn't fit what is asked.
    """
    known = earlier or {}
    try:
        signer = identify(order.credential.certificate)
        key = order.manner.key(order.credential)
        made = []
        for place, out in zip(places, outs, strict=True):
            task = Task(place.pdf, _request(place, order, signer))
            made.append(Ready(place, out, begin(task, key, order.manner.timestamper, known.get(place.path))))
    except SignaturesError as error:
        raise said(error) from error
    return made


def sign_ready(ready: Sequence[Ready], order: Order) -> Iterator[Signed | Lacking]:
    """Sign what is ready, in their order, with as few uses of the key as it allows; each is written when it is signed.

    A document that fails doesn't stop those after it, unless what fails is the key: a token that is gone, a service
    that says no or signs what it wasn't asked to, or one that fails to answer twice in a row.
    """
    failures = done = 0
    for group in _groups(ready, order.credential):
        end = done + len(group)
        try:
            made = containers(order.manner.key(order.credential), [each.half for each in group])
            for each, container in zip(group, made, strict=True):
                result = _concluded(each, container, order)
                done += 1
                yield result
            failures = 0
        except SignaturesError as error:
            failures += 1 if isinstance(error, NetworkError) else _MOST_FAILURES
            is_over = failures >= _MOST_FAILURES
            yield from (Lacking(each.place.path, said(error)) for each in ready[done : None if is_over else end])
            if is_over:
                return
            done = end


def prepare_place(place: Place, order: Order) -> Prepared:
    """What is to be signed there, for a signature that is made elsewhere and comes back later.

    The key of the order says whose it is and isn't used. Raises what `sign_place` does.
    """
    try:
        request = _request(place, order, identify(order.credential.certificate))
        key = order.manner.key(order.credential)
        return prepare(place.pdf, request, slot_for(key, request, order.manner.timestamper))
    except SignaturesError as error:
        raise said(error) from error


def finish_pending(pending: Pending, container: bytes, label: str, timestamper: Timestamper | None = None) -> Signed:
    """The container that was awaited goes into its document, which grows; nothing is awaited any more.

    Raises RefusedError when it isn't the one awaited, or the document has changed: then nothing is written.
    """
    prepared = pending.prepared
    if prepared is None:
        raise ValueError("a container is of a prepared document")
    try:
        certificate = signer_of(container)
        if pending.signer and hashlib.sha256(certificate).hexdigest() != pending.signer:
            message = "A assinatura recebida não é do certificado que deveria assinar. Nada foi gravado."
            raise RefusedError("assinar-recipiente-outro-certificado", message)
        outcome = complete(prepared, container, timestamper)
    except SignaturesError as error:
        raise said(error) from error
    signer = identify(certificate)
    if pending.out is None:
        grow_file(pending.document, prepared.document, outcome.pdf)
    else:
        write_new_file(pending.out, outcome.pdf)
    forget(pending.document)
    path = pending.out or pending.document
    return Signed(path, prepared.field, label, signer, outcome.level, outcome.wanted, outcome.reason)


def _request(place: Place, order: Order, signer: Identity) -> SignatureRequest:
    check_person(place.signatory, place.data, signer)
    signatory = place.signatory
    seal = Seal(_drawable(signer.name), mask_cpf(signer.cpf or ""), signatory.label, order.moment)
    whole = makes_containers(order.credential)
    return SignatureRequest(
        field=place.field.name,
        moment=order.moment,
        appearance=render_seal(seal, place.field.width, place.field.height),
        name=signer.name,
        subfilter=SubFilter.PKCS7 if whole else order.manner.subfilter,
        profile=profile_for(place, order.manner),
        commitment=Commitment(signatory.commitment) if signatory.commitment else None,
        role=str(place.data.get(signatory.function) or "") if signatory.function else "",
    )


def _groups(ready: Sequence[Ready], key: Key) -> list[Sequence[Ready]]:
    """What goes to the key in one use: one document, or as many as its service takes."""
    if is_counted(key):
        most = max(key.at_once, 1)
    elif signs_batches(key) or makes_containers(key):
        most = len(ready)
    else:
        most = 1
    return [ready[start : start + most] for start in range(0, len(ready), most)]


def _concluded(each: Ready, container: bytes, order: Order) -> Signed | Lacking:
    """The file written, or why it wasn't. A container that isn't the one awaited is the key's failure: it is raised."""
    try:
        outcome = complete(each.half.prepared, container, order.manner.timestamper)
    except NetworkError as error:  # no timestamp, where the policy demands one: the next document may have it
        return Lacking(each.place.path, said(error))
    try:
        outcome = order.manner.raised(outcome)
    except WorkflowError as error:  # the signature was made, and what comes after it can still come later
        outcome = replace(outcome, reason=str(error))
    try:
        return _written(each.place, each.out, outcome, identify(order.credential.certificate))
    except WorkflowError as error:
        return Lacking(each.place.path, error)


def _written(place: Place, out: Path, outcome: SigningOutcome, signer: Identity) -> Signed:
    if out == place.path:
        grow_file(place.path, place.pdf, outcome.pdf)
    else:
        write_new_file(out, outcome.pdf)
    label = place.signatory.label
    return Signed(out, place.field.name, label, signer, outcome.level, outcome.wanted, outcome.reason)


def _drawable(name: str) -> str:
    """A certificate's name as the seal can draw it; a character that the font lacks never stops a signature."""
    lacking = missing_glyphs(name)
    return "".join("?" if character in lacking else character for character in normalize("NFC", name))
