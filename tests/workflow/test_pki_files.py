"""A PKI is written a whole file at a time: a run that is cut short leaves nothing that looks like a key."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import pkcs12

from signatures.pki import Pki, build_pki, demo_declaration, write_pki
from signatures.pki.write import PASSWORD
from signatures.trust.store import load_trust

MOMENT = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def pki() -> Pki:
    return build_pki(demo_declaration(), MOMENT, only=("titular", "responsavel_tecnico"))


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("good", [0, 1, 2, 5, 9])
@pytest.mark.parametrize("error", [OSError(28, "no space"), KeyboardInterrupt()], ids=["disk", "ctrl-c"])
def test_cut_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pki: Pki, good: int, error: BaseException) -> None:
    write_pki(pki, tmp_path / "whole")
    whole = files(tmp_path / "whole")
    calls = 0
    sync = os.fsync

    def fail(handle: int) -> None:
        nonlocal calls
        calls += 1
        if calls > good * 2:  # each file is synced, and then its folder
            raise error
        sync(handle)

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(type(error)):
        write_pki(pki, tmp_path / "cut")
    monkeypatch.undo()
    cut = files(tmp_path / "cut")
    assert len(cut) == good
    assert PASSWORD not in cut
    for name, data in cut.items():
        assert name in whole
        if name.endswith(".pfx"):
            assert pkcs12.load_pkcs12(data, pki.password.encode()).key
        else:
            assert data == whole[name]
    write_pki(pki, tmp_path / "cut")  # and the next one ends it
    assert files(tmp_path / "cut").keys() == whole.keys()
    assert load_trust(tmp_path / "cut" / "trust") == load_trust(tmp_path / "whole" / "trust")


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
def test_keys_are_their_owners_alone(tmp_path: Path, pki: Pki) -> None:
    write_pki(pki, tmp_path)
    assert {path.stat().st_mode & 0o777 for path in tmp_path.glob("*.pfx")} == {0o600}
