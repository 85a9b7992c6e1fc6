"""EU DSS, with its own default policy, as of the file's moment."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tests import judges
from tests.crosscheck.model import CONTAINER, FABRIC, IDENTITY, LATER, TOO_LARGE, Reason, Subject
from tests.judges import DssOpinion, DssQuestion, DssWord

_GOOD = {"TOTAL_PASSED", "PASSED"}
_SIGNED = re.compile(r"CREATION /Catalog [^,]*/V \d+ 0 R(?:, |$)")
_LOOKS = {"annotations", "overlapping", "pages", "visual"}


@dataclass(frozen=True, slots=True)
class EuDssOpinion:
    """What it says of each signature and of each timestamp of the document."""

    told: DssOpinion

    @property
    def words(self) -> tuple[DssWord, ...]:
        return (*self.told.signatures, *self.told.stamps)

    @property
    def relies(self) -> bool:
        return bool(self.words) and all(word.indication in _GOOD for word in self.words)

    @property
    def errors(self) -> frozenset[str]:
        return frozenset(name for word in self.words for name in word.errors)

    @property
    def warnings(self) -> frozenset[str]:
        return frozenset(name for word in self.words for name in word.warnings)

    @property
    def looks(self) -> bool:
        """It tells pages that look otherwise, or annotations that came."""
        return any(_LOOKS & set(word.changes) for word in self.words)

    @property
    def unknown(self) -> bool:
        """It tells changes that it can't explain, and that are no signature in its field."""
        return any(_others(word.unknown) for word in self.words)

    @property
    def filled(self) -> bool:
        """It takes changes for filling in the form, and they are no signature in its field."""
        return any(_others(word.filling) for word in self.words)

    @property
    def said(self) -> str:
        if self.told.opinion != "read":
            return "no opinion: time" if self.told.opinion == "time" else f"unreadable: {self.told.why.split(':')[0]}"
        counts = Counter(f"{word.indication} {word.subindication}".strip() for word in self.words)
        words = [f"{count} × {word}" for word, count in sorted(counts.items())] or ["no signature"]
        return "; ".join([*words, *sorted(self.errors), *sorted(self.warnings)])


def ask(subjects: Sequence[Subject]) -> Mapping[str, EuDssOpinion]:
    """Its opinion of each file, by name: started once, with a question a trust and a moment."""
    groups: dict[tuple[Path, datetime], list[Path]] = {}
    for one in subjects:
        groups.setdefault((one.world.folder, one.moment), []).append(one.path)
    opinions = judges.dss_answers([DssQuestion(files, *judged_with) for judged_with, files in groups.items()])
    return {one.name: EuDssOpinion(opinions[one.path.name]) for one in subjects}


def _others(changes: str) -> str:
    """The changes but for those in which a signature field gets its value, be it seen through the page or the tags."""
    return _SIGNED.sub("", changes.strip("[]"))


ASKED = """\
EU DSS 6.4 with its default policy, as of the file's moment, offline, with its comparison of what every page looks like
in each revision. It relies on a file when each signature is `TOTAL_PASSED` and each timestamp of the document `PASSED`.
Its messages stand beside the files by their names. It says `BBB_FC_DSCNUOM_ANS` (changes that it can't explain) and
`BBB_FC_ISVADMDPD_ANS` (restricted by DocMDP) of good files of several signatures too: it follows the tags to the field
and finds the next signature there. So the reasons look at which changes they are.
"""

