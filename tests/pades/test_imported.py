"""A page that is shown in a signature's box comes along whole: what it refers to says the same as in its own file."""

from __future__ import annotations

import io
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String
from pyhanko.pdf_utils.generic import IndirectObject

from signatures.pades.appending import Appender
from signatures.pades.imported import import_page
from tests.signatures.vectors import make_form

FORM = make_form()

NAMES = (b"/A#B", b"/1 0 R", "/ção".encode())
TEXTS = ("12 0 R", "(3 0 R) >>", "\\", "")
KEYS = ("/A", "/B C", "/Length", "/é")
SCALARS = (
    st.integers(-(2**31), 2**31 - 1)
    | st.booleans()
    | st.none()
    | st.decimals(-1000, 1000, places=3).filter(lambda number: number != 0)
    | st.text(max_size=12)
    | st.sampled_from(TEXTS)
    | st.sampled_from(NAMES)
)
"""What `built` makes PDF objects of: text becomes a string, bytes a name."""
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)


def built(pdf: Pdf, value: object, depth: int = 0) -> object:
    """The value as an object of the file; every other level is referred to."""
    if isinstance(value, list):
        made: object = Array([built(pdf, item, depth + 1) for item in value])
    elif isinstance(value, dict):
        made = Dictionary({key: built(pdf, item, depth + 1) for key, item in value.items() if item is not None})
    elif isinstance(value, str | bytes):
        return String(value) if isinstance(value, str) else Name(value.decode())
    else:
        return value
    return pdf.make_indirect(made) if depth % 2 else made


def page_with(value: object, content: bytes) -> bytes:
    out = io.BytesIO()
    with Pdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(200, 50))
        used = pdf.make_stream(content, Dictionary(Kept=Array([1, pdf.make_indirect(Dictionary(Deep=Name.Yes))])))
        entries = Dictionary(First=used, Second=used, Value=built(pdf, value) if value is not None else 0)
        page.obj.Resources = Dictionary(XObject=entries)
        page.obj.Contents = pdf.make_stream(content)
        pdf.save(out, static_id=True)
    return out.getvalue()


def imported(page: bytes) -> Pdf:
    """The form with the page added to it, and nothing that shows it: it is reached by the catalog."""
    writer = Appender(FORM)
    reference, box = import_page(writer, page)
    assert isinstance(reference, IndirectObject)
    assert box == (0, 0, 200, 50)
    writer.root["/Imported"] = reference
    writer.update_root()
    return pikepdf.open(io.BytesIO(FORM + writer.revision()))


def said(value: object) -> object:
    """A value with all that it leads to."""
    if isinstance(value, Stream):
        entries = {key: said(item) for key, item in value.items() if key != Name.Length}
        return ("stream", entries, value.read_raw_bytes())
    if isinstance(value, Array):
        return [said(item) for item in value]
    if isinstance(value, Dictionary):
        return {key: said(item) for key, item in value.items()}
    if isinstance(value, Object):
        return value.unparse()
    return Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else value


@given(VALUES, st.binary(max_size=40))
def test_what_comes_along_says_the_same(value: object, content: bytes) -> None:
    page = page_with(value, content)
    with pikepdf.open(io.BytesIO(page)) as source, imported(page) as target:
        assert said(target.Root.Imported.Resources) == said(source.pages[0].obj.Resources)
        assert target.Root.Imported.read_raw_bytes() == source.pages[0].obj.Contents.read_bytes()
        assert not target.get_warnings()


def test_what_is_referred_to_twice_comes_once() -> None:
    with imported(page_with(None, b"q Q")) as target:
        used = target.Root.Imported.Resources.XObject
        assert used.First.objgen == used.Second.objgen


def test_what_refers_to_itself_comes_too() -> None:
    out = io.BytesIO()
    with Pdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(200, 50))
        looped = pdf.make_indirect(Dictionary(A=1))
        looped.Self = looped
        page.obj.Resources = Dictionary(Properties=Dictionary(P=looped))
        page.obj.Contents = pdf.make_stream(b"")
        pdf.save(out)
    with imported(out.getvalue()) as target:
        found = target.Root.Imported.Resources.Properties.P
        assert found.Self.objgen == found.objgen


def test_several_contents_are_one() -> None:
    out = io.BytesIO()
    with Pdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(200, 50))
        page.obj.Contents = Array([pdf.make_stream(part) for part in (b"q", b"0 g", b"Q")])
        pdf.save(out)
    with imported(out.getvalue()) as target:
        assert target.Root.Imported.read_raw_bytes().split() == [b"q", b"0", b"g", b"Q"]


@pytest.mark.parametrize("seed", ["1", "2"])
def test_another_process_gives_the_same_bytes(seed: str, tmp_path: Path) -> None:
    page = page_with({"/A": 1, "/B C": [{"/é": "x", "/A": 2, "/Length": 3}]}, b"q Q")
    (tmp_path / "page.pdf").write_bytes(page)
    (tmp_path / "form.pdf").write_bytes(FORM)
    code = (
        "import sys, hashlib, pathlib\n"
        "from signatures.pades.appending import Appender\n"
        "from signatures.pades.imported import import_page\n"
        "form, page = (pathlib.Path(name).read_bytes() for name in sys.argv[1:])\n"
        "writer = Appender(form); import_page(writer, page)\n"
        "print(hashlib.sha256(writer.revision()).hexdigest())"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "form.pdf"), str(tmp_path / "page.pdf")]
    made = subprocess.run(command, env={"PYTHONHASHSEED": seed}, check=True, capture_output=True, text=True).stdout
    other = subprocess.run(command, env={"PYTHONHASHSEED": "3"}, check=True, capture_output=True, text=True).stdout
    assert made == other
