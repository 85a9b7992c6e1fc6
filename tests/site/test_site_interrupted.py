"""Ctrl+C while the blanks are made reaches the whole group, and is told once, in words."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """\
import os, signal, threading
from pipeline.cli import main
from pipeline.definition.catalog import Catalog
from pipeline.site import blanks

real = blanks.ProcessPoolExecutor.map

def then_interrupt(pool, *arguments):
    made = real(pool, *arguments)
    threading.Timer(0.2, os.killpg, (0, signal.SIGINT)).start()
    return made

if __name__ == "__main__":
    os.setpgrp()
    blanks.ProcessPoolExecutor.map = then_interrupt
    try:
        blanks.blanks(Catalog())
    except KeyboardInterrupt:
        print("told")
"""


@pytest.mark.skipif(os.name != "posix", reason="signals to a group")
def test_an_interruption_is_told_once(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    done = subprocess.run([sys.executable, program], capture_output=True, text=True, check=False)
    assert done.stdout == "told\n"
    assert done.stderr == ""
