"""The throw-away PKI and the small form of the signatures' tests; and a PKI whose stamper lasts."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from signatures.pki import Pki, build_pki, demo_declaration, write_pki
from signatures.trust.store import TrustStore, load_trust
from tests.signatures.conftest import form, keys, moment, now, page, pki, pki_folder, signed, trust
from tests.signatures.vectors import MOMENT

__all__ = ["form", "keys", "moment", "now", "page", "pki", "pki_folder", "signed", "trust"]


@pytest.fixture(scope="session")
def lasting() -> Pki:
    """A PKI whose stamper's certificate lasts longer than people's."""
    declared = demo_declaration()
    longer = [replace(holder, valid=(-30, 1500)) if holder.id == "carimbo" else holder for holder in declared.holders]
    return build_pki(replace(declared, holders=tuple(longer)), MOMENT, only=("titular", "carimbo"))


@pytest.fixture(scope="session")
def lasting_folder(lasting: Pki, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lasting")
    write_pki(lasting, folder)
    return folder


@pytest.fixture(scope="session")
def lasting_trust(lasting_folder: Path) -> TrustStore:
    return load_trust(lasting_folder / "trust")
