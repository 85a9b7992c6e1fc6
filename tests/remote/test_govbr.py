"""gov.br's service against a simulator that answers over real HTTP, and every way in which it can say no."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace

import pytest
from asn1crypto import cms

from signatures import ber
from signatures.credentials import oauth
from signatures.credentials.govbr.client import GovbrCredential, GovbrSettings, open_govbr
from signatures.credentials.model import makes_containers
from signatures.credentials.service import service_web
from signatures.errors import NetworkError, RemoteError, SignaturesError
from signatures.simulate.govbr import settings_for, start_govbr
from signatures.simulate.misbehaviour import Misbehaviour as Wrong
from signatures.simulate.people import Person
from signatures.simulate.simulation import Simulation
from tests.remote.conftest import MARIA, Simulate, browse

DIGESTS = [hashlib.sha256(b"%d" % number).digest() for number in range(3)]


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def sign(simulation: Simulation, digests: list[bytes], timeout: float = 10.0) -> tuple[bytes, list[bytes]]:
    with start_govbr(simulation) as server:
        credential = open_govbr(settings_for(server), len(digests), browse, service_web(timeout), Clock())
        return credential.certificate, credential.sign_digests(digests)


def test_one_signature(simulate: Simulate, people: Mapping[str, Person]) -> None:
    certificate, [container] = sign(simulate(), DIGESTS[:1])
    assert certificate == people[MARIA].govbr.der
    assert container[:2] == b"\x30\x80"  # BER of indefinite length, kept as it came
    assert container.endswith(b"\0\0")
    made, size = ber.to_der(container)
    assert size == len(container)
    [signer] = cms.ContentInfo.load(made)["content"]["signer_infos"]
    kinds = {item["type"].native for item in signer["signed_attrs"]}
    assert kinds == {"content_type", "message_digest", "signing_time"}


def test_a_session_signs_several_with_one_consent(simulate: Simulate) -> None:
    consents: list[str] = []

    def visit(consent: oauth.Consent) -> str:
        consents.append(consent.address)
        return browse(consent)

    with start_govbr(simulate()) as server:
        credential = open_govbr(settings_for(server), 3, visit, service_web(), Clock())
        assert makes_containers(credential)
        assert len(credential.sign_digests(DIGESTS)) == 3
    assert len(consents) == 1
    assert "scope=signature_session+govbr" in consents[0]


@pytest.mark.parametrize(
    ("wrong", "code", "hint"),
    [
        (Wrong.UNAUTHORIZED, "servico-aplicacao", "client_id"),
        (Wrong.CODE_USED, "servico-codigo-usado", "já foi usado"),
        (Wrong.BRONZE, "servico-conta-bronze", "prata ou ouro"),
        (Wrong.CPF, "servico-cpf-irregular", "Receita Federal"),
        (Wrong.DENIED, "servico-negado", "recusada"),
        (Wrong.SHORT, "servico-sessao-vencida", "autorize de novo"),
        (Wrong.HUGE, "rede-resposta-grande", "kB"),
        (Wrong.DOWN, "rede-servico-fora", "problemas"),
        (Wrong.SECOND_FAILS, "rede-servico-fora", "problemas"),
    ],
)
def test_every_misbehaviour_has_its_words(simulate: Simulate, wrong: Wrong, code: str, hint: str) -> None:
    with pytest.raises(SignaturesError) as caught:
        sign(simulate(wrong), DIGESTS)
    assert caught.value.code == code
    assert hint in str(caught.value)
    assert isinstance(caught.value, NetworkError if code.startswith("rede") else RemoteError)


def test_a_service_that_takes_too_long(simulate: Simulate) -> None:
    with pytest.raises(NetworkError) as caught:
        sign(simulate(Wrong.SLOW, delay=3.0), DIGESTS[:1], timeout=0.5)
    assert caught.value.code == "rede-demorou"


def test_another_persons_certificate_is_shown_before_anything_is_signed(
    simulate: Simulate, people: Mapping[str, Person]
) -> None:
    with start_govbr(simulate(Wrong.WRONG_PERSON)) as server:
        credential = open_govbr(settings_for(server), 1, browse, service_web(), Clock())
    assert credential.certificate != people[MARIA].govbr.der


def test_a_token_holds_for_what_it_was_given_for(simulate: Simulate) -> None:
    with start_govbr(simulate()) as server:
        credential = open_govbr(settings_for(server), 1, browse, service_web(), Clock())
        with pytest.raises(RemoteError) as caught:
            credential.sign_digests(DIGESTS)
        assert caught.value.code == "servico-documentos-demais"
        credential.sign_digests(DIGESTS[:1])
        with pytest.raises(RemoteError) as caught:
            credential.sign_digests(DIGESTS[1:2])  # a token of the scope "sign" is spent
    assert caught.value.code == "servico-sessao-vencida"


def test_more_than_a_session_takes(simulate: Simulate) -> None:
    with start_govbr(simulate()) as server, pytest.raises(RemoteError) as caught:
        open_govbr(settings_for(server), 101, browse, service_web(), Clock())
    assert caught.value.code == "servico-documentos-demais"


def test_a_token_ends_by_our_clock_too(simulate: Simulate) -> None:
    clock = Clock()
    with start_govbr(simulate()) as server:
        credential = open_govbr(settings_for(server), 3, browse, service_web(), clock)
        clock.now = 594.0
        credential.sign_digests(DIGESTS[:1])
        clock.now = 596.0
        with pytest.raises(RemoteError) as caught:
            credential.sign_digests(DIGESTS)
    assert caught.value.code == "servico-sessao-vencida"


def test_nothing_secret_is_printed(simulate: Simulate) -> None:
    with start_govbr(simulate()) as server:
        settings = settings_for(server)
        credential = open_govbr(settings, 1, browse, service_web(), Clock())
    assert isinstance(credential, GovbrCredential)
    assert settings.application.client_secret not in repr(settings) + repr(credential)
    assert "AT-" not in repr(credential)


def test_a_server_that_is_not_there(simulate: Simulate) -> None:
    with start_govbr(simulate()) as server:
        settings = settings_for(server)

        def gone(consent: oauth.Consent) -> str:
            landed = browse(consent)
            server.close()
            return landed

        with pytest.raises(NetworkError) as caught:
            open_govbr(settings, 1, gone, service_web(2.0), Clock())
    assert caught.value.code == "rede-sem-resposta"


@pytest.mark.parametrize(
    ("landed", "code"),
    [
        ("", "servico-retorno"),
        ("https://outro.exemplo/retorno?code=x&state={state}", "servico-retorno"),
        ("http://127.0.0.1:8765/retorno?state={state}", "servico-retorno"),
        ("http://127.0.0.1:8765/retorno?code=x&state=outro", "servico-estado"),
        ("http://127.0.0.1:8765/retorno?code=x", "servico-estado"),
        ("http://127.0.0.1:8765/retorno?error=access_denied&state={state}", "servico-negado"),
        ("http://127.0.0.1:8765/retorno?error=<script>&state={state}", "servico-negado"),
        ("http://127.0.0.1:8765/retorno?code=inventado&state={state}", "servico-codigo-usado"),
        ("x" * 10_000, "servico-retorno"),
    ],
)
def test_where_the_person_landed_is_checked(simulate: Simulate, landed: str, code: str) -> None:
    with start_govbr(simulate()) as server, pytest.raises(RemoteError) as caught:
        open_govbr(
            settings_for(server), 1, lambda consent: landed.replace("{state}", consent.state), service_web(), Clock()
        )
    assert caught.value.code == code
    assert "<script>" not in str(caught.value)


def test_the_registered_address_is_exact(simulate: Simulate) -> None:
    with start_govbr(simulate()) as server:
        settings: GovbrSettings = settings_for(server)
        other = replace(settings.application, redirect_uri="http://127.0.0.1:8765/retorno/")
        with pytest.raises(RemoteError) as caught:
            open_govbr(replace(settings, application=other), 1, browse, service_web(), Clock())
    assert caught.value.code == "servico-retorno"
