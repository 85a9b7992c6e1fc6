"""The command line: arguments in, exit code out.

Exit codes: 0 done; 1 the answer is no; 2 wrong usage; 3 the environment failed. Each command is a file that is
imported only when it is called, so that `--help` costs nothing.
"""

from __future__ import annotations

from pipeline.cli.commands import main

__all__ = ["main"]
