"""The disagreements that are explained: read from the data file, and written for people."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DSS_ASKED = (
    "cms-as-it-should-be",
    "cms-ess-of-another",
    "cms-pbad",
    "cms-sha1",
    "cms-timestamped",
    "cms-two-good-signer-infos",
    "cms-without-attributes",
    "certified-2",
    "first-signature-changes-page",
    "isa-page-changed",
    "isa-startxref-of-before",
    "swa-second-part-moved",
    "usf-range-overlapping",
)
"""DSS draws and compares pages of each revision, seconds a file: it is asked about these."""

FILE = Path(__file__).parent / "disagreements.toml"
PAGE = Path(__file__).parents[2] / "docs" / "dev" / "cross-check.md"

_HEAD = """\
# Cross-check with other verifiers

Every named file of `tests/attacks` is also given to pyHanko's own validation, to Poppler's `pdfsig` and to EU DSS.
Whether our verdict accepts the file is compared with whether the other would rely on every signature in it (pyHanko:
`bottom_line`; pdfsig: *Signature is Valid*; DSS: `TOTAL_PASSED`). Where they differ, the reason is here.
DSS is asked about some files of each kind only.
`tests/crosscheck` fails when a disagreement has no reason, and when one that has a reason is gone.

This page is made from `tests/crosscheck/disagreements.toml` by `python -m tests.crosscheck`.
"""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A judge that says the contrary of our verdict on these files, and why. ``relies``: the judge accepts them."""

    judge: str
    relies: bool
    why: str
    files: tuple[str, ...]


@cache
def disagreements() -> tuple[Disagreement, ...]:
    """All of them, as the file has them."""
    listed = tomllib.loads(FILE.read_text(encoding="utf-8"))["disagreement"]
    return tuple(Disagreement(one["judge"], one["relies"], one["why"], tuple(one["files"])) for one in listed)


def explained() -> Mapping[tuple[str, str], bool]:
    """By judge and file, what the judge says."""
    return {(one.judge, file): one.relies for one in disagreements() for file in one.files}


def page() -> str:
    """The page of the docs."""
    parts = [_HEAD]
    for judge in dict.fromkeys(one.judge for one in disagreements()):
        parts.append(f"\n## {judge}\n\n| it says | we say | files | why |\n| --- | --- | --- | --- |\n")
        for one in disagreements():
            if one.judge == judge:
                files = ", ".join(f"`{file}`" for file in one.files)
                parts.append(f"| {_word(one.relies)} | {_word(not one.relies)} | {files} | {one.why} |\n")
    return "".join(parts)


def _word(relies: bool) -> str:  # noqa: FBT001 - a word for each
    return "relied on" if relies else "refused"
