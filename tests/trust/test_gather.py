"""What it takes to judge a certificate, fetched from servers that behave and from others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from signatures.pki.build import renewed_list
from signatures.trust.cache import Cache
from signatures.trust.gather import Gathered, Gatherer
from signatures.trust.paths import path_to_anchor
from signatures.trust.places import places_of
from signatures.trust.revocation import read_ocsp
from signatures.trust.store import TrustStore
from signatures.web import Reach, Web, WebOptions
from tests.judges import program, run
from tests.servers.loopback import Asked, Reply
from tests.servers.published import RESPONDERS, Published, publishing

WEB = Web(WebOptions(timeout=1, retries=0, largest=1_000_000))


@pytest.fixture(scope="module")
def running() -> Iterator[Published]:
    with publishing() as published:
        yield published


@pytest.fixture
def published(running: Published) -> Published:
    running.instead.clear()
    running.server.asked.clear()
    running.responders = dict(RESPONDERS)
    return running


def gathered(published: Published, holder: str, how: Gatherer | None = None, **changes: object) -> Gathered:
    moment = changes.get("moment", published.now)
    assert isinstance(moment, datetime)
    return (how or Gatherer(WEB)).gather(published.der(holder), published.trust, moment)


def codes(found: Gathered) -> set[str]:
    assert not any(problem.fatal for problem in found.problems)
    return {problem.code for problem in found.problems}


def test_places(published: Published) -> None:
    found = places_of(published.der("pessoa"))
    assert found.issuers == (published.url("ac.p7b"),)
    assert found.responders == (published.url("ac.ocsp"),)
    assert found.lists == (published.url("ac.crl"),)
    assert places_of(published.der("respondente")).no_check
    assert places_of(published.der("raiz")) == places_of(b"nada") == places_of(b"")


def test_all_is_fetched(published: Published) -> None:
    found = gathered(published, "pessoa")
    assert codes(found) == set()
    assert set(found.certificates) == {published.der(name) for name in ("pessoa", "ac", "raiz", "respondente")}
    assert len(found.crls) == len(found.ocsps) == 1
    assert read_ocsp(found.ocsps[0], published.der("pessoa"), published.der("ac"))
    assert set(published.asked()) == {"/ac.p7b", "/ac.ocsp", "/raiz.crl"}
    assert path_to_anchor(published.der("pessoa"), found.into(published.trust))


@pytest.mark.deep
def test_openssl_agrees_with_the_responder(published: Published, tmp_path: Path) -> None:
    for name in ("raiz", "ac", "pessoa", "revogada"):
        built = published.pki.authorities.get(name) or published.pki.holders[name]
        (tmp_path / f"{name}.pem").write_bytes(built.certificate.public_bytes(Encoding.PEM))
    (tmp_path / "cadeia.pem").write_bytes((tmp_path / "raiz.pem").read_bytes() + (tmp_path / "ac.pem").read_bytes())
    for name, word in (("pessoa", "good"), ("revogada", "revoked")):
        said = run(
            program("openssl"), "ocsp", "-issuer", tmp_path / "ac.pem", "-cert", tmp_path / f"{name}.pem",
            "-CAfile", tmp_path / "cadeia.pem", "-url", published.url("ac.ocsp"),
        )  # fmt: skip
        assert f"{name}.pem: {word}" in said.stdout
        assert "Response verify OK" in said.stdout + said.stderr


def test_what_is_at_hand_is_not_fetched(published: Published) -> None:
    once = gathered(published, "pessoa").into(published.trust)
    published.server.asked.clear()
    again = Gatherer(WEB).gather(published.der("pessoa"), once, published.now)
    assert (published.asked(), codes(again)) == ([], set())
    assert (set(again.crls), set(again.ocsps)) == (set(once.crls), set(once.ocsps))


def test_without_a_responder_there_is_the_list(published: Published) -> None:
    found = gathered(published, "carimbo")
    assert (len(found.crls), found.ocsps, codes(found)) == (2, (), set())


def test_without_a_list_there_is_the_responder(published: Published) -> None:
    found = gathered(published, "outra")
    assert (len(found.ocsps), codes(found)) == (1, set())


def test_nobody_is_asked_offline(published: Published) -> None:
    found = gathered(published, "pessoa", Gatherer())
    assert (published.asked(), codes(found)) == ([], {"coleta-sem-emissor"})
    assert found.certificates == (published.der("pessoa"),)


@pytest.mark.parametrize(
    "reply", [Reply(500), Reply(200, b"lixo"), Reply(200, b""), Reply(404), Reply(200, b"x" * 2_000_000)]
)
def test_a_responder_that_fails_leaves_the_list(published: Published, reply: Reply) -> None:
    published.instead["ac.ocsp"] = lambda _: reply
    found = gathered(published, "pessoa")
    assert found.ocsps == ()
    assert len(found.crls) == 2
    assert codes(found) <= {"coleta-resposta-inutil", "rede-resposta-grande"} != set()


def test_nothing_answers(published: Published) -> None:
    for path in ("ac.ocsp", "ac.crl"):
        published.instead[path] = lambda _: Reply(503)
    found = gathered(published, "pessoa")
    assert codes(found) == {"coleta-resposta-inutil", "coleta-sem-revogacao"}
    assert len(found.crls) == 1


def test_an_answer_by_another_authoritys_responder_is_no_answer(published: Published) -> None:
    published.responders["ac"] = "respondente-alheio"
    assert gathered(published, "pessoa").ocsps == ()


def test_an_answer_by_someone_who_may_not_is_no_answer(published: Published) -> None:
    published.responders["ac"] = "pessoa"
    assert gathered(published, "pessoa").ocsps == ()


def test_an_answer_about_another_is_no_answer(published: Published) -> None:
    other = gathered(published, "revogada").ocsps[0]
    published.instead["ac.ocsp"] = lambda _: Reply(200, other)
    assert gathered(published, "pessoa").ocsps == ()


def test_a_list_of_another_authority_is_no_list(published: Published) -> None:
    other = published.pki.authorities["ac"].crl.public_bytes(Encoding.DER)
    published.instead["ac-tempo.crl"] = lambda _: Reply(200, other)
    assert codes(gathered(published, "carimbo")) == {"coleta-resposta-inutil", "coleta-sem-revogacao"}


def test_an_altered_list_is_no_list(published: Published) -> None:
    good = published.pki.authorities["ac-tempo"].crl.public_bytes(Encoding.DER)
    published.instead["ac-tempo.crl"] = lambda _: Reply(200, good[:-1] + bytes((good[-1] ^ 1,)))
    assert "coleta-sem-revogacao" in codes(gathered(published, "carimbo"))


def test_a_list_in_pem_is_read(published: Published) -> None:
    good = published.pki.authorities["ac-tempo"].crl.public_bytes(Encoding.PEM)
    published.instead["ac-tempo.crl"] = lambda _: Reply(200, good)
    assert codes(gathered(published, "carimbo")) == set()


def test_a_list_that_ended_is_no_word(published: Published) -> None:
    old = renewed_list(published.pki.authorities["ac-tempo"], published.now - timedelta(days=60))
    published.instead["ac-tempo.crl"] = lambda _: Reply(200, old.public_bytes(Encoding.DER))
    assert "coleta-sem-revogacao" in codes(gathered(published, "carimbo"))


def test_another_authoritys_certificate_is_not_the_issuer(published: Published) -> None:
    published.instead["ac.p7b"] = lambda _: Reply(200, published.der("ac-tempo"))
    assert codes(gathered(published, "pessoa")) == {"coleta-resposta-inutil", "coleta-sem-emissor"}


@pytest.mark.parametrize("encoding", [Encoding.DER, Encoding.PEM])
def test_an_issuer_in_another_format(published: Published, encoding: Encoding) -> None:
    certificate = published.pki.authorities["ac"].certificate.public_bytes(encoding)
    published.instead["ac.p7b"] = lambda _: Reply(200, certificate)
    assert codes(gathered(published, "pessoa")) == set()


def test_a_redirection_is_followed_and_counted(published: Published) -> None:
    published.instead["ac.p7b"] = lambda _: Reply(302, headers={"Location": "/outro.p7b"})
    published.instead["outro.p7b"] = lambda _: Reply(200, published.der("ac"))
    assert codes(gathered(published, "pessoa")) == set()
    published.instead["outro.p7b"] = lambda _: Reply(302, headers={"Location": "/outro.p7b"})
    assert "coleta-sem-emissor" in codes(gathered(published, "pessoa"))
    assert len(published.asked("outro.p7b")) <= 4


@pytest.mark.parametrize("where", ["file:///etc/passwd", "ftp://a/b", "", "http://[", "//"])
def test_a_redirection_to_elsewhere_is_not_followed(published: Published, where: str) -> None:
    published.instead["ac.p7b"] = lambda _: Reply(302, headers={"Location": where})
    assert "coleta-sem-emissor" in codes(gathered(published, "pessoa"))


def test_a_file_does_not_make_us_ask_around_here(published: Published) -> None:
    """The test PKI is published on this machine: to the client that is used for files, it is out of reach."""
    careful = Gatherer(Web(WebOptions(timeout=1, retries=0, reach=Reach.PUBLIC)))
    found = gathered(published, "pessoa", careful)
    assert published.asked() == []
    assert codes(found) == {"rede-endereco-interno", "coleta-sem-emissor"}


def test_the_number_of_addresses_has_a_limit(published: Published) -> None:
    found = gathered(published, "pessoa", Gatherer(WEB, most=1))
    assert len(published.asked()) == 1
    assert "coleta-enderecos-demais" in codes(found)


def test_a_revoked_certificate_has_its_word(published: Published) -> None:
    found = gathered(published, "revogada")
    assert (len(found.ocsps), codes(found)) == (1, set())


def test_what_was_fetched_is_kept_until_it_ends(published: Published, tmp_path: Path) -> None:
    how = Gatherer(WEB, Cache(tmp_path))
    first = gathered(published, "pessoa", how)
    published.server.asked.clear()
    assert (gathered(published, "pessoa", how), published.asked()) == (first, [])
    assert gathered(published, "pessoa", Gatherer(None, Cache(tmp_path))) == first
    later = published.now + timedelta(hours=9)  # the answer ended; the list and the issuers did not
    gathered(published, "pessoa", how, moment=later)
    assert set(published.asked()) <= {"/ac.ocsp", "/ac.crl"} != set()


def test_a_kept_file_that_was_changed_is_not_used(published: Published, tmp_path: Path) -> None:
    how = Gatherer(WEB, Cache(tmp_path))
    gathered(published, "carimbo", how)
    for path in tmp_path.iterdir():
        content = path.read_bytes()
        path.write_bytes(content[:-1] + bytes((content[-1] ^ 1,)))
    published.server.asked.clear()
    assert codes(gathered(published, "carimbo", how)) == set()
    assert len(published.asked()) == 3


def test_the_cache_has_a_size(tmp_path: Path) -> None:
    cache, moment = Cache(tmp_path, largest=5_000), datetime.fromisoformat("2026-11-21T12:00:00+00:00")
    for number in range(10):
        cache.put(f"http://a/{number}", bytes(1_000), moment)
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 5_000
    assert cache.get("http://a/9", moment) == bytes(1_000)
    assert cache.get("http://a/9", moment + timedelta(seconds=1)) is None
    cache.put("http://a/grande", bytes(6_000), moment)
    assert cache.get("http://a/grande", moment) is None


def test_a_cache_that_cannot_be_written_stops_nothing(published: Published, tmp_path: Path) -> None:
    (tmp_path / "arquivo").write_bytes(b"")
    assert codes(gathered(published, "carimbo", Gatherer(WEB, Cache(tmp_path / "arquivo")))) == set()


def test_a_certificate_of_nobody(published: Published) -> None:
    found = gathered(published, "de-estranha")
    assert not path_to_anchor(published.der("de-estranha"), found.into(published.trust))
    assert Gatherer(WEB).gather(published.der("raiz"), TrustStore.empty(), published.now).problems == ()


def test_servers_that_never_finish(published: Published) -> None:
    def slow(asked: Asked) -> Reply:
        return Reply(200, published.right(asked).body, drip=0.05)

    published.instead["ac.p7b"] = slow
    assert {"rede-demorou", "coleta-sem-emissor"} <= codes(gathered(published, "pessoa"))
