"""A filled form, the simulators' people, and trust in their authorities."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from pipeline.workflow.demo import Demo
from signatures.pki import Pki, write_pki
from signatures.simulate.people import Person, people_in, simulator_pki
from tests.conftest import MOMENT


@pytest.fixture(scope="session")
def simulator_keys() -> Pki:
    return simulator_pki(MOMENT)


@pytest.fixture(scope="session")
def people(simulator_keys: Pki) -> Mapping[str, Person]:
    return people_in(simulator_keys)


@pytest.fixture(scope="session")
def trust_folder(simulator_keys: Pki, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pki")
    write_pki(simulator_keys, folder)
    return folder / "trust"


@pytest.fixture
def filled(demo: Demo, demo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    del demo
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copy(demo_folder / "siop-ws.pdf", tmp_path / "pedido.pdf"))
