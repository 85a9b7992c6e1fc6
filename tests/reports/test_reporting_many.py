"""Many verdicts: a line for each, and one report of them all to attach to a process."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.findings import Severity
from pipeline.submission.many_report import JudgedFile, equal_files
from pipeline.workflow import reporting_many
from pipeline.workflow.demo import Demo
from pipeline.workflow.outcomes import Tally
from pipeline.workflow.plain import on_one_line
from tests import judges
from tests.conftest import MOMENT

FORGED = "a\nseria aceito      siop-ws  forjado\x1b[2K\u202e.pdf"


@pytest.fixture
def folder(demo: Demo, demo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Accepted, accepted again under another name, refused under a name that acts, empty, a folder, and none."""
    del demo
    here = tmp_path / "recebidos"
    here.mkdir()
    shutil.copy(demo_folder / "siop-ws.signed.pdf", here / "assinado.pdf")
    shutil.copy(demo_folder / "siop-ws.signed.pdf", here / "o mesmo.pdf")
    shutil.copy(demo_folder / "siop-ws.pdf", here / FORGED)
    (here / "vazio.pdf").write_bytes(b"")
    (here / "pasta.pdf").mkdir()
    monkeypatch.chdir(tmp_path)
    return here


def verify(demo_folder: Path, *words: str) -> int:
    files = sorted(str(path) for path in Path("recebidos").iterdir())
    trust = str(demo_folder / "pki" / "trust")
    return main(["verify", *files, "--trust", trust, "--moment", MOMENT.isoformat(), *words])


