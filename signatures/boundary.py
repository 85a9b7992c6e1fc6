"""Where an unexpected error becomes a finding, and how a defect of ours is kept from hiding there.

Hostile bytes make parsers raise anything, so the outermost functions catch everything. A mistake in this code would be
caught too, and read as the file's fault: with ``CREDENCIA_DEBUG=1`` in the environment, what is caught is raised again.
"""

from __future__ import annotations

import os

DEBUG = "CREDENCIA_DEBUG"


def unexpected(error: Exception) -> None:
    """Say that this error was caught only because everything is; raises it again when debugging."""
    if os.environ.get(DEBUG) == "1":
        raise error
