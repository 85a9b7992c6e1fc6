"""A company's certificate names the CPF of who answers for it, and is not that person's key."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from pipeline.workflow import keys as module
from pipeline.workflow.keys import Listed, Owner, choose, line, listed, token_keys
from signatures.credentials.pkcs11.tokens import PinState, Token, TokenKey
from signatures.pki import build_pki, demo_declaration
from tests.signatures.vectors import MOMENT

MARIA = "11144477735"


@pytest.fixture(scope="module")
def keys() -> dict[str, Listed]:
    names = ("titular", "empresa")
    pki = build_pki(demo_declaration(), MOMENT, only=names)
    ders = {name: pki.holders[name].certificate.public_bytes(Encoding.DER) for name in names}
    return {name: listed(der, "Token da Maria", label=name) for name, der in ders.items()}


def chosen(keys: dict[str, Listed], *names: str, moment: datetime = MOMENT) -> str:
    return choose([(name, keys[name]) for name in names], Owner(MARIA, "", moment))


def test_both_name_the_same_cpf(keys: dict[str, Listed]) -> None:
    assert {key.holder.cpf for key in keys.values()} == {MARIA}


@pytest.mark.parametrize("names", [("titular", "empresa"), ("empresa", "titular")])
def test_the_persons_is_taken_without_a_question(keys: dict[str, Listed], names: tuple[str, ...]) -> None:
    assert chosen(keys, *names) == "titular"


def test_the_companys_is_taken_where_it_is_all_that_there_is(keys: dict[str, Listed]) -> None:
    """What follows refuses it by name, as it does of a file."""
    assert chosen(keys, "empresa") == "empresa"


def test_the_list_says_which_signs_for_nobody(keys: dict[str, Listed]) -> None:
    assert line(keys["empresa"]).endswith("; de pessoa jurídica: não assina por uma pessoa")
    assert "não assina" not in line(keys["titular"])


def test_a_token_that_shuffles_is_listed_in_one_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = tmp_path / "m.so"
    library.write_bytes(b"")
    pki = build_pki(demo_declaration(), MOMENT, only=("titular", "empresa", "p384"))
    token = Token(library, 0, "Token", "1", "", PinState.FINE, pin_pad=False)
    found = [
        TokenKey(token, b"1", name, holder.certificate.public_bytes(Encoding.DER))
        for name, holder in pki.holders.items()
    ]
    orders = []
    for each in (found, found[::-1], [*found[1:], found[0]]):
        monkeypatch.setattr(module, "find_keys", lambda _, these=each: these)
        orders.append([key.label for key, _ in token_keys(library)])
    assert orders[0] == orders[1] == orders[2]
    assert sorted(orders[0]) == ["empresa", "p384", "titular"]
