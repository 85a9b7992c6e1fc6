"""An address of return that isn't of this machine: the person pastes where they landed, at a terminal."""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from pipeline.workflow.demo import Demo
from pipeline.workflow.simulating import Running, Wish, start_simulator

MARIA, REDIRECT = "11144477735", "https://sistema.exemplo.gov.br/retorno"
_CLI = [sys.executable, "-c", "from pipeline.cli import main; raise SystemExit(main())"]
pytestmark = pytest.mark.skipif(os.name != "posix", reason="a terminal of one's own")


@pytest.fixture(scope="module")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    running = start_simulator(Wish("govbr", tmp_path_factory.mktemp("simulador"), person=MARIA, redirect_uri=REDIRECT))
    with running.server:
        yield running


@pytest.fixture
def document(demo: Demo, demo_folder: Path, tmp_path: Path) -> Path:
    del demo
    return Path(shutil.copy(demo_folder / "siop-ws.pdf", tmp_path / "pedido.pdf"))


def landed(address: str) -> str:
    parts = urlsplit(address)
    connection = HTTPConnection(str(parts.hostname), parts.port, timeout=20)
    connection.request("GET", f"{parts.path}?{parts.query}")
    location = connection.getresponse().getheader("Location") or ""
    connection.close()
    return location


def sign_at_a_terminal(document: Path, simulator: Running, paste: str) -> tuple[int, str]:
    """``paste`` replaces what the person would paste; empty for where they landed."""
    master, slave = pty.openpty()
    words = ["sign", str(document), "--as", "titular", "--govbr", "--no-browser"]
    environment = {**os.environ, "CREDENCIA_CONFIG": str(simulator.config)}
    run = subprocess.Popen(
        [*_CLI, *words], env=environment, stdin=slave, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    os.close(slave)
    assert run.stderr
    assert run.stdout
    said = ""
    while "copie da barra" not in said:
        line = run.stderr.readline()
        assert line, said
        said += line
    [address] = re.findall(r"http://\S+", said)
    os.write(master, f"{paste or landed(address)}\n".encode())
    out, err = run.communicate(timeout=120)
    os.close(master)
    return run.returncode, said + err + out


def test_pasting_where_one_landed(document: Path, simulator: Running) -> None:
    before = document.read_bytes()
    code, said = sign_at_a_terminal(document, simulator, "")
    assert code == 0, said
    assert "MARIA APARECIDA" in said
    assert document.read_bytes().startswith(before)


def test_pasting_something_else(document: Path, simulator: Running) -> None:
    before = document.read_bytes()
    code, said = sign_at_a_terminal(document, simulator, "https://outro.exemplo/?code=x")
    assert code == 1
    assert REDIRECT in said
    assert document.read_bytes() == before


def test_without_a_terminal(document: Path, simulator: Running) -> None:
    words = ["sign", str(document), "--as", "titular", "--govbr", "--no-browser"]
    environment = {**os.environ, "CREDENCIA_CONFIG": str(simulator.config)}
    said = subprocess.run(
        [*_CLI, *words], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert said.returncode == 2
    assert "redirect_uri" in said.stderr


def test_prepared_now_and_finished_later(document: Path, simulator: Running) -> None:
    """As a web system does: the place is kept on disk, and the container comes in another session."""
    import time  # noqa: PLC0415 - here only

    from pipeline.definition.catalog import Catalog  # noqa: PLC0415 - the same
    from pipeline.workflow.config import govbr_settings  # noqa: PLC0415 - the same
    from pipeline.workflow.pending import Pending, keep, resume  # noqa: PLC0415 - the same
    from pipeline.workflow.pending_file import Wish  # noqa: PLC0415 - the same
    from pipeline.workflow.places import place_to_sign  # noqa: PLC0415 - the same
    from pipeline.workflow.signing import Order, finish_pending, prepare_place  # noqa: PLC0415 - the same
    from signatures.credentials.govbr.client import GovbrCredential, open_govbr  # noqa: PLC0415 - the same
    from signatures.credentials.service import service_web  # noqa: PLC0415 - the same

    now = datetime.now(UTC)
    environment = {"CREDENCIA_CONFIG": str(simulator.config)}

    def consented() -> GovbrCredential:
        settings = govbr_settings(environment)
        return open_govbr(settings, 1, lambda consent: landed(consent.address), service_web(), time.monotonic)

    before = document.read_bytes()
    place = place_to_sign(document, "titular", Catalog())
    prepared = prepare_place(place, Order("titular", consented(), now))
    wish = Wish(role="titular", govbr=True)
    keep(Pending(document, before, wish, now, place.form, place.edition, prepared=prepared))
    assert document.read_bytes() == before
    pending = resume(document, now)
    assert pending.prepared
    [container] = consented().sign_digests([pending.prepared.digest])
    signed = finish_pending(pending, container, place.signatory.label)
    assert signed.signer.cpf == MARIA
    assert document.read_bytes().startswith(before)
    assert sorted(path.name for path in document.parent.iterdir()) == ["pedido.pdf"]
