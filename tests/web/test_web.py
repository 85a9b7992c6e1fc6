"""The client against servers that are there, and that do what servers should not."""

from __future__ import annotations

import base64
import gzip
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from signatures.errors import NetworkError
from signatures.reaching import is_public
from signatures.web import Reach, Web, WebOptions
from tests.servers.loopback import Asked, Reply, closed_port, serving
from tests.servers.tls import TlsFiles, make_tls

QUICK = WebOptions(timeout=0.5, retries=0, largest=100_000)


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> TlsFiles:
    return make_tls(tmp_path_factory.mktemp("tls"))


def code_of(web: Web, url: str) -> str:
    with pytest.raises(NetworkError) as caught:
        web.get(url)
    assert "segredo" not in caught.value.message
    return caught.value.code


def test_what_is_asked_and_answered() -> None:
    with serving(lambda asked: Reply(201, asked.body.upper(), {"X-Um": "1"})) as server:
        answer = Web(WebOptions(headers={"X-Sempre": "sim"}), user="ana", password="segredo ção").post(
            f"{server.url}/a?b=c", b"corpo", {"Content-Type": "text/plain"}
        )
    assert (answer.status, answer.body, answer.headers["x-um"]) == (201, b"CORPO", "1")
    (asked,) = server.asked
    assert (asked.method, asked.path, asked.body) == ("POST", "/a?b=c", b"corpo")
    assert asked.headers["x-sempre"] == "sim"
    assert base64.b64decode(asked.headers["authorization"].split()[1]).decode() == "ana:segredo ção"


def test_a_redirection_is_an_answer_and_is_not_followed() -> None:
    with serving(lambda _: Reply(302, b"", {"Location": "/outro"})) as server:
        assert Web().get(server.url).status == 302
    assert len(server.asked) == 1


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_server_that_is_busy_is_asked_again(status: int) -> None:
    def sequence() -> Iterator[Reply]:
        yield Reply(status)
        yield Reply(200, b"pronto")

    replies = sequence()
    with serving(lambda _: next(replies)) as server:
        assert Web(WebOptions(retries=1)).get(server.url).body == b"pronto"


def test_a_server_that_stays_busy_says_so_itself() -> None:
    with serving(lambda _: Reply(503)) as server:
        assert Web(WebOptions(retries=1)).get(server.url).status == 503
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Reply(200, b"tarde", wait=5), "rede-demorou"),
        (Reply(200, b"x" * 50, drip=0.05), "rede-demorou"),
        (Reply(200, b"x" * 200_000), "rede-resposta-grande"),
        (Reply(200, gzip.compress(b"\0" * 5_000_000), {"Content-Encoding": "gzip"}), "rede-resposta-grande"),
    ],
    ids=["slow", "a byte at a time", "huge", "a small answer that becomes huge"],
)
def test_servers_that_tire(reply: Reply, code: str) -> None:
    with serving(lambda _: reply) as server:
        assert code_of(Web(QUICK), f"{server.url}/?code=segredo") == code


def test_a_body_that_never_ends_has_the_time_of_the_whole() -> None:
    body = Reply(200, b"y" * 1000, {"X": "1"}, drip=0.004)
    with serving(lambda _: body) as server:
        assert code_of(Web(WebOptions(timeout=1, retries=0)), server.url) == "rede-demorou"


@pytest.mark.parametrize(
    "url", ["", "file:///etc/passwd", "ftp://a/b", "http://", "http://[::1", "//a", "http://a:x/", "gopher://a"]
)
def test_addresses_that_are_none(url: str) -> None:
    assert code_of(Web(QUICK), url) == "rede-endereco"


def test_nobody_is_there() -> None:
    assert code_of(Web(QUICK), f"{closed_port()}/?code=segredo") == "rede-sem-resposta"
    assert code_of(Web(QUICK), "http://nao-existe.invalid/") == "rede-sem-resposta"


def test_a_header_that_would_be_two_is_not_sent() -> None:
    with serving(lambda _: Reply()) as server, pytest.raises(NetworkError) as caught:
        Web(QUICK).get(server.url, {"X": "a\r\nAuthorization: segredo"})
    assert (caught.value.code, server.asked) == ("rede-endereco", [])


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "10.1.2.3", "169.254.169.254", "0"])  # noqa: S104 - called, not bound
def test_an_address_from_a_file_reaches_nothing_around_here(host: str) -> None:
    with serving(lambda _: Reply()) as server:
        port = server.url.rpartition(":")[2]
        code = code_of(Web(WebOptions(timeout=1, retries=0, reach=Reach.PUBLIC)), f"http://{host}:{port}/")
    assert (code, server.asked) == ("rede-endereco-interno", [])


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("2002:7f00:1::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("ff0e::1", False),
    ],
)
def test_what_is_public(address: str, public: bool) -> None:  # noqa: FBT001 - the table's second column
    assert is_public(address) is public


def test_a_server_is_who_it_says(tls: TlsFiles) -> None:
    with serving(lambda _: Reply(200, b"seguro"), tls.context()) as server:
        assert Web(WebOptions(ca_file=tls.authority)).get(server.url).body == b"seguro"
        assert code_of(Web(QUICK), server.url) == "rede-tls"
    assert len(server.asked) == 1


def test_mutual_tls(tls: TlsFiles) -> None:
    with serving(lambda _: Reply(200, b"oi"), tls.context(ssl.CERT_REQUIRED)) as server:
        known = WebOptions(ca_file=tls.authority, client_file=tls.client)
        assert Web(known).get(server.url).body == b"oi"
        without = WebOptions(ca_file=tls.authority, retries=0)
        assert code_of(Web(without), server.url) in {"rede-certificado", "rede-tls", "rede-sem-resposta"}
    assert len(server.asked) == 1


def test_files_of_certificates_that_are_none(tmp_path: Path) -> None:
    bad = tmp_path / "nada.pem"
    bad.write_text("nada")
    for options in (
        WebOptions(ca_file=bad),
        WebOptions(ca_file=tmp_path / "falta.pem"),
        WebOptions(client_file=bad),
        WebOptions(client_file=tmp_path / "falta.pem"),
    ):
        with pytest.raises(NetworkError) as caught:
            Web(options)
        assert caught.value.code == "rede-certificado"


def test_a_connection_is_closed_when_the_server_is_gone() -> None:
    def answer(_: Asked) -> Reply:
        return Reply(200, b"um")

    web = Web(WebOptions(retries=0, timeout=1))
    with serving(answer) as server:
        assert web.get(server.url).body == b"um"
    assert code_of(web, server.url) == "rede-sem-resposta"
