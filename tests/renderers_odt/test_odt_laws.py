"""What holds for every ODT: nothing lost, nothing read as markup, the same bytes for the same document."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import threading
import zipfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from odf.element import Element
from odf.opendocument import OpenDocumentText

from pipeline.document.model import Heading, Paragraph, Text
from pipeline.renderers.odt.render import render
from tests.renderers.documents import (
    BODY_OF_60,
    LONG_WORD,
    NASTY,
    TEXT_OF_2000,
    blank_siop,
    document,
    filled_siop,
    long_filled,
)
from tests.renderers_odt.content import find, paragraphs, part, record, tree

# All that XML can hold, and a carriage return is the end of a line.
POSSIBLE = st.text(
    st.one_of(
        st.sampled_from(" \t\n<>&\"'{}[]%º\u00a0\u2028\u0085"),
        st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"),
    ),
    min_size=1,
    max_size=80,
)
MODEST = settings(max_examples=60, deadline=None)
HARD = [
    NASTY,
    BODY_OF_60,
    LONG_WORD,
    TEXT_OF_2000,
    "  a   b ",
    "\t\ta\n\n b\n",
    " ",
    "אבג שלום",
    "👩🏽\u200d💻 ☒",
    "e\u0301\u00a0f",
]


def digest(odt: bytes) -> str:
    return hashlib.sha256(odt).hexdigest()


@MODEST
@given(name=POSSIBLE, description=POSSIBLE)
def test_every_value_is_in_the_text_as_it_is(name: str, description: str) -> None:
    shown = paragraphs(render(filled_siop({"titular.nome": name, "sistema.descricao": description})))
    assert name in shown
    assert description in shown


@pytest.mark.parametrize("value", HARD)
def test_a_value_is_never_markup(value: str) -> None:
    shown = paragraphs(render(filled_siop({"titular.nome": value, "titular.cargo": value})))
    assert shown.count(value) >= 2


def test_a_long_document_loses_no_row_and_no_word() -> None:
    shown = paragraphs(render(long_filled()))
    assert [text for text in shown if text.startswith("Servidor ")] == [f"Servidor {n} {BODY_OF_60}" for n in range(60)]
    assert shown.count(TEXT_OF_2000) == 2
    assert shown.count(LONG_WORD) == 3


def test_a_character_that_xml_lacks_is_replaced_in_sight() -> None:
    words = Paragraph((Text("a\x00b\ud800c\ufffed\x1be\r\nf"),))
    odt = render(document([words], blank=False, record={}))
    assert "a\ufffdb\ufffdc\ufffdd\ufffde\nf" in paragraphs(odt)


def test_a_tooltip_with_anything_in_it_is_kept() -> None:
    said = "1\r2\n3\t\"4\" '5' <6> & 7"
    blank = blank_siop()
    row = blank.blocks[1]
    blocks = [replace(row, fields=tuple(replace(each, tooltip=said) for each in row.fields)), *blank.blocks[2:]]  # type: ignore[arg-type, union-attr]
    values = [each.get(_OFFICE_STRING) for each in find(tree(render(document(blocks, blank=True))), "form:property")]
    assert f"{said} Sim" in values


_OFFICE_STRING = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}string-value"


@MODEST
@given(name=POSSIBLE)
def test_the_same_document_gives_the_same_bytes(name: str) -> None:
    made = filled_siop({"responsavel.nome": name})
    assert render(made) == render(made)


def test_what_ran_before_leaves_no_trace(odts: dict[str, bytes]) -> None:
    render(long_filled())
    Element(qname=("urn:other:namespace", "x"), check_grammar=False)
    OpenDocumentText().contentxml()
    assert render(filled_siop()) == odts["filled"]
    assert render(blank_siop()) == odts["blank"]


@pytest.mark.parametrize("seed", ["0", "1"])
def test_another_process_gives_the_same_bytes(odts: dict[str, bytes], seed: str) -> None:
    program = (
        "import hashlib; from odf.opendocument import OpenDocumentText; OpenDocumentText().contentxml();"
        "from tests.renderers import documents as d; from pipeline.renderers.odt.render import render;"
        "print(hashlib.sha256(render(d.filled_siop())).hexdigest(), hashlib.sha256(render(d.blank_siop())).hexdigest())"
    )
    environment = {"PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    said = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert said.stdout.split() == [digest(odts["filled"]), digest(odts["blank"])]


def test_threads_do_not_disturb_each_other(odts: dict[str, bytes]) -> None:
    barrier = threading.Barrier(4)

    def work(name: str) -> bytes:
        barrier.wait()
        return render(blank_siop() if name == "blank" else filled_siop())

    names = ["blank", "filled"] * 2
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(work, names)) == [odts[name] for name in names]


def test_no_byte_comes_from_a_zlib(odts: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> NoReturn:
        raise AssertionError("zlib was asked to compress")

    monkeypatch.setattr(zlib, "compress", refuse)
    monkeypatch.setattr(zlib, "compressobj", refuse)
    assert render(blank_siop()) == odts["blank"]


def test_nothing_in_it_comes_from_a_clock(odts: dict[str, bytes], tmp_path: Any) -> None:
    for name, odt in odts.items():
        (tmp_path / name).write_bytes(odt)
        with zipfile.ZipFile(tmp_path / name) as archive:
            assert {entry.date_time for entry in archive.infolist()} == {(2000, 1, 1, 0, 0, 0)}
        meta = part(odt, "meta.xml").decode()
        assert meta.count("2026-11-21T00:00:00Z") == 2


def test_the_record_travels_inside(odts: dict[str, bytes]) -> None:
    made = filled_siop()
    assert record(odts["filled"]) == {**made.record, "renderer": record(odts["blank"])["renderer"]}
    assert record(odts["filled"])["renderer"]["name"] == "credencia.odt"


def test_headings_skip_no_level_and_none_is_too_deep() -> None:
    blocks = [Heading(level, f"H{level}") for level in (1, 3, 9, 9, 9, 9, 9, 0)]
    headings = find(tree(render(document(blocks, blank=False))), "text:h")
    outline = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}outline-level"
    assert [heading.get(outline) for heading in headings] == ["1", "2", "3", "4", "5", "6", "6", "1"]
