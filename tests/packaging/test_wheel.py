"""The wheel works away from the checkout: forms, templates, layout and fonts are inside it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(*command: str | Path, cwd: Path, **extra: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "LANG": "C.UTF-8", **extra}
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command, in an environment that has the wheel and its dependencies only."""
    folder = tmp_path_factory.mktemp("wheel")
    built = run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    assert built.returncode == 0, built.stderr
    (wheel,) = folder.glob("*.whl")
    uv = Path(sys.executable).with_name("uv")
    python = folder / "env" / "bin" / "python"
    made = run(uv, "venv", "--quiet", "--python", sys.executable, folder / "env", cwd=folder)
    assert made.returncode == 0, made.stderr
    command = (uv, "pip", "install", "--quiet", "--python", python, "--constraint", ROOT / "requirements.lock", wheel)
    # The package index may need the caller's own settings (proxy, certificates): this one step inherits them.
    got = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if got.returncode != 0 and not os.environ.get("CI"):
        pytest.skip(f"the wheel's dependencies could not be fetched: {got.stderr[-200:]}")
    assert got.returncode == 0, got.stderr
    return python.with_name("credencia")


def test_the_demo_runs_from_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    result = run(installed, "demo", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    made = {path.name for path in (tmp_path / "credencia-demo").iterdir()}
    assert {"siop-ws.blank.pdf", "siop-ws.pdf", "siop-ws.signed.pdf", "verdict.json", "pki"} <= made


def test_it_renders_what_the_checkout_renders(installed: Path, tmp_path: Path) -> None:
    here = tmp_path / "here"
    result = run(installed, "render", "siop-ws", "-o", "here", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    checkout = run(Path(sys.executable).with_name("credencia"), "render", "siop-ws", "-o", tmp_path / "co", cwd=ROOT)
    assert checkout.returncode == 0, checkout.stderr
    assert (here / "siop-ws.blank.pdf").read_bytes() == (tmp_path / "co" / "siop-ws.blank.pdf").read_bytes()


def test_the_packages_are_the_wheels(installed: Path, tmp_path: Path) -> None:
    code = "import pipeline, signatures; print(pipeline.__file__); print(signatures.__file__)"
    result = run(installed.with_name("python"), "-c", code, cwd=tmp_path)
    assert all(line.startswith(str(installed.parents[1])) for line in result.stdout.split()), result.stdout