REASONS: tuple[Reason[EuDssOpinion], ...] = (
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
        why="It lists fewer signatures than there are in the file, or were: those that it can't read, or that are of "
        "another type, are passed over, and the others pass. To us every signature counts.",
        holds=lambda ours, said: len(said.words) < ours.signatures,
    ),
    Reason(
        "warned of what is seen",
        relies=True,
        why="It tells the difference (pages that look otherwise, elements that overlap, annotations that came) as a "
        "warning, and passes the signatures. To us it is a reason to refuse.",
        holds=lambda ours, said: said.looks and bool(ours.against & (LATER | FABRIC)),
    ),
    Reason(
        "warned of changes that it can't explain",
        relies=True,
        why="It tells the very changes as undefined object modifications, a warning, and passes the signatures.",
        holds=lambda ours, said: said.unknown and bool(ours.against & (LATER | FABRIC)),
    ),
    Reason(
        "taken for filling in",
        relies=True,
        why="It tells the changes, and takes them for the filling in of a form: new annotations in a list that did "
        "not exist, entries of fields, names of attached files. Filling in it allows.",
        holds=lambda ours, said: said.filled and bool(ours.against & (LATER | FABRIC)),
    ),
    Reason(
        "files that act",
        relies=True,
        why="What a file does when it is opened or clicked on is not its matter, when it was there from the start.",
        holds=lambda ours, _: ours.against == {"conteudo-ativo"},
    ),
    Reason(
        "not seen",
        relies=True,
        why="It tells no change but the signatures themselves: it compares what the tables of each revision lead to. "
        "Bytes behind the file, tables that contradict each other, keys that stand twice, objects that nothing "
        "names and a field that was hidden are not looked at, though a reader that mends files may show them.",
        holds=lambda ours, said: (
            bool(ours.against & (LATER | FABRIC)) and not (said.looks or said.unknown or said.filled)
        ),
    ),
    Reason(
        "signatures that a table frees",
        relies=True,
        why="A later table says that the signature's object is free, and it goes on reading the entry of before: it "
        "lists the signature. To us it was removed.",
        holds=lambda ours, said: (
            ours.against == {"assinatura-removida"} and said.told.opinion == "read" and bool(said.words)
        ),
    ),
    Reason(
        "warned of the certificate",
        relies=True,
        why="What is wrong with the certificate is a warning to it, or nothing: an extension that nobody knows and "
        "that is critical, and CPFs that contradict each other.",
        holds=lambda ours, _: ours.against <= IDENTITY,
    ),
    Reason(
        "what stands in the container",
        relies=True,
        why="The kind that the dictionary states, bytes after the container, and a timestamp of another signature (a "
        "warning, `BBB_SAV_DMICTSTMCMI_ANS`) do not speak against the signature.",
        holds=lambda ours, _: bool(ours.against & CONTAINER),
    ),
    Reason(
        "no attributes",
        relies=False,
        why="A container without signed attributes is no PAdES: it misses the signing certificate and the digest "
        "among them. Plain CMS is read by us, at the level that it has.",
        holds=lambda _, said: "BBB_SAV_ISQPMDOSPP_ANS" in said.errors,
    ),
    Reason(
        "signatures beside the form",
        relies=False,
        why="It lists the signatures to which the form leads. We also read a field that only a page shows, with an "
        "aviso.",
        holds=lambda ours, said: said.told.opinion == "read" and len(said.words) < ours.signatures,
    ),
    Reason(
        "no revocation data",
        relies=False,
        why="It leaves undecided a chain of which nothing says that it was not revoked "
        "(`CERTIFICATE_CHAIN_GENERAL_FAILURE`, `BBB_XCV_IRDPFC_ANS`). To us that is an aviso, and the form says "
        "whether it asks for more.",
        holds=lambda _, said: "BBB_XCV_IRDPFC_ANS" in said.errors,
    ),
    Reason(
        "algorithms that its policy does not list",
        relies=False,
        why="Its policy of algorithms does not list Ed25519, which ICP-Brasil allows (DOC-ICP-01.01): it leaves "
        "undecided a signature that it finds intact.",
        holds=lambda _, said: any(word.subindication.startswith("CRYPTO_CONSTRAINTS_FAILURE") for word in said.words),
    ),
    Reason(
        "attributes in an unusual place",
        relies=False,
        why="Signed attributes that stand, and were signed, in another order than DER's (RFC 5652, 5.4; an aviso to "
        "us), and a digest among the unsigned attributes: it finds such a signature broken (`BBB_CV_ISI_ANS`). "
        "The key did sign those very attributes, as pyHanko and pdfsig find too.",
        holds=lambda _, said: "BBB_CV_ISI_ANS" in said.errors,
    ),
)