def test_a_name_writes_no_line_of_its_own(folder: Path, demo_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    del folder
    verify(demo_folder)
    said = capsys.readouterr().out
    lines = said.splitlines()
    assert len(lines) == 5 + 3
    assert sum(line.startswith("seria aceito") for line in lines) == 2
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert "5 arquivos: 2 seriam aceitos, 2 não seriam, 1 não foi lido." in lines


def test_the_reports_say_the_same(folder: Path, demo_folder: Path, tmp_path: Path) -> None:
    del folder
    names = [tmp_path / f"r{suffix}" for suffix in (".pdf", ".html", ".json", ".txt")]
    assert verify(demo_folder, *(word for name in names for word in ("--report", str(name)))) == 2
    pdf, html, made, text = names
    record = json.loads(made.read_text("utf-8"))
    assert record["summary"] == "5 arquivos: 2 seriam aceitos, 2 não seriam, 1 não foi lido."
    assert [each["accepted"] for each in record["files"]] == [False, True, True, False, False]
    digests = [each["file"]["sha256"] for each in record["files"]]
    assert digests[1] == digests[2]
    assert digests[3] is None
    for page in (judges.pdftotext(pdf), html.read_text("utf-8"), text.read_text("utf-8")):
        assert record["summary"] in page
        assert "assinado.pdf" in page
        assert "\x1b" not in page
    assert "iguais, byte por byte" in judges.pdftotext(pdf)
    assert digests[1] in html.read_text("utf-8")


def test_what_holds_of_three_signatures_is_said_once(
    demo: Demo, folder: Path, demo_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two of the three signatures lead to the same demonstration root."""
    del folder
    assert len([finding for finding in demo.verdict.findings if finding.severity is Severity.AVISO]) == 3
    page = tmp_path / "r.html"
    verify(demo_folder, "--report", str(page))
    assert "recebidos/assinado.pdf (2 avisos)" in capsys.readouterr().out
    rows = re.findall("<tr>(.*?)</tr>", page.read_text("utf-8"), re.DOTALL)
    [signed] = [row for row in rows if "assinado.pdf" in row and "Müller" in row]
    assert re.findall("<td[^>]*>(.*?)</td>", signed, re.DOTALL)[-1] == "2"


@pytest.mark.deep
@pytest.mark.parametrize("flavour", ["3a", "ua1"])
def test_the_pdf_is_for_the_archive_and_for_everybody(
    folder: Path, demo_folder: Path, tmp_path: Path, flavour: str
) -> None:
    del folder
    out = tmp_path / "r.pdf"
    verify(demo_folder, "--report", str(out))
    assert judges.verapdf([out], flavour) == {"r.pdf": []}


def test_what_is_about_one_file_is_told_first(
    folder: Path, demo_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del folder
    assert verify(demo_folder, "--report", "r.xml") == 2
    said = capsys.readouterr()
    assert "um arquivo só" in said.err
    assert not said.out


def test_the_details_of_each(folder: Path, demo_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    del folder
    verify(demo_folder, "--detailed")
    said = capsys.readouterr().out
    assert said.count("    Veredito: ") == 4
    assert "Conformidade da assinatura de" in said


def test_a_file_that_changes_meanwhile_is_in_no_report(
    folder: Path, demo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the report names by its digest is what was judged."""
    real = reporting_many.known_facts

    def changed(*arguments: object) -> object:
        found = real(*arguments)  # type: ignore[arg-type] - whatever it takes
        (folder / "assinado.pdf").write_bytes((folder / "assinado.pdf").read_bytes() + b"\n")
        return found

    monkeypatch.setattr(reporting_many, "known_facts", changed)
    assert verify(demo_folder, "--report", str(tmp_path / "r.json")) == 1
    assert "mudou enquanto era verificado" in capsys.readouterr().err
    assert not (tmp_path / "r.json").exists()


def test_for_programs_each_line_is_a_value_also_where_a_report_fails(
    folder: Path, demo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The verdicts stand, and the last line says what is wrong: it is of no file."""
    real = reporting_many.known_facts

    def gone(*arguments: object) -> object:
        found = real(*arguments)  # type: ignore[arg-type] - whatever it takes
        (tmp_path / "relatorios").rmdir()
        (tmp_path / "relatorios").write_bytes(b"")
        return found

    monkeypatch.setattr(reporting_many, "known_facts", gone)
    (tmp_path / "relatorios").mkdir()
    code = verify(demo_folder, "--json", "--report", str(tmp_path / "relatorios" / "r.json"))
    out, err = capsys.readouterr()
    *verdicts, last = [json.loads(line) for line in out.splitlines()]
    assert len(verdicts) == len(list(folder.iterdir()))
    assert all("file" in verdict for verdict in verdicts)
    assert sum(verdict["accepted"] for verdict in verdicts) == 2
    assert (code, last["error"]["code"], "file" in last) == (3, "gravacao", False)
    assert "r.json" in err


def test_a_name_that_is_no_text_stops_no_report(
    demo: Demo, demo_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del demo
    name = tmp_path / os.fsdecode(b"latin\xe9.pdf")
    try:
        shutil.copy(demo_folder / "siop-ws.pdf", name)
    except OSError:
        pytest.skip("this disk takes no name that is not text")
    for suffix in ("html", "json", "txt", "pdf"):
        out = tmp_path / f"r.{suffix}"
        assert main(["verify", str(name), "--report", str(out)]) == 1
        assert out.exists(), capsys.readouterr().err
    assert "latin\\xe9.pdf" in (tmp_path / "r.txt").read_text("utf-8")


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_where_the_answers_are_not_seen_it_says_how_far_it_is(
    folder: Path, demo_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del folder
    seen = _Terminal()
    monkeypatch.setattr("sys.stderr", seen)
    verify(demo_folder, "--json")
    assert "\r1 de 5 arquivos verificados" in seen.getvalue()
    assert seen.getvalue().endswith("\r5 de 5 arquivos verificados\n")


@pytest.mark.parametrize(
    ("tally", "said"),
    [
        (Tally(1, 0, 0), "1 arquivo: 1 seria aceito."),
        (Tally(0, 2, 0), "2 arquivos: nenhum seria aceito, 2 não seriam."),
        (Tally(2, 1, 1), "4 arquivos: 2 seriam aceitos, 1 não seria, 1 não foi lido."),
    ],
)
def test_how_many(tally: Tally, said: str) -> None:
    assert tally.said == said


def test_equal_files_are_those_with_one_digest() -> None:
    files = [JudgedFile(name, None, sha256=digest) for name, digest in (("a", "1"), ("b", "2"), ("c", "1"), ("d", ""))]
    assert equal_files([*files, JudgedFile("e", None)]) == (("a", "c"),)


@pytest.mark.parametrize("text", ["São João", "a\u00adb", "x\u00a0y", "王"])
def test_what_is_only_seen_stays(text: str) -> None:
    assert on_one_line(text) == text
