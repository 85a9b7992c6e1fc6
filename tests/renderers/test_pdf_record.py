"""The data inside the file, written by the renderer and read back from files that may be hostile."""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Name

from pipeline.document.record import canonical
from pipeline.readers.record import MAX_SIZE, read_record
from tests.renderers.documents import NASTY, filled_siop


def embedded(pdf: pikepdf.Pdf) -> Any:
    return pdf.Root.AF[0].EF.F


def changed(original: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    with pikepdf.open(io.BytesIO(original)) as pdf:
        change(pdf)
        made = io.BytesIO()
        pdf.save(made, compress_streams=False)
    return made.getvalue()


def test_the_record_comes_back_with_the_renderers_fingerprint(pdfs: dict[str, bytes]) -> None:
    record = read_record(pdfs["filled"])
    assert record is not None
    renderer = record.pop("renderer")
    assert record == filled_siop().record
    assert set(renderer) == {"name", "version", "typst", "layout", "fonts"}
    assert renderer["name"] == "credencia.pdf"


def test_the_attachment_is_an_associated_file(pdfs: dict[str, bytes]) -> None:
    with pikepdf.open(io.BytesIO(pdfs["filled"])) as pdf:
        (specification,) = pdf.Root.AF
        assert str(specification.F) == str(specification.UF) == "dados.json"
        assert str(specification.AFRelationship) == "/Data"
        assert str(specification.EF.F.Subtype) == "/application/json"
        content = specification.EF.F.read_bytes()
    assert content == canonical(json.loads(content)).encode()


def test_canonical_json_has_one_way_to_write_a_value() -> None:
    assert canonical({"b": 1, "a": "ç"}) == '{"a":"ç","b":1}'
    assert json.loads(canonical({"x": NASTY})) == {"x": NASTY}
    with pytest.raises(ValueError, match="JSON"):
        canonical({"x": float("nan")})


def replace_content(content: bytes, **more: object) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        stream = embedded(pdf)
        stream.write(content, **more)

    return change


BOMB = zlib.compress(b" " * (MAX_SIZE + 1), 9)
HOSTILE = {
    "too large": replace_content(b" " * (MAX_SIZE + 1)),
    "a bomb": replace_content(BOMB, filter=Name.FlateDecode),
    "not zlib": replace_content(b"abc", filter=Name.FlateDecode),
    "another filter": replace_content(b"7B7D>", filter=Name.ASCIIHexDecode),
    "not JSON": replace_content(b"{"),
    "not UTF-8": replace_content(b'{"a":"\xff"}'),
    "not an object": replace_content(b"[1]"),
    "too deep": replace_content(b"[" * 100_000),
    "no stream": lambda pdf: pdf.Root.AF[0].__setattr__("EF", Name.No),
    "not a list": lambda pdf: pdf.Root.__setattr__("AF", Name.No),
    "none": lambda pdf: pdf.Root.__delattr__("AF"),
    "another name": lambda pdf: pdf.Root.AF[0].__setattr__("UF", pikepdf.String("x")),
}


@pytest.mark.parametrize("change", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_record_that_can_not_be_read_is_none(pdfs: dict[str, bytes], change: Callable[[pikepdf.Pdf], None]) -> None:
    assert read_record(changed(pdfs["filled"], change)) is None


def test_an_uncompressed_record_is_read(pdfs: dict[str, bytes]) -> None:
    assert read_record(changed(pdfs["filled"], replace_content(b'{"form":"x"}'))) == {"form": "x"}


def test_a_file_that_is_no_pdf_is_said() -> None:
    with pytest.raises(pikepdf.PdfError):
        read_record(b"abc")
