"""Documents signed by the services, several in one go, and judged by our verifier; nothing is half done."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from pipeline.workflow.keys import with_issuers
from signatures.credentials.govbr.client import open_govbr
from signatures.credentials.psc.client import open_session
from signatures.credentials.psc.credential import container_credential, raw_credential
from signatures.credentials.service import service_web
from signatures.errors import SignaturesError
from signatures.pades.profile import profile_named
from signatures.pades.request import SignatureRequest, SubFilter
from signatures.pades.sign import SigningOutcome, Task, sign_many
from signatures.pki import Pki, write_pki
from signatures.report import Kind
from signatures.simulate import govbr, psc
from signatures.simulate.misbehaviour import Misbehaviour as Wrong
from signatures.simulate.simulation import Simulation
from signatures.trust.store import TrustStore, load_trust
from signatures.verification.verify import verify
from tests.remote.conftest import MARIA, MOMENT, Simulate, browse
from tests.signatures.vectors import ROLES, der, make_form


@pytest.fixture(scope="session")
def trust(simulator_keys: Pki, tmp_path_factory: pytest.TempPathFactory) -> TrustStore:
    folder: Path = tmp_path_factory.mktemp("pki")
    write_pki(simulator_keys, folder)
    return load_trust(folder / "trust")


def tasks(subfilter: SubFilter, profile: str = "basico") -> list[Task]:
    return [
        Task(
            make_form(),
            SignatureRequest(f"assinatura_{role}", MOMENT, subfilter=subfilter, profile=profile_named(profile)),
        )
        for role in ROLES
    ]


def by_govbr(simulation: Simulation) -> list[SigningOutcome]:
    asked = tasks(SubFilter.PKCS7)
    with govbr.start_govbr(simulation) as server:
        credential = open_govbr(govbr.settings_for(server), len(asked), browse, service_web(), time.monotonic)
        return sign_many(asked, credential)


def by_psc(simulation: Simulation, *, whole: bool = False, profile: str = "basico") -> list[SigningOutcome]:
    asked = tasks(SubFilter.PKCS7 if whole else SubFilter.CADES, profile)
    with psc.start_psc(simulation) as server:
        session = open_session(
            psc.settings_for(server), MARIA, len(asked), visit=browse, web=service_web(), clock=time.monotonic
        )
        return sign_many(asked, container_credential(session) if whole else raw_credential(session))


def test_three_documents_at_govbr(simulate: Simulate, trust: TrustStore) -> None:
    for outcome in by_govbr(simulate()):
        [status] = verify(outcome.pdf, trust, MOMENT).signatures
        assert (status.valid, status.kind, status.subfilter) == (True, Kind.AVANCADA, "/adbe.pkcs7.detached")
        assert status.signer
        assert status.signer.cpf == MARIA


def test_the_container_stays_as_it_came(simulate: Simulate) -> None:
    """BER of indefinite length ends in zeros of its own: they aren't padding."""
    for outcome in by_govbr(simulate()):
        assert b"/Contents <3080" in outcome.pdf


@pytest.mark.parametrize("whole", [False, True], ids=["raw", "cms"])
def test_three_documents_in_the_cloud(simulate: Simulate, trust: TrustStore, whole: bool) -> None:  # noqa: FBT001
    for outcome in by_psc(simulate(), whole=whole):
        [status] = verify(outcome.pdf, trust, MOMENT).signatures
        assert (status.valid, status.kind) == (True, Kind.QUALIFICADA)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (Wrong.WRONG_HASH, "assinar-recipiente-outro-documento"),
        (Wrong.WRONG_CERTIFICATE, "assinar-recipiente-outro-certificado"),
        (Wrong.WRONG_KEY, "assinar-recipiente-falso"),
        (Wrong.GARBAGE, "assinar-recipiente-ilegivel"),
        (Wrong.SECOND_FAILS, "rede-servico-fora"),
    ],
)
def test_what_govbr_signed_wrong_goes_nowhere(simulate: Simulate, wrong: Wrong, code: str) -> None:
    with pytest.raises(SignaturesError) as caught:
        by_govbr(simulate(wrong))
    assert caught.value.code == code


@pytest.mark.parametrize("wrong", [Wrong.WRONG_HASH, Wrong.WRONG_CERTIFICATE, Wrong.WRONG_KEY])
@pytest.mark.parametrize("whole", [False, True], ids=["raw", "cms"])
def test_what_a_provider_signed_wrong_goes_nowhere(simulate: Simulate, wrong: Wrong, whole: bool) -> None:  # noqa: FBT001
    with pytest.raises(SignaturesError) as caught:
        by_psc(simulate(wrong), whole=whole)
    assert caught.value.code.startswith("assinar-recipiente-")


def test_the_issuers_that_a_provider_leaves_out(simulate: Simulate, trust: TrustStore, simulator_keys: Pki) -> None:
    with psc.start_psc(simulate()) as server:
        session = open_session(
            psc.settings_for(server), MARIA, 1, visit=browse, web=service_web(), clock=time.monotonic
        )
        credential = raw_credential(session)
        assert credential.chain == ()
        whole = with_issuers(credential, trust)
        assert whole.chain == tuple(der(link) for link in simulator_keys.holders["nuvem_titular"].chain)
        assert with_issuers(whole, trust) is whole
        assert with_issuers(credential, TrustStore.empty()) is credential
        [outcome] = sign_many(tasks(SubFilter.CADES)[:1], whole)
    assert verify(outcome.pdf, TrustStore(trust.anchors), MOMENT).signatures[0].trusted
