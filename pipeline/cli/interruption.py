"""Ctrl+C while a module is being imported: some that are written in C end the process where they should raise."""

from __future__ import annotations

import contextlib
import signal
import threading
from _thread import interrupt_main
from collections.abc import Iterator
from types import FrameType

_IMPORTING = "<frozen importlib"
_AGAIN = 0.02  # seconds


@contextlib.contextmanager
def between_imports() -> Iterator[None]:
    """Inside of it, an interruption waits for the import that is under way, and then is one like any other."""
    is_ours = threading.current_thread() is threading.main_thread()
    if not is_ours or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    signal.signal(signal.SIGINT, _interrupted)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _interrupted(number: int, frame: FrameType | None) -> None:
    if not _is_importing(frame):
        signal.default_int_handler(number, frame)
    later = threading.Timer(_AGAIN, interrupt_main)
    later.daemon = True
    later.start()


def _is_importing(frame: FrameType | None) -> bool:
    while frame is not None and not frame.f_code.co_filename.startswith(_IMPORTING):
        frame = frame.f_back
    return frame is not None
