"""Poppler's pdfsig: the bytes and the cryptography. It knows no anchors here, and doesn't look at later changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests import judges
from tests.crosscheck.model import CONTAINER, FABRIC, IDENTITY, LATER, TOO_LARGE, Reason, Subject
from tests.judges import PdfsigWord

VALID = "Signature is Valid."
_CORRUPTED = "Document isn't signed or corrupted data."
_NOT_VERIFIED = "Signature has not yet been verified."


@dataclass(frozen=True, slots=True)
class PdfsigOpinion:
    """A word a field of the form, in the order of the fields; none when it can't read the file."""

    words: tuple[PdfsigWord, ...]

    @property
    def signed(self) -> tuple[PdfsigWord, ...]:
        return tuple(word for word in self.words if word.validity)

    @property
    def relies(self) -> bool:
        return bool(self.signed) and all(word.validity == VALID for word in self.signed)

    @property
    def whole(self) -> bool:
        """Some signature covers the file to its end."""
        return any(word.whole for word in self.signed)

    @property
    def said(self) -> str:
        counts = Counter(word.validity.rstrip(".") for word in self.signed)
        words = [f"{count} × {word}" for word, count in sorted(counts.items())] or ["no signature"]
        return "; ".join([*words, "Total document signed" if self.whole else "Not total document signed"])


def ask(subjects: Sequence[Subject]) -> Mapping[str, PdfsigOpinion]:
    """Its opinion of each file, by name."""
    return {one.name: PdfsigOpinion(tuple(judges.pdfsig_words(one.path))) for one in subjects}


ASKED = """\
Poppler's `pdfsig -nocert`: the bytes that each signature covers and the cryptography. It judges certificates as of
today and can't be told another day, so it is not asked about them. It relies on a file when each signature that it
*is valid*.
"""

REASONS: tuple[Reason[PdfsigOpinion], ...] = (
    Reason(
        "the form",
        relies=True,
        why="Nothing is wrong with the signatures, to us either: the wrong people signed, or the page shows something"
        " else than the data. That is the form's part of the verdict.",
        holds=lambda ours, _: not ours.against,
    ),
    TOO_LARGE,
    Reason(
        "signatures that it does not list",
        relies=True,
        why="It lists fewer signatures than there are in the file, or were: what the form no longer leads to, what is"
        " of another type and what it can't read is passed over.",
        holds=lambda ours, said: len(said.signed) < ours.signatures,
    ),
    Reason(
        "not the total document",
        relies=True,
        why="It says *Not total document signed* of every signature, and still that each is valid. What was appended "
        "is not examined, nor what else stands in the hole of a signature. We examine both.",
        holds=lambda _, said: not said.whole,
    ),
    Reason(
        "files that programs read differently",
        relies=True,
        why="A key that stands twice, a number that is none, tables that contradict each other: it judges what it "
        "reads, and another program may read something else. To us such a file is damaged.",
        holds=lambda ours, said: said.whole and bool(ours.against & FABRIC),
    ),
    Reason(
        "files that act",
        relies=True,
        why="What a file does when it is opened or clicked on is not its matter.",
        holds=lambda ours, said: said.whole and ours.against == {"conteudo-ativo"},
    ),
    Reason(
        "under a later signature",
        relies=True,
        why="The last signature covers the file to its end, and what was changed between the signatures is not "
        "examined: we compare what each signer saw with what is seen now.",
        holds=lambda ours, said: said.whole and bool(ours.against & LATER),
    ),
    Reason(
        "whose certificate it is",
        relies=True,
        why="It was not asked about certificates, and all that is wrong is a certificate: who issued it, when it "
        "holds, whom it names.",
        holds=lambda ours, said: said.whole and ours.against <= IDENTITY,
    ),
    Reason(
        "what stands in the container",
        relies=True,
        why="It verifies the digest and the raw signature. Which attributes, certificate identifiers (ESS), "
        "timestamps, weak digests and further signers there are is not examined.",
        holds=lambda ours, said: said.whole and bool(ours.against & CONTAINER),
    ),
    Reason(
        "kinds that it does not know",
        relies=False,
        why="It has not verified a signature, because it does not know its kind: `PBAD.PAdES` (DOC-ICP-15.03) and the"
        " timestamp of a document (`ETSI.RFC3161`).",
        holds=lambda _, said: _unknown(said),
    ),
    Reason(
        "keys that it does not know",
        relies=False,
        why="NSS, which it asks, has neither Ed25519 nor keys that are for RSASSA-PSS alone: it takes them for "
        "corrupted.",
        holds=lambda _, said: any(word.validity == _CORRUPTED for word in said.signed),
    ),
)


def _unknown(said: PdfsigOpinion) -> bool:
    """All that it doesn't find valid is of a kind that it doesn't know."""
    others = [word for word in said.signed if word.validity != VALID]
    return bool(others) and all(word.validity == _NOT_VERIFIED and word.subfilter == "unknown" for word in others)
