"""The named files of all tests that have some, each with whom it is judged with, and with our verdict."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import pikepdf

from signatures.acroform import MAX_SIZE
from signatures.pades.profile import Level
from signatures.pades.sign import Task, sign_many
from signatures.simulate.people import Person
from signatures.verification.verify import verify
from tests.attacks.table import VECTORS
from tests.attacks.world import STATES, Vector, agency, base, trust_folder
from tests.crosscheck.model import Ours, Subject, World
from tests.pades.test_policy_signing import request
from tests.pades.vectors import FakeAuthority, profile
from tests.portal.portals import sign_as_portal
from tests.submission import vectors
from tests.submission.conftest import MOMENT, ROLES, Agency
from tests.verification.files import PADES, Bench, File
from tests.verification.making import container, embedded


@dataclass(frozen=True, slots=True)
class Folder:
    """Where the files are written, each under a name of its own."""

    place: Path

    def of_form(self, source: str, name: str, pdf: bytes, world: World, *, accepted: bool) -> Subject:
        """A file whose whole verdict its own test proves: ``accepted`` is about who had to sign and the page, too."""
        ours = Ours(accepted, cache(lambda: verify(pdf, world.trust, MOMENT)))
        return Subject(source + name, self._write(source, name, pdf), world, MOMENT, ours)

    def of_signatures(self, source: str, name: str, pdf: bytes, world: World, moment: datetime) -> Subject:
        """A file of which the signatures are asked for alone."""
        report = verify(pdf, world.trust, moment)
        good = report.signatures and not any(problem.fatal for problem in report.problems)
        accepted = bool(good) and all(status.valid for status in report.signatures)
        ours = Ours(accepted, lambda: report)
        return Subject(source + name, self._write(source, name, pdf), world, moment, ours)

    def _write(self, source: str, name: str, pdf: bytes) -> Path:
        path = self.place / f"{source}{name}.pdf".replace("/", "-")
        path.write_bytes(pdf)
        return path


def attacks(folder: Folder) -> Iterator[Subject]:
    """Each attack on each state of the document that it is made for."""
    world = World("agency", agency().trust, trust_folder())
    for state in STATES:
        yield folder.of_form("", f"before-{state}", base(state).pdf, world, accepted=state == "all")
    for vector in VECTORS:
        for state in vector.states:
            yield folder.of_form("", named(vector, state), vector.build(base(state)), world, accepted=vector.accepted)


def named(vector: Vector, state: str) -> str:
    """The vector's name, and behind it who signed when that wasn't everybody."""
    return vector.name if state == "all" else f"{vector.name}-{state}"


def submissions(folder: Folder) -> Iterator[Subject]:
    """The files that an office gets."""
    world = World("agency", agency().trust, trust_folder())
    for name, make in vectors.FILES.items():
        yield folder.of_form("submission/", name, make(agency()), world, accepted=name in vectors.GOOD)


def verified(folder: Folder, bench: Bench, world: World, now: datetime, files: Mapping[str, File]) -> Iterator[Subject]:
    """The files of the tests of verification."""
    for name, file in files.items():
        yield folder.of_signatures("signatures/", name, file.make(bench), world, now + file.later)


def policies(folder: Folder, bench: Bench, world: World, now: datetime) -> Iterator[Subject]:
    """Signed by ICP-Brasil's policies."""
    for family, level in (("AD-RB", Level.B), ("AD-RT", Level.T)):
        asked = request(profile(bench.pki, family, level=level))
        [outcome] = sign_many([Task(bench.form, asked)], bench.keys("titular"), FakeAuthority(bench.pki, now))
        yield folder.of_signatures("profiles/", family, outcome.pdf, world, now)


def large(folder: Folder, bench: Bench, world: World, now: datetime) -> Iterator[Subject]:
    """Good files with a large one attached, signed by another program: nearly as large as we read, and larger."""
    for name, size in (("large", MAX_SIZE - 5_000_000), ("too-large", MAX_SIZE + 1_000_000)):
        pdf = embedded(_with_attached(bench.form, bytes(size)), PADES, container(bench.pki))
        yield folder.of_signatures("signatures/", name, pdf, world, now)


def _with_attached(form: bytes, attached: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(form)) as pdf:
        pdf.attachments["anexo.bin"] = pikepdf.AttachedFileSpec(pdf, attached, filename="anexo.bin")
        pdf.save(out, compress_streams=False)
    return out.getvalue()


def portals(folder: Folder, office: Agency, world: World, people: Mapping[str, Person]) -> Iterator[Subject]:
    """Signed at gov.br's portal, in fields of its own, by one after another."""
    pdf = office.filled()
    by_role = zip(ROLES, ("52998224725", "11144477735", "12345678909"), strict=True)
    for number, (role, cpf) in enumerate(by_role, start=1):
        pdf = sign_as_portal(pdf, people[cpf].govbr, MOMENT, f"Signature{number}", role)
        yield folder.of_form("profiles/", f"govbr-{number}", pdf, world, accepted=number == len(ROLES))
