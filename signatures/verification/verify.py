# mypy: disable-error-code="no-untyped-call"
"""The verification of a whole file."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable
from datetime import datetime

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from pyhanko.pdf_utils.generic import Reference
from pyhanko.pdf_utils.reader import PdfFileReader

from signatures import der
from signatures.acroform import open_pdf, stream_content
from signatures.boundary import unexpected
from signatures.errors import PdfError
from signatures.report import Problem, SignatureReport, SignatureStatus
from signatures.strict import StrictReader
from signatures.trust.store import TrustStore
from signatures.verification.active import active_content
from signatures.verification.archives import with_archives
from signatures.verification.chain import Help
from signatures.verification.draft import refused
from signatures.verification.found import FoundSignature, count_lost, find_signatures
from signatures.verification.growth import Growth
from signatures.verification.judgement import Case, judge
from signatures.verification.loose import has_loose_objects
from signatures.verification.problems import problem
from signatures.verification.ranges import after_the_end, previous_size
from signatures.verification.refusals import READER_REFUSALS
from signatures.verification.store import read_stores, with_store
from signatures.verification.strictly import was_warned_of
from signatures.verification.unsigned import has_unsigned_changes

# What these libraries would print about hostile files is in the report, in the reader's language.
for _library in ("pyhanko", "pyhanko_certvalidator", "pikepdf"):
    logging.getLogger(_library).addHandler(logging.NullHandler())

_HEADER = b"%PDF-"
_HEADER_WITHIN = 1024
_MAX_SIGNATURES = 100
_UNREADABLE = {
    "pdf-vazio": "arquivo-vazio",
    "pdf-grande-demais": "arquivo-grande-demais",
    "pdf-cifrado": "arquivo-cifrado",
    "pdf-ilegivel": "arquivo-ilegivel",
    "pdf-formulario-hostil": "formulario-hostil",
}


def verify(pdf: bytes, trust: TrustStore, moment: datetime) -> SignatureReport:
    """What the file's signatures are worth at ``moment`` (with its offset from UTC), by the caller's anchors.

    Never raises for what is in the file: what is wrong is in the report. Nothing is fetched. May start an event loop
    of its own, so it can't be called from inside one.
    """
    if moment.utcoffset() is None:
        raise ValueError("the moment of a verification has an offset from UTC")
    try:
        return _verify(pdf, trust, moment)
    except PdfError as error:
        return SignatureReport((), (), len(pdf), (_unreadable(pdf, error),))
    except Exception as error:  # noqa: BLE001 - the boundary: hostile bytes make parsers raise anything
        unexpected(error)
        return SignatureReport((), (), len(pdf), (problem("verificacao-falhou"),))


def _verify(pdf: bytes, trust: TrustStore, moment: datetime) -> SignatureReport:
    with open_pdf(pdf) as opened:
        found, empty = find_signatures(opened)
        problems = [*_outside(pdf), *_damage(opened), *active_content(opened)]
        lost = count_lost(pdf, found)
        if lost:
            problems.append(problem("assinatura-removida", count=lost))
        helped = _dss_help(opened, trust, moment)
        stores = read_stores(opened, found[:_MAX_SIGNATURES])
    size = previous_size(pdf, found[0].end) if found else len(pdf)
    if not found:
        return SignatureReport((), tuple(empty), size, tuple(problems))
    judged, more = _judged(pdf, found[:_MAX_SIGNATURES], helped, empty)
    statuses = [
        with_store(status, stores.get(signature.contents), helped)
        for status, signature in zip(with_archives(judged), found[:_MAX_SIGNATURES], strict=True)
    ]
    if len(found) > _MAX_SIGNATURES:
        more.append(problem("formulario-hostil"))
    return SignatureReport(tuple(statuses), tuple(empty), size, (*problems, *more))


def _judged(
    pdf: bytes, found: list[FoundSignature], helped: Help, empty: list[str]
) -> tuple[list[SignatureStatus], list[Problem]]:
    try:
        reader = StrictReader(pdf)
        if reader.xrefs.hybrid_xrefs_present:
            return _all_refused(found, helped.moment, problem("arquivo-hibrido"))
        _read_strictly(reader, found)
    except READER_REFUSALS:  # pyHanko's strict reader: no signature of such a file can be believed
        return _all_refused(found, helped.moment, problem("arquivo-danificado"))
    loose = [problem("objeto-solto")] if has_loose_objects(pdf, found[0].end, reader) else []
    loose += [problem("mudanca-sem-assinatura")] if has_unsigned_changes(pdf, found, reader) else []
    names = Counter([*(signature.field for signature in found), *empty])
    repeated = frozenset(name for name, times in names.items() if times > 1)
    return _all(found, Case(pdf, Growth(pdf, reader, found), helped, repeated)), [*loose, *_repeated(found)]


def _read_strictly(reader: PdfFileReader, found: Iterable[FoundSignature]) -> None:
    """Each signature's object by the strict reader too: what only the other reads is no file to believe."""
    for signature in found:
        if signature.reference[0]:
            reader.get_object(Reference(*signature.reference, reader))


