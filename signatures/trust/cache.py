"""What was fetched, kept on disk with the day until which it holds.

One file an address, whose first line says what it is; written whole or not at all, and the oldest go first when the
folder is full. A file that can't be read is as one that isn't there.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from signatures.whole import write_whole

_SUFFIX = ".resposta"
_HEAD = 4096


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder, and how many bytes it may take."""

    folder: Path
    largest: int = 300_000_000

    def get(self, address: str, moment: datetime) -> bytes | None:
        """What the address gave, if it still holds at that moment."""
        try:
            with self._path(address).open("rb") as stream:
                head = json.loads(stream.readline(_HEAD))
                if head["address"] != address or datetime.fromisoformat(head["until"]) < moment:
                    return None
                data = stream.read()
            return data if hashlib.sha256(data).hexdigest() == head["sha256"] else None
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was kept yet."""
        return next(self.folder.glob(f"*{_SUFFIX}"), None) is None

    def put(self, address: str, data: bytes, until: datetime) -> None:
        """Keep it; a disk that doesn't let it is no reason to stop."""
        head = {"address": address, "until": until.isoformat(), "sha256": hashlib.sha256(data).hexdigest()}
        content = json.dumps(head).encode() + b"\n" + data
        if len(content) > self.largest or len(json.dumps(head)) >= _HEAD:
            return
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            self._make_room(len(content))
            write_whole(self._path(address), content)

    def _path(self, address: str) -> Path:
        return self.folder / (hashlib.sha256(address.encode()).hexdigest()[:40] + _SUFFIX)

    def _make_room(self, size: int) -> None:
        kept = [(path.stat().st_mtime_ns, path.stat().st_size, path) for path in self.folder.glob(f"*{_SUFFIX}")]
        total = size + sum(length for _, length, _ in kept)
        for _, length, path in sorted(kept):
            if total <= self.largest:
                return
            path.unlink(missing_ok=True)
            total -= length
