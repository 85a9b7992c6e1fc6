"""Whose timestamps a policy takes: the roots that it names for them, of the signature and of the document."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.workflow.stamp_roots import policies_awaiting
from signatures.conformity import Conformity, State, conformity
from signatures.conformity.judgement import Policies
from signatures.pades.profile import Level
from signatures.pades.upgrade import upgrade
from signatures.policies.catalog import KnownPolicy, known_policies, policy_by_oid
from signatures.policies.model import Anchor
from signatures.report import SignatureStatus
from signatures.timestamps.authority import Expected, TimestampAuthority
from signatures.trust import anchors
from signatures.trust.store import TrustStore
from signatures.verification.verify import verify
from signatures.web import Web
from tests.policies.demonstration import policies_by
from tests.servers.published import Published
from tests.upgrade.by_policy import made, means_of, root_of
from tests.upgrade.clock import LATER

OF_SIGNATURE, OF_DOCUMENT = "Raiz do carimbo", "Raiz do carimbo do documento"
OF_SIGNER = "Raiz admitida pela política"
ANOTHER = Anchor("AC Raiz de Outros", "00" * 32, "")


def trust_of(running: Published) -> TrustStore:
    """Both roots are trusted here: what the policy takes is another matter."""
    strange = anchors.Anchor(running.der("estranha"), anchors.AnchorKind.OTHER, "AC Raiz em que Ninguém Confia")
    return TrustStore((*running.trust.anchors, strange))


def stamper(running: Published, holder: str) -> TimestampAuthority:
    return TimestampAuthority(running.url(f"{holder}.tsa"), Web(), Expected(trust=trust_of(running)))


@pytest.fixture(scope="module")
def signed(running: Published) -> bytes:
    return made(running, "AD-RC")


def archived(pdf: bytes, running: Published, *holders: str) -> SignatureStatus:
    """With a timestamp of the document by each of these, as the verifier reports the signature."""
    for holder in holders:
        means = dataclasses.replace(means_of(running), trust=trust_of(running), timestamper=stamper(running, holder))
        raised = upgrade(pdf, Level.LTA, means)
        assert (raised.level, raised.problems) == (Level.LTA, ())
        pdf = raised.pdf
    status, *stamps = verify(pdf, trust_of(running), LATER).signatures
    assert [stamp.valid for stamp in (status, *stamps)] == [True] * (1 + len(holders))
    assert status.details is not None
    assert [stamp.time for stamp in status.details.archives] == [stamp.time for stamp in stamps]
    return status


def known(running: Published, **instead: object) -> Policies:
    """The policies by the running root, with something else in place of what they say."""
    found = policies_by(root_of(running))

    def policies(oid: str) -> KnownPolicy | None:
        policy = found.get(oid)
        return policy and dataclasses.replace(policy, policy=dataclasses.replace(policy.policy, **instead))  # type: ignore[arg-type]

    return policies


def states(found: Conformity) -> dict[str, State]:
    return {each.name: each.state for each in found.requirements}


def rejected(found: Conformity) -> set[str]:
    return {each.name for each in found.requirements if each.state is State.REJECTED}


def test_both_lead_to_the_roots_that_the_policy_names(signed: bytes, running: Published) -> None:
    found = conformity(archived(signed, running, "carimbo"), known(running))
    assert found.state is State.APPROVED
    assert {states(found)[name] for name in (OF_SIGNATURE, OF_DOCUMENT, OF_SIGNER)} == {State.APPROVED}


def test_a_policy_that_names_another_root_takes_neither(signed: bytes, running: Published) -> None:
    found = conformity(archived(signed, running, "carimbo"), known(running, timestamp_anchors=(ANOTHER,)))
    assert rejected(found) == {OF_SIGNATURE, OF_DOCUMENT}  # the signer's own root is asked of others
    [said] = [each.detail for each in found.requirements if each.name == OF_DOCUMENT]
    assert said == "A cadeia termina em AC Raiz de Teste; a política admite AC Raiz de Outros."


def test_a_stamp_of_the_document_by_who_is_trusted_here_alone(signed: bytes, running: Published) -> None:
    found = conformity(archived(signed, running, "carimbo-estranho"), known(running))
    assert rejected(found) == {OF_DOCUMENT}
    assert states(found)["Carimbo do documento"] is State.APPROVED


@pytest.mark.parametrize("holders", [("carimbo-estranho", "carimbo"), ("carimbo", "carimbo-estranho")])
def test_of_several_one_is_enough(signed: bytes, running: Published, holders: tuple[str, ...]) -> None:
    found = conformity(archived(signed, running, *holders), known(running))
    assert (found.state, states(found)[OF_DOCUMENT]) == (State.APPROVED, State.APPROVED)


def test_one_that_is_not_trusted_here_is_not_the_one(signed: bytes, running: Published) -> None:
    status = archived(signed, running, "carimbo-estranho", "carimbo")
    assert status.details is not None
    first, second = status.details.archives
    doubtful = dataclasses.replace(second, trusted=False)
    details = dataclasses.replace(status.details, archives=(first, doubtful))
    found = conformity(dataclasses.replace(status, details=details), known(running))
    assert rejected(found) == {OF_DOCUMENT}


def test_a_policy_that_limits_no_roots(signed: bytes, running: Published) -> None:
    found = conformity(archived(signed, running, "carimbo-estranho"), known(running, timestamp_anchors=()))
    assert (found.state, states(found)[OF_DOCUMENT]) == (State.APPROVED, State.NOT_ASKED)


def test_without_a_stamp_of_the_document_there_is_no_root_of_it(signed: bytes, running: Published) -> None:
    found = conformity(archived(signed, running), known(running))
    assert states(found)["Carimbo do documento"] is State.REJECTED
    assert OF_DOCUMENT not in states(found)


def test_a_policy_that_wants_no_stamp_of_the_document_judges_none(running: Published) -> None:
    """AD-RT, with one that somebody else added."""
    status = archived(made(running, "AD-RT"), running, "carimbo-estranho")
    found = conformity(status, known(running))
    assert OF_DOCUMENT not in states(found)
    assert states(found)[OF_SIGNATURE] is State.APPROVED


def test_only_what_awaits_a_stamp_of_the_document_is_held_to_the_policy(signed: bytes, running: Published) -> None:
    """The first one decides; who renews it later may be under roots that came after the policy."""
    awaiting = policies_awaiting(signed)
    assert [policy_by_oid(policy.oid) for policy in awaiting] == [
        each for each in known_policies() if (each.family, each.version) == ("AD-RC", "1.4")
    ]
    assert policies_awaiting(made(running, "AD-RT")) == []
    means = dataclasses.replace(means_of(running), trust=trust_of(running))
    assert policies_awaiting(upgrade(signed, Level.LTA, means).pdf) == []


def test_a_stamp_that_the_policy_does_not_take_is_not_asked_for(
    signed: bytes,
    running: Published,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Both authorities are trusted here; the policy that the file names has neither of their roots."""
    means_of(running)
    monkeypatch.setenv("CREDENCIA_REDE_INTERNA", "1")
    for name, der in (("raiz", running.der("raiz")), ("estranha", running.der("estranha"))):
        (tmp_path / f"{name}.cer").write_bytes(der)
    file = tmp_path / "assinado.pdf"
    file.write_bytes(signed)
    running.server.asked.clear()
    how = ["--tsa", running.url("carimbo.tsa"), "--trust", str(tmp_path)]
    assert main(["upgrade", str(file), "--perfil", "arquivo", *how]) == 1
    assert "carimbo-raiz-da-politica" in capsys.readouterr().err
    assert not [path for path in running.asked() if path.endswith(".tsa")]
    assert file.read_bytes() == signed
