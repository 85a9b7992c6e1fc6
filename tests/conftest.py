"""What every test shares: hypothesis without a clock, and a demonstration folder made once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

from pipeline.workflow.demo import Demo, run_demo

# By hand, new examples each time; in CI the same ones, so that a red run means a change and not a die.
settings.register_profile("calm", deadline=None, derandomize=os.environ.get("CI") == "true")
settings.load_profile("calm")

_OURS = frozenset({"CREDENCIA_UPDATE_GOLDEN", "CREDENCIA_EXAMPLES", "CREDENCIA_DEBUG"})

MOMENT = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(scope="session", autouse=True)
def _nobodys_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No trust, configuration or wish of whoever runs the tests: theirs must not decide a verdict here."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
            patch.setenv(name, str(home / name))
        for name in [name for name in os.environ if name.startswith("CREDENCIA_") and name not in _OURS]:
            patch.delenv(name)
        yield


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where the demonstration ran at MOMENT."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="session")
def demo(demo_folder: Path) -> Demo:
    """The demonstration, run once."""
    return run_demo(demo_folder, MOMENT)
