"""Three other verifiers on the same files: they agree with us, or it is known why not."""

from __future__ import annotations

import logging
from collections import Counter
from pathlib import Path

import pytest

from tests.attacks.table import HOLES, VECTORS
from tests.attacks.world import agency, base, trust_folder
from tests.crosscheck import opinions
from tests.crosscheck.explained import DSS_ASKED, PAGE, disagreements, explained, page
from tests.submission.conftest import MOMENT


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every vector, as it is when everybody signed, by name."""
    folder = tmp_path_factory.mktemp("files")
    made = {}
    for vector in VECTORS:
        state = "all" if "all" in vector.states else vector.states[-1]
        made[vector.name] = folder / f"{vector.name}.pdf"
        made[vector.name].write_bytes(vector.build(base(state)))
    return made


@pytest.fixture(scope="module")
def ours() -> dict[str, bool]:
    """Our verdicts, as `tests.attacks` proves them to be."""
    return {vector.name: vector.accepted for vector in VECTORS}


def expected(judge: str, ours: dict[str, bool]) -> dict[str, bool]:
    """What the judge must say: what we say, but for what is explained."""
    known = explained()
    return {name: known.get((judge, name), verdict) for name, verdict in ours.items()}


@pytest.mark.deep
def test_pyhanko(files: dict[str, Path], ours: dict[str, bool]) -> None:
    logging.disable(logging.CRITICAL)
    said = {name: opinions.pyhanko(path.read_bytes(), agency().trust, MOMENT) for name, path in files.items()}
    logging.disable(logging.NOTSET)
    assert said == expected("pyHanko", ours)


@pytest.mark.deep
def test_pdfsig(files: dict[str, Path], ours: dict[str, bool]) -> None:
    said = {name: opinions.pdfsig(path) for name, path in files.items()}
    assert said == expected("pdfsig", ours)


@pytest.mark.deep
def test_eu_dss(files: dict[str, Path], ours: dict[str, bool]) -> None:
    asked = {name: files[name] for name in DSS_ASKED}
    assert opinions.dss(asked, trust_folder()) == expected("EU DSS", {name: ours[name] for name in DSS_ASKED})


def test_what_is_explained_is_a_disagreement_about_a_file_that_there_is() -> None:
    accepted = {vector.name: vector.accepted for vector in VECTORS if vector.name not in HOLES}
    times = Counter((one.judge, file) for one in disagreements() for file in one.files)
    assert max(times.values(), default=1) == 1
    for one in disagreements():
        assert one.judge in opinions.JUDGES
        assert one.why.endswith(".")
        for file in one.files:
            assert accepted[file] is not one.relies, file


def test_the_page_is_the_generated_one() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()
