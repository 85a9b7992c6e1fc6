"""What holds in every format: the same document gives the same bytes, whatever ran before, beside or elsewhere."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import threading
import zlib
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NoReturn

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from odf.element import Element
from odf.opendocument import OpenDocumentText

from pipeline.document.model import Document
from pipeline.renderers.docx.render import render as docx
from pipeline.renderers.html.render import render as html
from pipeline.renderers.odt.render import render as odt
from pipeline.renderers.pdf.render import render as pdf
from tests.renderers.documents import blank_siop, filled_siop, long_filled
from tests.renderers.made import MADE

FORMATS: Mapping[str, Callable[[Document], bytes]] = {"docx": docx, "html": html, "odt": odt, "pdf": pdf}
SHORT = ("blank", "filled", "letter")
LETTERS = st.characters(min_codepoint=0x20, max_codepoint=0x17E, exclude_categories=("Cc", "Cf", "Lm"))

every_format = pytest.mark.parametrize("name", FORMATS)


@pytest.fixture(scope="module")
def first() -> dict[str, dict[str, bytes]]:
    """The short documents in each format, made once."""
    return {name: {each: render(MADE[each]()) for each in SHORT} for name, render in FORMATS.items()}


@every_format
@settings(max_examples=15, deadline=None)
@given(person=st.text(LETTERS, min_size=1, max_size=150))
def test_the_same_document_gives_the_same_bytes(name: str, person: str) -> None:
    document = filled_siop({"responsavel.nome": person})
    assert FORMATS[name](document) == FORMATS[name](document)


@every_format
def test_what_was_rendered_before_leaves_no_trace(first: dict[str, dict[str, bytes]], name: str) -> None:
    FORMATS[name](long_filled())
    Element(qname=("urn:other:namespace", "x"), check_grammar=False)
    OpenDocumentText().contentxml()
    assert {each: FORMATS[name](MADE[each]()) for each in SHORT} == first[name]


@every_format
@pytest.mark.parametrize("seed", ["0", "1"])
def test_another_process_gives_the_same_bytes(first: dict[str, dict[str, bytes]], name: str, seed: str) -> None:
    program = (
        "import hashlib; from odf.opendocument import OpenDocumentText; OpenDocumentText().contentxml();"
        f"from tests.renderers.made import MADE; from pipeline.renderers.{name}.render import render;"
        f"print(*(hashlib.sha256(render(MADE[each]())).hexdigest() for each in {SHORT}))"
    )
    environment = {"PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    said = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert said.stdout.split() == [hashlib.sha256(first[name][each]).hexdigest() for each in SHORT]


@every_format
def test_threads_do_not_disturb_each_other(first: dict[str, dict[str, bytes]], name: str) -> None:
    barrier = threading.Barrier(4)

    def work(each: str) -> bytes:
        barrier.wait()
        return FORMATS[name](MADE[each]())

    asked = ["blank", "filled"] * 2
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(work, asked)) == [first[name][each] for each in asked]


@every_format
def test_no_byte_comes_from_pythons_zlib(
    first: dict[str, dict[str, bytes]], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> NoReturn:
        raise AssertionError("zlib was asked to compress")

    monkeypatch.setattr(zlib, "compress", refuse)
    monkeypatch.setattr(zlib, "compressobj", refuse)
    assert FORMATS[name](blank_siop()) == first[name]["blank"]


@pytest.mark.parametrize("level", [1, 9])
def test_no_byte_comes_from_the_zlib_of_qpdf(first: dict[str, dict[str, bytes]], level: int) -> None:
    pikepdf.settings.set_flate_compression_level(level)
    try:
        assert pdf(blank_siop()) == first["pdf"]["blank"]
    finally:
        pikepdf.settings.set_flate_compression_level(-1)
