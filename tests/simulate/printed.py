"""A simulator in a process of its own, and the commands that it prints, run word for word."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.workflow.demo import Demo
from tests.simulate.desks import BROWSER, CLI

_END = "Para verificar:"
_VARIABLE = re.compile(r"([A-Z_]+)=(.*)")


@dataclass(frozen=True, slots=True)
class Printed:
    """A folder with documents, and what a simulator said."""

    folder: Path
    said: str

    def sign(self, profile: str = "", name: str = "1.pdf") -> tuple[int, str, str]:
        """What is said for signing, with this profile; ``titular`` signs."""
        return self.run(*self._command("sign", f"--perfil {profile}" if profile else "", name))

    def verify(self, *more: str, name: str = "1.pdf") -> tuple[int, str, str]:
        environment, words = self._command("verify", "", name)
        return self.run(environment, [*words, *more])

    def run(self, environment: Mapping[str, str], words: Sequence[str]) -> tuple[int, str, str]:
        """The exit code, what was said on stdout, and on stderr; nothing else of this machine is trusted."""
        homes = {f"XDG_{name}_HOME": str(self.folder / ".casa") for name in ("DATA", "STATE", "CONFIG", "CACHE")}
        password = {"CREDENCIA_PASSWORD": "credencia", "BROWSER": BROWSER}
        made = subprocess.run(
            [*CLI, *words],
            cwd=self.folder,
            env={**os.environ, **homes, **password, **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=180,
        )
        assert "Traceback" not in made.stderr, made.stderr
        return made.returncode, made.stdout, made.stderr

    def _command(self, verb: str, having: str, name: str) -> tuple[dict[str, str], list[str]]:
        lines = [line.strip() for line in self.said.splitlines() if f"credencia {verb} " in line]
        chosen = next(line for line in lines if having in line)
        words = shlex.split(chosen.replace("PDF", name).replace("PAPEL", "titular"))
        start = words.index("credencia")
        variables = [_VARIABLE.fullmatch(word) for word in words[:start]]
        return {found[1]: found[2] for found in variables if found}, words[start + 1 :]


@pytest.fixture
def papers(demo: Demo, demo_folder: Path, tmp_path: Path) -> Path:
    """A folder with documents of the demonstration's people."""
    del demo
    for name in ("1.pdf", "2.pdf"):
        shutil.copy(demo_folder / "siop-ws.pdf", tmp_path / name)
    return tmp_path


@contextmanager
def simulating(words: Sequence[str], folder: Path) -> Iterator[Printed]:
    """What a simulator says until the block ends."""
    command = [*CLI, "simulate", *words, "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        said = ""
        while _END not in said:
            line = process.stdout.readline()
            assert line, process.stderr and process.stderr.read()
            said += line
        yield Printed(folder, said + process.stdout.readline())
    finally:
        process.kill()
        process.communicate()
