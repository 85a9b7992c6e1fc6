"""The data that travel inside a file: how they are called and written, in every format."""

from __future__ import annotations

import json
from collections.abc import Mapping

RECORD_NAME = "dados.json"
RECORD_VERSION = 1


def canonical(record: Mapping[str, object]) -> str:
    """One way to write JSON values: keys sorted, no spaces; the same values give the same text."""
    return json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
