"""What goes between who asks for a verdict and the process that gives it: frames of MessagePack with typed values.

What comes back is not believed: it is of these types or it is nothing. There is no pickle in either direction.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from pipeline.data.rectification import Change
from pipeline.data.serial import from_json, to_json
from pipeline.definition.catalog import Catalog
from pipeline.findings import Finding
from pipeline.submission.verdict import Content, JudgedSignatory, Verdict
from signatures.identity import Identity
from signatures.report import SignatureStatus
from signatures.trust.anchors import Anchor
from signatures.trust.store import TrustStore

LENGTH = 8
"""Bytes of a frame's length, which comes first, the greatest byte before the others."""

MAX_ANSWER = 64 * 1024 * 1024

_FRAMES = 4  # of a question


class Limits(msgspec.Struct, frozen=True):
    """What one file may take: seconds of clock and of processor, bytes of memory."""

    seconds: int = 60
    memory: int = 4 * 1024**3


DEFAULT = Limits()


class Setup(msgspec.Struct, frozen=True):
    """What is the same for every file. ``moment`` has its offset from UTC."""

    forms: str
    anchors: tuple[Anchor, ...]
    intermediates: tuple[bytes, ...]
    crls: tuple[bytes, ...]
    ocsps: tuple[bytes, ...]
    moment: datetime
    limits: Limits

    def trust(self) -> TrustStore:
        """The store again."""
        return TrustStore(self.anchors, self.intermediates, self.crls, self.ocsps)


class Left(msgspec.Struct, frozen=True):
    """A document as it was when it left to be signed elsewhere, its name for messages, and who should sign (or "").

    ``before`` is empty where it is what came first: the first ``size`` bytes of the file.
    """

    before: bytes
    document: str
    role: str
    size: int = 0


class Question(msgspec.Struct, frozen=True):
    """A file; with ``replaces``, also the document that it should rectify.

    The certificates, lists and answers were gathered for it, and are trusted no more than what a file brings. What is
    asked may be something else than a verdict: with ``who_only`` who signed, answered by `Holders`; with ``left`` what
    came to that document, answered by `Arrived`.
    """

    pdf: bytes
    replaces: bytes | None = None
    certificates: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()
    who_only: bool = False
    left: Left | None = None


class Holders(msgspec.Struct, frozen=True):
    """The certificates of who signed and who stamped, each with those that came along. DER, not yet believed."""

    found: tuple[tuple[bytes, tuple[bytes, ...]], ...]


@dataclass(frozen=True, slots=True)
class Arrival:
    """A signature that came: for which role, in which field, and by whom."""

    role: str
    label: str
    field: str
    signer: Identity


class Refusal(msgspec.Struct, frozen=True):
    """Why a file isn't taken."""

    code: str
    message: str
    findings: tuple[Finding, ...] = ()


class Arrived(msgspec.Struct, frozen=True):
    """The signatures that came, or why the file isn't taken."""

    arrivals: tuple[Arrival, ...] = ()
    refusal: Refusal | None = None


class Answer(msgspec.Struct, frozen=True):
    """A verdict whose data are JSON values, as they are in a data file."""

    form: str
    edition: str
    title: str
    content: Content
    signatories: tuple[JudgedSignatory, ...]
    signatures: tuple[SignatureStatus, ...]
    findings: tuple[Finding, ...]
    changes: tuple[Change, ...]
    data: dict[str, Any] | None


# Several threads read answers. msgspec isn't safe for that until it has read a type's annotations: here it does.
for _answered in (Answer, Arrived, Holders):
    msgspec.msgpack.Decoder(_answered)


def setup_of(catalog: Catalog, trust: TrustStore, moment: datetime, limits: Limits = DEFAULT) -> Setup:
    """What a process is told before its first file."""
    folder = str(catalog.folder.resolve())
    return Setup(folder, trust.anchors, trust.intermediates, trust.crls, trust.ocsps, moment, limits)


def answer_of(verdict: Verdict) -> bytes:
    """A verdict, to be sent."""
    data = to_json(verdict.data) if verdict.data else None
    names = ("form", "edition", "title", "content", "signatories", "signatures", "findings", "changes")
    return msgspec.msgpack.encode(Answer(**{name: getattr(verdict, name) for name in names}, data=data))


def verdict_of(received: bytes, catalog: Catalog) -> Verdict:
    """What was sent, as values. Raises msgspec.MsgspecError, FoundError or ValueError for what is no verdict."""
    answer = msgspec.msgpack.decode(received, type=Answer)
    data = from_json(catalog.definition(answer.form), answer.data) if answer.data is not None else None
    return Verdict(
        form=answer.form,
        edition=answer.edition,
        title=answer.title,
        content=answer.content,
        signatories=answer.signatories,
        signatures=answer.signatures,
        findings=answer.findings,
        data=data,
        changes=answer.changes,
    )


def frames_of(question: Question) -> tuple[bytes, ...]:
    """What is sent of a question: first itself without files, then each file as it stands, not copied for it.

    What came and what left mostly begin alike: of that, the size is sent.
    """
    replaces, left = question.replaces, question.left
    before = left.before if left is not None else b""
    if left is not None and before and question.pdf.startswith(before):
        left, before = Left(b"", left.document, left.role, len(before)), b""
    bare = msgspec.structs.replace(
        question,
        pdf=b"",
        replaces=None if replaces is None else b"",
        left=None if left is None else msgspec.structs.replace(left, before=b""),
    )
    return msgspec.msgpack.encode(bare), question.pdf, replaces or b"", before


def question_of(frames: Sequence[bytes]) -> Question:
    """The question again."""
    bare, pdf, replaces, before = frames
    asked = msgspec.msgpack.decode(bare, type=Question)
    left = asked.left and msgspec.structs.replace(asked.left, before=before)
    return msgspec.structs.replace(asked, pdf=pdf, replaces=None if asked.replaces is None else replaces, left=left)


def read_question(read: Callable[[int], bytes]) -> tuple[bytes, ...] | None:
    """The frames of a question; None at the end."""
    frames = []
    for _ in range(_FRAMES):
        content = read_frame(read)
        if content is None:
            return None
        frames.append(content)
    return tuple(frames)


def frame(content: bytes) -> bytes:
    """Its length and itself."""
    return length(content) + content


def length(content: bytes) -> bytes:
    """What stands before it in a frame."""
    return len(content).to_bytes(LENGTH, "big")


def read_frame(read: Callable[[int], bytes]) -> bytes | None:
    """One frame from what reads at most so many bytes; None at the end."""
    head = _exactly(read, LENGTH)
    return None if head is None else _exactly(read, int.from_bytes(head, "big"))


def _exactly(read: Callable[[int], bytes], size: int) -> bytes | None:
    parts: list[bytes] = []
    while size:
        part = read(size)  # mostly all of it, and then it is not copied to be joined
        if not part:
            return None
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
