"""pyHanko's own validation, with its own rules for later changes."""

from __future__ import annotations

import io
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import crl
from asn1crypto import x509 as asn1
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

from signatures.trust.store import TrustStore
from tests.crosscheck.model import FABRIC, TOO_LARGE, Reason, Subject

_USAGES = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)
_OBJECTIONS = {
    "is locked": "a locked field",
    "Unexpected keys in DSS: {'/PBAD_": "PBAD in the store",
    "not a certification signature": "a certified file",
}
"""What its rules say of a later revision, in part, and its name here."""


@dataclass(frozen=True, slots=True)
class Word:
    """What it says of one signature. ``fails`` are the parts of its ``bottom_line`` that don't hold, by name."""

    relies: bool
    fails: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PyhankoOpinion:
    """A word a signature, or the error with which it refused the file."""

    words: tuple[Word, ...]
    error: str = ""

    @property
    def relies(self) -> bool:
        return bool(self.words) and all(word.relies for word in self.words)

    @property
    def fails(self) -> frozenset[str]:
        return frozenset(name for word in self.words for name in word.fails)

    @property
    def said(self) -> str:
        if self.error:
            return self.error
        good = sum(word.relies for word in self.words)
        return f"{good} of {len(self.words)} relied on" + "".join(f"; {name}" for name in sorted(self.fails))


def ask(subjects: Sequence[Subject]) -> Mapping[str, PyhankoOpinion]:
    """Its opinion of each file, by name."""
    logging.disable(logging.CRITICAL)
    try:
        return {one.name: _opinion(one) for one in subjects}
    finally:
        logging.disable(logging.NOTSET)


def _opinion(subject: Subject) -> PyhankoOpinion:
    try:
        reader = PdfFileReader(io.BytesIO(subject.path.read_bytes()))
        found = list(reader.embedded_signatures)
    except Exception as error:  # noqa: BLE001 - hostile files make it raise anything, and none of it is a yes
        return PyhankoOpinion((), f"the file: {type(error).__name__}")
    return PyhankoOpinion(tuple(_word(one, subject.world.trust, subject.moment) for one in found))


def _word(signature: Any, trust: TrustStore, moment: datetime) -> Word:
    try:
        fails = _fails(_status(signature, trust, moment))
    except Exception as error:  # noqa: BLE001 - the same
        fails = (type(error).__name__,)
    return Word(not fails, fails)


def _status(signature: Any, trust: TrustStore, moment: datetime) -> Any:
    if signature.sig_object_type == "/DocTimeStamp":
        return validate_pdf_timestamp(signature, _context(trust, moment))
    context, stamps = _context(trust, moment), _context(trust, moment)
    return validate_pdf_signature(signature, context, stamps, key_usage_settings=_USAGES)


def _fails(status: Any) -> tuple[str, ...]:
    """The parts of `bottom_line` that don't hold. The status of a document's timestamp has none: it has fewer parts."""
    stamps = [getattr(status, name, None) for name in ("timestamp_validity", "content_timestamp_validity")]
    parts = {
        "intact": status.intact,
        "valid": status.valid,
        "trusted": status.trusted,
        "seed_value_ok": getattr(status, "seed_value_ok", True),
        _change(status): getattr(status, "docmdp_ok", None) is not False,
        "timestamp": all(stamp is None or (stamp.valid and stamp.trusted) for stamp in stamps),
    }
    failing = tuple(name for name, holds in parts.items() if not holds)
    return failing or (() if getattr(status, "bottom_line", True) else ("bottom_line",))


def _change(status: Any) -> str:
    """The name of what came later: with what its own rules object to, where that is one of a few things."""
    level, said = getattr(status, "modification_level", None), str(getattr(status, "diff_result", ""))
    named = next((name for words, name in _OBJECTIONS.items() if words in said), None)
    return f"docmdp_ok ({named or (level.name if level is not None else 'unknown')})"


def _context(trust: TrustStore, moment: datetime) -> ValidationContext:
    return ValidationContext(
        trust_roots=[asn1.Certificate.load(anchor.certificate) for anchor in trust.anchors],
        other_certs=[asn1.Certificate.load(certificate) for certificate in trust.intermediates],
        crls=[crl.CertificateList.load(listed) for listed in trust.crls],
        moment=moment,
        allow_fetching=False,
        revocation_mode="soft-fail",
    )


ASKED = """\
pyHanko's own validation, with its own rules for later changes, without fetching anything, as of the file's moment. It
relies on a file when the `bottom_line` of each signature that it lists holds.
"""

