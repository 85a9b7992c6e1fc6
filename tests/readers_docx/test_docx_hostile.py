"""What is made to harm is refused in words, soon, and without much memory."""

from __future__ import annotations

import tracemalloc

import pytest

from pipeline.readers.docx import read_docx
from pipeline.readers.errors import ReadError
from tests.readers_docx.vectors import VECTORS

BYTES = 200 * 1024 * 1024


@pytest.mark.parametrize("name", VECTORS)
def test_what_is_said_of_it(name: str) -> None:
    make, code = VECTORS[name]
    data = make()
    if code is None:
        read_docx(data)
    else:
        with pytest.raises(ReadError) as caught:
            read_docx(data)
        assert caught.value.code == code
        assert caught.value.message.endswith(".")


@pytest.mark.parametrize("name", ["zip-bomb", "many-elements", "crowded-controls", "many-options"])
def test_it_takes_little_memory(name: str) -> None:
    make, code = VECTORS[name]
    data = make()
    tracemalloc.start()
    try:
        if code is None:
            read_docx(data)
        else:
            with pytest.raises(ReadError):
                read_docx(data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < BYTES
