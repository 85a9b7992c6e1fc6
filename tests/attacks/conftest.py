"""Errors that were caught only because everything is: none of ours may hide behind a finding."""

from __future__ import annotations

import pytest


@pytest.fixture
def surprises(monkeypatch: pytest.MonkeyPatch) -> list[Exception]:
    """What the boundaries caught in this test."""
    caught: list[Exception] = []
    for module in ("signatures.verification.verify", "pipeline.submission.judge"):
        monkeypatch.setattr(f"{module}.unexpected", caught.append)
    return caught
