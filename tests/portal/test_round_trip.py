"""To the portal and back: the file only grew, by the signature of who should, or it isn't taken."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest

from pipeline.cli import main
from pipeline.definition.catalog import Catalog
from pipeline.submission.verdict import SignatoryState
from pipeline.workflow.errors import RefusedError, UsageError
from pipeline.workflow.portal import copy_path, note_path
from pipeline.workflow.receiving import Received, Receiving, receive_file
from pipeline.workflow.trusting import trust_from
from pipeline.workflow.verifying import Verification, verify_file
from signatures.simulate.people import Person
from tests.conftest import MOMENT
from tests.judges import dss, pdfsig, qpdf_problems
from tests.portal.portals import sign_as_portal

MARIA, JOAO, ANTONIO, BENEDITA = "11144477735", "52998224725", "12345678909", "98765432100"
MOMENT_TEXT = MOMENT.isoformat()
LATER = MOMENT + timedelta(minutes=10)
CATALOG = Catalog()


def take(role: str = "titular", *more: str) -> int:
    return main(["sign", "pedido.pdf", "--as", role, "--portal", "--moment", MOMENT_TEXT, *more])


def bring(data: bytes, original: Path | None = None, name: str = "baixado.pdf") -> Received:
    Path(name).write_bytes(data)
    return receive_file(Path(name), Receiving(CATALOG, LATER), original)


def refusal(data: bytes, original: Path | None = None) -> RefusedError:
    with pytest.raises(RefusedError) as caught:
        bring(data, original)
    return caught.value


def test_there_and_back(
    filled: Path, people: Mapping[str, Person], trust_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = filled.read_bytes()
    assert take() == 0
    said = capsys.readouterr().out
    for word in (
        "assinador.iti.br",
        "Maria Aparecida",
        "prata ou ouro",
        "credencia receive",
        "pedido.para-o-portal.pdf",
    ):
        assert word in said
    assert copy_path(filled).read_bytes() == before == filled.read_bytes()
    signed = sign_as_portal(before, people[MARIA].govbr, MOMENT)
    (filled.parent / "pedido.para-o-portal_assinado.pdf").write_bytes(signed)
    assert main(["receive", "pedido.para-o-portal_assinado.pdf", "--moment", LATER.isoformat()]) == 0
    said = capsys.readouterr().out
    assert "Titular" in said or "titular" in said
    assert "***.444.777-**" in said
    assert filled.read_bytes() == signed
    assert not note_path(filled).exists()
    verdict = verify_file(filled, Verification(CATALOG, trust_from(trust_folder), LATER))
    states = {judged.role: (judged.state, judged.signature) for judged in verdict.signatories}
    assert states["titular"] == (SignatoryState.SIGNED, "Signature1")
    assert [status.valid for status in verdict.signatures] == [True]


def test_others_can_read_what_the_portal_made(filled: Path, people: Mapping[str, Person]) -> None:
    filled.write_bytes(sign_as_portal(filled.read_bytes(), people[MARIA].govbr, MOMENT))
    assert qpdf_problems(filled) == ""
    assert pdfsig(filled) == ["Signature is Valid."]


def test_everyone_signs_at_the_portal_one_after_another(
    filled: Path, people: Mapping[str, Person], trust_folder: Path
) -> None:
    signers = [("responsavel_tecnico", JOAO), ("titular", MARIA), ("terceiro", ANTONIO)]
    for number, (role, cpf) in enumerate(signers, start=1):
        assert take(role) == 0
        received = bring(sign_as_portal(filled.read_bytes(), people[cpf].govbr, MOMENT, f"Signature{number}", role))
        assert [arrival.role for arrival in received.arrivals] == [role]
        copy_path(filled).unlink()
    verdict = verify_file(filled, Verification(CATALOG, trust_from(trust_folder), LATER))
    assert verdict.accepted, [finding.message for finding in verdict.findings]
    assert pdfsig(filled) == ["Signature is Valid."] * 3
    words = dss([filled], trust_folder)[filled.name]
    assert [(word.field, word.intact, word.unknown.strip("[]")) for word in words] == [
        ("Signature1", True, ""),
        ("Signature2", True, ""),
        ("Signature3", True, ""),
    ]


def test_two_signatures_in_one_trip(filled: Path, people: Mapping[str, Person]) -> None:
    take()
    once = sign_as_portal(filled.read_bytes(), people[MARIA].govbr, MOMENT)
    received = bring(sign_as_portal(once, people[JOAO].govbr, MOMENT, "Signature2"))
    assert [arrival.role for arrival in received.arrivals] == ["titular", "responsavel_tecnico"]


def test_without_a_note_the_original_is_named(filled: Path, people: Mapping[str, Person]) -> None:
    signed = sign_as_portal(filled.read_bytes(), people[MARIA].govbr, MOMENT)
    with pytest.raises(UsageError, match="--for"):
        bring(signed)
    assert bring(signed, filled).arrivals[0].signer.cpf == MARIA
    assert filled.read_bytes() == signed


def test_into_another_file(filled: Path, people: Mapping[str, Person]) -> None:
    before = filled.read_bytes()
    signed = sign_as_portal(before, people[MARIA].govbr, MOMENT)
    Path("baixado.pdf").write_bytes(signed)
    assert main(["receive", "baixado.pdf", "--for", "pedido.pdf", "-o", "novo.pdf"]) == 0
    assert (filled.read_bytes(), Path("novo.pdf").read_bytes()) == (before, signed)


def test_the_file_that_came_in_the_place_of_the_one_that_left(filled: Path, people: Mapping[str, Person]) -> None:
    take()
    signed = sign_as_portal(filled.read_bytes(), people[MARIA].govbr, MOMENT)
    filled.write_bytes(signed)
    assert receive_file(filled, Receiving(CATALOG, LATER)).arrivals[0].role == "titular"
    assert filled.read_bytes() == signed
    assert not note_path(filled).exists()


def test_not_signed_yet(filled: Path) -> None:
    take()
    assert refusal(filled.read_bytes()).code == "ainda-nao-assinado"


def rewritten(pdf: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.save(out)
    return out.getvalue()


def printed(pdf: bytes) -> bytes:
    """The same pages, without what the file carried: as "print to PDF" leaves it."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for key in ("/AF", "/Names", "/AcroForm", "/Metadata", "/StructTreeRoot"):
            if key in document.Root:
                del document.Root[key]
        for page in document.pages:
            if "/Annots" in page:
                del page["/Annots"]
        document.save(out)
    return out.getvalue()


