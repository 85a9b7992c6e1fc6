"""Other programs, asked for their judgement of our files.

A judge that is not installed skips the test, with a word on how to get it; with ``CI=true`` it fails the test, so that
a check that everyone believes in is never silently left out.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

_PATIENCE = 300  # seconds
_VERAPDF = "cli-1.30.2.jar"


def program(name: str) -> str:
    """The path of a program. Skips the test, or fails it in CI, when it is not installed."""
    found = shutil.which(name)
    return found if found is not None else _absent(name)


def judges_folder() -> Path:
    """Where `tools/install-judges.sh` keeps what comes from no system package."""
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(cache) / "credencia" / "judges"


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a judge; its exit code is part of what it says."""
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=_PATIENCE)


def verapdf(files: Sequence[Path], flavour: str) -> dict[str, list[str]]:
    """The rules that each file breaks, by its name. ``flavour`` is ``3a`` or ``ua1``; one start for all files."""
    jar = judges_folder() / _VERAPDF
    if not jar.exists():
        _absent("veraPDF")
    said = run(program("java"), "-jar", jar, "-f", flavour, "--format", "json", *files)
    jobs = json.loads(said.stdout)["report"]["jobs"]
    judged = {Path(job["itemDetails"]["name"]).name: _broken_rules(job) for job in jobs}
    assert set(judged) == {file.name for file in files}, said.stderr
    return judged


def qpdf_problems(file: Path) -> str:
    """What `qpdf --check` objects to; empty when nothing."""
    said = run(program("qpdf"), "--check", file)
    return "" if said.returncode == 0 else said.stdout + said.stderr


@dataclass(frozen=True, slots=True)
class Font:
    """A font as pdffonts sees it."""

    name: str
    embedded: bool


def pdffonts(file: Path) -> list[Font]:
    """The fonts of a file."""
    lines = run(program("pdffonts"), file).stdout.splitlines()[2:]
    # name, type and encoding may hold spaces; the columns from the right do not: emb sub uni object-number generation
    return [Font(line.split()[0], line.split()[-5] == "yes") for line in lines]


def pdfinfo(file: Path) -> dict[str, str]:
    """What pdfinfo prints, by its headings."""
    lines = run(program("pdfinfo"), file).stdout.splitlines()
    pairs = (line.partition(":") for line in lines)
    return {heading.strip(): value.strip() for heading, _, value in pairs}


def pdftotext(file: Path) -> str:
    """The text of the pages, laid out as they are."""
    return run(program("pdftotext"), "-layout", file, "-").stdout


def pdfsig(file: Path) -> list[str]:
    """What pdfsig says of each signature: ``Signature is Valid.`` and the like. It knows no trust anchors here."""
    said = run(program("pdfsig"), "-nocert", file).stdout
    return re.findall(r"Signature Validation: (.+)", said)


@dataclass(frozen=True, slots=True)
class DssWord:
    """What EU DSS says of one signature. ``unknown`` are later changes that it can't explain, by path."""

    field: str
    indication: str
    level: str
    intact: bool
    unknown: str


def dss(files: Sequence[Path], trust: Path) -> dict[str, list[DssWord]]:
    """EU DSS on every signature of each file, by the file's name; self-issued certificates of ``trust`` are anchors."""
    home = judges_folder() / "dss"
    if not (home / "classes" / "Judge.class").exists():
        _absent("EU DSS")
    anchors = [trust / anchor["file"] for anchor in tomllib.loads((trust / "ancoras.toml").read_text())["anchor"]]
    classes = f"{home / 'classes'}{os.pathsep}{home / 'lib' / '*'}"
    said = run(program("java"), "-cp", classes, "Judge", *anchors, *sorted(trust.glob("*.crl")), "--", *files)
    words: dict[str, list[DssWord]] = {file.name: [] for file in files}
    for line in said.stdout.splitlines():
        name, field, indication, _, level, intact, unknown = line.split("\t")
        words[name].append(DssWord(field, indication, level, intact == "true", unknown))
    assert said.returncode == 0, said.stderr
    return words


def _broken_rules(job: dict[str, Any]) -> list[str]:
    results = job.get("validationResult")
    if not results:
        return [f"veraPDF could not judge it: {job.get('taskException', job)}"]
    return [
        f"{rule['specification']} {rule['clause']}-{rule['testNumber']}: {rule['description']}"
        for result in results
        for rule in result["details"]["ruleSummaries"]
    ]


def _absent(name: str) -> Any:
    message = f"{name} is not installed: run tools/install-judges.sh"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)
