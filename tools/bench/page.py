"""The figures in the documentation, between two marks of its page: `python -m tools.bench --write`."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from tools.bench.measure import Row, columns

PAGE = Path(__file__).resolve().parents[2] / "docs" / "dev" / "benchmarks.md"
_BEGIN, _END = "<!-- figures -->\n", "<!-- end of figures -->\n"


def write_figures(rows: Sequence[Row]) -> None:
    """Put the rows of a run in the place of those of the run before."""
    text = PAGE.read_text(encoding="utf-8")
    before, after = text.split(_BEGIN)[0], text.split(_END)[1]
    PAGE.write_text(f"{before}{_BEGIN}{_figures(rows)}{_END}{after}", encoding="utf-8")


def machine() -> str:
    """When, and on what: figures of one machine say little of another's, ratios say more."""
    load = f"load {os.getloadavg()[0]:.1f} at the end" if hasattr(os, "getloadavg") else ""
    parts = (f"{datetime.now(UTC):%Y-%m-%d}", f"{os.cpu_count()} processors", platform.machine(), platform.system())
    return ", ".join(filter(None, (*parts, f"Python {platform.python_version()}", load)))


def _figures(rows: Sequence[Row]) -> str:
    lines = [
        f"{machine()}.",
        "",
        "| what | ours | peer | ratio | aim and notes |",
        "| --- | --- | --- | --- | --- |",
    ]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in columns(row)) + " |" for row in rows]
    return "\n".join(lines) + "\n"
