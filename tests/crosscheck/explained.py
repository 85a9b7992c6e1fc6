"""The disagreements that are explained: found by the reasons, kept in the data file, and written for people.

``CREDENCIA_UPDATE_GOLDEN=1`` has `test_crosscheck.py` write the data file anew; look at each file that changed its
place, then write the page with ``python -m tests.crosscheck``.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.crosscheck import dss, pdfsig, pyhanko
from tests.crosscheck.model import Opinion, Reason, Subject

JUDGES: Mapping[str, Any] = {"pyHanko": pyhanko, "pdfsig": pdfsig, "EU DSS": dss}
"""Modules: each has ``ask``, ``REASONS``, and ``ASKED``, what was asked of it."""

FILE = Path(__file__).parent / "disagreements.toml"
PAGE = Path(__file__).parents[2] / "docs" / "dev" / "cross-check.md"

_HEAD = """\
# Cross-check with other verifiers

Every named file that the tests have is given to three other verifiers too: the published attacks and their good
counterparts (`tests/attacks`), what an office may receive (`tests/submission`, here `submission/…`), signatures of
every kind, key, digest and time (`tests/signatures` and `tests/verification`, here `signatures/…`), each profile
raised to each level, ICP-Brasil's policies to their archives, and gov.br's portal (here `profiles/…`): {files} files.
Each is judged with the authorities that the tests made for it, as of the moment when it was made, so the answers are
the same on any day.

An attack is given to them on each state of the document that it has an outcome for: under its name when everybody had
signed before, with `-one` behind it when one person had, and with `-none` when nobody had. We refuse the last two for
the signatures that are missing, and each for the attack too (`tests/attacks/test_attacks.py`). Files have up to 100 MB
(`signatures/large`) and more than we read (`signatures/too-large`).

Whether our verdict accepts the file is compared with whether the other would rely on every signature in it. Where they
differ, the reason is here, and beside the files what the other said of each. Reasons do not go by a file's name: each
is a question to what the other said of the very file (`tests/crosscheck/pyhanko.py`, `pdfsig.py`, `dss.py`), where
needed beside what we found wrong with its signatures. `tests/crosscheck` fails when a disagreement has no reason, when
a file's reason or the words of its judge change, and when a disagreement is gone. A file that a judge can't read is
not relied on. Nor is one in which it finds no signature, whatever else it says, since there is nothing to rely on: we
refuse a form that nobody signed, so we agree, unless the attack has a judge take something else for a signature.

The form's part of a verdict (who had to sign, and whether the page shows what the data say) is ours alone: no other
verifier could know it. Keys and ways of signing are compared with the same judges in `tests/pades/test_algorithms.py`.

This page is made from `tests/crosscheck/disagreements.toml` by `python -m tests.crosscheck`.
"""


@dataclass(frozen=True, slots=True, order=True)
class Disagreement:
    """Files of which a judge says the contrary of our verdict, in the same words and for the same reason."""

    judge: str
    reason: str
    said: str
    files: tuple[str, ...]


def found(judge: str, subjects: Sequence[Subject], said: Mapping[str, Opinion]) -> tuple[Disagreement, ...]:
    """The disagreements on these files. One for which no reason holds has none."""
    groups: dict[tuple[str, str], list[str]] = {}
    for subject in subjects:
        opinion = said[subject.name]
        if opinion.relies is not subject.ours.accepted:
            reason = next((one.name for one in JUDGES[judge].REASONS if _is(one, subject, opinion)), "")
            groups.setdefault((reason, opinion.said), []).append(subject.name)
    return tuple(sorted(Disagreement(judge, *key, tuple(sorted(files))) for key, files in groups.items()))


def _is(reason: Reason[Any], subject: Subject, opinion: Opinion) -> bool:
    return reason.relies is opinion.relies and reason.holds(subject.ours, opinion)


def explained(judge: str) -> tuple[Disagreement, ...]:
    """Those that the data file has of a judge."""
    listed = _read().get("disagreement", ())
    return tuple(
        Disagreement(judge, one["reason"], one["said"], tuple(one["files"])) for one in listed if one["judge"] == judge
    )


def compared() -> int:
    """How many files each judge was asked about."""
    return int(_read()["files"])


def write(files: int, judge: str, disagreements: Iterable[Disagreement]) -> None:
    """Put a judge's disagreements in the place of those that the data file has."""
    kept = [one for name in JUDGES for one in (disagreements if name == judge else explained(name))]
    tables = [f"# Written by `test_crosscheck.py`; see `explained.py`.\n\nfiles = {files}\n"]
    for one in kept:
        lines = [f"{key} = {json.dumps(getattr(one, key), ensure_ascii=False)}" for key in ("judge", "reason", "said")]
        names = "".join(f"    {json.dumps(name)},\n" for name in one.files)
        tables.append("\n".join(["[[disagreement]]", *lines, f"files = [\n{names}]\n"]))
    FILE.write_text("\n".join(tables), encoding="utf-8")


def page() -> str:
    """The page of the docs."""
    parts = [_HEAD.format(files=compared())]
    for judge, module in JUDGES.items():
        parts.append(f"\n## {judge}\n\n{module.ASKED}\n")
        for reason in module.REASONS:
            rows = [one for one in explained(judge) if one.reason == reason.name]
            parts += [_section(reason, rows)] if rows else []
    return "".join(parts)


def _section(reason: Reason[Any], rows: Sequence[Disagreement]) -> str:
    title = "It relies on them, we refuse them" if reason.relies else "It refuses them, we accept them"
    lines = [f"\n### {title}: {reason.name}\n\n{reason.why}\n\n| it says | files |\n| --- | --- |\n"]
    lines += [f"| {one.said} | {', '.join(f'`{file}`' for file in one.files)} |\n" for one in rows]
    return "".join(lines)


def _read() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