def test_a_file_that_was_saved_again(filled: Path, people: Mapping[str, Person]) -> None:
    take()
    before = filled.read_bytes()
    for remade in (rewritten(before), printed(before)):
        error = refusal(sign_as_portal(remade, people[MARIA].govbr, MOMENT))
        assert error.code == "arquivo-regravado"
        assert "Assine o próprio arquivo" in str(error)
    assert filled.read_bytes() == before


def test_another_document(filled: Path, people: Mapping[str, Person], demo_folder: Path) -> None:
    before = filled.read_bytes()
    blank = (demo_folder / "siop-ws.blank.pdf").read_bytes()
    for other in (sign_as_portal(blank, people[MARIA].govbr, MOMENT), b"%PDF-1.7\nx", b"texto", b""):
        assert refusal(other, filled).code == "outro-documento"
    assert filled.read_bytes() == before


def test_another_person(filled: Path, people: Mapping[str, Person]) -> None:
    take()
    before = filled.read_bytes()
    error = refusal(sign_as_portal(before, people[BENEDITA].govbr, MOMENT))
    assert error.code == "outra-pessoa"
    assert BENEDITA not in str(error)
    assert "***.654.321-**" in str(error)
    error = refusal(sign_as_portal(before, people[JOAO].govbr, MOMENT))  # must sign, but isn't who took it
    assert error.code == "outra-pessoa"
    assert filled.read_bytes() == before
    assert note_path(filled).exists()


def test_who_has_signed_already(filled: Path, people: Mapping[str, Person]) -> None:
    once = sign_as_portal(filled.read_bytes(), people[MARIA].govbr, MOMENT)
    filled.write_bytes(once)
    twice = sign_as_portal(once, people[MARIA].govbr, MOMENT, "Signature2")
    assert refusal(twice, filled).code == "outra-pessoa"


def test_a_signature_that_does_not_hold(filled: Path, people: Mapping[str, Person]) -> None:
    before = filled.read_bytes()
    signed = sign_as_portal(before, people[MARIA].govbr, MOMENT)
    place = signed.index(b"/ByteRange", len(before))
    for broken in (signed + b"% algo mais\n", signed[:place] + b"/ByteRangE" + signed[place + 10 :]):
        assert refusal(broken, filled).code in {"voltou-alterado", "ainda-nao-assinado", "outra-pessoa"}
    assert filled.read_bytes() == before


