"""A role signs documents: who may is asked first, and the files only grow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from unicodedata import normalize

from pipeline.data.mask import mask_cpf
from pipeline.definition.catalog import Catalog
from pipeline.renderers.pdf.glyphs import missing_glyphs
from pipeline.renderers.pdf.seal import Seal, render_seal
from pipeline.workflow.errors import WorkflowError, said
from pipeline.workflow.files import grow_file, write_new_file
from pipeline.workflow.manner import Key, Manner, profile_for
from pipeline.workflow.pending import Pending, forget
from pipeline.workflow.places import Place, check_person, place_to_sign
from signatures.credentials.model import ContainerCredential
from signatures.errors import SignaturesError
from signatures.identity import Identity, identify
from signatures.pades.containers import signer_of
from signatures.pades.prepare import prepare
from signatures.pades.prepared import Prepared
from signatures.pades.profile import Level
from signatures.pades.request import Commitment, SignatureRequest, SubFilter
from signatures.pades.sign import SigningOutcome, Task, complete, sign_many
from signatures.pades.slots import slot_for
from signatures.pades.timestamper import Timestamper

_PLAIN = Manner()


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


def sign_file(path: Path, order: Order, catalog: Catalog, out: Path | None = None) -> Signed:
    """Sign ``path`` in place, or into ``out``. Raises what `place_to_sign` and `sign_place` do."""
    return sign_place(place_to_sign(path, order.role, catalog), order, out)


def sign_place(place: Place, order: Order, out: Path | None = None) -> Signed:
    """Sign there, in place or into ``out``. Raises RefusedError when this person may not, or the file has changed."""
    [signed] = sign_places([place], order, [out or place.path])
    return signed


def sign_places(places: Sequence[Place], order: Order, outs: Sequence[Path]) -> list[Signed]:
    """Sign several documents with one use of the key; ``outs`` is where each goes.

    Raises RefusedError before the key is used when this person may not sign one of them, and then signs none; and
    when one of the documents has changed meanwhile: those before it are signed, and it says so. FailedError when a
    server that holds the key fails.
    """
    signer = identify(order.credential.certificate)
    tasks = [Task(place.pdf, _request(place, order, signer)) for place in places]
    try:
        outcomes = sign_many(tasks, order.manner.key(order.credential), order.manner.timestamper)
    except SignaturesError as error:
        raise said(error) from error
    results = [order.manner.raised(outcome) for outcome in outcomes]
    signed: list[Signed] = []
    for place, out, result in zip(places, outs, results, strict=True):
        try:
            signed.append(_written(place, out, result, signer))
        except WorkflowError as error:
            raise _after(signed, error) from error
    return signed


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
    try:
        outcome = complete(prepared, container, timestamper)
        signer = identify(signer_of(container))
    except SignaturesError as error:
        raise said(error) from error
    grow_file(pending.document, prepared.document, outcome.pdf)
    forget(pending.document)
    return Signed(pending.document, prepared.field, label, signer, outcome.level, outcome.wanted, outcome.reason)


def _request(place: Place, order: Order, signer: Identity) -> SignatureRequest:
    check_person(place.signatory, place.data, signer)
    signatory = place.signatory
    seal = Seal(_drawable(signer.name), mask_cpf(signer.cpf or ""), signatory.label, order.moment)
    whole = isinstance(order.credential, ContainerCredential)
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


def _written(place: Place, out: Path, outcome: SigningOutcome, signer: Identity) -> Signed:
    if out == place.path:
        grow_file(place.path, place.pdf, outcome.pdf)
    else:
        write_new_file(out, outcome.pdf)
    label = place.signatory.label
    return Signed(out, place.field.name, label, signer, outcome.level, outcome.wanted, outcome.reason)


def _after(signed: Sequence[Signed], error: WorkflowError) -> WorkflowError:
    """The same error, saying also which documents were signed before it."""
    if not signed:
        return error
    done = ", ".join(str(made.path) for made in signed)
    return type(error)(error.code, f"{error} Antes disso foram assinados: {done}.", error.findings)


def _drawable(name: str) -> str:
    """A certificate's name as the seal can draw it; a character that the font lacks never stops a signature."""
    lacking = missing_glyphs(name)
    return "".join("?" if character in lacking else character for character in normalize("NFC", name))
