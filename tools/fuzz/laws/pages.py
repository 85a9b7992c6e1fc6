"""PDFs: nothing is raised, and what is relied on is what was signed.

Harmless after signing, and nothing else: how the hexadecimal digits of a signature are spelt, what in its container no
signature covers (see `structures.check_container`), white space after the end, and revisions that leave the meaning as
it was (`tools.fuzz.meaning`): validation data, metadata, what nothing leads to.
"""

from __future__ import annotations

import io
import re
import traceback
import zlib
from pathlib import Path

from pikepdf import PdfError as QpdfError
from pyhanko.pdf_utils.generic import Reference
from pyhanko.pdf_utils.reader import PdfFileReader

from pipeline.readers.errors import ReadError
from pipeline.readers.pdf import read_pdf
from pipeline.readers.record import read_record
from signatures import errors
from signatures.acroform import form_fields, open_pdf, page_widgets
from signatures.etsi import validation_report
from signatures.report import SignatureReport
from signatures.strict import StrictReader
from signatures.verification import cms, ranges
from signatures.verification import verify as verifying
from signatures.verification.active import active_content
from signatures.verification.container import unpadded
from signatures.verification.found import count_lost, find_signatures
from signatures.verification.loose import has_loose_objects
from signatures.verification.original import original_size
from signatures.verification.refusals import READER_REFUSALS
from signatures.verification.values import read_values
from tools.fuzz.files import composed, grown
from tools.fuzz.laws import DefectError, insist, refused, same_twice
from tools.fuzz.laws.tables import said_of_tables
from tools.fuzz.meaning import meaning
from tools.fuzz.world import MOMENT, trust, world

_HOLE = re.compile(rb"/Contents <([0-9A-Fa-f]*)>")
_OURS = tuple(str(Path(__file__).parents[3] / room) for room in ("signatures", "pipeline"))
_NUMBER = re.compile(rb"(?<!\d)(\d{1,4}) 0 obj")
_ONE_IN = 8
"""Of so many files, one is verified twice, its report written and its objects compared: it costs as much again."""


def check_file(pdf: bytes) -> None:
    """A whole file verified, reported, and relied on only when it is one of ours."""
    report = _verified(pdf)
    if zlib.crc32(pdf) % _ONE_IN == 0:
        insist(repr(_verified(pdf)) == repr(report), "another verdict the second time")
        _reported(report)
    if is_accepted(report):
        insist(_is_ours(pdf, len(report.signatures)), "accepted, and not what was signed")


def check_growth(objects: bytes) -> None:
    """What is appended to a signed file is harmless, or the file isn't relied on."""
    check_file(grown(world().signed[1], objects))


def check_signature(objects: bytes) -> None:
    """A signature dictionary, and the field that it is in, are read; one that was moved holds nowhere else."""
    pdf = grown(world().signed[0], objects)
    report = _verified(pdf)
    if zlib.crc32(objects) % _ONE_IN == 0:
        _check_readers(pdf, objects)
    insist(not is_accepted(report), "a signature that holds over another file")


def check_tables(pdf: bytes) -> None:
    """Headers, tables, trailers and where revisions end: read, or refused in the declared way."""
    size = same_twice(lambda: original_size(pdf), (errors.PdfError,))
    insist(size is None or 0 <= size <= len(pdf), "an original that isn't in the file")
    end = same_twice(lambda: ranges.previous_size(pdf, len(pdf)), ())
    insist(end is not None and 0 <= end < max(1, len(pdf)), "an earlier end that isn't in the file")
    ranges.stated_table(pdf, len(pdf))
    insist(len(ranges.after_the_end(pdf)) <= len(pdf), "more after the end than there is")
    reader, theirs = (
        refused(lambda: StrictReader(pdf), READER_REFUSALS),
        refused(lambda: _pyhanko(pdf), READER_REFUSALS),
    )
    insist((reader is None) == (theirs is None), "one reader opens it, the other doesn't")
    if reader is not None and theirs is not None:
        insist(said_of_tables(reader) == said_of_tables(theirs), "two readers, two tables")
        refused(lambda: has_loose_objects(pdf, 0, reader), READER_REFUSALS)


