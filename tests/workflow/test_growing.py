"""A file grows only from what was read, whatever its size: it is compared piece by piece."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.workflow.errors import RefusedError
from pipeline.workflow.files import grow_file

PIECE = 1 << 20
SIZES = (0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE)


def content(size: int) -> bytes:
    return (b"0123456789abcdef" * (size // 16 + 1))[:size]


@pytest.mark.parametrize("size", SIZES)
def test_it_grows(size: int, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(content(size))
    grow_file(path, content(size), content(size) + b"more")
    assert path.read_bytes() == content(size) + b"more"


@pytest.mark.parametrize("size", SIZES[1:])
@pytest.mark.parametrize("change", ["longer", "shorter", "first", "last"])
def test_what_changed_meanwhile_is_not_written_over(size: int, change: str, tmp_path: Path) -> None:
    read, path = content(size), tmp_path / "a.pdf"
    there = {"longer": read + b"x", "shorter": read[:-1], "first": b"#" + read[1:], "last": read[:-1] + b"#"}[change]
    path.write_bytes(there)
    with pytest.raises(RefusedError) as caught:
        grow_file(path, read, read + b"more")
    assert caught.value.code == "arquivo-mudou"
    assert path.read_bytes() == there
