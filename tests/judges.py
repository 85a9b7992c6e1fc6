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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

_PATIENCE = 300  # seconds
_PATIENCE_FOR_A_FILE = 300  # seconds, of EU DSS; each takes less than one on a quiet machine
_DSS_CHANGES = ("extensions", "filling", "annotations", "overlapping", "pages", "visual")
_VERAPDF = "cli-1.30.2.jar"
_ODF_VALIDATOR = "odfvalidator-0.12.0-jar-with-dependencies.jar"


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


def run_with_input(text: str, *command: str | Path) -> subprocess.CompletedProcess[str]:
    """The same, of a program that reads ``text`` from its standard input."""
    return subprocess.run(command, input=text, capture_output=True, text=True, check=False, timeout=_PATIENCE)


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


def libreoffice_docx(file: Path, folder: Path) -> bytes:
    """A text document after LibreOffice opened it and saved it as DOCX. The profile is a new one."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    said = run(program("soffice"), profile, "--headless", "--convert-to", "docx", "--outdir", folder / "saved", file)
    saved = folder / "saved" / f"{file.stem}.docx"
    assert saved.exists(), said.stdout + said.stderr
    return saved.read_bytes()


def ooxml_problems(file: Path) -> list[str]:
    """What Microsoft's Open XML SDK objects to in a DOCX; empty when nothing."""
    validator = judges_folder() / "ooxml" / "node_modules" / ".bin" / "ooxml-validator"
    if not validator.exists():
        _absent("the OOXML validator")
    said = json.loads(run(validator, file).stdout)
    return [f"{error['path']}: {error['description']}" for error in said["errors"]]


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


@dataclass(frozen=True, slots=True)
class PdfsigWord:
    """What pdfsig says of one signature field. ``validity`` is empty when it takes the field for unsigned.

    ``whole``: the signature covers the file to its end (*Total document signed*).
    """

    field: str
    subfilter: str
    validity: str
    whole: bool


def pdfsig_words(file: Path) -> list[PdfsigWord]:
    """What pdfsig says of each field, of the bytes and the cryptography: asked with ``-nocert``.

    It judges certificates as of today and can't be told another day, so it is not asked about them.
    """
    said = run(program("pdfsig"), "-nocert", file).stdout
    return [_pdfsig_word(part) for part in re.split(r"(?m)^Signature #\d+:$", said)[1:]]


def pdfsig(file: Path) -> list[str]:
    """What pdfsig says of each signature: ``Signature is Valid.`` and the like. It knows no trust anchors here."""
    return [word.validity for word in pdfsig_words(file) if word.validity]


def _pdfsig_word(said: str) -> PdfsigWord:
    named = dict(re.findall(r"(?m)^  - ([\w ]+): (.*)$", said))
    return PdfsigWord(
        named.get("Signature Field Name", ""),
        named.get("Signature Type", ""),
        named.get("Signature Validation", ""),
        whole="\n  - Total document signed" in said,
    )


@dataclass(frozen=True, slots=True)
class DssWord:
    """What EU DSS says of one signature, or of one timestamp of the document.

    ``errors`` and ``warnings`` are the names of its own messages. ``changes`` are the kinds of later ones: what DSS
    takes for ``extensions``, ``filling`` or ``annotations``, pages on which annotations overlap (``overlapping``),
    pages more or less (``pages``), pages that look otherwise (``visual``). ``filling`` and ``unknown`` (those
    that it can't explain) are listed, too.
    """

    field: str
    indication: str
    level: str
    intact: bool
    unknown: str
    subindication: str = ""
    subfilter: str = ""
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    filling: str = ""
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DssOpinion:
    """What EU DSS says of a file. ``opinion`` is ``read``, ``unreadable`` (and ``why``), or ``time``: too long."""

    opinion: str
    why: str
    signatures: tuple[DssWord, ...]
    stamps: tuple[DssWord, ...]


def dss(files: Sequence[Path], trust: Path, moment: datetime | None = None) -> dict[str, list[DssWord]]:
    """EU DSS on every signature of each file, by the file's name; see `dss_opinions`."""
    said = dss_opinions(files, trust, moment or datetime.now(UTC))
    return {name: list(opinion.signatures) for name, opinion in said.items()}


