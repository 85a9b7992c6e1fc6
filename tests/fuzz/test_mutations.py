"""Whatever is done to a good file, nothing is raised, and what isn't the good file isn't relied on."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signatures.verification.verify import verify
from tests.fuzz.mutations import DER_CHANGES, PDF_CHANGES, Change, applied
from tools.fuzz.targets import MOMENT, TARGETS, is_accepted, signed, trust

FOUND = Path(__file__).parents[1] / "attacks" / "found"


def test_the_good_files_are_relied_on() -> None:
    assert [is_accepted(verify(pdf, trust(), MOMENT)) for pdf in signed()] == [False, True, True]


@pytest.mark.parametrize("name", ["identity", "der", "ber", "certificate", "container"])
@settings(max_examples=150)
@given(place=st.integers(0, 100), changes=DER_CHANGES)
def test_structures_are_read_or_refused(name: str, place: int, changes: list[Change]) -> None:
    seeds = TARGETS[name].seeds()
    TARGETS[name].check(applied(seeds[place % len(seeds)], changes))


@settings(max_examples=250)
@given(place=st.integers(0, 2), changes=PDF_CHANGES)
def test_files_are_refused_or_told(place: int, changes: list[Change]) -> None:
    TARGETS["pdf"].check(applied(signed()[place], changes))


@pytest.mark.parametrize("file", sorted(FOUND.glob("*/*")), ids=lambda file: f"{file.parent.name}-{file.name}")
def test_what_fuzzing_found_stays_mended(file: Path) -> None:
    TARGETS[file.parent.name].check(file.read_bytes())
