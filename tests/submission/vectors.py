"""The named files of these tests: each is made for an agency, and its outcome stands in `test_vectors.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from tests.samples import siop_example, without_third_party
from tests.submission import altering
from tests.submission.altering import Bytes, appended, edited_record, flipped, rewritten

if TYPE_CHECKING:
    from tests.submission.conftest import Agency

Make = Callable[["Agency"], bytes]

ROLES = ("responsavel_tecnico", "titular", "terceiro")


def _changed(change: Bytes) -> Make:
    """Signed by everybody, and changed."""
    return lambda agency: change(agency.signed(agency.filled()))


def _signed(change: Bytes) -> Make:
    """Changed, and signed by everybody."""
    return lambda agency: agency.signed(change(agency.filled()))


def _without(missing: str) -> Make:
    roles = tuple(role for role in ROLES if role != missing)
    return lambda agency: agency.signed(agency.filled(), roles)


def _by(holder: str) -> Make:
    def make(agency: Agency) -> bytes:
        others = agency.signed(agency.filled(), ("titular", "terceiro"))
        return agency.signed(others, ("responsavel_tecnico",), by=holder)

    return make


def _two_signatories(agency: Agency) -> bytes:
    return agency.signed(agency.filled(without_third_party()), ("responsavel_tecnico", "titular"))


def _data_of_another(agency: Agency) -> bytes:
    other = agency.filled(siop_example(sistema={"nome": "SISTEMA DE OUTRO"}))
    return agency.signed(altering.with_record_of(agency.filled(), other))


def _in_a_reader(agency: Agency) -> bytes:
    return agency.signed(altering.filled_by_a_reader(agency, agency.blank()))


def _retyped(agency: Agency) -> bytes:
    """Filled in and signed, then filled in again."""
    return appended(lambda writer: altering.typed_over(writer, "sistema", "nome", "OUTRO"))(_in_a_reader(agency))


GOOD: Mapping[str, Make] = {
    "signed-by-everybody": lambda agency: agency.signed(agency.filled()),
    "signed-in-another-order": lambda agency: agency.signed(agency.filled(), ("terceiro", "titular", ROLES[0])),
    "two-signatories": _two_signatories,
    "written-again-and-signed": _signed(rewritten(lambda _: None, deterministic_id=True)),
    "filled-in-a-reader": _in_a_reader,
}

MISSING: Mapping[str, Make] = {f"missing-{role}": _without(role) for role in ROLES}
NOBODY: Mapping[str, Make] = {"nobody-signed": lambda agency: agency.filled()}

WRONG_CERTIFICATES: Mapping[str, Make] = {
    f"by-{holder}": _by(holder)
    for holder in ("outra_pessoa", "empresa", "selo", "revogado", "autoassinado", "de_raiz_estranha")
}

BAD_FILES: Mapping[str, Make] = {
    "0-bytes": lambda _: b"",
    "not-a-pdf": lambda _: b"form: siop-ws\n",
    "a-zip": lambda _: b"PK\x03\x04" + b"\0" * 2000,
    "truncated": _changed(lambda pdf: pdf[: len(pdf) // 2]),
    "truncated-at-the-end": _changed(lambda pdf: pdf[:-30]),
    "encrypted": _changed(rewritten(lambda _: None, **altering.LOCKED)),
    "javascript": _changed(rewritten(altering.javascript)),
    "garbage-before": _changed(lambda pdf: b"lixo" + pdf),
    "garbage-after": _changed(lambda pdf: pdf + b"lixo" * 9),
    "rewritten-by-another-program": _changed(rewritten(lambda _: None)),
}

CHANGED_LATER: Mapping[str, Make] = {
    "page-added": _changed(appended(altering.add_page)),
    "page-covered": _changed(appended(altering.cover_page)),
    "data-swapped": _changed(appended(altering.swap_data)),
    "javascript-added": _changed(appended(altering.javascript_later)),
    "value-changed": _retyped,
}

FLIPPED: Mapping[str, Make] = {
    f"flipped-{number}-{part}": _changed(flipped(number, part)) for number in (0, 1, 2) for part in (0, 1)
}

OTHER_LOOKS: Mapping[str, Make] = {
    "text-covered": _signed(rewritten(altering.covered, deterministic_id=True)),
    "note-over-the-text": _signed(rewritten(altering.annotated, deterministic_id=True)),
}

OTHER_DATA: Mapping[str, Make] = {
    "data-of-another": _data_of_another,
    "data-never-checked": _signed(edited_record(b"52998224725", b"52998224726")),
    "no-data": lambda _: altering.empty_pdf(),
    "edition-unknown": lambda agency: edited_record(b'"edition":"2026-11"', b'"edition":"2019-01"')(agency.filled()),
    "form-unknown": lambda agency: edited_record(b'"form":"siop-ws"', b'"form":"siop-xx"')(agency.filled()),
    "form-elsewhere": lambda agency: edited_record(b'"form":"siop-ws"', b'"form":"../../x"')(agency.filled()),
    "date-impossible": lambda agency: edited_record(b'"date":"2026-11-21"', b'"date":"2026-13-21"')(agency.filled()),
    "blank-signed": lambda agency: agency.signed(agency.blank()),
}

FILES: Mapping[str, Make] = {
    **GOOD, **MISSING, **NOBODY, **WRONG_CERTIFICATES, **BAD_FILES, **CHANGED_LATER, **FLIPPED, **OTHER_LOOKS,
    **OTHER_DATA,
}  # fmt: skip
