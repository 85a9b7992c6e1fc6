"""The demonstration's PKI, built once."""

from __future__ import annotations

from pathlib import Path

import pytest

from signatures.pki import Pki, build_pki, demo_declaration, write_pki
from signatures.trust.store import TrustStore, load_trust
from tests.signatures.vectors import MOMENT


@pytest.fixture(scope="session")
def pki() -> Pki:
    names = (
        "titular",
        "responsavel_tecnico",
        "terceiro",
        "outra_pessoa",
        "p384",
        "p521",
        "vencido",
        "rsa3072",
        "ed25519",
    )
    return build_pki(demo_declaration(), MOMENT, only=names)


@pytest.fixture(scope="session")
def trust(pki: Pki, tmp_path_factory: pytest.TempPathFactory) -> TrustStore:
    folder: Path = tmp_path_factory.mktemp("pki")
    write_pki(pki, folder)
    return load_trust(folder / "trust")
