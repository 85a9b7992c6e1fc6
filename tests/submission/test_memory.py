"""A large file is judged, and taken back, where it stands in memory: whatever is large in it, and wherever.

Each in a process of its own, since what libraries written in C take is known of whole processes only.
"""

from __future__ import annotations

import io
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import AttachedFileSpec, Dictionary, Pdf, String

from tests.submission.conftest import MOMENT, Agency

SIZE = 40_000_000
_JUDGE = """
import sys
from datetime import datetime
from pathlib import Path
from pipeline.definition.catalog import Catalog
from pipeline.workflow.arrivals import arrivals
from pipeline.workflow.errors import WorkflowError
from pipeline.workflow.isolated_wire import Left
from pipeline.workflow.verifying import Verification, verify_file
from signatures.trust.store import TrustStore
from tools.bench.peak import peak, peak_from_now

moment, catalog = datetime.fromisoformat(sys.argv[1]), Catalog()

def judge(folder):
    verdict = verify_file(folder / "signed.pdf", Verification(catalog, TrustStore.empty(), moment))
    return verdict.content.agreement.value

def receive(folder):
    left, came = ((folder / name).read_bytes() for name in ("left.pdf", "signed.pdf"))
    before = peak_from_now()
    try:
        said = " ".join(one.role for one in arrivals(came, Left(b"", "left.pdf", "", len(left)), catalog, moment))
    except WorkflowError as error:
        said = error.code
    return said, peak() - before

do = {"judge": judge, "receive": receive}[sys.argv[2]]
do(Path("small"))
"""
_JUDGED = _JUDGE + "before = peak_from_now(); said = do(Path('large')); print(said, peak() - before)"
_RECEIVED = _JUDGE + "print(*do(Path('large')))"


def attached(pdf: Pdf, content: bytes) -> None:
    pdf.attachments["anexo.bin"] = AttachedFileSpec(pdf, content, filename="anexo.bin")


def attached_text(pdf: Pdf, content: bytes) -> None:
    """A file as those with data are, which would be read."""
    text = b'{"data": "' + content.hex().encode()[: len(content)] + b'"}'
    pdf.attachments["anexo.json"] = AttachedFileSpec(pdf, text, filename="anexo.json")


def of_another_program(pdf: Pdf, content: bytes) -> None:
    """What shows nowhere, and is nobody else's (ISO 32000-2, 14.5)."""
    kept = Dictionary(LastModified=String("D:20260101000000Z"), Private=pdf.make_stream(content))
    pdf.Root.PieceInfo = Dictionary(Another=kept)


def font(pdf: Pdf, content: bytes) -> None:
    pdf.pages[0].obj.Resources.Font.F99 = Dictionary(FontFile=pdf.make_stream(content))


CASES: dict[Callable[[Pdf, bytes], None], tuple[str, str]] = {
    attached: ("diferente", "voltou-alterado"),
    attached_text: ("diferente", "voltou-alterado"),
    of_another_program: ("consistente", "titular"),
    font: ("diferente", "voltou-alterado"),
}


@pytest.fixture(params=CASES, ids=lambda add: add.__name__)
def case(request: pytest.FixtureRequest, agency: Agency, tmp_path: Path) -> tuple[str, str]:
    """A small and a large file in their folders, as they left and as they came; what is to be said of both."""
    for name, size in (("small", 1000), ("large", SIZE)):
        folder = tmp_path / name
        folder.mkdir()
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(agency.filled())) as pdf:
            request.param(pdf, _noise(size))
            pdf.save(out, compress_streams=False)
        (folder / "left.pdf").write_bytes(out.getvalue())
        (folder / "signed.pdf").write_bytes(agency.signed(out.getvalue(), ("titular",)))
    return CASES[request.param]


def test_it_is_judged_where_it_stands(case: tuple[str, str], tmp_path: Path) -> None:
    agreement, beyond = _done(_JUDGED, "judge", tmp_path)
    assert agreement == case[0]
    assert beyond < 1.25 * SIZE  # which is the file itself


def test_it_is_taken_back_with_what_left_beside_it(case: tuple[str, str], tmp_path: Path) -> None:
    said, beyond = _done(_RECEIVED, "receive", tmp_path)
    assert said == case[1]
    assert beyond < 1.25 * SIZE  # which is the document as it left


def _done(program: str, what: str, folder: Path) -> tuple[str, int]:
    words = [sys.executable, "-c", program, MOMENT.isoformat(), what]
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(Path(__file__).parents[2])}  # `tools` is in no package
    made = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False, timeout=300, env=environment)
    assert made.returncode == 0, made.stderr
    said, beyond = made.stdout.split()
    return said, int(beyond)


def _noise(size: int) -> bytes:
    """What no program can make smaller, and is the same each time."""
    return random.Random(5).randbytes(size)  # noqa: S311 - noise
