"""Folders of trust."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from signatures.errors import TrustError
from signatures.pki import Pki
from signatures.report import Kind
from signatures.trust.anchors import PINNED, Anchor, AnchorKind, pinned, signature_kind
from signatures.trust.store import TrustStore, load_trust
from tests.signatures.vectors import der


def test_the_folder_of_the_demonstration(trust: TrustStore) -> None:
    assert {(anchor.kind, anchor.demonstration) for anchor in trust.anchors} == {
        (AnchorKind.ICP_BRASIL, True),
        (AnchorKind.GOV_BR, True),
    }
    assert len(trust.intermediates) == 3
    assert len(trust.crls) == 5


@pytest.mark.parametrize("suffix", ["pem", "crt", "cer", "der", "p7b"])
def test_every_format(pki: Pki, tmp_path: Path, suffix: str) -> None:
    built = pki.authorities["icp-raiz"]
    content = {
        "pem": built.certificate.public_bytes(Encoding.PEM) + built.crl.public_bytes(Encoding.PEM),
        "p7b": pkcs7.serialize_certificates([built.certificate], Encoding.DER),
    }.get(suffix, der(built.certificate))
    (tmp_path / f"raiz.{suffix}").write_bytes(content)
    trust = load_trust(tmp_path)
    assert [anchor.certificate for anchor in trust.anchors] == [der(built.certificate)]
    assert (trust.anchors[0].kind, trust.anchors[0].label) == (
        AnchorKind.OTHER,
        "Autoridade Certificadora Raiz de Demonstração",
    )
    assert len(trust.crls) == (suffix == "pem")


def test_the_roots_that_are_known(shared: Path) -> None:
    trust = load_trust(shared / "icp-brasil" / "roots")
    assert {anchor.kind for anchor in trust.anchors} == {AnchorKind.ICP_BRASIL}
    assert sorted(anchor.label for anchor in trust.anchors) == [f"AC Raiz Brasileira v{n}" for n in (12, 2, 5)]
    assert not any(anchor.demonstration for anchor in trust.anchors)


def test_gov_br_is_known_and_its_staging_is_not(shared: Path) -> None:
    production = load_trust(shared / "icp-brasil" / "govbr" / "production")
    staging = load_trust(shared / "icp-brasil" / "govbr" / "staging")
    assert [anchor.kind for anchor in production.anchors] == [AnchorKind.GOV_BR]
    assert [anchor.kind for anchor in staging.anchors] == [AnchorKind.OTHER]
    assert len(production.intermediates) == 2


def test_the_fingerprints_are_those_of_the_certificates(shared: Path) -> None:
    roots = (shared / "icp-brasil" / "roots").glob("*.der")
    assert all(pinned(path.read_bytes()) for path in roots)
    assert len(PINNED) == 4


def test_a_label_does_not_rename_a_known_root(shared: Path, tmp_path: Path) -> None:
    (tmp_path / "x.der").write_bytes((shared / "icp-brasil" / "roots" / "icp-brasil-v5.der").read_bytes())
    (tmp_path / "ancoras.toml").write_text('[[anchor]]\nfile = "x.der"\nkind = "gov.br"\nlabel = "outra"\n')
    assert load_trust(tmp_path).anchors[0].label == "AC Raiz Brasileira v5"


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({}, "confianca-sem-ancora"),
        ({"a.pem": b""}, "confianca-ilegivel"),
        ({"a.der": b"\x30\x03\x02\x01\x01"}, "confianca-ilegivel"),
        ({"a.p7b": b"\x30\x03\x02\x01\x01"}, "confianca-ilegivel"),
        ({"a.crl": b"\x30\x03\x02\x01\x01"}, "confianca-ilegivel"),
        (
            {"a.pem": b"-----BEGIN CERTIFICATE-----\n" + base64.b64encode(b"x") + b"\n-----END CERTIFICATE-----"},
            "confianca-ilegivel",
        ),
        ({"ancoras.toml": b"anchor = 1"}, "confianca-rotulos"),
        ({"ancoras.toml": b'[[anchor]]\nfile = "a"\nkind = "?"\nlabel = ""'}, "confianca-rotulos"),
        ({"notas.txt": b"x"}, "confianca-sem-ancora"),
    ],
)
def test_folders_that_are_no_use(tmp_path: Path, files: dict[str, bytes], code: str) -> None:
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    with pytest.raises(TrustError) as caught:
        load_trust(tmp_path)
    assert caught.value.code == code


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(TrustError) as caught:
        load_trust(tmp_path / "nenhuma")
    assert caught.value.code == "confianca-pasta"


def test_nobody_is_trusted() -> None:
    assert TrustStore.empty() == TrustStore()


@pytest.mark.parametrize(
    ("holder", "anchor", "kind"),
    [
        ("titular", AnchorKind.ICP_BRASIL, Kind.QUALIFICADA),
        ("empresa", AnchorKind.ICP_BRASIL, Kind.QUALIFICADA),
        ("terceiro", AnchorKind.GOV_BR, Kind.AVANCADA),
        ("selo", AnchorKind.ICP_BRASIL, Kind.OUTRA),
        ("terceiro", AnchorKind.ICP_BRASIL, Kind.OUTRA),
        ("titular", AnchorKind.GOV_BR, Kind.OUTRA),
        ("titular", AnchorKind.OTHER, Kind.OUTRA),
        ("titular", None, Kind.OUTRA),
    ],
)
def test_the_words_of_the_law(pki: Pki, holder: str, anchor: AnchorKind | None, kind: Kind) -> None:
    found = Anchor(b"", anchor, "") if anchor else None
    assert signature_kind(der(pki.holders[holder].certificate), found) is kind
