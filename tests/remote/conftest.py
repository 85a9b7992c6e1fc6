"""The simulators' people, made once, and a browser that goes where it is sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from signatures.credentials.oauth import Consent
from signatures.pki import Pki
from signatures.simulate.misbehaviour import Misbehaviour
from signatures.simulate.people import Person, people_in, simulator_pki
from signatures.simulate.simulation import Simulation

MOMENT = datetime(2026, 11, 21, 12, tzinfo=UTC)
MARIA, JOAO, ANTONIO = "11144477735", "52998224725", "12345678909"
Simulate = Callable[..., Simulation]


@pytest.fixture(scope="session")
def simulator_keys() -> Pki:
    return simulator_pki(MOMENT)


@pytest.fixture(scope="session")
def people(simulator_keys: Pki) -> Mapping[str, Person]:
    return people_in(simulator_keys)


@pytest.fixture
def simulate(people: Mapping[str, Person]) -> Simulate:
    def make(*wrong: Misbehaviour, approve: str = MARIA, delay: float = 60.0) -> Simulation:
        return Simulation(people, lambda: MOMENT, approve=approve, misbehave=frozenset(wrong), delay=delay)

    return make


def browse(consent: Consent) -> str:
    """A person's browser that consents at once: where it lands, without going there."""
    parts = urlsplit(consent.address)
    connection = HTTPConnection(str(parts.hostname), parts.port, timeout=10)
    try:
        connection.request("GET", f"{parts.path}?{parts.query}")
        answer = connection.getresponse()
        answer.read()
        return answer.getheader("Location") or ""
    finally:
        connection.close()
