"""`credencia trust update` against servers as they are: redirections, odd types, cut files, other people's roots."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from pipeline.cli import main
from pipeline.workflow import trust_changes
from signatures.errors import NetworkError
from signatures.trust.holdings import MANIFEST, Holdings, Kept
from signatures.trust.update import Source, fetch
from signatures.trust.warnings import warnings_of
from signatures.web import Web, WebOptions
from tests.servers.loopback import Asked, Reply, Server, serving
from tests.servers.proxy import proxying
from tests.servers.tls import FAR, TlsFiles, make_tls

WEB = Web(WebOptions(timeout=2, retries=0))
NOW = datetime.now(UTC)


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "dados"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "CREDENCIA_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "dados" / "credencia" / "trust"


@pytest.fixture(scope="module")
def root() -> bytes:
    """AC Raiz Brasileira v5, kept beside the project and not in it."""
    path = Path(__file__).parents[3] / "shared" / "icp-brasil" / "roots" / "icp-brasil-v5.der"
    if not path.is_file():
        pytest.skip(f"the certificate of the real root is not in {path}")
    return path.read_bytes()


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> TlsFiles:
    return make_tls(tmp_path_factory.mktemp("tls"))


def a_root(name: str) -> bytes:
    """A root that somebody made, by any name."""
    key = ec.generate_private_key(ec.SECP256R1())
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = x509.CertificateBuilder(called, called, key.public_key(), 1, NOW - timedelta(1), NOW + timedelta(900))
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


Updating = Callable[..., tuple[int, dict[str, object], str]]


@pytest.fixture
def updating(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Updating:
    """Run ``trust update --yes --json`` with these addresses for official ones: exit code, what it said, its stderr."""

    def update(*urls: str) -> tuple[int, dict[str, object], str]:
        sources = tuple(Source(f"lugar {number}", url) for number, url in enumerate(urls))
        monkeypatch.setattr(trust_changes, "official_sources", lambda: sources)
        code = main(["trust", "update", "--yes", "--json"])
        said = capsys.readouterr()
        return code, json.loads(said.out) if said.out.startswith("{") else {}, said.err

    return update


def labels(said: dict[str, object]) -> set[str]:
    added = said["added"]
    assert isinstance(added, list)
    return {thing["label"] for thing in added}


# --- how files come ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind", ["application/x-x509-ca-cert", "text/html; charset=utf-8", "application/octet-stream", "text/plain", ""]
)
def test_the_type_that_a_server_says_means_nothing(root: bytes, updating: Updating, kind: str) -> None:
    headers = {"Content-Type": kind} if kind else {}
    with serving(lambda _: Reply(200, root, headers)) as server:
        code, said, _ = updating(f"{server.url}/ICP-Brasilv5.crt")
    assert (code, labels(said)) == (0, {"AC Raiz Brasileira v5"})


def test_a_redirection_to_https_is_followed(root: bytes, tls: TlsFiles) -> None:
    def moved(asked: Asked) -> Reply:
        return Reply(301, b"", {"Location": safe.url + asked.path})

    with serving(lambda _: Reply(200, root), tls.context()) as safe, serving(moved) as server:
        web = Web(WebOptions(timeout=2, retries=0, ca_file=tls.authority))
        fetched = fetch([Source("raiz", f"{server.url}/v5.crt")], web)
    assert [content for _, content in fetched.files] == [root]


def test_a_server_whose_identity_nobody_knows_is_told_with_the_way_out(
    root: bytes, tls: TlsFiles, updating: Updating
) -> None:
    """Its chain is incomplete, or leads to a root that systems don't have: nothing is taken from it unseen."""
    with serving(lambda _: Reply(200, root), tls.context()) as safe, serving(lambda _: Reply(200, root)) as server:
        code, said, err = updating(f"{safe.url}/v5.crt", f"{server.url}/v5.crt")
        assert (code, labels(said)) == (0, {"AC Raiz Brasileira v5"})
        assert safe.asked == []
    assert "Não veio: lugar 0." in err
    assert "trust import" in err


@pytest.mark.parametrize("where", ["/outra-vez", "http://[", "", "file:///etc/passwd", "ftp://a/b"])
def test_redirections_that_lead_nowhere(root: bytes, updating: Updating, where: str) -> None:
    def answer(asked: Asked) -> Reply:
        return Reply(200, root) if asked.path == "/v5.crt" else Reply(302, b"", {"Location": where})

    with serving(answer) as server:
        code, said, err = updating(f"{server.url}/mudou", f"{server.url}/v5.crt")
    assert (code, labels(said)) == (0, {"AC Raiz Brasileira v5"})
    assert "Não veio: lugar 0." in err
    assert len(server.asked) <= 5


def test_a_file_that_is_cut_is_not_a_file(root: bytes, updating: Updating, folders: Path) -> None:
    for reply in (Reply(200, root[:500], cut=len(root) - 500), Reply(200, root[:500]), Reply(200, b"", cut=9)):
        with serving(lambda _, reply=reply: reply) as server:
            code, _, err = updating(f"{server.url}/v5.crt")
        assert code == 3
        assert "continua valendo" in err
    assert not folders.exists()


def test_a_cut_answer_is_told_as_such() -> None:
    with serving(lambda _: Reply(200, b"metade", cut=6)) as server, pytest.raises(NetworkError) as caught:
        WEB.get(server.url)
    assert caught.value.code == "rede-cortada"


