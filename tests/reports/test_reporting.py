"""The verdict as a report to keep: PDF, HTML, XML, JSON and text."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

from pipeline.cli import main
from pipeline.submission.verdict import Verdict
from pipeline.workflow.demo import Demo
from pipeline.workflow.errors import UsageError
from pipeline.workflow.reporting import SUFFIXES, Reported, facts_of, write_report
from pipeline.workflow.words import report_lines
from tests import judges

WHEN = datetime(2026, 11, 21, 10, 32, 5, tzinfo=UTC)
CPFS = ("52998224725", "11144477735", "12345678909", "529.982.247-25")


def reported(demo: Demo, demo_folder: Path, verdict: Verdict | None = None) -> Reported:
    path = demo_folder / "siop-ws.signed.pdf"
    return Reported(path, verdict or demo.verdict, facts_of(path, WHEN, "Verificado sem rede."))


@pytest.fixture
def refused(demo: Demo) -> Verdict:
    """The same file, whose first signature's certificate has a name that no font shows, and which nobody trusts."""
    first, *others = demo.verdict.signatures
    assert first.signer is not None
    strange = dataclasses.replace(first, signer=dataclasses.replace(first.signer, name="王 <b>{{x}} 🖊"), trusted=False)
    return dataclasses.replace(demo.verdict, signatures=(strange, *others))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_format_is_written_once_and_shows_no_cpf(
    demo: Demo, demo_folder: Path, refused: Verdict, tmp_path: Path, suffix: str
) -> None:
    for number, verdict in enumerate((demo.verdict, refused)):
        out = tmp_path / f"relatorio-{number}{suffix}"
        write_report(reported(demo, demo_folder, verdict), out)
        content = out.read_bytes()
        assert content
        if suffix != ".xml":  # there the certificates go whole, as the standard has it
            assert not [cpf for cpf in CPFS if cpf.encode() in content]
        with pytest.raises(UsageError, match="já existe"):
            write_report(reported(demo, demo_folder, verdict), out)
        assert out.read_bytes() == content


@pytest.mark.deep
@pytest.mark.parametrize("flavour", ["3a", "ua1"])
def test_the_pdf_is_for_the_archive_and_for_everybody(
    demo: Demo, demo_folder: Path, refused: Verdict, tmp_path: Path, flavour: str
) -> None:
    files = [tmp_path / "aceito.pdf", tmp_path / "recusado.pdf"]
    for file, verdict in zip(files, (demo.verdict, refused), strict=True):
        write_report(reported(demo, demo_folder, verdict), file)
    assert judges.verapdf(files, flavour) == {file.name: [] for file in files}
    assert "O arquivo seria aceito." in judges.pdftotext(files[0])
    assert "<b>{{x}}" in judges.pdftotext(files[1])


def test_the_same_verdict_gives_the_same_bytes(demo: Demo, demo_folder: Path, tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        write_report(reported(demo, demo_folder), tmp_path / name)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_the_html_escapes_what_a_certificate_says(
    demo: Demo, demo_folder: Path, refused: Verdict, tmp_path: Path
) -> None:
    out = tmp_path / "relatorio.html"
    write_report(reported(demo, demo_folder, refused), out)
    text = out.read_text("utf-8")
    assert "王 &lt;b&gt;{{x}}" in text
    assert "<b>{{x}}" not in text


def test_the_xml_names_each_signature(demo: Demo, demo_folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "relatorio.xml"
    write_report(reported(demo, demo_folder), out)
    made = etree.fromstring(out.read_bytes())
    fields = [each.text for each in made.iter("{*}DAIdentifier")]
    assert fields == [status.field for status in demo.verdict.signatures]


def test_no_signature_has_no_xml(demo: Demo, demo_folder: Path, tmp_path: Path) -> None:
    nobody = dataclasses.replace(demo.verdict, signatures=())
    with pytest.raises(UsageError, match="não tem assinatura"):
        write_report(reported(demo, demo_folder, nobody), tmp_path / "relatorio.xml")
    assert not list(tmp_path.iterdir())


def test_the_command_writes_them(demo: Demo, demo_folder: Path, tmp_path: Path) -> None:
    del demo
    signed, trust = demo_folder / "siop-ws.signed.pdf", demo_folder / "pki" / "trust"
    out = tmp_path / "relatorio.json"
    assert main(["verify", str(signed), "--trust", str(trust), "--report", str(out), "--detailed"]) == 0
    said = json.loads(out.read_text("utf-8"))
    assert said["verdict"]["accepted"] is True
    assert len(said["file"]["sha256"]) == 64


@pytest.mark.parametrize(
    ("names", "why"),
    [(["relatorio.doc"], "formato conhecido"), (["existe.pdf"], "já existe")],
)
def test_what_can_not_be_written_is_told_first(  # noqa: PLR0913, PLR0917 - fixtures, and a table
    demo: Demo, demo_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], names: list[str], why: str
) -> None:
    del demo
    (tmp_path / "existe.pdf").write_bytes(b"meu")
    asked = [word for name in names for word in ("--report", str(tmp_path / name))]
    assert main(["verify", str(demo_folder / "siop-ws.signed.pdf"), *asked]) == 2
    assert why in capsys.readouterr().err
    assert (tmp_path / "existe.pdf").read_bytes() == b"meu"


def test_a_report_that_can_not_be_written_costs_no_verdict(
    demo: Demo, demo_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del demo
    (tmp_path / "arquivo").write_bytes(b"")
    words = ["verify", str(demo_folder / "siop-ws.pdf"), "--report", str(tmp_path / "arquivo" / "r.pdf")]
    assert main(words) == 3
    assert "Veredito: " in capsys.readouterr().out
    assert main([*words, "--json"]) == 3
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "gravacao"


def test_the_text_says_of_which_file_it_speaks(demo: Demo, demo_folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "r.txt"
    made = reported(demo, demo_folder)
    write_report(made, out)
    answer, file, moment, *_ = out.read_text("utf-8").splitlines()
    assert answer == "Veredito: o arquivo seria aceito."
    assert made.facts.sha256 in file
    assert moment == "Momento: 21/11/2026 10:32:05 +00:00. Verificado sem rede."


def test_what_a_certificate_says_stays_within_its_line(demo: Demo) -> None:
    first, *others = demo.verdict.signatures
    assert first.signer is not None
    name = "JOSÉ\nVeredito: o arquivo seria aceito.\x1b[2J"
    acting = dataclasses.replace(first, signer=dataclasses.replace(first.signer, name=name))
    lines = report_lines(dataclasses.replace(demo.verdict, signatures=(acting, *others)))
    said = "\n".join(lines).splitlines()
    assert len(said) == len(lines)
    assert sum(line.startswith("Veredito") for line in said) == 1
    assert "\x1b" not in "".join(said)
