"""Print what each vector's verdict says; for whoever writes a new one. Arguments are parts of names."""

from __future__ import annotations

import sys

from pipeline.findings import Severity
from tests.attacks.table import VECTORS
from tests.attacks.world import base, judged

wanted = sys.argv[1:] or [""]
for vector in VECTORS:
    for state in vector.states if any(part in vector.name for part in wanted) else ():
        verdict = judged(vector.build(base(state)))
        against = sorted({found.code for found in verdict.findings if found.severity is Severity.CRITICA})
        others = {found.code for found in verdict.findings} - set(against)
        is_right = verdict.accepted is vector.accepted and (state == "none" or vector.codes <= others | set(against))
        words = ("" if is_right else "WRONG", vector.name, state, "accepted" if verdict.accepted else "refused")
        sys.stdout.write(f"{' '.join(words).strip()}: {', '.join(against)}; {', '.join(sorted(others))}\n")
