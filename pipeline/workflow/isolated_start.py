"""Where the process that verifies begins: it imports what it needs in one go, and then works."""

from __future__ import annotations

import gc


def main() -> None:
    """Get ready, and answer until nobody asks.

    What is imported stays as long as the process: looking through it for garbage, time and again, is a fifth of the
    time that it takes, and in a child would copy every page that it shares.
    """
    gc.disable()
    from pipeline.workflow.isolated_worker import main as work  # noqa: PLC0415 - that is what takes its time

    gc.freeze()
    gc.enable()
    work()
