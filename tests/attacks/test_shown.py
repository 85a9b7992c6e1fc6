"""What is accepted shows its data to everybody: programs that share no code with ours are asked what they read."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.data.show import show
from pipeline.definition.lookup import fields
from pipeline.definition.model import ChoiceField, TextField
from tests.attacks.table import VECTORS
from tests.attacks.world import Vector, agency, base
from tests.judges import program, run
from tests.samples import siop_example

_WITHOUT_LOOKS = "typed-by-pypdf-without-appearances"
"""Asks whoever shows it to draw its fields, which not all do: they show nothing, and nothing else either."""

_ACCEPTED = [
    vector for vector in VECTORS if vector.accepted and "all" in vector.states and vector.name != _WITHOUT_LOOKS
]


def _wanted() -> list[str]:
    """The words of what the data say, as one would write it: cells are narrow, and lines are broken."""
    data, found = siop_example(), []
    for path, _, field in fields(agency().catalog.definition("siop-ws")):
        value = data.get(path)
        if isinstance(value, str) and not isinstance(field, ChoiceField) and "\n" not in value and len(value) < 60:
            found += (show(field, value) if not isinstance(field, TextField) else value).split()
    return found


def _bare(text: str) -> str:
    return "".join(text.split())


@pytest.mark.deep
@pytest.mark.parametrize("vector", _ACCEPTED, ids=lambda vector: vector.name)
def test_others_read_the_data(vector: Vector, tmp_path: Path) -> None:
    file, printed = tmp_path / "file.pdf", tmp_path / "printed.txt"
    file.write_bytes(vector.build(base("all")))
    run(program("gs"), "-q", "-dSAFER", "-dNOPAUSE", "-dBATCH", "-sDEVICE=txtwrite", f"-sOutputFile={printed}", file)
    said = {
        "pdftotext": run(program("pdftotext"), "-layout", file, "-").stdout,
        "Ghostscript": printed.read_text(encoding="utf-8", errors="replace"),
    }
    wanted = _wanted()
    assert len(wanted) > 20
    for reader, text in said.items():
        missing = [word for word in wanted if word not in _bare(text)]
        assert missing == [], (reader, missing)
