"""LibreOffice, running once for all tests, to fill in forms as a person would."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from uuid import uuid4

import pytest

from tests import judges

_SCRIPT = Path(__file__).with_name("fill_with_libreoffice.py")
_PYTHON = Path("/usr/bin/python3")  # Debian's python3-uno belongs to the system's Python
_PATIENCE = 120

Fill = Callable[[bytes, Mapping[str, object]], bytes]


@pytest.fixture(scope="session")
def pipe(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a pipe on which a LibreOffice with a new profile answers."""
    program, name = judges.program("soffice"), f"credencia{uuid4().hex}"
    profile = f"-env:UserInstallation={tmp_path_factory.mktemp('profile').as_uri()}"
    accept = f"--accept=pipe,name={name};urp;"
    command = [program, profile, "--headless", "--norestore", accept]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as office:
        try:
            yield name
        finally:
            office.terminate()


@pytest.fixture(scope="session")
def fill(pipe: str, tmp_path_factory: pytest.TempPathFactory) -> Fill:
    """Fills in a blank through LibreOffice, which then saves it; values by control's name."""

    def filled(blank: bytes, values: Mapping[str, object]) -> bytes:
        folder = tmp_path_factory.mktemp("filled")
        source, target, typed = folder / "blank.odt", folder / "filled.odt", folder / "values.json"
        source.write_bytes(blank)
        typed.write_text(json.dumps(values), encoding="utf-8")
        command = [_PYTHON, _SCRIPT, pipe, source, target, typed]
        said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_PATIENCE)
        assert said.returncode == 0, said.stderr
        return target.read_bytes()

    return filled
