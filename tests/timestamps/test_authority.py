"""Timestamps over real HTTP, from authorities that behave and from others."""

from __future__ import annotations

import base64
import hashlib
import ssl
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from asn1crypto import cms, tsp
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from signatures.errors import TimestampError
from signatures.pki.timestamping import Stamper, granted, refused
from signatures.timestamps.authority import FIRST_SIZE, Expected, FirstOf, TimestampAuthority
from signatures.timestamps.request import timestamp_request
from signatures.timestamps.token import read_token, token_in
from signatures.web import Web, WebOptions
from tests.judges import program, run
from tests.servers.loopback import Asked, Reply, closed_port, serving
from tests.servers.published import Published
from tests.servers.tls import make_tls

IMPRINT = hashlib.sha256(b"documento").digest()
QUICK = Web(WebOptions(timeout=1, retries=0, largest=200_000))


def authority(published: Published, holder: str = "carimbo", *, policy: str = "") -> TimestampAuthority:
    return TimestampAuthority(published.url(f"{holder}.tsa"), QUICK, Expected(policy, published.trust))


def code_of(stamper: TimestampAuthority | FirstOf) -> str:
    with pytest.raises(TimestampError) as caught:
        stamper.stamp(IMPRINT)
    return caught.value.code


@pytest.mark.parametrize("holder", ["carimbo", "carimbo-ec"])
def test_a_timestamp(published: Published, holder: str) -> None:
    asked = authority(published, holder)
    assert asked.size == FIRST_SIZE
    stamp = asked.timestamp(IMPRINT)
    assert (stamp.imprint, stamp.digest, stamp.certificate) == (IMPRINT, "sha256", published.der(holder))
    assert stamp.moment == published.now.replace(microsecond=0)
    assert len(stamp.token) < asked.size < FIRST_SIZE
    assert len(published.server.asked) == 1
    assert published.server.asked[0].headers["content-type"] == "application/timestamp-query"


def test_two_requests_are_never_one(published: Published) -> None:
    asked = authority(published)
    assert asked.timestamp(IMPRINT).nonce != asked.timestamp(IMPRINT).nonce


@given(
    st.binary(min_size=32, max_size=32), st.integers(min_value=1, max_value=2**63 - 1), st.sampled_from(["", "1.2.3"])
)
def test_another_reader_reads_what_is_asked(imprint: bytes, nonce: int, policy: str) -> None:
    read = tsp.TimeStampReq.load(timestamp_request(imprint, nonce, policy), strict=True).native
    assert (read["version"], read["message_imprint"]["hashed_message"], read["nonce"]) == ("v1", imprint, nonce)
    assert (read["req_policy"] or "", read["cert_req"]) == (policy, True)


@pytest.mark.deep
def test_openssl_accepts_what_is_given(published: Published, tmp_path: Path) -> None:
    request = timestamp_request(IMPRINT, 7)
    response = QUICK.post(published.url("carimbo.tsa"), request).body
    for name, content in {"a.tsq": request, "a.tsr": response}.items():
        (tmp_path / name).write_bytes(content)
    chain = [published.pki.authorities[name].certificate for name in ("raiz", "ac-tempo")]
    (tmp_path / "ca.pem").write_bytes(b"".join(link.public_bytes(Encoding.PEM) for link in chain))
    said = run(
        program("openssl"), "ts", "-verify", "-queryfile", tmp_path / "a.tsq", "-in", tmp_path / "a.tsr",
        "-CAfile", tmp_path / "ca.pem",
    )  # fmt: skip
    assert "Verification: OK" in said.stdout + said.stderr


def rewritten(**instead: object) -> Callable[[Published], Callable[[Asked], Reply]]:
    """A token whose TSTInfo says something else, well signed all the same."""

    def make(published: Published) -> Callable[[Asked], Reply]:
        def answer(asked: Asked) -> Reply:
            policy = tsp.TimeStampReq.load(asked.body)["req_policy"].native or "1.2.3"
            stamper = Stamper(published.pki.holders["carimbo"], policy)
            return Reply(200, stamper.answer(asked.body, published.now, instead))

        return answer

    return make


ANOTHER_IMPRINT = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": bytes(32)}
ANOTHER_DIGEST = {"hash_algorithm": {"algorithm": "sha3_256"}, "hashed_message": IMPRINT}


def signed_by(holder: str) -> Callable[[Published], Callable[[Asked], Reply]]:
    return lambda published: (
        lambda asked: Reply(200, Stamper(published.pki.holders[holder]).answer(asked.body, published.now))
    )


def altered(published: Published) -> Callable[[Asked], Reply]:
    def answer(asked: Asked) -> Reply:
        response = Stamper(published.pki.holders["carimbo"]).answer(asked.body, published.now)
        return Reply(200, response[:-1] + bytes((response[-1] ^ 1,)))

    return answer


def without_certificate(published: Published) -> Callable[[Asked], Reply]:
    stamper = Stamper(published.pki.holders["carimbo"])

    def answer(asked: Asked) -> Reply:
        token = cms.ContentInfo.load(token_in(stamper.answer(asked.body, published.now)))
        content = bytes(token["content"]["encap_content_info"]["content"])
        return Reply(200, granted(stamper.signed(content, with_certificates=False)))

    return answer


