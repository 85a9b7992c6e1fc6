"""What every test shares: hypothesis without a clock, and a demonstration folder made once."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

from pipeline.workflow.demo import Demo, run_demo

# By hand, new examples each time; in CI the same ones, so that a red run means a change and not a die.
settings.register_profile("calm", deadline=None, derandomize=os.environ.get("CI") == "true")
settings.load_profile("calm")

MOMENT = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where the demonstration ran at MOMENT."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="session")
def demo(demo_folder: Path) -> Demo:
    """The demonstration, run once."""
    return run_demo(demo_folder, MOMENT)
