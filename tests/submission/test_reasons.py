"""What is wrong with a file is said once, however often it is met."""

from __future__ import annotations

from pipeline.submission.reasons import signature_findings
from signatures.report import Problem, SignatureReport


def test_the_same_trouble_is_one_finding() -> None:
    damaged = Problem("arquivo-danificado", "O arquivo está danificado.", fatal=True)
    other = Problem("bytes-depois-do-fim", "Há dados depois do fim.", fatal=True)
    found = signature_findings(SignatureReport((), (), 0, (damaged, other, damaged)))
    assert [finding.code for finding in found] == ["arquivo-danificado", "bytes-depois-do-fim"]
