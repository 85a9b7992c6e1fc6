"""Hostile and broken files: refused in words, quickly, and in little memory."""

from __future__ import annotations

import functools
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.readers.errors import ReadError
from pipeline.readers.odt import read_odt
from pipeline.renderers.odt.render import render
from tests.readers_odt.vectors import VECTORS, archive
from tests.renderers.documents import blank_siop

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", VECTORS)
def test_a_bad_file_is_refused_in_words(name: str) -> None:
    code, make = VECTORS[name]
    odt = make()
    with pytest.raises(ReadError) as refused:
        read_odt(odt)
    assert refused.value.code == code
    assert refused.value.message.endswith(".")


@pytest.mark.parametrize("name", [name for name in VECTORS if "bomb" in name or "crowd" in name])
def test_a_bomb_takes_little_memory(name: str, tmp_path: Path) -> None:
    path = tmp_path / "bomb.odt"
    path.write_bytes(VECTORS[name][1]())
    program = (
        "import resource, sys, pathlib; resource.setrlimit(resource.RLIMIT_AS, (500 * 1024 * 1024,) * 2)\n"
        "from pipeline.readers.odt import read_odt\n"
        "try: read_odt(pathlib.Path(sys.argv[1]).read_bytes())\n"
        "except Exception as error: print(error.code)"
    )
    said = subprocess.run(
        [sys.executable, "-c", program, path], cwd=ROOT, capture_output=True, text=True, check=True, timeout=30
    )
    assert said.stdout.strip() == VECTORS[name][0]


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused_in_words(data: st.DataObject) -> None:
    """Any bytes written over any others, in a file whose checksums are those of the damaged parts."""
    parts = _parts()
    path = data.draw(st.sampled_from(sorted(parts)))
    at = data.draw(st.integers(0, len(parts[path]) - 1))
    damage = data.draw(st.binary(min_size=1, max_size=6) | st.sampled_from([b"<", b"]]>", b"&x;", b"<!--", b'"']))
    damaged = archive(parts | {path: parts[path][:at] + damage + parts[path][at + len(damage) :]})
    if data.draw(st.booleans()):
        place = data.draw(st.integers(0, len(damaged) - 1))
        damaged = damaged[:place] + damage + damaged[place + len(damage) :]
    try:
        read_odt(damaged)
    except ReadError as error:
        assert error.message.endswith(".")  # noqa: PT017 - one way out of two


@functools.cache
def _parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(render(blank_siop()))) as whole:
        return {name: whole.read(name) for name in whole.namelist()}


def test_an_error_travels_between_processes() -> None:
    import pickle  # noqa: PLC0415 - our own bytes

    error = pickle.loads(pickle.dumps(ReadError("code", "message")))  # noqa: S301 - the same
    assert (error.code, error.message) == ("code", "message")
