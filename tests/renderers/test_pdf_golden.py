"""The sample's pages as text, and its bytes as a digest, as they were when someone last looked.

``CREDENCIA_UPDATE_GOLDEN=1`` writes them anew: look at the pages before committing what it wrote. A changed digest
means that files made before can no longer be proved byte for byte; say so in the change log.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from tests import judges

GOLDEN = Path(__file__).parent / "golden"


def compare(file: Path, text: str) -> None:
    if os.environ.get("CREDENCIA_UPDATE_GOLDEN") == "1":
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["blank", "filled", "long-blank", "long-filled"])
def test_the_bytes_are_those_of_every_machine(pdfs: dict[str, bytes], name: str) -> None:
    compare(GOLDEN / f"{name}.sha256", hashlib.sha256(pdfs[name]).hexdigest() + "\n")


@pytest.mark.deep
@pytest.mark.parametrize("name", ["blank", "filled", "long-filled"])
def test_the_pages_say_what_they_said(files: dict[str, Path], name: str) -> None:
    compare(GOLDEN / f"{name}.txt", judges.pdftotext(files[name]).replace("\f", "\n--- page ---\n"))
