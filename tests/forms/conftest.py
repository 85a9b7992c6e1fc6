"""Every form of the catalog: blank, filled from its example, and signed by whoever must."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.data.check import check
from pipeline.data.model import FormData
from pipeline.definition.catalog import FORMS, Catalog
from pipeline.definition.located import read_tree
from pipeline.document.place import applicable_signatories
from pipeline.workflow.demo import Demo

IDS = Catalog().ids()
MOMENT = "2026-11-21T10:32:05-03:00"
# Who of the demonstration's PKI has which CPF; the examples name the same people.
HOLDERS = {"52998224725": "responsavel_tecnico", "11144477735": "titular", "12345678909": "terceiro"}


@dataclass(frozen=True, slots=True)
class Made:
    """The files of one form."""

    blank: Path
    filled: Path
    signed: Path


def example(form_id: str) -> FormData:
    source = (FORMS / "examples" / f"{form_id}.yml").read_bytes()
    found = check(Catalog().definition(form_id), read_tree(source, f"{form_id}.yml"))
    assert found.data is not None, found.findings
    return found.data


@pytest.fixture(scope="session")
def keys(demo: Demo, demo_folder: Path) -> Path:
    del demo
    return demo_folder / "pki"


@pytest.fixture(scope="session")
def made(keys: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Made]:
    folder = tmp_path_factory.mktemp("forms")
    return {form_id: _make(form_id, folder, keys) for form_id in IDS}


def _make(form_id: str, folder: Path, keys: Path) -> Made:
    assert main(["render", form_id, "-o", str(folder)]) == 0
    data = str(FORMS / "examples" / f"{form_id}.yml")
    assert main(["render", data, "-o", str(folder), "--date", "2026-11-21"]) == 0
    filled, signed = folder / f"{form_id}.pdf", folder / f"{form_id}.signed.pdf"
    shutil.copy(filled, signed)
    _sign(form_id, signed, keys)
    return Made(folder / f"{form_id}.blank.pdf", filled, signed)


def _sign(form_id: str, path: Path, keys: Path) -> None:
    definition, data = Catalog().definition(form_id), example(form_id)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CREDENCIA_PASSWORD", "credencia")
        for signatory in applicable_signatories(definition, data):
            key = keys / f"{HOLDERS[str(data.get(signatory.cpf))]}.pfx"
            command = ["sign", str(path), "--as", signatory.role, "--pkcs12", str(key), "--moment", MOMENT]
            assert main(command) == 0
