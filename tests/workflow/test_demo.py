"""The demonstration is the main job; other people's programs judge what it makes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from pipeline.submission.verdict import Agreement
from pipeline.workflow.demo import Demo
from tests import judges
from tests.conftest import MOMENT

FILES = ("siop-ws.blank.pdf", "siop-ws.pdf", "siop-ws.signed.pdf")


def test_everything_is_there(demo: Demo, demo_folder: Path) -> None:
    assert demo.verdict.accepted
    assert demo.verdict.content.agreement is Agreement.PROVED
    for name in (*FILES, "verdict.json"):
        assert (demo_folder / name).stat().st_size > 0
    keys = {path.name for path in (demo_folder / "pki").glob("*.pfx")}
    assert keys == {"responsavel_tecnico.pfx", "titular.pfx", "terceiro.pfx"}
    assert list((demo_folder / "pki" / "trust").glob("*.pem"))


def test_the_signed_file_begins_with_the_unsigned(demo: Demo, demo_folder: Path) -> None:
    del demo
    unsigned, signed = ((demo_folder / name).read_bytes() for name in FILES[1:])
    assert signed.startswith(unsigned)


def test_the_verdict_for_programs(demo: Demo, demo_folder: Path) -> None:
    del demo
    text = (demo_folder / "verdict.json").read_text(encoding="utf-8")
    verdict = json.loads(text)
    assert verdict["accepted"] is True
    assert verdict["content"]["agreement"] == "provado"
    assert [signature["kind"] for signature in verdict["signatures"]] == ["qualificada", "qualificada", "avançada"]
    assert [signature["signer"]["cpf_source"] for signature in verdict["signatures"]] == [
        "serialNumber do titular (2.5.4.5)",
        "otherName 2.16.76.1.3.1",
        "otherName 2.16.76.1.3.1",
    ]
    for cpf in ("52998224725", "11144477735", "12345678909"):
        assert cpf not in text.replace(".", "").replace("-", "")


def test_no_cpf_is_shown_whole(demo: Demo) -> None:
    from pipeline.workflow.words import verdict_lines  # noqa: PLC0415 - what people read

    assert "529.982.247-25" not in "\n".join(verdict_lines(demo.verdict))


@pytest.mark.deep
@pytest.mark.parametrize("flavour", ["3a", "ua1"])
def test_verapdf_finds_nothing(demo: Demo, demo_folder: Path, flavour: str) -> None:
    del demo
    broken = judges.verapdf([demo_folder / name for name in FILES], flavour)
    assert broken == {name: [] for name in FILES}


@pytest.mark.deep
@pytest.mark.parametrize("name", FILES)
def test_qpdf_finds_nothing(demo: Demo, demo_folder: Path, name: str) -> None:
    del demo
    assert judges.qpdf_problems(demo_folder / name) == ""


@pytest.mark.deep
def test_pdfsig_agrees_on_every_signature(demo: Demo, demo_folder: Path) -> None:
    del demo
    assert judges.pdfsig(demo_folder / FILES[2]) == ["Signature is Valid."] * 3


@pytest.mark.deep
def test_eu_dss_passes_every_signature(demo: Demo, demo_folder: Path) -> None:
    """DSS follows the structure tree to the widget and doesn't know the new value there: any tagged form shows it."""
    del demo
    words = judges.dss([demo_folder / FILES[2]], demo_folder / "pki" / "trust", MOMENT)[FILES[2]]
    assert [(word.indication, word.level, word.intact) for word in words] == [
        ("TOTAL_PASSED", "PAdES-BASELINE-B", True)
    ] * 3
    for word in words:
        changes = [change for change in word.unknown.strip("[]").split(", ") if change]
        assert [change for change in changes if not re.search(r"^CREATION /Catalog /StructTreeRoot .*/V", change)] == []


@pytest.mark.deep
@pytest.mark.parametrize("name", FILES)
def test_every_font_is_embedded(demo: Demo, demo_folder: Path, name: str) -> None:
    del demo
    fonts = judges.pdffonts(demo_folder / name)
    assert fonts
    assert all(font.embedded for font in fonts)
