"""A file becomes a verdict, in this very process: for files that we made. Others go by `isolated`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.definition.catalog import Catalog
from pipeline.renderers.pdf.render import render
from pipeline.submission.chain import Predecessor, judge_chain
from pipeline.submission.judge import Bench, judge
from pipeline.submission.verdict import Verdict
from pipeline.workflow.files import read_file
from signatures.trust.store import TrustStore
from signatures.verification.verify import verify


@dataclass(frozen=True, slots=True)
class Verification:
    """How files are verified: with which forms, by the caller's anchors, at which moment."""

    catalog: Catalog
    trust: TrustStore
    moment: datetime


def verify_file(path: Path, how: Verification, replaces: Path | None = None) -> Verdict:
    """The verdict on a file; with ``replaces``, also on whether it rectifies that document."""
    pdf = read_file(path)
    return judge_chain(_verdict(pdf, how), _predecessor(replaces, how) if replaces else None)


def _verdict(pdf: bytes, how: Verification) -> Verdict:
    return judge(pdf, verify(pdf, how.trust, how.moment), Bench(how.catalog, render))


def _predecessor(path: Path, how: Verification) -> Predecessor:
    pdf = read_file(path)
    return Predecessor(pdf, _verdict(pdf, how))
