"""The published attacks, and their good counterparts: each file has the outcome that stands beside it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from pyhanko.pdf_utils.misc import PdfError as PdfSyntaxError

from pipeline.findings import Severity
from pipeline.submission.verdict import SignatoryState
from pipeline.workflow.errors import RefusedError
from pipeline.workflow.places import place_to_sign
from tests.attacks.foreign import Place, container, placed, recipe
from tests.attacks.table import HOLES, PREPARED, SURPRISES, VECTORS
from tests.attacks.world import ROLES, Vector, agency, base, judged

_CASES = [
    pytest.param(
        vector,
        state,
        id=f"{vector.name}-{state}",
        marks=[pytest.mark.xfail(reason=HOLES[vector.name], strict=True)] if vector.name in HOLES else [],
    )
    for vector in VECTORS
    for state in vector.states
]
_MISSING = {"falta-assinatura"}
"""What is wrong with the file before an attack, when not everybody has signed: no attack is refused for that alone."""

_TRAPS = [vector for family in PREPARED for vector in family.VECTORS if not vector.accepted]


@pytest.mark.parametrize(("vector", "state"), _CASES)
def test_the_outcome(vector: Vector, state: str, surprises: list[Exception]) -> None:
    before = base(state)
    verdict = judged(vector.build(before))
    said = {finding.code for finding in verdict.findings}
    assert verdict.accepted is vector.accepted, said
    assert state == "none" or vector.codes <= said, said
    assert vector.name in SURPRISES or all(isinstance(error, PdfSyntaxError) for error in surprises), surprises
    if state != "all":
        assert {finding.code for finding in verdict.findings if finding.severity is Severity.CRITICA} != _MISSING
        counted = {one.role for one in verdict.signatories if one.state is SignatoryState.SIGNED}
        assert counted <= set(before.roles)


@pytest.mark.parametrize("vector", _TRAPS, ids=lambda vector: vector.name)
def test_nobody_signs_a_trap(vector: Vector, tmp_path: Path) -> None:
    """What the agency would refuse for what it shows is refused to who signs, before any key is asked for."""
    path = tmp_path / "documento.pdf"
    path.write_bytes(vector.build(base("none")))
    with pytest.raises(RefusedError):
        place_to_sign(path, "titular", agency().catalog)


def test_each_name_is_given_once() -> None:
    assert max(Counter(vector.name for vector in VECTORS).values()) == 1


def test_the_files_before_the_attacks_are_good() -> None:
    assert judged(base("all").pdf).accepted
    for state in ("none", "one"):
        said = {finding.code for finding in judged(base(state).pdf).findings if finding.severity.value == "crítica"}
        assert said == {"falta-assinatura"}


def test_where_a_signature_is_put_by_hand_it_is_good() -> None:
    """The tool that builds the attacks builds good files too: what is refused is refused for its attack."""
    pdf = agency().filled()
    for role in ROLES:
        pdf = placed(pdf, Place(f"assinatura_{role}"), container(recipe(role)))
    assert judged(pdf).accepted