@dataclass(frozen=True, slots=True)
class DssQuestion:
    """Files to be judged as of the same moment; self-issued certificates of ``trust`` are anchors."""

    files: Sequence[Path]
    trust: Path
    moment: datetime

    @property
    def arguments(self) -> list[str | Path]:
        """What to start it with."""
        listed = tomllib.loads((self.trust / "ancoras.toml").read_text())["anchor"]
        known = (*(self.trust / anchor["file"] for anchor in listed), *sorted(self.trust.glob("*.crl")))
        return [f"--at={self.moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", *known, "--", *self.files]


def dss_opinions(files: Sequence[Path], trust: Path, moment: datetime) -> dict[str, DssOpinion]:
    """EU DSS on each file, by the file's name, as of ``moment``; self-issued certificates of ``trust`` are anchors."""
    return dss_answers([DssQuestion(files, trust, moment)])


def dss_answers(questions: Sequence[DssQuestion]) -> dict[str, DssOpinion]:
    """EU DSS on the files of all questions, by their names, which are all different.

    One start for all, each with a time limit of its own inside it: the whole may take as long as it takes.
    """
    home = judges_folder() / "dss"
    if not (home / "classes" / "Judge.class").exists():
        _absent("EU DSS")
    files = [file for question in questions for file in question.files]
    assert len({file.name for file in files}) == len(files)
    classes = f"{home / 'classes'}{os.pathsep}{home / 'lib' / '*'}"
    asked = [argument for question in questions for argument in ("--and", *question.arguments)]
    command = (program("java"), "-cp", classes, "Judge", f"--limit={_PATIENCE_FOR_A_FILE}", *asked)
    said = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=_PATIENCE_FOR_A_FILE * (1 + len(files))
    )
    assert said.returncode == 0, said.stderr
    lines: dict[str, list[list[str]]] = {file.name: [] for file in files}
    for line in said.stdout.splitlines():
        name, *parts = line.split("\t")
        lines[name].append(parts)
    return {name: _dss_opinion(parts) for name, parts in lines.items()}


def _dss_opinion(lines: list[list[str]]) -> DssOpinion:
    told = [(kind, dict(part.split("=", 1) for part in parts)) for kind, *parts in lines]
    [whole] = [named for kind, named in told if kind == "file"]
    words = {kind: tuple(_dss_word(named) for of, named in told if of == kind) for kind in ("signature", "timestamp")}
    return DssOpinion(whole["opinion"], whole.get("why", ""), words["signature"], words["timestamp"])


def _dss_word(named: Mapping[str, str]) -> DssWord:
    return DssWord(
        named["field"],
        named["indication"],
        named["format"],
        named["intact"] == "true",
        named["unknown"],
        "" if named["subindication"] == "null" else named["subindication"],
        named["subfilter"],
        tuple(named["errors"].split()),
        tuple(named["warnings"].split()),
        named["filling"],
        tuple(kind for kind in _DSS_CHANGES if named[kind] != "[]"),
    )


def odf_problems(files: Sequence[Path]) -> str:
    """What the ODF Toolkit's validator objects to in files of ODF 1.2; empty when nothing. One start for all files."""
    jar = judges_folder() / _ODF_VALIDATOR
    if not jar.exists():
        _absent("the ODF validator")
    said = run(program("java"), "-jar", jar, *files)
    problems = said.stdout + said.stderr
    return problems or ("" if said.returncode == 0 else f"exit code {said.returncode}")


def libreoffice_pdfs(files: Sequence[Path], folder: Path) -> dict[str, Path]:
    """What LibreOffice makes of text documents, as PDF with form fields, by the file's name.

    Headless it repairs nothing: a file that it would offer to repair gives no PDF. The profile is a new one.
    """
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    said = run(program("soffice"), profile, "--headless", "--convert-to", "pdf", "--outdir", folder, *files)
    made = {file.name: folder / f"{file.stem}.pdf" for file in files}
    assert all(path.exists() for path in made.values()), said.stdout + said.stderr
    return made


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