def always(reply: Reply) -> Callable[[Published], Callable[[Asked], Reply]]:
    return lambda _: lambda _: reply


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (rewritten(nonce=5), "carimbo-repetido"),
        (rewritten(nonce=None), "carimbo-repetido"),
        (rewritten(message_imprint=ANOTHER_IMPRINT), "carimbo-resumo"),
        (rewritten(message_imprint=ANOTHER_DIGEST), "carimbo-resumo"),
        (signed_by("carimbo-estranho"), "carimbo-nao-confiavel"),
        (signed_by("carimbo-vencido"), "carimbo-certificado"),
        (signed_by("pessoa"), "carimbo-certificado"),
        (signed_by("respondente"), "carimbo-certificado"),
        (altered, "carimbo-assinatura"),
        (without_certificate, "carimbo-sem-certificado"),
        (always(Reply(200, refused("time_not_available"))), "carimbo-recusado"),
        (always(Reply(200, b"<html>erro</html>")), "carimbo-ilegivel"),
        (always(Reply(200, b"")), "carimbo-ilegivel"),
        (always(Reply(200, b"0" * 300_000)), "carimbo-sem-resposta"),
        (always(Reply(500)), "carimbo-servidor"),
        (always(Reply(302, headers={"Location": "http://127.0.0.1/"})), "carimbo-servidor"),
        (always(Reply(401)), "carimbo-autenticacao"),
        (always(Reply(200, wait=5)), "carimbo-sem-resposta"),
    ],
    ids=[
        "another nonce", "no nonce", "another imprint", "another digest", "nobody trusts it", "expired",
        "a person's certificate", "a responder's certificate", "altered", "no certificate", "refused", "garbage",
        "empty", "huge", "500", "redirected", "401", "slow",
    ],
)  # fmt: skip
def test_authorities_that_misbehave(
    published: Published, answer: Callable[[Published], Callable[[Asked], Reply]], code: str
) -> None:
    published.instead["carimbo.tsa"] = answer(published)
    assert code_of(authority(published)) == code
    assert authority(published).size == FIRST_SIZE


def test_who_is_expected_nobody_else_is(published: Published) -> None:
    assert code_of(authority(published, policy="1.2.3")) == "carimbo-recusado"
    published.instead["carimbo.tsa"] = rewritten(policy="1.2.4")(published)
    assert code_of(authority(published, policy="1.2.3")) == "carimbo-politica"
    assert authority(published, "carimbo-ec", policy="2.16.76.1.6.2.9999").stamp(IMPRINT)


def test_a_password(published: Published) -> None:
    expected = "Basic " + base64.b64encode(b"ana:segredo").decode()

    def guarded(asked: Asked) -> Reply:
        return published.right(asked) if asked.headers.get("authorization") == expected else Reply(401)

    published.instead["carimbo.tsa"] = guarded
    known = Web(WebOptions(retries=0), user="ana", password="segredo")
    assert TimestampAuthority(published.url("carimbo.tsa"), known).stamp(IMPRINT)
    wrong = Web(WebOptions(retries=0), user="ana", password="errada")
    assert code_of(TimestampAuthority(published.url("carimbo.tsa"), wrong)) == "carimbo-autenticacao"


def test_mutual_tls(published: Published, tmp_path: Path) -> None:
    tls = make_tls(tmp_path)
    with serving(published.right, tls.context(ssl.CERT_REQUIRED)) as server:
        url = f"{server.url}/carimbo.tsa"
        known = Web(WebOptions(ca_file=tls.authority, client_file=tls.client))
        assert TimestampAuthority(url, known).stamp(IMPRINT)
        assert code_of(TimestampAuthority(url, Web(WebOptions(ca_file=tls.authority, retries=0)))) == (
            "carimbo-sem-resposta"
        )


def test_the_second_is_asked_when_the_first_fails(published: Published) -> None:
    published.instead["carimbo.tsa"] = lambda _: Reply(500)
    both = FirstOf([authority(published), authority(published, "carimbo-ec")])
    assert both.size == FIRST_SIZE
    assert read_token(both.stamp(IMPRINT)).certificate == published.der("carimbo-ec")
    assert published.asked(".tsa") == ["/carimbo.tsa", "/carimbo-ec.tsa"]


def test_the_first_is_enough(published: Published) -> None:
    FirstOf([authority(published), authority(published, "carimbo-ec")]).stamp(IMPRINT)
    assert published.asked(".tsa") == ["/carimbo.tsa"]


def test_nobody_answers(published: Published) -> None:
    gone = TimestampAuthority(closed_port(), QUICK)
    published.instead["carimbo.tsa"] = lambda _: Reply(401)
    assert code_of(FirstOf([gone])) == "carimbo-sem-resposta"
    assert code_of(FirstOf([gone, authority(published)])) == "carimbo-indisponivel"
    with pytest.raises(ValueError, match="at least one"):
        FirstOf([])


@given(st.integers(0, 10**6))
def test_any_flipped_bit_is_noticed(running: Published, token: bytes, place: int) -> None:
    """No changed token is taken for another's, nor makes the reader fall."""
    bit = place % (len(token) * 8)
    changed = bytearray(token)
    changed[bit // 8] ^= 1 << bit % 8
    try:
        read = read_token(bytes(changed))
    except TimestampError:
        return
    # What no signature covers may differ: the chain's other certificates, and the container's own version numbers.
    assert (read.imprint, read.nonce, read.moment) == (IMPRINT, 9, running.now.replace(microsecond=0))
    assert read.certificate == running.der("carimbo-ec")


def test_the_certificate_is_judged_at_the_moment_of_the_stamp(published: Published) -> None:
    before = published.now
    published.now = before - timedelta(days=200)
    try:
        assert authority(published, "carimbo-vencido").timestamp(IMPRINT).certificate
    finally:
        published.now = before
