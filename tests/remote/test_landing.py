"""The loopback address where the person lands."""

from __future__ import annotations

import socket
import threading
import urllib.error
import urllib.request
from argparse import Namespace

import pytest

from pipeline.cli.keys.consent import visit_with
from signatures.credentials import oauth
from signatures.credentials.landing import landing
from signatures.credentials.oauth import Application, Consent
from signatures.errors import NetworkError, RemoteError


def consent_for(port: int) -> Consent:
    application = Application("id", "secret", f"http://127.0.0.1:{port}/retorno")
    return oauth.ask("https://exemplo/authorize", application, {"scope": "sign"})


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def get(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - an address of this machine
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_the_answer_to_this_consent_and_no_other() -> None:
    consent = consent_for(free_port())
    with landing(consent) as place:
        for wrong in ("/favicon.ico", "/retorno", "/retorno?code=x&state=outro", f"/outro?state={consent.state}"):
            assert get(consent.redirect_uri.replace("/retorno", wrong))[0] == 404
        status, page = get(f"{consent.redirect_uri}?code=abc&state={consent.state}")
        assert (status, "Pode fechar" in page, "abc" in page) == (200, True, False)
        assert oauth.code_from(consent, place.wait(5)) == "abc"
        assert get(f"{consent.redirect_uri}?code=outro&state={consent.state}")[0] == 404


def test_who_is_waited_for_knows_it(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """And how to give up: the page may have been closed."""
    consent = consent_for(free_port())
    landed = f"{consent.redirect_uri}?code=abc&state={consent.state}"

    def browse(address: str) -> bool:
        assert address == consent.address
        threading.Thread(target=get, args=(landed,)).start()
        return True

    monkeypatch.setattr("webbrowser.open", browse)
    assert visit_with(Namespace(no_browser=False))(consent) == landed
    assert "Ctrl+C desiste" in capsys.readouterr().err


def test_the_service_says_no() -> None:
    consent = consent_for(free_port())
    with landing(consent) as place:
        get(f"{consent.redirect_uri}?error=access_denied&state={consent.state}")
        with pytest.raises(RemoteError) as caught:
            oauth.code_from(consent, place.wait(5))
    assert caught.value.code == "servico-negado"


def test_nobody_comes() -> None:
    with landing(consent_for(free_port())) as place, pytest.raises(NetworkError) as caught:
        place.wait(0.05)
    assert caught.value.code == "rede-sem-autorizacao"


def test_the_port_is_taken_and_given_back() -> None:
    consent = consent_for(free_port())
    with landing(consent), pytest.raises(NetworkError) as caught, landing(consent):
        pass
    assert caught.value.code == "servico-porta"
    with landing(consent):
        pass


def test_a_silent_visitor_holds_nobody_up() -> None:
    consent = consent_for(free_port())
    with landing(consent) as place, socket.create_connection(("127.0.0.1", int(consent.redirect_uri[17:22]))):
        come = threading.Thread(target=get, args=(f"{consent.redirect_uri}?code=a&state={consent.state}",))
        come.start()
        assert "code=a" in place.wait(5)
        come.join()


def test_a_port_that_is_none() -> None:
    with pytest.raises(RemoteError, match="porta que exista"), landing(consent_for(99999)):
        pass
