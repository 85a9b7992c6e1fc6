"""From the command line, in processes of their own: a simulator, a browser, and documents signed with them."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.workflow.demo import Demo

MARIA = "11144477735"
_CLI = [sys.executable, "-c", "from pipeline.cli import main; raise SystemExit(main())"]
# A browser that goes where it is sent, follows redirections, and closes.
_BROWSER = f"{sys.executable} -c 'import sys,urllib.request as u;u.urlopen(sys.argv[1],timeout=20).read()' %s"


@dataclass(frozen=True, slots=True)
class Desk:
    """A folder with documents, and a simulator that answers."""

    folder: Path
    addresses: dict[str, str]

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "CREDENCIA_CONFIG": self.addresses["config"], "BROWSER": _BROWSER}
        return subprocess.run(
            [*_CLI, *words],
            cwd=self.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The simulators' folder: keys are made by the first that runs, and found by the others."""
    return tmp_path_factory.mktemp("simulador")


@pytest.fixture
def desk(request: pytest.FixtureRequest, demo: Demo, demo_folder: Path, keys: Path, tmp_path: Path) -> Iterator[Desk]:
    del demo
    for name in ("1.pdf", "2.pdf", "3.pdf"):
        shutil.copy(demo_folder / "siop-ws.pdf", tmp_path / name)
    redirect = f"http://127.0.0.1:{free_port()}/retorno"
    words = ["simulate", *request.param, "--port", "0", "--folder", str(keys), "--redirect", redirect, "--json"]
    simulator = subprocess.Popen([*_CLI, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert simulator.stdout
        said = ""
        while not said.endswith("}\n"):
            line = simulator.stdout.readline()
            assert line, simulator.stderr and simulator.stderr.read()
            said += line
        yield Desk(tmp_path, json.loads(said))
    finally:
        simulator.kill()
        simulator.communicate()


@pytest.mark.parametrize("desk", [("govbr", "--person", MARIA)], indirect=True)
def test_three_documents_at_govbr_with_one_consent(desk: Desk) -> None:
    made = desk.run("sign", "1.pdf", "2.pdf", "3.pdf", "--as", "titular", "--govbr")
    assert made.returncode == 0, made.stderr
    assert made.stdout.count("MARIA APARECIDA") == 3
    assert made.stderr.count("Autorize a assinatura") == 1
    assert MARIA not in made.stdout + made.stderr
    verdict = desk.run("verify", "2.pdf", "--trust", desk.addresses["trust"], "--json")
    [status] = json.loads(verdict.stdout)["signatures"]
    assert (status["valid"], status["kind"]) == (True, "avançada")


@pytest.mark.parametrize(
    "desk", [("psc", "--person", MARIA), ("psc", "--like", "serproid", "--person", MARIA)], indirect=True
)
def test_in_the_cloud(desk: Desk, request: pytest.FixtureRequest) -> None:
    name = "serproid" if "serproid" in request.node.name or "desk1" in request.node.name else "vidaas"
    made = desk.run("sign", "1.pdf", "2.pdf", "--as", "titular", "--psc", name, "--perfil", "basico")
    assert made.returncode == 0, made.stderr
    assert made.stdout.count("MARIA APARECIDA") == 2
    assert MARIA not in made.stdout + made.stderr
    again = desk.run("sign", "3.pdf", "--as", "titular", "--psc", name, "--psc-cms")
    assert again.returncode == 0, again.stderr
    verdict = desk.run("verify", "1.pdf", "--trust", desk.addresses["trust"], "--json")
    [status] = json.loads(verdict.stdout)["signatures"]
    assert (status["valid"], status["kind"]) == (True, "qualificada")


@pytest.mark.parametrize(
    ("desk", "code", "words"),
    [
        (("govbr", "--person", MARIA, "--misbehave", "403-bronze"), 1, "prata ou ouro"),
        (("govbr", "--person", MARIA, "--misbehave", "outro-hash"), 1, "outro documento"),
        (("govbr", "--person", "52998224725"), 1, "Nada foi assinado"),
    ],
    indirect=["desk"],
)
def test_a_refusal_leaves_nothing_behind(desk: Desk, code: int, words: str) -> None:
    before = [(desk.folder / name).read_bytes() for name in ("1.pdf", "2.pdf", "3.pdf")]
    refused = desk.run("sign", "1.pdf", "2.pdf", "3.pdf", "--as", "titular", "--govbr")
    assert refused.returncode == code, refused.stderr
    assert words in refused.stderr
    assert "Traceback" not in refused.stderr
    assert [(desk.folder / name).read_bytes() for name in ("1.pdf", "2.pdf", "3.pdf")] == before
    assert sorted(path.name for path in desk.folder.iterdir()) == ["1.pdf", "2.pdf", "3.pdf"]


@pytest.mark.parametrize("desk", [("govbr",)], indirect=True)
def test_the_page_says_that_it_is_a_simulator(desk: Desk) -> None:
    redirect = next(
        line.split('"')[1]
        for line in Path(desk.addresses["config"]).read_text(encoding="utf-8").splitlines()
        if line.startswith("redirect_uri")
    )
    query = f"response_type=code&client_id=credencia-simulada&scope=sign&state=<x>&redirect_uri={redirect}"
    address = f"{desk.addresses['authorize']}?{query}"
    with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310 - the simulator's
        page = answer.read().decode()
    assert "sem valor legal" in page
    assert "BENEDITA" in page
    assert "<x>" not in page


@pytest.mark.parametrize(
    ("words", "code", "hint"),
    [
        (("govbr", "--misbehave", "inventado"), 2, "403-bronze"),
        (("govbr", "--person", "00000000000"), 2, "CPF"),
        (("psc", "--like", "inventado"), 2, "vidaas"),
        (("outro",), 2, "Erro de uso"),
    ],
)
def test_what_cannot_be_simulated(keys: Path, words: tuple[str, ...], code: int, hint: str) -> None:
    said = subprocess.run(
        [*_CLI, "simulate", *words, "--port", "0", "--folder", str(keys)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (said.returncode, hint in said.stderr) == (code, True), said.stderr


def test_a_folder_with_something_else(tmp_path: Path) -> None:
    (tmp_path / "senha.txt").write_text("x", encoding="utf-8")
    said = subprocess.run(
        [*_CLI, "simulate", "govbr", "--port", "0", "--folder", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert said.returncode == 2
    assert "indique uma pasta nova" in said.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["senha.txt"]
