"""Certificates in the cloud against a simulator in the manner of each provider, over real HTTP."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace

import pytest
from asn1crypto import cms
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA256

from signatures.credentials import oauth
from signatures.credentials.model import makes_containers, signs_batches
from signatures.credentials.psc.client import PscSettings, Session, open_session
from signatures.credentials.psc.credential import container_credential, raw_credential
from signatures.credentials.psc.providers import HashEncoding, providers
from signatures.credentials.service import check_address, service_web
from signatures.errors import CredentialError, NetworkError, RemoteError, SignaturesError
from signatures.simulate.misbehaviour import Misbehaviour as Wrong
from signatures.simulate.people import Person
from signatures.simulate.psc import known_manners, settings_for, start_psc
from signatures.simulate.simulation import Simulation
from tests.remote.conftest import JOAO, MARIA, Simulate, browse

DATA = [b"%d" % number for number in range(12)]


def opened(settings: PscSettings, documents: int, cpf: str = MARIA, timeout: float = 10.0) -> Session:
    return open_session(settings, cpf, documents, visit=browse, web=service_web(timeout), clock=time.monotonic)


def sign(simulation: Simulation, data: list[bytes], manner: str = "vidaas", timeout: float = 10.0) -> list[bytes]:
    with start_psc(simulation, manner) as server:
        return raw_credential(opened(settings_for(server, manner), len(data), timeout=timeout)).sign_all(data)


@pytest.mark.parametrize("manner", known_manners())
@pytest.mark.parametrize("amount", [1, 3, 12])
def test_each_provider_in_its_manner(
    simulate: Simulate, people: Mapping[str, Person], manner: str, amount: int
) -> None:
    """In Base64 or hex, in PEM or Base64 DER, five at a time or all at once."""
    signatures = sign(simulate(), DATA[:amount], manner)
    public = people[MARIA].cloud.private.public_key()
    for data, signature in zip(DATA, signatures, strict=False):
        public.verify(signature, data, padding.PKCS1v15(), SHA256())
    assert len(signatures) == amount


def test_a_wrong_encoding_is_refused_by_the_service(simulate: Simulate) -> None:
    with start_psc(simulate(), "birdid") as server:
        settings = replace(settings_for(server, "birdid"), encoding=HashEncoding.BASE64)
        with pytest.raises(RemoteError) as caught:
            raw_credential(opened(settings, 1)).sign_all(DATA[:1])
    assert caught.value.code == "servico-recusou"


def test_the_services_own_container(simulate: Simulate, people: Mapping[str, Person]) -> None:
    with start_psc(simulate()) as server:
        credential = container_credential(opened(settings_for(server), 2))
        assert makes_containers(credential)
        made = credential.sign_digests([b"\x01" * 32, b"\x02" * 32])
    assert credential.certificate == people[MARIA].cloud.der
    assert [cms.ContentInfo.load(item)["content"]["version"].native for item in made] == ["v1", "v1"]


def test_the_credential_is_a_batch(simulate: Simulate) -> None:
    with start_psc(simulate()) as server:
        credential = raw_credential(opened(settings_for(server), 1))
        assert signs_batches(credential)
        assert len(credential.sign(b"data")) == credential.algorithm.max_size


def test_a_consent_with_pkce_for_the_person(simulate: Simulate) -> None:
    seen: list[oauth.Consent] = []

    def visit(consent: oauth.Consent) -> str:
        seen.append(consent)
        return browse(consent)

    with start_psc(simulate(approve=JOAO)) as server:
        open_session(settings_for(server), JOAO, 3, visit=visit, web=service_web(), clock=time.monotonic)
    [consent] = seen
    assert f"code_challenge={oauth.challenge(consent.verifier)}" in consent.address
    assert f"login_hint={JOAO}" in consent.address
    assert "scope=multi_signature" in consent.address
    assert consent.verifier not in consent.address


def test_who_the_simulator_was_told_to_be_is_above_the_hint(simulate: Simulate) -> None:
    with start_psc(simulate(approve=MARIA)) as server, pytest.raises(RemoteError) as caught:
        opened(settings_for(server), 1, JOAO)
    assert caught.value.code == "servico-outra-pessoa"


def test_another_verifier_gets_no_token(simulate: Simulate) -> None:
    """Who steals the code lacks the verifier (RFC 7636, 1)."""
    stolen: list[str] = []

    def steal(consent: oauth.Consent) -> str:
        stolen.append(oauth.code_from(consent, browse(consent)))
        return browse(consent)

    with start_psc(simulate()) as server:
        settings = settings_for(server)
        open_session(settings, MARIA, 1, visit=steal, web=service_web(), clock=time.monotonic)

        def use(consent: oauth.Consent) -> str:
            return f"{consent.redirect_uri}?code={stolen[0]}&state={consent.state}"

        with pytest.raises(RemoteError) as caught:
            open_session(settings, MARIA, 1, visit=use, web=service_web(), clock=time.monotonic)
    assert caught.value.code == "servico-codigo-usado"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (Wrong.UNAUTHORIZED, "servico-aplicacao"),
        (Wrong.CODE_USED, "servico-codigo-usado"),
        (Wrong.DENIED, "servico-negado"),
        (Wrong.SHORT, "servico-sessao-vencida"),
        (Wrong.WRONG_PERSON, "servico-outra-pessoa"),
        (Wrong.GARBAGE, "rede-resposta-ilegivel"),
        (Wrong.HUGE, "rede-resposta-grande"),
        (Wrong.DOWN, "rede-servico-fora"),
    ],
)
def test_every_misbehaviour_has_its_words(simulate: Simulate, wrong: Wrong, code: str) -> None:
    with pytest.raises(SignaturesError) as caught:
        sign(simulate(wrong), DATA[:2])
    assert caught.value.code == code
    assert isinstance(caught.value, NetworkError if code.startswith("rede") else CredentialError)
    assert MARIA not in str(caught.value)


def test_slow(simulate: Simulate) -> None:
    with pytest.raises(NetworkError) as caught:
        sign(simulate(Wrong.SLOW, delay=3.0), DATA[:1], timeout=0.5)
    assert caught.value.code == "rede-demorou"


def test_who_has_no_certificate_there(simulate: Simulate) -> None:
    with start_psc(simulate()) as server, pytest.raises(RemoteError) as caught:
        opened(settings_for(server), 1, cpf="39053344705")
    assert caught.value.code == "servico-sem-certificado"


def test_a_certificate_by_its_alias(simulate: Simulate) -> None:
    with start_psc(simulate()) as server:
        assert opened(replace(settings_for(server), slot="nuvem-1"), 1).alias == "nuvem-1"
        with pytest.raises(RemoteError) as caught:
            opened(replace(settings_for(server), slot="outro"), 1)
    assert caught.value.code == "servico-varios-certificados"
    assert "“nuvem-1”" in str(caught.value)


def test_several_calls_fail_together(simulate: Simulate) -> None:
    """SerproID takes five hashes a call: when the second call fails, nothing of the first is given."""
    with pytest.raises(NetworkError):
        sign(simulate(Wrong.SECOND_FAILS), DATA[:7], "serproid")


@pytest.mark.parametrize("address", ["http://exemplo.com.br/v0", "ftp://x", "texto", "https://", ""])
def test_secrets_go_by_https_or_stay_here(address: str) -> None:
    with pytest.raises(RemoteError):
        check_address(address, "psc.vidaas")
    assert check_address("https://exemplo.com.br/v0/", "psc.vidaas") == "https://exemplo.com.br/v0"
    assert check_address("http://127.0.0.1:80/v0", "psc.vidaas") == "http://127.0.0.1:80/v0"


def test_what_is_known_of_each_provider() -> None:
    known = providers()
    assert set(known) == {"vidaas", "birdid", "safeid", "serproid", "remoteid"}
    assert {name for name, provider in known.items() if provider.encoding is HashEncoding.HEX} == {"birdid", "safeid"}
    assert known["serproid"].most_hashes == 5
    assert all((provider.base or "https://x/v0").endswith("/v0") for provider in known.values())
