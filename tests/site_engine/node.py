"""The browser's engine, run by Node over many cases at once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.site.export import BROWSER
from tests.judges import program, run_with_input

HERE = Path(__file__).parent


def outcomes(definitions: Mapping[str, Any], cases: Sequence[Mapping[str, Any]]) -> list[Any]:
    """What the engine makes of each case, in one process. Skips, or fails in CI, where there is no Node."""
    told = json.dumps({"definitions": definitions, "cases": cases})
    said = run_with_input(told, program("node"), HERE / "run.mjs", BROWSER)
    assert said.returncode == 0, said.stderr
    found: list[Any] = json.loads(said.stdout)
    assert len(found) == len(cases)
    return found
