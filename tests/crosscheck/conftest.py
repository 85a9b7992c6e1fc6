"""Every subject, made once a session."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from pipeline.definition.catalog import Catalog
from signatures.credentials.pkcs12 import load_pkcs12
from signatures.pades.sign import SignatureRequest, sign
from signatures.pki import Pki, write_pki
from signatures.simulate.people import Key, people_in, simulator_pki
from signatures.trust.store import TrustStore, load_trust
from tests.crosscheck import subjects as sources
from tests.crosscheck.model import Subject, World
from tests.crosscheck.subjects import Folder
from tests.portal.portals import sign_as_portal
from tests.servers.published import publishing
from tests.signatures.vectors import Keys, Signer, make_form
from tests.submission.conftest import MOMENT, Agency
from tests.upgrade.by_policy import archived_by
from tests.upgrade.test_upgrade_judged import ALL, anchors_only, raised
from tests.verification.conftest import (
    form,
    keys,
    lasting,
    lasting_folder,
    lasting_trust,
    moment,
    now,
    page,
    pki,
    pki_folder,
    signed,
    trust,
)
from tests.verification.files import FILES, LASTING, Bench

__all__ = [
    "form", "keys", "lasting", "lasting_folder", "lasting_trust", "moment", "now", "page", "pki", "pki_folder",
    "signed", "trust",
]  # fmt: skip


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return Folder(tmp_path_factory.mktemp("crosscheck"))


@pytest.fixture(scope="session")
def of_verification(  # noqa: PLR0913, PLR0917 - what the files are made with
    folder: Folder, pki: Pki, form: bytes, keys: Keys, signed: Signer, trust: TrustStore, pki_folder: Path,
    now: datetime,
) -> list[Subject]:  # fmt: skip
    bench, world = Bench(pki, form, keys, signed, trust), World("signatures", trust, pki_folder / "trust")
    made = (sources.verified(folder, bench, world, now, FILES), sources.policies(folder, bench, world, now))
    return [*chain(*made), *sources.large(folder, bench, world, now)]


@pytest.fixture(scope="session")
def of_later(  # noqa: PLR0913, PLR0917 - the same
    folder: Folder, lasting: Pki, form: bytes, keys: Keys, signed: Signer, lasting_trust: TrustStore,
    lasting_folder: Path, now: datetime,
) -> list[Subject]:  # fmt: skip
    bench = Bench(lasting, form, keys, signed, lasting_trust)
    world = World("lasting", lasting_trust, lasting_folder / "trust")
    return list(sources.verified(folder, bench, world, now, LASTING))


@pytest.fixture(scope="session")
def of_portals(folder: Folder, tmp_path_factory: pytest.TempPathFactory) -> list[Subject]:
    place, built = tmp_path_factory.mktemp("simulator"), simulator_pki(MOMENT)
    write_pki(built, place)
    office = Agency(Catalog(), built, load_trust(place / "trust"))
    return list(sources.portals(folder, office, World("simulator", office.trust, place / "trust"), people_in(built)))


@pytest.fixture(scope="session")
def of_levels(folder: Folder, tmp_path_factory: pytest.TempPathFactory) -> list[Subject]:
    """Raised to each level, our own signature and a portal's, and by policies: judged with the root alone."""
    return list(_raised(folder, tmp_path_factory.mktemp("raised")))


def _raised(folder: Folder, place: Path) -> Iterator[Subject]:
    with publishing(MOMENT) as published:
        root = published.pki.authorities["raiz"].certificate.public_bytes(Encoding.PEM)
        anchors_only(place / "ancoras", {"raiz": root})
        world, later = World("published", published.trust, place / "ancoras"), MOMENT + timedelta(minutes=1)
        holder = published.pki.holders["pessoa"]
        credential = load_pkcs12(published.pki.pkcs12("pessoa"), published.pki.password)
        made = {
            "ours": sign(make_form(), credential, SignatureRequest("assinatura_titular", MOMENT)),
            "portal": sign_as_portal(make_form(), Key(holder.certificate, holder.chain, holder.key), MOMENT),
        }
        for name, pdf in made.items():
            yield folder.of_signatures("profiles/", f"{name}-B-B", pdf, world, later)
            (place / name).mkdir()
            files = raised(pdf, place / name, published, published.trust)
            for path in files.paths(*ALL):
                yield folder.of_signatures("profiles/", f"{name}-{path.stem}", path.read_bytes(), world, later)
        for family, pdf in archived_by(published).items():
            yield folder.of_signatures("profiles/", family, pdf, world, later)


@pytest.fixture(scope="session")
def subjects(
    folder: Folder, of_verification: list[Subject], of_later: list[Subject], of_portals: list[Subject],
    of_levels: list[Subject],
) -> list[Subject]:  # fmt: skip
    """All of them."""
    ours = [*sources.attacks(folder), *sources.submissions(folder)]
    found = [*ours, *of_verification, *of_later, *of_portals, *of_levels]
    assert len({one.name for one in found}) == len({one.path for one in found}) == len(found)
    return found
