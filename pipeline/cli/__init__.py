"""The command line: arguments in, exit code out.

Exit codes: 0 done; 1 the answer is no; 2 wrong usage; 3 the environment failed. Each command is a file that is
imported only when it is called, so that `--help` costs nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; Ctrl+C is told in words even while it is still starting."""
    try:
        from pipeline.cli.interruption import between_imports  # noqa: PLC0415 - as it says

        with between_imports():
            from pipeline.cli.commands import main as run  # noqa: PLC0415 - the same

            return run(arguments)
    except KeyboardInterrupt:
        print("Interrompido; nada foi gravado pela metade.", file=sys.stderr)
        return 3


__all__ = ["main"]
