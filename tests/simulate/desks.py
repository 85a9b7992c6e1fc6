"""A desk with documents, a simulator in this process, and the command in processes of their own."""

from __future__ import annotations

import json
import os
import re
import shlex
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.workflow.simulating import Wish, start_simulator

MARIA, JOAO = "11144477735", "52998224725"
CLI = [sys.executable, "-c", "from pipeline.cli import main; raise SystemExit(main())"]
# A browser that goes where it is sent, follows redirections, and closes.
BROWSER = f"{sys.executable} -c 'import sys,urllib.request as u;u.urlopen(sys.argv[1],timeout=20).read()' %s"


@dataclass(frozen=True, slots=True)
class Desk:
    """A folder of documents, the simulators' keys, and a home of its own."""

    folder: Path
    keys: Path
    home: Path
    redirect: str

    @property
    def environment(self) -> Mapping[str, str]:
        state = {"XDG_STATE_HOME": str(self.home), "XDG_CONFIG_HOME": str(self.home / "config")}
        return {**os.environ, **state, "BROWSER": BROWSER}

    @contextmanager
    def simulator(self, service: str, *wrong: str, person: str = MARIA, manner: str = "vidaas") -> Iterator[Path]:
        """A simulator that answers meanwhile; its configuration."""
        wish = Wish(
            service,
            self.keys,
            person=person,
            misbehave=wrong,
            manner=manner,
            redirect_uri=self.redirect,
        )
        running = start_simulator(wish)
        with running.server:
            yield running.config

    def start(self, config: Path, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*CLI, *words],
            cwd=self.folder,
            env={**self.environment, "CREDENCIA_CONFIG": str(config)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, config: Path, *words: str) -> tuple[int, str, str]:
        """The exit code, what was said on stdout, and on stderr."""
        process = self.start(config, *words)
        out, err = process.communicate(timeout=180)
        assert "Traceback" not in err, err
        return process.returncode, out, err

    def pending(self) -> list[dict[str, Any]]:
        code, out, _ = self.run(Path("nenhuma.toml"), "sign", "--pending", "--json")
        assert code == 0
        found: list[dict[str, Any]] = json.loads(out)
        return found

    def kept(self) -> list[Path]:
        """The files in which something is kept."""
        return sorted((self.home / "credencia" / "pendentes").glob("*.json"))

    def bytes_of(self, *names: str) -> list[bytes]:
        return [(self.folder / name).read_bytes() for name in names]


def offered(err: str) -> list[str]:
    """The words of the command with which to go on, as a shell reads them."""
    [line] = re.findall(r"^  credencia (sign --resume .*)$", err, re.MULTILINE)
    return shlex.split(line)


def address_shown(process: subprocess.Popen[str]) -> str:
    """The address of the consent, once the command says it and waits."""
    assert process.stderr
    while line := process.stderr.readline():
        if found := re.findall(r"http://\S+", line):
            return str(found[0])
    raise AssertionError("no address")


def visit(address: str, cpf: str = MARIA) -> None:
    """A person goes there and consents."""
    with urllib.request.urlopen(f"{address}&login_hint={cpf}", timeout=30) as answer:  # noqa: S310 - the simulator's
        answer.read()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
