"""A published PKI, and files signed by people of it and by others."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from signatures.credentials.pkcs12 import load_pkcs12
from signatures.pades.sign import SignatureRequest, sign
from signatures.pades.upgrade import Means
from signatures.timestamps.authority import Expected, TimestampAuthority
from signatures.trust.gather import Gatherer
from signatures.web import Web, WebOptions
from tests.conftest import MOMENT
from tests.servers.published import RESPONDERS, Published, publishing
from tests.signatures.vectors import make_form
from tests.upgrade.clock import stop_clocks

WEB = Web(WebOptions(timeout=2, retries=0))


@pytest.fixture(scope="session")
def running() -> Iterator[Published]:
    with publishing(MOMENT) as published:
        yield published


@pytest.fixture(autouse=True)
def stopped_clocks(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clocks(monkeypatch)


@pytest.fixture
def published(running: Published) -> Published:
    running.instead.clear()
    running.server.asked.clear()
    running.responders = dict(RESPONDERS)
    return running


@pytest.fixture
def means(published: Published) -> Means:
    authority = TimestampAuthority(published.url("carimbo.tsa"), WEB, Expected(trust=published.trust))
    return Means(published.trust, Gatherer(WEB), published.now, authority)


@pytest.fixture(scope="session")
def form() -> bytes:
    return make_form()


@pytest.fixture(scope="session")
def signed(running: Published, form: bytes) -> bytes:
    """By two people, whose authorities answer in different ways; neither brings a timestamp."""
    pdf = form
    for holder, role in (("pessoa", "titular"), ("outra", "terceiro")):
        credential = load_pkcs12(running.pki.pkcs12(holder), running.pki.password)
        pdf = sign(pdf, credential, SignatureRequest(f"assinatura_{role}", running.now))
    return pdf