def test_a_change_along_with_the_signature(filled: Path, people: Mapping[str, Person]) -> None:
    """A page that acts by itself is not a signature, though the portal signed it."""
    from pyhanko.pdf_utils import generic  # noqa: PLC0415 - the attacker's tools
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415 - the same

    before = filled.read_bytes()
    writer = IncrementalPdfFileWriter(io.BytesIO(before))
    action = generic.DictionaryObject(
        {
            generic.pdf_name("/S"): generic.pdf_name("/JavaScript"),
            generic.pdf_name("/JS"): generic.pdf_string("app.alert(1)"),
        }
    )
    writer.root[generic.pdf_name("/OpenAction")] = action
    writer.update_root()
    changed = io.BytesIO()
    writer.write(changed)
    error = refusal(sign_as_portal(changed.getvalue(), people[MARIA].govbr, MOMENT), filled)
    assert error.code == "voltou-alterado"
    assert filled.read_bytes() == before


def test_a_page_changed_and_then_signed(filled: Path, people: Mapping[str, Person]) -> None:
    """Nothing was signed before, so no signature is hurt: the page itself tells."""
    from pyhanko.pdf_utils import generic  # noqa: PLC0415 - the attacker's tools
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415 - the same

    before = filled.read_bytes()
    writer = IncrementalPdfFileWriter(io.BytesIO(before))
    black = generic.StreamObject(stream_data=b"q 0 g 60 300 480 300 re f Q")
    writer.add_stream_to_page(0, writer.add_object(black))
    changed = io.BytesIO()
    writer.write(changed)
    error = refusal(sign_as_portal(changed.getvalue(), people[MARIA].govbr, MOMENT), filled)
    assert error.code == "voltou-alterado"
    assert filled.read_bytes() == before


def test_the_original_was_lost(filled: Path, people: Mapping[str, Person], demo_folder: Path) -> None:
    take()
    blank = (demo_folder / "siop-ws.blank.pdf").read_bytes()
    filled.write_bytes(sign_as_portal(blank, people[MARIA].govbr, MOMENT))
    with pytest.raises(RefusedError, match="Recupere a cópia"):
        receive_file(filled, Receiving(CATALOG, LATER))


def test_somebody_signed_here_meanwhile(filled: Path, people: Mapping[str, Person]) -> None:
    take()
    before = filled.read_bytes()
    here = sign_as_portal(before, people[JOAO].govbr, MOMENT, "Signature9")
    filled.write_bytes(here)
    error = refusal(sign_as_portal(before, people[MARIA].govbr, MOMENT))
    assert error.code == "documento-bifurcado"
    assert filled.read_bytes() == here


def test_a_note_ends(filled: Path, people: Mapping[str, Person]) -> None:
    take()
    Path("baixado.pdf").write_bytes(sign_as_portal(filled.read_bytes(), people[MARIA].govbr, MOMENT))
    with pytest.raises(UsageError):
        receive_file(Path("baixado.pdf"), Receiving(CATALOG, MOMENT + timedelta(days=31)))


@pytest.mark.parametrize("note", [b"", b"{}", b"[", b'{"version": 9}'])
def test_a_note_that_is_none_of_ours(filled: Path, people: Mapping[str, Person], note: bytes) -> None:
    note_path(filled).write_bytes(note)
    with pytest.raises(UsageError):
        bring(sign_as_portal(filled.read_bytes(), people[MARIA].govbr, MOMENT))


def test_only_what_is_ready_is_taken(
    filled: Path, demo_folder: Path, capsys: pytest.CaptureFixture[str], people: Mapping[str, Person]
) -> None:
    blank = str(demo_folder / "siop-ws.blank.pdf")
    assert main(["sign", blank, "--as", "titular", "--portal"]) == 1
    assert "críticas" in capsys.readouterr().err
    assert take("ministro") == 2
    copy_path(filled).write_bytes(b"de outra pessoa")
    assert take() == 2
    assert copy_path(filled).read_bytes() == b"de outra pessoa"
    copy_path(filled).unlink()
    filled.write_bytes(sign_as_portal(filled.read_bytes(), people[JOAO].govbr, MOMENT))
    assert take() == 0  # what others signed stays


def test_for_programs(filled: Path, people: Mapping[str, Person], capsys: pytest.CaptureFixture[str]) -> None:
    assert take("titular", "--json") == 0
    [taken] = json.loads(capsys.readouterr().out)
    assert taken["copy"] == "pedido.para-o-portal.pdf"
    Path("baixado.pdf").write_bytes(sign_as_portal(filled.read_bytes(), people[MARIA].govbr, MOMENT))
    assert main(["receive", "baixado.pdf", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["signatures"] == [{"role": "titular", "field": "Signature1", "signer": people[MARIA].name}]
