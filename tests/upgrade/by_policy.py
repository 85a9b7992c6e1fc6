"""Files signed by AD-RC and AD-RA, and raised as those policies want, with a published PKI whose root they accept."""

from __future__ import annotations

import dataclasses

from cryptography import x509

from signatures.conformity import Conformity, State, conformity
from signatures.conformity.judgement import Policies
from signatures.conformity.store import GROUP
from signatures.credentials.pkcs12 import load_pkcs12
from signatures.pades.profile import Level, Profile
from signatures.pades.request import SignatureRequest
from signatures.pades.sign import Task, sign_many
from signatures.pades.upgrade import Means, upgrade
from signatures.policies.artefacts import PolicyArtefacts
from signatures.policies.read import read_policy
from signatures.report import SignatureReport
from signatures.timestamps.authority import Expected, TimestampAuthority
from signatures.trust.gather import Gatherer
from signatures.verification.verify import verify
from signatures.web import Web, WebOptions
from tests.policies.demonstration import artefacts_of, policy_file
from tests.servers.published import RESPONDERS, Published
from tests.signatures.vectors import make_form
from tests.upgrade.clock import LATER

FAMILIES = ("AD-RC", "AD-RA")
_WEB = Web(WebOptions(timeout=5))


def root_of(running: Published) -> x509.Certificate:
    return running.pki.authorities["raiz"].certificate


def means_of(running: Published, artefacts: PolicyArtefacts | None = None) -> Means:
    """The servers as they are when nothing fails, whatever an earlier test made them do."""
    running.instead.clear()
    running.responders = dict(RESPONDERS)
    authority = TimestampAuthority(running.url("carimbo.tsa"), _WEB, Expected(trust=running.trust))
    means = Means(running.trust, Gatherer(_WEB), running.now, authority)
    return means if artefacts is None else dataclasses.replace(means, artefacts=lambda _: artefacts)


def made(running: Published, family: str) -> bytes:
    """Signed by a policy, stamped, and no more."""
    policy = read_policy(policy_file(root_of(running), family))
    credential = load_pkcs12(running.pki.pkcs12("pessoa"), running.pki.password)
    request = SignatureRequest("assinatura_titular", running.now, profile=Profile(Level.LTA, policy))
    [outcome] = sign_many([Task(make_form(), request)], credential, means_of(running).timestamper)
    assert outcome.level is Level.T
    return outcome.pdf


def archived_by(running: Published) -> dict[str, bytes]:
    """By family, with all that its policy wants."""
    means = means_of(running, artefacts_of(running.pki, root_of(running), running.now))
    raised = {family: upgrade(made(running, family), Level.LTA, means) for family in FAMILIES}
    assert {(each.level, each.problems) for each in raised.values()} == {(Level.LTA, ())}
    return {family: each.pdf for family, each in raised.items()}


def report_of(pdf: bytes, running: Published) -> SignatureReport:
    return verify(pdf, running.trust, LATER)


def judged(pdf: bytes, running: Published, policies: Policies) -> Conformity:
    return conformity(report_of(pdf, running).signatures[0], policies)


def states(found: Conformity) -> dict[str, State]:
    """What is said of the store, by name."""
    return {item.name: item.state for item in found.requirements if item.group == GROUP}
