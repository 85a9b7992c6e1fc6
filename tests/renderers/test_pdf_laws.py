"""What holds for every document: the same input gives the same bytes, and every value is on the page as given."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import threading
import unicodedata
import zlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NoReturn

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.renderers.pdf.render import render
from tests.renderers.documents import (
    BODY_OF_60,
    LONG_WORD,
    NASTY,
    TEXT_OF_2000,
    blank_siop,
    filled_siop,
    long_filled,
)

LETTERS = st.characters(min_codepoint=0x20, max_codepoint=0x17E, exclude_categories=("Cc", "Cf", "Lm"))
LINES = st.text(LETTERS, min_size=1, max_size=150).map(lambda text: unicodedata.normalize("NFC", text))
MODEST = settings(max_examples=25, deadline=None)


def page_text(pdf: bytes) -> str:
    """Between the running head and the foot, so that a text that goes on over the next page is in one piece."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_bounded(bottom=55, top=797) for page in document)
    finally:
        document.close()


def bare(text: str) -> str:
    """Without what the end of a line adds or takes: spaces, and the hyphen that PDFium takes for a broken word's."""
    return re.sub(r"[\s\-\u00ad\ufffe\x02]", "", unicodedata.normalize("NFC", text))


def digest(pdf: bytes) -> str:
    return hashlib.sha256(pdf).hexdigest()


@MODEST
@given(name=LINES, description=st.lists(LINES, max_size=6).map("\n".join))
def test_every_value_is_on_the_page(name: str, description: str) -> None:
    shown = bare(page_text(render(filled_siop({"titular.nome": name, "sistema.descricao": description}))))
    assert bare(name) in shown
    assert bare(description) in shown


@pytest.mark.parametrize("value", [NASTY, BODY_OF_60, LONG_WORD, TEXT_OF_2000, "  a   b ", "#", "\\", "a\u0301\u00a0b"])
def test_a_value_is_never_markup(value: str) -> None:
    shown = page_text(render(filled_siop({"titular.nome": value, "titular.cargo": value})))
    assert bare(shown).count(bare(value)) >= 2


def test_a_long_document_loses_no_row_and_no_word() -> None:
    shown = bare(page_text(render(long_filled())))
    assert all(f"Servidor{n}Super" in shown for n in range(60))
    assert shown.count(bare(TEXT_OF_2000)) == 2
    assert shown.count(bare(LONG_WORD)) == 3


@MODEST
@given(name=LINES)
def test_the_same_document_gives_the_same_bytes(name: str) -> None:
    document = filled_siop({"responsavel.nome": name})
    assert render(document) == render(document)


def test_what_was_rendered_before_leaves_no_trace(pdfs: dict[str, bytes]) -> None:
    render(long_filled())
    assert render(filled_siop()) == pdfs["filled"]
    assert render(blank_siop()) == pdfs["blank"]


@pytest.mark.parametrize("seed", ["0", "1"])
def test_another_process_gives_the_same_bytes(pdfs: dict[str, bytes], seed: str) -> None:
    program = (
        "import hashlib; from tests.renderers import documents as d; from pipeline.renderers.pdf.render import render;"
        "print(hashlib.sha256(render(d.blank_siop())).hexdigest(), hashlib.sha256(render(d.filled_siop())).hexdigest())"
    )
    environment = {"PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    said = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert said.stdout.split() == [digest(pdfs["blank"]), digest(pdfs["filled"])]


def test_threads_do_not_disturb_each_other(pdfs: dict[str, bytes]) -> None:
    barrier = threading.Barrier(4)

    def work(name: str) -> bytes:
        barrier.wait()
        return render(blank_siop() if name == "blank" else filled_siop())

    names = ["blank", "filled"] * 2
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(work, names)) == [pdfs[name] for name in names]


def test_no_byte_comes_from_pythons_zlib(pdfs: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> NoReturn:
        raise AssertionError("zlib was asked to compress")

    monkeypatch.setattr(zlib, "compress", refuse)
    monkeypatch.setattr(zlib, "compressobj", refuse)
    assert render(blank_siop()) == pdfs["blank"]


@pytest.mark.parametrize("level", [1, 9])
def test_no_byte_comes_from_the_zlib_of_qpdf(pdfs: dict[str, bytes], level: int) -> None:
    pikepdf.settings.set_flate_compression_level(level)
    try:
        assert render(blank_siop()) == pdfs["blank"]
    finally:
        pikepdf.settings.set_flate_compression_level(-1)


def test_the_date_is_the_documents(pdfs: dict[str, bytes]) -> None:
    for pdf in pdfs.values():
        assert b"D:20261121000000Z" in pdf
        dates = set(re.findall(rb"D:(\d{8})", pdf))
        assert dates == {b"20261121"}
