"""Behind an institution's proxy: a real one, over HTTP, through CONNECT and TLS."""

from __future__ import annotations

import base64
import ssl
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signatures.errors import NetworkError
from signatures.proxies import Proxies, proxies_of
from signatures.reaching import may_be_public
from signatures.trust.update import Source, fetch
from signatures.web import Reach, Web, WebOptions
from tests.servers.loopback import Asked, Reply, Server, closed_port, serving
from tests.servers.proxy import RunningProxy, proxying
from tests.servers.tls import FAR, TlsFiles, make_tls

QUICK = WebOptions(timeout=2, retries=2)
HERE = f"http://{FAR}"
SAFE = f"https://{FAR}"
ANA = f"Basic {base64.b64encode('ana:segredo ção'.encode()).decode()}"


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> TlsFiles:
    return make_tls(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(lambda asked: Reply(200, asked.body + b"!", {"X-Host": asked.headers.get("host", "")})) as running:
        yield running


@pytest.fixture
def proxy(server: Server) -> Iterator[RunningProxy]:
    with proxying(server) as running:
        yield running


def through(address: str, options: WebOptions = QUICK, exceptions: tuple[str, ...] = ()) -> Web:
    return Web(replace(options, proxies=Proxies(address, address, exceptions)))


def failed(web: Web, url: str) -> NetworkError:
    with pytest.raises(NetworkError) as caught:
        web.get(url)
    assert "segredo" not in caught.value.message + repr(web.__dict__)
    return caught.value


def test_a_request_goes_through_and_the_proxy_resolves_the_name(proxy: RunningProxy, server: Server) -> None:
    answer = through(proxy.url()).post(f"{HERE}:8080/um?a=b", b"corpo", {"X-Um": "1"})
    assert (answer.status, answer.body) == (200, b"corpo!")
    assert answer.headers["x-host"] == f"{FAR}:8080"
    assert proxy.asked == [f"POST {FAR}:8080"]
    assert (server.asked[0].path, server.asked[0].headers["x-um"]) == ("/um?a=b", "1")


def test_tls_is_with_the_server_and_the_proxy_sees_its_name_alone(tls: TlsFiles) -> None:
    with serving(lambda asked: Reply(200, asked.body), tls.context()) as server, proxying(server) as proxy:
        web = through(proxy.url(), replace(QUICK, ca_file=tls.authority))
        assert web.post(f"{SAFE}/um?code=x", b"segredo").body == b"segredo"
        assert web.post(f"{SAFE}/dois", b"outro").body == b"outro"
        assert set(proxy.asked) == {f"CONNECT {FAR}:443"}
        assert failed(through(proxy.url()), SAFE).code == "rede-tls"


def test_this_side_shows_its_certificate_through_a_proxy(tls: TlsFiles) -> None:
    needed = tls.context(ssl.CERT_REQUIRED)
    with serving(lambda _: Reply(200, b"oi"), needed) as server, proxying(server) as proxy:
        known = replace(QUICK, ca_file=tls.authority, client_file=tls.client)
        assert through(proxy.url(), known).get(SAFE).body == b"oi"


def test_a_proxy_over_tls(server: Server, tls: TlsFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    with proxying(server, tls.context()) as proxy:
        assert failed(through(proxy.url(), replace(QUICK, retries=0)), HERE).code == "rede-proxy-tls"
        monkeypatch.setenv("SSL_CERT_FILE", str(tls.authority))
        assert through(proxy.url()).get(HERE).status == 200


@pytest.mark.parametrize("where", [HERE, SAFE])
def test_a_password_reaches_the_proxy_and_nobody_else(tls: TlsFiles, where: str) -> None:
    with serving(lambda _: Reply(200, b"oi"), tls.context() if where == SAFE else None) as server:
        with proxying(server) as proxy:
            proxy.wants = ANA
            web = through(proxy.url("ana:segredo%20%C3%A7%C3%A3o"), replace(QUICK, ca_file=tls.authority))
            assert web.get(where).body == b"oi"
            assert proxy.said == [ANA]
        assert "proxy-authorization" not in server.asked[0].headers


@pytest.mark.parametrize("where", [HERE, SAFE])
@pytest.mark.parametrize(("who", "words"), [("", "exige usuário e senha"), ("ana:segredo", "não aceitou o usuário")])
def test_a_wrong_password_is_told_and_tried_once(proxy: RunningProxy, where: str, who: str, words: str) -> None:
    proxy.wants = ANA
    web = through(proxy.url(who))
    error = failed(web, where)
    assert failed(web, f"{where}/outro").code == error.code == "rede-proxy-senha"
    assert len(proxy.asked) == 1
    assert words in error.message
    assert "407" in error.message


def test_a_proxy_that_does_not_let_through_is_told(proxy: RunningProxy) -> None:
    proxy.refuses = 403
    error = failed(through(proxy.url()), SAFE)
    assert (error.code, len(proxy.asked)) == ("rede-proxy-recusou", 1)
    assert FAR in error.message
    assert through(proxy.url()).get(HERE).status == 403  # it may be the server's: the caller judges it


def test_a_proxy_that_is_not_there_or_never_answers(proxy: RunningProxy) -> None:
    for where in (HERE, SAFE):
        error = failed(
            through(closed_port().replace("http://", "http://ana:segredo@"), replace(QUICK, retries=0)), where
        )
        assert error.code == "rede-proxy-sem-resposta"
    proxy.wait = 5
    for where in (HERE, SAFE):
        assert failed(through(proxy.url(), WebOptions(timeout=0.3, retries=0)), where).code == "rede-demorou"


@pytest.mark.parametrize(
    "address", ["socks5://a:1", "http://", "http://[::1", "ftp://a", "http://ana:segredo@:8", "a:b:c"]
)
def test_an_address_that_is_no_proxys_is_told_without_repeating_it(address: str) -> None:
    error = failed(through(address), HERE)
    assert error.code == "rede-proxy"
    assert address == "http://" or address not in error.message


# --- what never goes through ------------------------------------------------------------------------------------------


def test_this_machine_is_never_asked_through_a_proxy(proxy: RunningProxy, server: Server) -> None:
    """Callbacks and simulators are on the loopback, and a proxy has a loopback of its own."""
    port = server.url.rpartition(":")[2]
    for host in ("localhost", "127.0.0.1"):
        assert through(proxy.url()).get(f"http://{host}:{port}/").status == 200
    for host in ("LOCALHOST.", "a.localhost", "127.1", "[::1]", "0.0.0.0", "2130706433"):  # noqa: S104 - called
        assert Proxies("p:1", "p:1").between(f"http://{host}/") is None
    assert proxy.asked == []


@pytest.mark.parametrize(
    ("exception", "host", "direct"),
    [
        ("orgao.gov.br", "orgao.gov.br", True),
        (".orgao.gov.br", "tsa.orgao.gov.br", True),
        ("*.orgao.gov.br", "tsa.orgao.gov.br", True),
        ("orgao.gov.br", "TSA.ORGAO.GOV.BR", True),
        ("orgao.gov.br", "outroorgao.gov.br", False),
        ("orgao.gov.br:8080", "orgao.gov.br", False),
        ("orgao.gov.br:80", "orgao.gov.br", True),
        ("10.0.0.0/8", "10.1.2.3", True),
        ("10.0.0.0/8", "11.1.2.3", False),
        ("10.1.2.3", "10.1.2.3", True),
        ("2001:db8::/32", "[2001:db8::1]", True),
        ("*", "qualquer.example", True),
        ("", "qualquer.example", False),
        (".", "qualquer.example", False),
    ],
)
def test_exceptions(exception: str, host: str, direct: bool) -> None:  # noqa: FBT001 - the table's last column
    found = Proxies("http://proxy:1", "http://proxy:1", (exception,)).between(f"http://{host}/")
    assert (found is None) is direct


def test_an_exception_is_asked_directly(proxy: RunningProxy) -> None:
    assert failed(through(proxy.url(), replace(QUICK, retries=0), (FAR,)), HERE).code == "rede-sem-resposta"
    assert proxy.asked == []


# --- addresses that come from files -----------------------------------------------------------------------------------

CAREFUL = WebOptions(timeout=2, retries=0, reach=Reach.PUBLIC)


@pytest.mark.parametrize(
    "host",
    [
        *("10.1.2.3", "169.254.169.254", "[fd00::1]", "[::ffff:10.0.0.1]", "0x0a010203", "167838211", "010.1.2.3"),
        *("intranet", "servidor.local", "metadata.google.internal", "a.home.arpa"),
    ],
)
def test_a_proxy_is_not_asked_for_what_is_around_here(proxy: RunningProxy, host: str) -> None:
    assert failed(through(proxy.url(), CAREFUL), f"http://{host}/").code == "rede-endereco-interno"
    assert proxy.asked == []


def test_the_proxy_itself_may_be_around_here(proxy: RunningProxy) -> None:
    assert through(proxy.url(), CAREFUL).get(HERE).status == 200
    assert proxy.asked == [f"GET {FAR}:80"]


def test_an_exception_is_still_judged(proxy: RunningProxy, server: Server) -> None:
    """What isn't asked through the proxy is resolved here, and held to be public."""
    careful = through(proxy.url(), CAREFUL, ("*",))
    assert failed(careful, server.url).code == "rede-endereco-interno"
    assert (proxy.asked, server.asked) == ([], [])


def test_a_redirection_is_judged_again() -> None:
    def answer(_: Asked) -> Reply:
        return Reply(302, b"", {"Location": "http://10.0.0.1/"})

    with serving(answer) as server, proxying(server) as other:
        fetched = fetch([Source("raiz", HERE)], through(other.url(), CAREFUL))
    assert "rede interna" in fetched.failed[0][1]
    assert len(other.asked) == 1


@given(st.text(max_size=40))
def test_any_name_is_judged(host: str) -> None:
    assert may_be_public(host) in {True, False}


# --- where the proxies come from --------------------------------------------------------------------------------------


def test_the_environment() -> None:
    found = proxies_of({"HTTPS_PROXY": "http://a:1", "http_proxy": "b:2", "HTTP_PROXY": "c", "NO_PROXY": "x, y z"})
    assert (found.https, found.http, found.exceptions) == ("http://a:1", "b:2", ("x", "y", "z"))
    assert proxies_of({"ALL_PROXY": "a"}) == Proxies("a", "a")
    assert proxies_of({"HTTP_PROXY": "a", "REQUEST_METHOD": "GET"}) == proxies_of({}) == Proxies()
    assert "segredo" not in repr(proxies_of({"HTTPS_PROXY": "http://ana:segredo@a:1"}))


def test_the_environment_is_what_counts_when_nothing_is_said(
    proxy: RunningProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", proxy.url())
    for name in ("http_proxy", "no_proxy", "NO_PROXY", "REQUEST_METHOD"):
        monkeypatch.delenv(name, raising=False)
    assert Web(QUICK).get(HERE).status == 200
    assert proxy.asked == [f"GET {FAR}:80"]