def _all(found: list[FoundSignature], case: Case) -> list[SignatureStatus]:
    """The last first: a timestamp of the document proves that what it covers was there (ETSI EN 319 102-1, 5.6.2)."""
    statuses: list[SignatureStatus] = []
    archives: list[datetime] = []
    for revision, signature in reversed(list(enumerate(found, 1))):
        status = _guarded(signature, revision, case, tuple(reversed(archives)))
        if signature.timestamp and status.valid and status.time is not None:
            archives.append(status.time)
        statuses.append(status)
    return statuses[::-1]


def _guarded(found: FoundSignature, revision: int, case: Case, archives: tuple[datetime, ...]) -> SignatureStatus:
    try:
        return judge(found, revision, case, archives)
    except (PdfError, der.DerError):  # what it says that it signed is no file, or its certificates are none
        return refused(found, revision, case.help.moment, problem("assinatura-ilegivel"))
    except Exception as error:  # noqa: BLE001 - a signature made to break parsers: the others are judged all the same
        unexpected(error)
        return refused(found, revision, case.help.moment, problem("assinatura-ilegivel"))


def _all_refused(
    found: list[FoundSignature], moment: datetime, reason: Problem
) -> tuple[list[SignatureStatus], list[Problem]]:
    return [refused(signature, number, moment, reason) for number, signature in enumerate(found, 1)], [reason]


def _outside(pdf: bytes) -> list[Problem]:
    problems = [] if pdf.startswith(_HEADER) else [problem("lixo-antes-do-pdf")]
    return [*problems, problem("bytes-depois-do-fim")] if after_the_end(pdf) else problems


def _damage(opened: Pdf) -> list[Problem]:
    """What was mended on reading: qpdf says so. Others mend in their own way, or don't."""
    return [problem("arquivo-danificado")] if was_warned_of(opened) else []


def _repeated(found: list[FoundSignature]) -> list[Problem]:
    ranges = [signature.byte_range for signature in found if signature.byte_range]
    return [problem("intervalo-repetido")] if len(set(ranges)) < len(ranges) else []


def _unreadable(pdf: bytes, error: PdfError) -> Problem:
    code = _UNREADABLE.get(error.code, "arquivo-ilegivel")
    return problem("nao-e-pdf" if code == "arquivo-ilegivel" and _HEADER not in pdf[:_HEADER_WITHIN] else code)


def _dss_help(opened: Pdf, trust: TrustStore, moment: datetime) -> Help:
    """The validation data that the file brings (ETSI EN 319 142-1, 5.4.2); it is used, and never trusted."""
    dss = opened.Root.get(Name.DSS)
    if not isinstance(dss, Dictionary):
        return Help(trust, moment)
    certificates, crls, ocsps = (tuple(_streams(dss.get(key))) for key in (Name.Certs, Name.CRLs, Name.OCSPs))
    return Help(trust, moment, certificates, crls, ocsps)


def _streams(listed: pikepdf.Object | None) -> Iterable[bytes]:
    if isinstance(listed, Array):
        contents = (stream_content(item) for item in listed if isinstance(item, Stream))
        yield from (content for content in contents if content is not None)