REASONS: tuple[Reason[PyhankoOpinion], ...] = (
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
        why="It lists fewer signatures than there are in the file: those of a kind that it does not know are passed "
        "over. To us every signature counts, whatever its kind.",
        holds=lambda ours, said: len(said.words) < ours.signatures,
    ),
    Reason(
        "certificates that contradict themselves",
        relies=True,
        why="The chain holds, and to pyHanko names are names: that a certificate has two different CPFs in it, or one"
        " that is none, is ICP-Brasil's matter (DOC-ICP-04).",
        holds=lambda ours, _: ours.against == {"certificado-contraditorio"},
    ),
    Reason(
        "bytes that no table leads to",
        relies=True,
        why="It reads what the tables lead to. Bytes after the last revision, and objects that no table names, are "
        "not looked at, though a reader that mends files may show them.",
        holds=lambda ours, _: bool(ours.against & {"bytes-depois-do-fim", "objeto-solto"}),
    ),
    Reason(
        "files that programs read differently",
        relies=True,
        why="A key that stands twice, a number that no program counts so far, a page's box of five sides: it judges "
        "what it reads, and another program may read something else. To us such a file is damaged.",
        holds=lambda ours, _: bool(ours.against & FABRIC),
    ),
    Reason(
        "after the container",
        relies=True,
        why="It reads the container from the beginning of the hole. Bytes after it that are no zeros are not looked "
        "at.",
        holds=lambda ours, _: ours.against == {"assinatura-ilegivel"},
    ),
    Reason(
        "one of two attributes",
        relies=True,
        why="Where a container has two certificate identifiers (ESS) or several timestamps, it looks at one. To us "
        "each must hold.",
        holds=lambda ours, _: ours.against <= {"assinatura-invalida", "carimbo-invalido"},
    ),
    Reason(
        "files that act",
        relies=True,
        why="What a file does when it is opened or clicked on is not its matter, when it was there from the start.",
        holds=lambda ours, _: ours.against == {"conteudo-ativo"},
    ),
    Reason(
        "a revision that nobody signed",
        relies=True,
        why="Objects that nothing uses, metadata and values written again may follow the last signature. We allow "
        "nothing but validation data there (ETSI EN 319 142-1, 5.4).",
        holds=lambda ours, _: ours.against == {"mudanca-sem-assinatura"},
    ),
    Reason(
        "what form filling may change",
        relies=True,
        why="Under form filling (DocMDP P = 2) it allows a field's value, and its appearance in place, to change "
        "after a signature. We compare what fields say and show, then and now.",
        holds=lambda ours, _: bool(ours.against & {"valor-alterado", "aparencia-alterada"}),
    ),
    Reason(
        "a timestamp that proves nothing",
        relies=False,
        why="Its `bottom_line` wants a timestamp that comes along to be trusted too. To us one that proves nothing is"
        " an aviso, and the signature is judged as one without it.",
        holds=lambda _, said: said.fails == {"timestamp"},
    ),
    Reason(
        "a field that comes later",
        relies=False,
        why="By its own rules a certification (DocMDP) allows no new signature field that is seen. We allow one whose"
        " box covers nothing of the page, as portals make them.",
        holds=lambda _, said: said.fails == {"docmdp_ok (a certified file)"},
    ),
    Reason(
        "a policy's files in the store",
        relies=False,
        why="AD-RA keeps the policy, the list of policies and the list's signature in the security store, under names"
        " of ICP-Brasil's (DOC-ICP-15.03, annex 4). Its own rules know the names of PAdES alone.",
        holds=lambda _, said: said.fails == {"docmdp_ok (PBAD in the store)"},
    ),
    Reason(
        "locked fields that have a look",
        relies=False,
        why="Its own rules take the appearance of every locked field for updated, though no later revision writes it,"
        " and refuse the next signature. Ours compare the objects first.",
        holds=lambda _, said: "docmdp_ok (a locked field)" in said.fails,
    ),
    Reason(
        "signatures beside the form",
        relies=False,
        why="It lists the signatures to which the form leads. We also read a field that only a page shows, with an "
        "aviso.",
        holds=lambda ours, said: not said.error and len(said.words) < ours.signatures,
    ),
    Reason(
        "a chain as of today",
        relies=False,
        why="This validation judges the chain as of the moment, with lists in force: it doesn't go back to the time "
        "of a timestamp, and wants lists that are neither older nor later. To us an old list is an aviso, and a "
        "trusted timestamp is the time.",
        holds=lambda _, said: bool(said.fails) and said.fails <= {"trusted", "timestamp"},
    ),
)
