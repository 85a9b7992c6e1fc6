"""Whatever is done to a good example, the law of what reads it holds; ``CREDENCIA_EXAMPLES`` asks for more of each.

The same laws run for hours under ``make fuzz``, with chance that coverage guides.
"""

from __future__ import annotations

import os
from functools import cache
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signatures.verification.verify import verify
from tools.fuzz.laws.pages import check_file, is_accepted
from tools.fuzz.targets import TARGETS
from tools.fuzz.world import MOMENT, hole, trust, world

EXAMPLES = int(os.environ.get("CREDENCIA_EXAMPLES", "30"))


@cache
def seeds(name: str) -> list[bytes]:
    return TARGETS[name].seeds()


def test_the_good_files_are_relied_on() -> None:
    good = [*world().signed, world().archived]
    assert [is_accepted(verify(pdf, trust(), MOMENT)) for pdf in good] == [False, True, True, True]


@pytest.mark.parametrize("name", TARGETS)
def test_good_examples_are_within_the_law(name: str) -> None:
    for seed in seeds(name):
        TARGETS[name].check(seed)


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=EXAMPLES)
@given(place=st.integers(0, 1000), chance=st.randoms(use_true_random=False), times=st.integers(1, 4))
def test_the_law_holds_for_what_was_changed(name: str, place: int, chance: Random, times: int) -> None:
    target, data = TARGETS[name], seeds(name)[place % len(seeds(name))]
    for _ in range(times):
        data = target.change(data, chance)
    target.check(data[: target.longest])


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=EXAMPLES)
@given(data=st.binary(max_size=200))
def test_the_law_holds_for_any_bytes(name: str, data: bytes) -> None:
    TARGETS[name].check(data)


def _relied_on(pdf: bytes) -> bool:
    check_file(pdf)
    return is_accepted(verify(pdf, trust(), MOMENT))


def test_what_is_harmless_is_relied_on() -> None:
    """The law allows these changes, and here is that they happen: or else the law would allow what never comes."""
    signed = world().signed[1]
    digits = hole(signed)
    assert _relied_on(signed.replace(digits, digits.lower()))
    assert _relied_on(signed + b"\n \n")
    assert _relied_on(world().archived)


def test_what_is_not_harmless_is_not() -> None:
    signed = world().signed[1]
    assert not _relied_on(signed.replace(b"0 0 9 9 re", b"0 0 9 8 re"))
    assert not _relied_on(signed + b"% a comment\n")
    assert not _relied_on(signed.replace(hole(signed), hole(signed)[:-2] + b"01"))
