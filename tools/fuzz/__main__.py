"""``python -m tools.fuzz pdf -max_total_time=60``: a target, several, or ``all``, one after another.

What breaks a law is in ``build/fuzz/TARGET-found``, what was said of it in ``build/fuzz/TARGET.log``, and the figures
of every run in ``build/fuzz/figures.jsonl`` (``python -m tools.fuzz.sessions`` adds them up).
"""

from __future__ import annotations

import sys

from tools.fuzz import sessions
from tools.fuzz.targets import TARGETS

_TIME = "-max_total_time="
_SECONDS = 60


def main() -> int:
    """Whether anything was found."""
    names = [word for word in sys.argv[1:] if not word.startswith("-")]
    options = [word for word in sys.argv[1:] if word.startswith("-") and not word.startswith(_TIME)]
    seconds = [int(word.removeprefix(_TIME)) for word in sys.argv[1:] if word.startswith(_TIME)]
    return sessions.run(list(TARGETS) if names == ["all"] else names, (seconds or [_SECONDS])[0], options)


sys.exit(main())
