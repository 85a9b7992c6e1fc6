"""Whatever a service answers, or is pasted, becomes an error with words, and nothing else."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from signatures.credentials import oauth
from signatures.credentials.govbr.client import GovbrSettings, open_govbr
from signatures.credentials.oauth import Application, Consent
from signatures.credentials.psc.client import Format, PscSettings, Session, discover, open_session
from signatures.credentials.psc.providers import HashEncoding
from signatures.credentials.service import Token, service_web
from signatures.errors import RemoteError, SignaturesError
from signatures.simulate.http import Reply, Request, Server

APPLICATION = Application("id", "secret", "http://127.0.0.1:8765/retorno")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=8,
)
BODIES = st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode())
PIECES = st.fixed_dictionaries(
    {},
    optional={
        "access_token": JSON | st.just("AT-1"),
        "expires_in": JSON | st.just(600),
        "status": JSON | st.just("S"),
        "slots": JSON,
        "certificates": JSON | st.lists(st.fixed_dictionaries({"alias": JSON, "certificate": JSON}), max_size=2),
        "signatures": JSON | st.lists(st.fixed_dictionaries({"id": JSON, "raw_signature": JSON}), max_size=2),
    },
).map(lambda value: json.dumps(value).encode())


class Puppet:
    """A server that answers to everything with what it is told."""

    def __init__(self) -> None:
        self.server = Server()
        self.body, self.status = b"", 200
        paths = ["/token", "/api/certificadoPublico", "/api/assinarPKCS7"]
        paths += [f"/v0/oauth/{name}" for name in ("user-discovery", "token", "certificate-discovery", "signature")]
        self.server.start({(method, path): self._answer for method in ("GET", "POST") for path in paths})

    def _answer(self, request: Request) -> Reply:
        del request
        return Reply(self.status, self.body)

    @property
    def govbr(self) -> GovbrSettings:
        base = self.server.base
        return GovbrSettings(f"{base}/authorize", f"{base}/token", f"{base}/api", APPLICATION)

    @property
    def psc(self) -> PscSettings:
        return PscSettings("VIDaaS", f"{self.server.base}/v0", HashEncoding.BASE64, 5, APPLICATION)


@pytest.fixture(scope="module")
def puppet() -> Iterator[Puppet]:
    made = Puppet()
    with made.server:
        yield made


def come_back(consent: Consent) -> str:
    return f"{consent.redirect_uri}?code=x&state={consent.state}"


calm = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@calm
@given(BODIES | PIECES, st.sampled_from([200, 201, 204, 302, 400, 401, 403, 404, 418, 429, 500, 502]))
def test_govbr_answers_anything(puppet: Puppet, body: bytes, status: int) -> None:
    puppet.body, puppet.status = body, status
    with pytest.raises(SignaturesError) as caught:
        open_govbr(puppet.govbr, 1, come_back, service_web(5), time.monotonic)
    assert str(caught.value).endswith(".")


@calm
@given(BODIES | PIECES, st.sampled_from([200, 201, 204, 302, 400, 401, 403, 404, 418, 429, 500, 502]))
def test_a_provider_answers_anything(puppet: Puppet, body: bytes, status: int) -> None:
    puppet.body, puppet.status = body, status
    with pytest.raises(SignaturesError):
        open_session(puppet.psc, "11144477735", 1, visit=come_back, web=service_web(5), clock=time.monotonic)
    session = Session(puppet.psc, b"", "", (), Token("AT", time.monotonic() + 600, {}), service_web(5), time.monotonic)
    for ask in (
        lambda: discover(puppet.psc, "11144477735", service_web(5)),
        lambda: session.sign([bytes(32)], Format.RAW),
    ):
        try:
            ask()
        except SignaturesError:
            continue


@pytest.mark.parametrize(
    "signatures",
    [
        [],
        [{"id": "1"}],
        [{"id": "2", "raw_signature": "AA=="}],
        [{"id": "1", "raw_signature": "AA=="}, {"id": "1", "raw_signature": "AA=="}],
        [{"id": "1", "raw_signature": "não é base64"}],
        [{"id": "1", "raw_signature": "-----"}],
        "x",
    ],
)
def test_signatures_that_are_not_the_ones_asked_for(puppet: Puppet, signatures: object) -> None:
    puppet.body, puppet.status = json.dumps({"signatures": signatures}).encode(), 200
    session = Session(puppet.psc, b"", "", (), Token("AT", time.monotonic() + 600, {}), service_web(5), time.monotonic)
    with pytest.raises(SignaturesError) as caught:
        session.sign([bytes(32)], Format.RAW)
    assert caught.value.code == "rede-resposta-ilegivel"


@pytest.mark.parametrize("lines", [False, True])
def test_signatures_in_lines_and_in_pem(puppet: Puppet, lines: bool) -> None:  # noqa: FBT001
    raw = base64.b64encode(bytes(range(200))).decode()
    written = (
        f"-----BEGIN CMS-----\n{raw[:64]}\n{raw[64:]}\n-----END CMS-----\n" if lines else f"{raw[:64]}\r\n{raw[64:]}"
    )
    puppet.body, puppet.status = json.dumps({"signatures": [{"id": "1", "raw_signature": written}]}).encode(), 200
    session = Session(puppet.psc, b"", "", (), Token("AT", time.monotonic() + 600, {}), service_web(5), time.monotonic)
    assert session.sign([bytes(32)], Format.CMS) == [bytes(range(200))]


@given(st.text(max_size=300))
def test_anything_may_be_pasted(landed: str) -> None:
    consent = oauth.ask("https://exemplo/authorize", APPLICATION, {})
    for text in (landed, f"{APPLICATION.redirect_uri}?{landed}", f"{APPLICATION.redirect_uri}?state={landed}"):
        with pytest.raises(RemoteError):
            oauth.code_from(consent, text)
