"""A PKI published once, whose servers answer as each test says."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest

from signatures.pki.timestamping import Stamper
from signatures.timestamps.request import timestamp_request
from signatures.timestamps.token import token_in
from tests.servers.published import Published, publishing


@pytest.fixture(scope="session")
def running() -> Iterator[Published]:
    with publishing() as published:
        yield published


@pytest.fixture
def published(running: Published) -> Published:
    running.instead.clear()
    running.server.asked.clear()
    return running


@pytest.fixture(scope="session")
def token(running: Published) -> bytes:
    """A timestamp of ``documento``, with the nonce 9."""
    request = timestamp_request(hashlib.sha256(b"documento").digest(), 9)
    return token_in(Stamper(running.pki.holders["carimbo-ec"]).answer(request, running.now))
