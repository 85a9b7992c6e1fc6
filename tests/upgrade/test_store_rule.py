"""The entries of ICP-Brasil's policies in the security store hide no change of what was signed."""

from __future__ import annotations

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from tests.servers.published import Published
from tests.signatures.revisions import Change, revised
from tests.upgrade.by_policy import archived_by, report_of


@pytest.fixture(scope="module")
def archived(running: Published) -> bytes:
    return archived_by(running)["AD-RA"]


def _store(writer: IncrementalPdfFileWriter) -> generic.DictionaryObject:
    writer.mark_update(writer.root.raw_get("/DSS"))
    found: generic.DictionaryObject = writer.root["/DSS"]
    return found


def _stream(writer: IncrementalPdfFileWriter, data: bytes) -> generic.ArrayObject:
    return generic.ArrayObject([writer.add_object(generic.StreamObject(stream_data=data))])


def another_policy_for_the_signature(writer: IncrementalPdfFileWriter) -> None:
    parts = _store(writer)["/VRI"]
    for key in parts:
        if "/PBAD_PolicyArtifact" in parts[key]:
            parts[key][generic.pdf_name("/PBAD_PolicyArtifact")] = _stream(writer, b"outra")
            writer.mark_update(parts.raw_get(key))


def no_stream(writer: IncrementalPdfFileWriter) -> None:
    held = generic.ArrayObject([writer.add_object(generic.DictionaryObject())])
    _store(writer)[generic.pdf_name("/PBAD_PolicyArtifacts")] = held


def an_entry_that_nobody_names(writer: IncrementalPdfFileWriter) -> None:
    _store(writer)[generic.pdf_name("/PBAD_Other")] = _stream(writer, b"x")


def what_a_page_shows_behind_it(writer: IncrementalPdfFileWriter) -> None:
    """The page gets a content that stands among the artefacts too."""
    shown = _stream(writer, b"BT (outro) Tj ET")
    reference = writer.find_page_for_modification(0)[0]
    reference.get_object()[generic.pdf_name("/Contents")] = shown.raw_get(0)
    writer.mark_update(reference)
    _store(writer)[generic.pdf_name("/PBAD_PolicyArtifacts")].append(shown.raw_get(0))


def an_old_stream_written_anew(writer: IncrementalPdfFileWriter) -> None:
    """What the store had keeps its place, and says something else."""
    reference = _store(writer)["/PBAD_PolicyArtifacts"].raw_get(0)
    stream = reference.get_object()
    stream._data, stream._encoded_data = b"outra", None  # noqa: SLF001 - as a writer that changes it would
    writer.mark_update(reference)


def one_artefact_more(writer: IncrementalPdfFileWriter) -> None:
    _store(writer)["/PBAD_PolicyArtifacts"].append(_stream(writer, b"mais").raw_get(0))


ONLY_THE_STORE = (another_policy_for_the_signature, an_old_stream_written_anew)
"""What they change came after the signature, which is as good as it was; not so the timestamp that covers it."""

HOSTILE = (*ONLY_THE_STORE, no_stream, an_entry_that_nobody_names, what_a_page_shows_behind_it)


@pytest.mark.parametrize("change", HOSTILE, ids=lambda change: change.__name__)
def test_the_entries_hide_no_change(archived: bytes, running: Published, change: Change) -> None:
    pdf = revised(archived, change)
    assert pdf.startswith(archived)
    assert len(pdf) > len(archived)
    signature, stamp = report_of(pdf, running).signatures
    assert not stamp.valid  # it covers the store
    assert not signature.valid or change in ONLY_THE_STORE


def test_a_store_that_only_grows_is_let_pass(archived: bytes, running: Published) -> None:
    """The writer of these vectors is no fault by itself: an artefact more is no change of what was signed."""
    pdf = revised(archived, one_artefact_more)
    assert all(status.valid for status in report_of(pdf, running).signatures)


def _broken_stream(pdf: Pdf) -> pikepdf.Object:
    return pdf.make_stream(b"nothing that this filter gives", Filter=Name.FlateDecode)


def _part(pdf: Pdf) -> pikepdf.Object:
    return next(value for value in pdf.Root.DSS.VRI.values() if "/PBAD_PolicyArtifact" in value)


STRANGE = {
    "no store": lambda pdf: pdf.Root.__setitem__("/DSS", Array([])),
    "parts that are a list": lambda pdf: pdf.Root.DSS.__setitem__("/VRI", Array([1, 2])),
    "a part that is a number": lambda pdf: pdf.Root.DSS.VRI.__setitem__(next(iter(pdf.Root.DSS.VRI.keys())), 3),
    "an artefact that is a name": lambda pdf: _part(pdf).__setitem__("/PBAD_PolicyArtifact", Name.A),
    "an artefact that is empty": lambda pdf: _part(pdf).__setitem__("/PBAD_LpaArtifact", Array([])),
    "a list of what is none": lambda pdf: _part(pdf).__setitem__("/PBAD_LpaArtifact", Array([Dictionary()])),
    "a stream that can't be read": lambda pdf: _part(pdf).__setitem__("/PBAD_LpaSignature", _broken_stream(pdf)),
    "a stream with a filter of its own": lambda pdf: _part(pdf).__setitem__(
        "/PBAD_LpaSignature", pdf.make_stream(b"x", Filter=Name.Unheard)
    ),
}


@pytest.mark.parametrize("name", STRANGE)
def test_a_store_of_any_shape_is_read(archived: bytes, running: Published, name: str) -> None:
    """Written anew, so that no signature holds: what is asked is that each is judged, and nothing is raised."""
    out = io.BytesIO()
    with Pdf.open(io.BytesIO(archived)) as opened:
        STRANGE[name](opened)
        opened.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    report = report_of(out.getvalue(), running)
    assert "verificacao-falhou" not in {problem.code for problem in report.problems}
    assert len(report.signatures) == 2
    assert not any(status.valid for status in report.signatures)
