"""The palette and the sizes that every renderer shares, so that a form looks the same in each format."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

LOOK_FILE = Path(__file__).parent / "look.json"


@functools.cache
def look() -> dict[str, Any]:
    """What `look.json` says: lengths in points, colours as ``#rrggbb``."""
    read: dict[str, Any] = json.loads(LOOK_FILE.read_bytes())
    return read
