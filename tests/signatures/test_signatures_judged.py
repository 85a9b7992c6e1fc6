"""Another program judges our signatures."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import judges
from tests.signatures.vectors import Signer


@pytest.mark.deep
@pytest.mark.parametrize(
    "holders",
    [("responsavel_tecnico", "titular", "terceiro"), ("outra_pessoa",), ("p384",), ("p521",), ("rsa3072",), ("selo",)],
    ids="-".join,
)
def test_pdfsig_finds_every_signature_valid(signed: Signer, tmp_path: Path, holders: tuple[str, ...]) -> None:
    file = tmp_path / "signed.pdf"
    file.write_bytes(signed(*holders))
    assert judges.pdfsig(file) == ["Signature is Valid."] * len(holders)


@pytest.mark.deep
def test_pdfsig_finds_a_changed_byte_too(signed: Signer, tmp_path: Path) -> None:
    file = tmp_path / "changed.pdf"
    file.write_bytes(signed("titular").replace(b"de origem", b"de outrem"))
    assert judges.pdfsig(file) != ["Signature is Valid."]


@pytest.mark.deep
def test_qpdf_finds_nothing_to_object_to(signed: Signer, tmp_path: Path) -> None:
    file = tmp_path / "signed.pdf"
    file.write_bytes(signed("responsavel_tecnico", "titular", "terceiro"))
    assert not judges.qpdf_problems(file)
