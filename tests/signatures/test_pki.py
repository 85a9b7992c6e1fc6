"""The PKI of the demonstration."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509

from signatures.credentials.pkcs12 import load_pkcs12
from signatures.errors import PkiError
from signatures.pki import Pki, build_pki, demo_declaration, read_declaration
from tests.signatures.vectors import MOMENT, ROLES, der


def test_every_certificate_is_signed_by_its_issuer(pki: Pki) -> None:
    for holder in pki.holders.values():
        for certificate, issuer in zip((holder.certificate, *holder.chain), holder.chain, strict=False):
            certificate.verify_directly_issued_by(issuer)


def test_certificates_have_the_extensions_of_real_ones(pki: Pki) -> None:
    found = pki.holders["responsavel_tecnico"].certificate.extensions
    usage = found.get_extension_for_class(x509.KeyUsage)
    assert usage.critical
    assert usage.value.content_commitment
    for kind in (x509.AuthorityKeyIdentifier, x509.SubjectKeyIdentifier, x509.CRLDistributionPoints):
        assert found.get_extension_for_class(kind)
    authority = pki.authorities["icp-ac"].certificate.extensions
    assert authority.get_extension_for_class(x509.BasicConstraints).value == x509.BasicConstraints(
        ca=True, path_length=0
    )


def test_validity_follows_the_moment(pki: Pki) -> None:
    certificate = pki.holders["vencido"].certificate
    assert certificate.not_valid_after_utc == MOMENT - timedelta(days=35)


def test_the_revoked_holder_is_in_the_list(pki: Pki) -> None:
    crl = pki.authorities["icp-ac"].crl
    assert crl.get_revoked_certificate_by_serial_number(pki.holders["revogado"].certificate.serial_number)
    assert len(crl) == 1


def test_only_some_holders(pki: Pki) -> None:
    some = build_pki(demo_declaration(), MOMENT, ["titular"])
    assert list(some.holders) == ["titular"]
    assert set(some.authorities) == set(pki.authorities)


def test_what_is_written_opens(pki_folder: Path) -> None:
    password = (pki_folder / "senha.txt").read_text(encoding="utf-8").strip()
    assert load_pkcs12((pki_folder / "titular.pfx").read_bytes(), password)
    assert "não protegem nada" in (pki_folder / "LEIA-ME.txt").read_text(encoding="utf-8")
    names = {path.name for path in (pki_folder / "trust").iterdir()}
    assert {"icp-raiz.pem", "icp-ac.crl", "govbr-final.pem", "ancoras.toml"} <= names
    assert "estranha-raiz.pem" not in names


def test_serial_numbers_are_one_each(pki: Pki) -> None:
    serials = [holder.certificate.serial_number for holder in pki.holders.values()]
    assert len(set(serials)) == len(serials)


@pytest.mark.parametrize(
    ("toml", "code"),
    [
        ("", "pki-declaracao-invalida"),
        ("[", "pki-declaracao-invalida"),
        ('password = "x"\nauthority = []\n[[holder]]\nid = "a"\n', "pki-declaracao-invalida"),
    ],
)
def test_a_declaration_that_is_none(toml: str, code: str) -> None:
    with pytest.raises(PkiError) as caught:
        read_declaration(toml)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('issuer = "ninguem"', "pki-autoridade-desconhecida"),
        ('key = "dsa"', "pki-chave-desconhecida"),
        ('other_names = [{type = "1.2.3", value = "x", encoding = "ebcdic"}]', "pki-codificacao-desconhecida"),
    ],
)
def test_a_declaration_that_makes_no_sense(line: str, code: str) -> None:
    key = "" if line.startswith("key") else 'key = "ec-p256"\n'
    text = f'password = "x"\nauthority = []\n[[holder]]\nid = "a"\ncommon_name = "A"\n{key}{line}\n'
    with pytest.raises(PkiError) as caught:
        build_pki(read_declaration(text), MOMENT)
    assert caught.value.code == code


def test_a_holder_that_was_not_declared() -> None:
    with pytest.raises(PkiError):
        build_pki(demo_declaration(), MOMENT, ["ninguém"])


def test_the_declaration_ships_with_the_package() -> None:
    assert {holder.id for holder in demo_declaration().holders} >= set(ROLES)
    assert der(build_pki(demo_declaration(), MOMENT, []).authorities["icp-ac"].certificate)
