"""One use of a key on one or several documents, that can be interrupted: what is lacking is kept, and goes on later.

A key that is elsewhere (a phone, a service) may keep the person waiting: what was asked for is kept before that, so
that not even a cut of power loses it. With a key that is here it is kept only when something fails.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from pipeline.definition.catalog import Catalog
from pipeline.workflow.claims import claimed
from pipeline.workflow.errors import FailedError, RefusedError, WorkflowError
from pipeline.workflow.keys import doubt_about
from pipeline.workflow.manner import Key, Manner
from pipeline.workflow.pending import LIFETIME, Pending, forget, keep
from pipeline.workflow.pending_file import Wish
from pipeline.workflow.places import Place
from pipeline.workflow.signing import Lacking, Order, Ready, Signed, make_ready, sign_ready
from signatures.pades.prepared import Prepared

_AGAIN = frozenset({"servico-sessao-vencida", "servico-codigo-usado", "servico-retorno", "servico-estado"})
"""Refusals after which the same may be asked again: the leave ended, or its answer got lost."""


@dataclass(frozen=True, slots=True)
class Session:
    """What is asked for. ``moment`` is the declared one, ``now`` the clock's; both with their offsets from UTC.

    ``outs`` is where each document goes; ``kept`` what is known of an earlier session, by document, empty when this is
    the first. ``is_elsewhere`` when the key isn't on this machine.
    """

    wish: Wish
    places: Sequence[Place]
    outs: Sequence[Path]
    manner: Manner
    moment: datetime
    now: datetime
    kept: Mapping[Path, Pending]
    is_elsewhere: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: who signed what, what lacks and why, and which of these can go on, and until when.

    ``doubt`` says why whoever receives the signatures may not know whose they are.
    """

    signed: tuple[Signed, ...]
    lacking: tuple[Lacking, ...]
    kept: tuple[Path, ...] = ()
    until: datetime | None = None
    doubt: str = ""


def carry_out(session: Session, open_key: Callable[[], Key]) -> Outcome:
    """Open the key, sign every document, and say how far it got: a failure, or Ctrl+C, is in the outcome.

    Raises RefusedError when another session is at one of the documents.
    """
    with _alone(session):
        run = _Run(session)
        if session.is_elsewhere and not session.kept:
            run.keep(session.places)
        try:
            run.sign(open_key())
        except KeyboardInterrupt:
            if not run.began:
                raise
            run.stop(FailedError("interrompido", "A assinatura foi interrompida; nada foi gravado pela metade."))
        except WorkflowError as error:
            run.stop(error)
        except BaseException:
            run.stop(FailedError("interrompido", "A assinatura parou por um erro inesperado."))
            run.outcome()
            raise
        return run.outcome()


def check_edition(pending: Pending, catalog: Catalog) -> None:
    """RefusedError when the form is no longer in the edition by which the signature was asked for."""
    now = catalog.form(pending.form).definition.edition if pending.form in catalog.ids() else "nenhuma"
    if now != pending.edition:
        message = (
            f"A assinatura de {pending.document} foi pedida com a edição {pending.edition} do formulário {pending.form}"
            f", e aqui a edição agora é {now}: quem assina pode ter mudado. Comece de novo; nada foi assinado."
        )
        raise RefusedError("pendente-outra-edicao", message)


def _alone(session: Session) -> AbstractContextManager[object]:
    """Who resumes has claimed the documents before reading what is kept of them."""
    if session.kept or not session.is_elsewhere:
        return nullcontext()
    claim = ExitStack()
    with suppress(FailedError):  # where nothing can be kept, nothing can be resumed by another
        claim.enter_context(claimed(place.path for place in session.places))
    return claim


class _Run:
    """How far a session got."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._signed: dict[Path, Signed] = {}
        self._lacking: dict[Path, Lacking] = {}
        self._ready: dict[Path, Ready] = {}
        self._signer = self._doubt = ""
        self._mine = set(session.kept)

    @property
    def began(self) -> bool:
        """Whether there is more to lose than a command that can be repeated: a consent, or a key that was opened."""
        return bool(self._ready) or self._session.is_elsewhere

    def sign(self, key: Key) -> None:
        """Prepare all of them, then sign each."""
        session = self._session
        order = Order(session.wish.role, key, session.moment, session.manner)
        self._signer = hashlib.sha256(key.certificate).hexdigest()
        ready = make_ready(session.places, order, session.outs, self._earlier(key.certificate))
        self._ready = {each.place.path: each for each in ready}
        if session.is_elsewhere:
            self.keep(session.places)
        for each, result in zip(ready, sign_ready(ready, order), strict=True):
            if isinstance(result, Lacking):
                self._lacking[each.place.path] = result
            else:
                self._signed[each.place.path] = result
                self._forget(each.place.path)
        self._doubt = doubt_about(key, session.now)

    def stop(self, error: WorkflowError) -> None:
        """Whatever has no answer yet lacks, for this reason."""
        for place in self._session.places:
            if place.path not in self._signed and place.path not in self._lacking:
                self._lacking[place.path] = Lacking(place.path, error)

    def keep(self, places: Iterable[Place]) -> None:
        """Keep what is to be signed there, as far as it is prepared; where it can't be, there is nothing to resume."""
        session = self._session
        outs = {place.path: out for place, out in zip(session.places, session.outs, strict=True)}
        for place in places:
            ready, out = self._ready.get(place.path), outs[place.path]
            pending = Pending(
                document=place.path,
                before=place.pdf,
                wish=session.wish,
                created=self._created(place.path),
                form=place.form,
                edition=place.edition,
                out=None if out == place.path else out,
                prepared=ready.half.prepared if ready else None,
                signer=self._signer if ready else "",
            )
            with suppress(FailedError):
                keep(pending)
                self._mine.add(place.path)

    def outcome(self) -> Outcome:
        """How far it got, once what can go on is kept, and nothing else."""
        going_on: list[Path] = []
        for place in self._session.places:
            if place.path not in self._lacking:
                continue
            if not self._goes_on(self._lacking[place.path].error):
                self._forget(place.path)
                continue
            if place.path not in self._mine:
                self.keep([place])
            going_on += [place.path] if place.path in self._mine else []
        order = [place.path for place in self._session.places]
        return Outcome(
            signed=tuple(self._signed[path] for path in order if path in self._signed),
            lacking=tuple(self._lacking[path] for path in order if path in self._lacking),
            kept=tuple(going_on),
            until=min((self._created(path) + LIFETIME for path in going_on), default=None),
            doubt=self._doubt if self._signed else "",
        )

    def _forget(self, path: Path) -> None:
        """What is kept for another session isn't this one's to forget."""
        if path in self._mine:
            forget(path)

    def _goes_on(self, error: WorkflowError) -> bool:
        if error.code == "arquivo-mudou":  # what was asked for was of the document as it was
            return False
        is_partly_done = bool(self._signed or self._session.kept)
        return is_partly_done or isinstance(error, FailedError) or error.code in _AGAIN

    def _created(self, path: Path) -> datetime:
        kept = self._session.kept.get(path)
        return kept.created if kept else self._session.now

    def _earlier(self, certificate: bytes) -> dict[Path, Prepared]:
        """What the earlier session prepared, if it was for this certificate: the same digests go out again."""
        return {
            path: replace(pending.prepared, certificate=certificate)
            for path, pending in self._session.kept.items()
            if pending.prepared is not None and pending.signer == self._signer
        }
