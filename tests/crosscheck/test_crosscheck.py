"""Three other verifiers on the same files: they agree with us, or it is known why not."""

from __future__ import annotations

import os
from collections import Counter

import pytest

from tests.attacks.table import HOLES, VECTORS
from tests.crosscheck.explained import JUDGES, PAGE, compared, explained, found, page, write
from tests.crosscheck.model import Subject
from tests.crosscheck.subjects import named

# One file of `signatures/` has its field on a page alone.
pytestmark = pytest.mark.filterwarnings("ignore:This document has 1 form widget")


def compare(judge: str, subjects: list[Subject]) -> None:
    """Ask the judge about every file, and see that what is explained is what there is."""
    disagreements = found(judge, subjects, JUDGES[judge].ask(subjects))
    if os.environ.get("CREDENCIA_UPDATE_GOLDEN") == "1":
        write(len(subjects), judge, disagreements)
    assert [one for one in disagreements if not one.reason] == []
    assert disagreements == explained(judge)
    assert len(subjects) == compared()


@pytest.mark.deep
def test_pyhanko(subjects: list[Subject]) -> None:
    compare("pyHanko", subjects)


@pytest.mark.deep
def test_pdfsig(subjects: list[Subject]) -> None:
    compare("pdfsig", subjects)


@pytest.mark.deep
def test_eu_dss(subjects: list[Subject]) -> None:
    compare("EU DSS", subjects)


@pytest.mark.parametrize("judge", JUDGES)
def test_each_file_is_explained_once_and_each_reason_explains_some(judge: str) -> None:
    files = Counter(file for one in explained(judge) for file in one.files)
    assert max(files.values()) == 1
    reasons = {reason.name: reason for reason in JUDGES[judge].REASONS}
    assert set(reasons) == {one.reason for one in explained(judge)}
    assert all(reason.why.endswith(".") for reason in reasons.values())
    assert not files.keys() & {
        named(vector, state) for vector in VECTORS for state in vector.states if vector.name in HOLES
    }


def test_the_page_is_the_generated_one() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()
