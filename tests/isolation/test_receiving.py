"""What comes back from a portal is opened in a process that ends with it, with the limits that `verify` has."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from pipeline.workflow.errors import RefusedError
from pipeline.workflow.isolated import Worker
from pipeline.workflow.isolated_wire import Arrived, Left, Limits, Question, setup_of
from pipeline.workflow.receiving import Receiving, receive_file
from signatures.trust.store import TrustStore
from tests.attacks.world import agency, base
from tests.isolation import hostile
from tests.isolation.hostile import bomb_in_the_page, doubling_drawings, million_objects
from tests.submission.conftest import MOMENT

LIMITS = Limits(seconds=20, memory=3 * 1024**3)
VECTORS = (  # one of each kind: what reads them is what verifies, which has met them all
    hostile.bomb_in_the_page,
    hostile.bomb_in_an_object_stream,
    hostile.bomb_in_the_record,
    hostile.deep_arrays,
    hostile.loop_of_tables,
    hostile.giant_container,
    hostile.deep_container,
    hostile.ten_thousand_fields,
    hostile.doubling_pages,
    hostile.endless_content,
)


def asked(pdf: bytes) -> Question:
    """The document left without signatures; nobody said who should sign."""
    return Question(pdf, left=Left(base("none").pdf, "pedido.pdf", ""))


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    made = Worker(setup_of(agency().catalog, TrustStore.empty(), MOMENT, LIMITS))
    yield made
    made.close()


def test_what_everybody_signed_elsewhere_is_taken(worker: Worker) -> None:
    arrivals = worker.arrivals(asked(base("all").pdf))
    assert {arrival.role for arrival in arrivals} == {"responsavel_tecnico", "titular", "terceiro"}
    assert all(arrival.signer.cpf for arrival in arrivals)


@pytest.mark.parametrize("build", VECTORS, ids=lambda build: build.__name__)
def test_hostile_files_end_and_are_told(worker: Worker, build: Callable[[], bytes]) -> None:
    with pytest.raises(RefusedError) as caught:
        worker.arrivals(asked(build()))
    assert str(caught.value).rstrip().endswith(".")
    assert caught.value.code


@pytest.mark.parametrize(
    ("build", "limits"),
    [
        (doubling_drawings, Limits(seconds=2)),
        (million_objects, Limits(seconds=60, memory=250 * 1024**2)),
    ],
    ids=["time", "memory"],
)
def test_past_a_limit_nothing_is_written(tmp_path: Path, build: Callable[[], bytes], limits: Limits) -> None:
    original, came = tmp_path / "pedido.pdf", tmp_path / "baixado.pdf"
    original.write_bytes(base("none").pdf)
    came.write_bytes(build())
    with pytest.raises(RefusedError) as caught:
        receive_file(came, Receiving(agency().catalog, MOMENT, limits), original)
    assert caught.value.code
    assert original.read_bytes() == base("none").pdf
    assert sorted(path.name for path in tmp_path.iterdir()) == ["baixado.pdf", "pedido.pdf"]


@pytest.mark.parametrize(
    "answer",
    [b"", b"\xc1", b"\x80", b"\x93\x01\x02\x03", msgspec.msgpack.encode(Arrived())],
    ids=["nothing", "garbage", "no arrivals", "a list", "neither"],
)
def test_only_arrivals_are_believed(worker: Worker, monkeypatch: pytest.MonkeyPatch, answer: bytes) -> None:
    monkeypatch.setattr(worker, "_asked", lambda _: answer)
    with pytest.raises(RefusedError) as caught:
        worker.arrivals(asked(b""))
    assert caught.value.code == "verificacao-interrompida"


def test_the_process_that_asks_opens_nothing(tmp_path: Path) -> None:
    """As from the command line: no reader of PDFs, CMS or fonts is ever loaded there."""
    (tmp_path / "pedido.pdf").write_bytes(base("none").pdf)
    (tmp_path / "baixado.pdf").write_bytes(bomb_in_the_page())
    program = (
        "import sys\n"
        "from pipeline.cli import main\n"
        "code = main(['receive', 'baixado.pdf', '--for', 'pedido.pdf'])\n"
        "loaded = {'pikepdf', 'pypdfium2', 'pyhanko', 'typst'} & set(sys.modules)\n"
        "print(code, sorted(loaded))\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True, timeout=180
    )
    assert said.stdout == "1 []\n", said.stderr
    assert "Nada foi gravado" in said.stderr
    assert (tmp_path / "pedido.pdf").read_bytes() == base("none").pdf