def test_a_package_that_is_cut_leaves_the_rest(root: bytes, updating: Updating) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("ICP-Brasilv5.crt", root)
    files = {"/tudo.zip": out.getvalue(), "/meio.zip": out.getvalue()[:-60]}
    with serving(lambda asked: Reply(200, files[asked.path])) as server:
        code, said, err = updating(f"{server.url}/meio.zip", f"{server.url}/tudo.zip")
    assert (code, labels(said)) == (0, {"AC Raiz Brasileira v5"})
    assert "Não veio: lugar 0." in err


def test_a_page_where_files_should_be_changes_not_even_the_date(root: bytes, updating: Updating, folders: Path) -> None:
    """A network that asks who one is answers every address with its own page."""
    with serving(lambda _: Reply(200, root)) as server:
        updating(f"{server.url}/v5.crt")
    before = (folders / MANIFEST).read_bytes()
    page = b"<html>Entre com a sua senha</html>"
    with serving(lambda _: Reply(200, page, {"Content-Type": "text/html"})) as server:
        code, _, err = updating(f"{server.url}/v5.crt", f"{server.url}/ACcompactadox.zip")
    assert code == 3
    assert "nada que se possa guardar" in err
    assert (folders / MANIFEST).read_bytes() == before


# --- whose files they are ---------------------------------------------------------------------------------------------


def test_a_new_root_is_shown_and_not_trusted(root: bytes, updating: Updating) -> None:
    new = a_root("Autoridade Certificadora Raiz Brasileira v13")
    with serving(lambda asked: Reply(200, {"/v5.crt": root, "/v13.crt": new}[asked.path])) as server:
        code, said, err = updating(f"{server.url}/v5.crt", f"{server.url}/v13.crt")
    assert (code, labels(said)) == (0, {"AC Raiz Brasileira v5"})
    assert "Raiz Brasileira v13” (SHA-256 " in err
    assert Kept("roots", "", new).digest in err


def test_a_known_name_with_another_fingerprint_is_told_by_name(root: bytes, updating: Updating) -> None:
    false = a_root("Autoridade Certificadora Raiz Brasileira v5")
    with serving(lambda asked: Reply(200, {"/v5.crt": root, "/v5b.crt": false}[asked.path])) as server:
        code, said, err = updating(f"{server.url}/v5.crt", f"{server.url}/v5b.crt")
    assert (code, labels(said)) == (0, {"AC Raiz Brasileira v5"})
    assert "outra impressão digital" in err


# --- clocks -----------------------------------------------------------------------------------------------------------


def dated(days: int) -> Callable[[Asked], Reply]:
    return lambda _: Reply(200, b"x", {"Date": format_datetime(NOW + timedelta(days=days))})


@pytest.mark.parametrize(("days", "told"), [((0,), False), ((2000,), True), ((-2000,), True), ((2000, 0), False)])
def test_a_clock_that_is_off_is_told(days: tuple[int, ...], told: bool) -> None:  # noqa: FBT001 - a table
    with serving(lambda asked: dated(days[int(asked.path[1:])])(asked)) as server:
        fetched = fetch([Source(str(number), f"{server.url}/{number}") for number in range(len(days))], WEB)
    warned = fetched.clock_warning(NOW)
    assert bool(warned) is told
    assert all("relógio" in words for words in warned)


@pytest.mark.parametrize("date", ["", "ontem", "Sat, 31 Feb 2026 00:00:00 GMT", "Sat, 21 Nov 2026 12:00:00 -0000"])
def test_a_date_that_is_none_says_nothing(date: str) -> None:
    with serving(lambda _: Reply(200, b"x", {"Date": date})) as server:
        assert fetch([Source("x", server.url)], WEB).clock_warning(NOW) == ()


def test_a_machine_that_lives_in_another_year_is_told(root: bytes) -> None:
    held = Holdings((Kept("roots", "AC Raiz Brasileira v5", root),), datetime(2026, 11, 21, tzinfo=UTC), "x")
    past, future = (" ".join(warnings_of(held, datetime(year, 1, 1, tzinfo=UTC))) for year in (2001, 2040))
    assert "só vale a partir de 02/03/2016" in past
    assert "confira o relógio" in past
    assert "venceu em 02/03/2029" in future
    assert "repita “credencia trust update”" in future


# --- behind a proxy ---------------------------------------------------------------------------------------------------


@pytest.fixture
def server(root: bytes) -> Iterator[Server]:
    with serving(lambda _: Reply(200, root)) as running:
        yield running


def test_an_update_behind_a_proxy(
    server: Server, updating: Updating, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with proxying(server) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url("ana:segredo"))
        proxy.wants = "outra"
        code, _, err = updating(f"http://{FAR}/v5.crt")
        assert (code, "407" in err, "segredo" in err) == (3, True, False)
        config = tmp_path / "config" / "credencia" / "config.toml"
        config.parent.mkdir(parents=True)
        config.write_text(f'[proxy]\nurl = "{proxy.url()}"\n')
        proxy.wants = ""
        code, said, _ = updating(f"http://{FAR}/v5.crt")
    assert (code, labels(said)) == (0, {"AC Raiz Brasileira v5"})
    assert proxy.asked == [f"GET {FAR}:80"] * 2
    assert proxy.said[1] == ""
