"""The sentences of the checks, in one place: Python says them, and so does whoever checks in a browser."""

from __future__ import annotations

import functools
import json
from pathlib import Path

_FILE = Path(__file__).with_name("messages.json")


def say(key: str, /, **named: object) -> str:
    """The sentence of that key, with its places filled. Raises KeyError for a key or a place that isn't there."""
    return messages()[key].format_map(named)


@functools.cache
def messages() -> dict[str, str]:
    """Every sentence by its key; ``{name}`` is a place."""
    read: dict[str, str] = json.loads(_FILE.read_bytes())
    return read
