"""The moment at which all is made and judged here, so that the answers are the same on any day."""

from __future__ import annotations

import importlib
import pkgutil
from datetime import datetime, timedelta, tzinfo

import pytest

import pipeline.cli
from tests.conftest import MOMENT

LATER = MOMENT + timedelta(minutes=1)
"""When a file is judged that was made at `MOMENT`."""


class StoppedClock(datetime):
    """What the commands take for the time."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # plain, as all others are
        """The moment, with its zone also where none is asked for."""
        return MOMENT.astimezone(tz)


def stop_clocks(patch: pytest.MonkeyPatch) -> None:
    """Every command takes the moment for now. Certificates, answers and lists are made for it, and for it alone."""
    for found in pkgutil.walk_packages(pipeline.cli.__path__, "pipeline.cli."):
        if not found.name.endswith("__main__"):
            module = importlib.import_module(found.name)
            if "datetime" in vars(module):
                patch.setattr(module, "datetime", StoppedClock)
