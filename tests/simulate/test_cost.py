"""Who doesn't use a service or a token doesn't pay for them."""

from __future__ import annotations

import subprocess
import sys

import pytest

_ASK = """
import sys
from pipeline.cli import main
main({words!r})
heavy = ("pkcs11", "urllib3", "http.server", "webbrowser", "pyhanko", "signatures.simulate")
print([name for name in heavy if name in sys.modules])
"""


@pytest.mark.parametrize("command", ["sign", "receive", "simulate", "certificates", "check", "verify"])
def test_help_imports_nothing_of_it(command: str) -> None:
    said = subprocess.run(
        [sys.executable, "-c", _ASK.format(words=[command, "--help"])], capture_output=True, text=True, check=True
    )
    assert said.stdout.splitlines()[-1] == "[]"