def check_objects(objects: bytes) -> None:
    """The objects of a file: fields, widgets, actions, signatures, the record inside."""
    pdf = composed(objects)
    same_twice(lambda: _looked_at(pdf), (errors.PdfError,))
    same_twice(lambda: read_values(pdf, len(pdf)), (errors.PdfError,))
    same_twice(lambda: read_pdf(pdf), (errors.PdfError, ReadError))
    same_twice(lambda: read_record(pdf), (QpdfError,))


def is_accepted(report: SignatureReport) -> bool:
    """Whether somebody would rely on every signature, and on the file."""
    fatal = any(found.fatal for found in report.problems)
    return bool(report.signatures) and not fatal and all(status.valid for status in report.signatures)


def _check_readers(pdf: bytes, objects: bytes) -> None:
    """The strict reader that is quick about signatures reads what pyHanko's own reads, and refuses what it refuses."""
    readers = [refused(lambda kind=kind: kind(pdf), READER_REFUSALS) for kind in (_pyhanko, StrictReader)]  # type: ignore[misc]
    insist((readers[0] is None) == (readers[1] is None), "one reader opens it, the other doesn't")
    for reference in {Reference(int(number), 0) for number in _NUMBER.findall(objects)} if readers[0] else ():
        insist(len({_written(reader, reference) for reader in readers}) == 1, "two readers, two objects")


def _pyhanko(pdf: bytes) -> PdfFileReader:
    return PdfFileReader(io.BytesIO(pdf))


def _written(reader: PdfFileReader | None, reference: Reference) -> bytes | None:
    out = io.BytesIO()
    try:
        found = reader.get_object(Reference(reference.idnum, 0, reader)) if reader else None
        if found is not None:
            found.write_to_stream(out, None)
    except READER_REFUSALS:
        return None
    return out.getvalue()


def _verified(pdf: bytes) -> SignatureReport:
    """The report; an error that only the boundary caught is a defect when it was raised in our own code."""
    caught: list[Exception] = []
    real, verifying.unexpected = verifying.unexpected, caught.append
    try:
        report = verifying.verify(pdf, trust(), MOMENT)
    finally:
        verifying.unexpected = real
    for error in caught:
        if traceback.extract_tb(error.__traceback__)[-1].filename.startswith(_OURS):
            raise DefectError("an error that nobody expected") from error
    return report


def _reported(report: SignatureReport) -> None:
    """The report for validators can be written, whatever the file says; without a readable signature there is none."""
    try:
        validation_report(report, MOMENT)
    except ValueError as error:
        insist(str(error) == "a validation report needs a signature", f"no report: {error}")


def _looked_at(pdf: bytes) -> object:
    with open_pdf(pdf) as opened:
        fields = [(field.name, field.kind, field.in_form, len(field.widgets)) for field in form_fields(opened)]
        widgets = [number for number, _ in page_widgets(opened)]
        found, empty = find_signatures(opened)
        return fields, widgets, found, empty, active_content(opened), count_lost(pdf, found)


def _is_ours(pdf: bytes, count: int) -> bool:
    """Whether it is the file that so many signed, but for what is harmless."""
    made = world().signed[min(count, len(world().signed) - 1)]
    if len(pdf) < len(made) or _blanked(pdf[: len(made)]) != _blanked(made):
        return False
    if [_signed_part(hole) for hole in _HOLE.findall(pdf[: len(made)])] != list(map(_signed_part, _HOLE.findall(made))):
        return False
    if not pdf[len(made) :].strip(b"\r\n\t\0\f "):
        return True
    with open_pdf(pdf) as now, open_pdf(made) as then:
        return meaning(now) == meaning(then)


def _blanked(pdf: bytes) -> bytes:
    return _HOLE.sub(lambda hole: b"/Contents <" + b"0" * len(hole[1]) + b">", pdf)


def _signed_part(digits: bytes) -> tuple[object, ...]:
    read = cms.read_container(unpadded(bytes.fromhex(digits.decode())))
    return (read.content_type, read.signer.signed, read.signer.signature, read.holder)
