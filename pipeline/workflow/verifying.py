"""A file becomes a verdict."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from pipeline.definition.catalog import Catalog
from pipeline.renderers.pdf.render import render
from pipeline.submission.judge import Bench, judge
from pipeline.submission.verdict import Verdict
from pipeline.workflow.errors import UsageError
from pipeline.workflow.files import read_file
from signatures.errors import SignaturesError
from signatures.trust.store import TrustStore, load_trust
from signatures.verification.verify import verify


def verify_file(path: Path, catalog: Catalog, trust: TrustStore, moment: datetime) -> Verdict:
    """The verdict on a file, at a moment, with the caller's anchors."""
    pdf = read_file(path)
    return judge(pdf, verify(pdf, trust, moment), Bench(catalog, render))


def trust_from(folder: Path | None) -> TrustStore:
    """The caller's anchors; none at all when no folder is given. Raises UsageError for a folder that has none."""
    if folder is None:
        return TrustStore.empty()
    try:
        return load_trust(folder)
    except SignaturesError as error:
        raise UsageError(error.code, str(error)) from error
