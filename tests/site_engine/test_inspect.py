"""What the page says of a dropped PDF is never rosier than what the command says of it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import strategies as st
from pyhanko.pdf_utils.generic import NameObject, TextStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from pipeline.data.check import check
from pipeline.definition.catalog import FORMS, Catalog
from pipeline.definition.located import read_tree
from pipeline.document.compose import compose
from pipeline.renderers.pdf.render import render
from pipeline.site.export import BROWSER, browser_json
from signatures.credentials.pkcs12 import load_pkcs12
from signatures.pades.sign import SignatureRequest, sign
from signatures.pki.build import Pki, build_pki
from signatures.pki.declaration import demo_declaration
from signatures.pki.write import write_pki
from signatures.report import Change, SignatureReport
from signatures.trust.store import TrustStore, load_trust
from signatures.verification.verify import verify
from tests.judges import program, run
from tests.site_engine.cases import gathered

HERE = Path(__file__).parent
MOMENT = datetime(2026, 11, 21, 12, tzinfo=UTC)
ROLES = ("responsavel_tecnico", "titular", "terceiro")
EMPTY = {"readable": False, "signatures": [], "record": None, "form": None, "signatories": None}


@pytest.fixture(scope="module")
def pki() -> Pki:
    return build_pki(demo_declaration(), MOMENT)


@pytest.fixture(scope="module")
def trust(pki: Pki, tmp_path_factory: pytest.TempPathFactory) -> TrustStore:
    folder = tmp_path_factory.mktemp("pki")
    write_pki(pki, folder)
    return load_trust(folder / "trust")


@pytest.fixture(scope="module")
def filled() -> bytes:
    form = Catalog().form("siop-ws")
    source = (FORMS / "examples" / "siop-ws.yml").read_bytes()
    return render(compose(form, check(form.definition, read_tree(source, "siop-ws.yml")).data, MOMENT.date()))


@pytest.fixture(scope="module")
def blank() -> bytes:
    return render(compose(Catalog().form("siop-ws"), None, datetime(2026, 11, 1, tzinfo=UTC).date()))


def signed(pki: Pki, pdf: bytes, roles: tuple[str, ...] = ROLES, *, by: str = "") -> bytes:
    for role in roles:
        credential = load_pkcs12(pki.pkcs12(by or role), pki.password)
        pdf = sign(pdf, credential, SignatureRequest(f"assinatura_{role}", MOMENT))
    return pdf


def said_of(files: dict[str, bytes], folder: Path) -> dict[str, Any]:
    definition = folder / "siop-ws.json"
    definition.write_bytes(browser_json(Catalog().form("siop-ws")))
    paths = [folder / f"{i}.pdf" for i in range(len(files))]
    for path, content in zip(paths, files.values(), strict=True):
        path.write_bytes(content)
    said = run(program("node"), HERE / "inspect.mjs", BROWSER, definition, *paths)
    assert said.returncode == 0, said.stderr
    return dict(zip(files, json.loads(said.stdout), strict=True))


def assert_never_rosier(theirs: Any, ours: SignatureReport) -> None:
    """Whatever the page affirms, the command affirms too."""
    if not theirs["readable"]:
        return
    of_ours = {status.field: status for status in ours.signatures}
    for one in theirs["signatures"]:
        if not one["signed"]:
            assert one["field"] not in of_ours
        elif one["field"] in of_ours:
            status = of_ours[one["field"]]
            assert status.intact or one["integrity"] != "confere"
            assert one["changedAfter"] or status.change in {Change.NONE, Change.SIGNATURES}
            assert one["changedAfter"] or not status.changed_values
        else:
            assert one["integrity"] != "confere"
    assert set(of_ours) <= {one["field"] for one in theirs["signatures"] if one["signed"]}


def resaved(pdf: bytes) -> bytes:
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.save(made, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return made.getvalue()


def refilled(pdf: bytes, name: str = "Outra Pessoa") -> bytes:
    """A data field typed in, in one more revision."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    for field in writer.root["/AcroForm"]["/Fields"]:
        section = field.get_object()
        if section.get("/T") != "titular":
            continue
        for kid in section["/Kids"]:
            if kid.get_object().get("/T") == "nome":
                kid.get_object()[NameObject("/V")] = TextStringObject(name)
                writer.mark_update(kid)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def updated(pdf: bytes) -> bytes:
    """One more revision that changes the catalog."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    writer.root[NameObject("/PageMode")] = NameObject("/UseNone")
    writer.update_root()
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def test_who_signed_what_is_inside_and_who_is_to_sign(pki: Pki, filled: bytes, blank: bytes, tmp_path: Path) -> None:
    files = {"all": signed(pki, filled), "one": signed(pki, filled, ("titular",)), "none": filled, "blank": blank}
    said = said_of(files, tmp_path)
    assert all(one["readable"] for one in said.values())
    assert [one["integrity"] for one in said["all"]["signatures"]] == ["confere"] * 3
    assert [one["changedAfter"] for one in said["all"]["signatures"]] == [False] * 3
    assert [one["bytesAfter"] > 0 for one in said["all"]["signatures"]].count(True) == 2
    assert all(one["signer"]["cpfMasked"].startswith("***.") for one in said["all"]["signatures"])
    assert not any(character.isdigit() for one in said["all"]["signatures"] for character in one["signer"]["name"])
    assert [(one["role"], one["signed"]) for one in said["one"]["signatories"]] == [
        ("responsavel_tecnico", False),
        ("titular", True),
        ("terceiro", False),
    ]
    assert said["none"]["form"] == {"form": "siop-ws", "edition": "2026-11", "known": True}
    assert said["none"]["record"]["data"]["form"] == "siop-ws"
    assert said["blank"]["record"]["data"] is None
    assert [one["signed"] for one in said["blank"]["signatories"]] == [False] * len(said["blank"]["signatories"])


def test_every_kind_of_file(pki: Pki, trust: TrustStore, filled: bytes, blank: bytes, tmp_path: Path) -> None:
    whole, half = signed(pki, filled), signed(pki, filled, ("titular",))
    packed, typed = resaved(filled), signed(pki, refilled(blank, "Ana Souza"), ("titular",))
    files = {
        "whole": whole,
        "half": half,
        "in object streams": signed(pki, packed),
        "object streams, unsigned": packed,
        "typed in and signed": typed,
        "typed in again": refilled(typed),
        "typed in again and signed again": signed(pki, refilled(typed), ("terceiro",)),
        "updated after": updated(whole),
        "updated between": signed(pki, updated(half), ("terceiro",)),
        "garbage after": whole + b"lixo" * 9,
        "garbage before": b"lixo" + whole,
        "cut": whole[:-30],
        "half of it": whole[: len(whole) // 2],
        "by a company": signed(pki, filled, ("titular",), by="empresa"),
        "by itself": signed(pki, filled, ("titular",), by="autoassinado"),
        "of another key": signed(pki, filled, ("titular",), by="outra_pessoa"),
    }
    said = said_of(files, tmp_path)
    for name, one in said.items():
        assert_never_rosier(one, verify(files[name], trust, MOMENT))
    assert all(said[name]["readable"] for name in files if name not in {"garbage before", "cut", "half of it"})
    for name in ("typed in again", "updated after", "garbage after"):
        assert [one["changedAfter"] for one in said[name]["signatures"] if one["signed"]].count(False) == 0, name
    (first,) = [
        one for one in said["typed in again and signed again"]["signatures"] if one["field"].endswith("titular")
    ]
    assert first["changedValues"] == ["titular.nome"]
    assert said["in object streams"]["signatures"][0]["integrity"] == "confere"


def test_any_flipped_byte(pki: Pki, trust: TrustStore, filled: bytes, tmp_path: Path) -> None:
    pdf = signed(pki, filled, ("titular",))
    places = gathered(st.tuples(st.integers(0, len(pdf) - 1), st.integers(1, 255)), 60)
    files = {
        f"{i} {at} {bits}": pdf[:at] + bytes([pdf[at] ^ bits]) + pdf[at + 1 :] for i, (at, bits) in enumerate(places)
    }
    for name, one in said_of(files, tmp_path).items():
        report = verify(files[name], trust, MOMENT)
        assert_never_rosier(one, report)


@pytest.mark.parametrize(
    ("make", "trouble"),
    [
        pytest.param(lambda _: b"", "nao-sei-ler", id="empty"),
        pytest.param(lambda _: b"PK\x03\x04" * 99, "nao-e-pdf", id="a zip"),
        pytest.param(lambda _: b"%PDF-1.7\n%%EOF", "nao-sei-ler", id="nothing inside"),
        pytest.param(lambda _: b"%PDF-1.7\nstartxref\n9\n%%EOF" + b"[" * 100_000, "nao-sei-ler", id="no end"),
        pytest.param(lambda _: b"%PDF-1.7\nxref\n0 99999999\nstartxref\n9\n%%EOF", "nao-sei-ler", id="a huge table"),
        pytest.param(lambda _: b"%PDF-1.7\n" + b"<<" * 5000 + b"\nstartxref\n9\n%%EOF", "nao-sei-ler", id="deep"),
        pytest.param(lambda pdf: pdf[: len(pdf) // 3], "nao-sei-ler", id="cut"),
    ],
)
def test_what_can_not_be_read_is_told(
    filled: bytes, tmp_path: Path, make: Callable[[bytes], bytes], trouble: str
) -> None:
    (said,) = said_of({"x": make(filled)}, tmp_path).values()
    assert said["trouble"] == trouble
    assert EMPTY.items() <= said.items()


def test_what_is_encrypted_is_told(filled: bytes, tmp_path: Path) -> None:
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(filled)) as document:
        document.save(made, encryption=pikepdf.Encryption(owner="dono", user="senha"))
    (said,) = said_of({"x": made.getvalue()}, tmp_path).values()
    assert said["trouble"] == "cifrado"


def test_a_small_file_that_expands_into_a_huge_one(tmp_path: Path) -> None:
    import zlib  # noqa: PLC0415 - beside its only use

    bomb = zlib.compress(b"\0" * (64 * 1024 * 1024), 9)
    stream = f"<< /Type /XRef /W [1 2 2] /Size 9 /Filter /FlateDecode /Length {len(bomb)} >>"
    head = f"%PDF-1.7\n1 0 obj\n{stream}\nstream\n".encode()
    pdf = head + bomb + b"\nendstream\nendobj\nstartxref\n9\n%%EOF\n"
    (said,) = said_of({"x": pdf}, tmp_path).values()
    assert said["trouble"] == "nao-sei-ler"


def _small(*objects: str, trailer: str = "<< /Root 1 0 R >>") -> bytes:
    """A file of these objects, numbered from 1, with a classic table."""
    made, places = b"%PDF-1.7\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{text}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    return made + f"xref\n1 {len(objects)}\n{table}trailer {trailer}\nstartxref\n{len(made)}\n%%EOF\n".encode()


def test_fields_that_are_their_own_kids(tmp_path: Path) -> None:
    kids = "2 0 R " * 50
    pdf = _small("<< /AcroForm << /Fields [ 2 0 R ] >> >>", f"<< /T (a) /Kids [ {kids}] >>")
    (said,) = said_of({"x": pdf}, tmp_path).values()
    assert said["trouble"] == "nao-sei-ler"


@pytest.mark.parametrize("index", ["[ 1e16 5 ]", "[ 10000000000000000 5 ]", "[ 0 9999999999 ]", "[ -1 5 ]", "0"])
def test_a_table_of_impossible_numbers(tmp_path: Path, index: str) -> None:
    stream = f"1 0 obj\n<< /Type /XRef /W [ 0 0 0 ] /Index {index} /Length 1 >>\nstream\n0\nendstream\nendobj\n"
    pdf = f"%PDF-1.7\n{stream}startxref\n9\n%%EOF\n".encode()
    (said,) = said_of({"x": pdf}, tmp_path).values()
    assert said["trouble"] == "nao-sei-ler"


def test_a_small_file_is_read(tmp_path: Path) -> None:
    (said,) = said_of({"x": _small("<< /Type /Catalog >>")}, tmp_path).values()
    assert said["readable"]
    assert said["signatures"] == []
