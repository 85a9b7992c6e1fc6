"""Files written whole or not at all: whoever reads finds the old one or the new one, and never a half."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

PRIVATE = 0o600
"""The mode of what nobody else may read."""


def write_whole(
    path: Path, content: bytes, mode: int | None = None, put: Callable[[Path, Path], object] = Path.replace
) -> None:
    """Write under a temporary name beside ``path``, sync, give it ``mode``, and ``put`` it there (by a rename).

    Without ``mode`` the file is its owner's alone, as temporary ones are. Raises OSError, and leaves no temporary file.
    """
    handle, name = tempfile.mkstemp(prefix=".credencia.", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if mode is not None:
            temporary.chmod(mode)
        put(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def usual_mode(path: Path) -> int:
    """What the file has, or what a new file gets."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":  # elsewhere a folder can't be opened, and the rename is journalled
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
