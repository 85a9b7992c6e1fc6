"""The proxy of the configuration, and those who must ask through it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from pipeline.workflow.config import proxy_settings
from pipeline.workflow.errors import UsageError
from signatures.proxies import Proxies

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {"HTTPS_PROXY": "http://do-ambiente:1"}


def settings(folder: Path, text: str, **more: str) -> Proxies:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return proxy_settings({**ENVIRONMENT, "CREDENCIA_CONFIG": str(path), **more})


def test_the_configuration_comes_before_the_environment(tmp_path: Path) -> None:
    found = settings(tmp_path, '[proxy]\nurl = "proxy.orgao.gov.br:3128"\ndirect = [".orgao.gov.br"]\n')
    assert (found.http, found.https) == ("http://proxy.orgao.gov.br:3128",) * 2
    assert found.between("https://orgao.gov.br/") is None
    assert settings(tmp_path, "").https == "http://do-ambiente:1"
    assert proxy_settings({"CREDENCIA_CONFIG": str(tmp_path / "falta.toml")}) == Proxies()


def test_a_password_is_kept_apart_and_may_have_any_character(tmp_path: Path) -> None:
    text = '[proxy]\nurl = "https://proxy:3128"\nuser = "orgao\\\\ana"\n'
    found = settings(tmp_path, text, CREDENCIA_PROXY_PASSWORD="se@gre:do/ção%20")
    proxy = found.between("http://servidor.example/")
    assert proxy is not None
    assert proxy.address == "https://proxy:3128"
    assert proxy.headers["Proxy-Authorization"].startswith("Basic ")
    assert "gre" not in repr((found, proxy))
    kept = tmp_path / "segredo"
    kept.write_text("outro\n")
    kept.chmod(0o600)
    assert settings(tmp_path, text + 'password_file = "segredo"\n').between("http://a.example/") is not None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('[proxy]\nurl = "http://ana:segredo@proxy:1"\n', "configuracao-invalida"),
        ('[proxy]\nurl = "http://proxy:1"\nuser = "ana"\n', "segredo-ausente"),
        ('[proxy]\nuser = "ana"\n', "configuracao-invalida"),
        ('[proxy]\nurl = "http://proxy:1"\npassword = "segredo"\n', "configuracao-invalida"),
    ],
)
def test_what_makes_no_sense_is_told_without_the_password(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(UsageError) as caught:
        settings(tmp_path, text)
    assert caught.value.code == code
    assert "segredo" not in str(caught.value)


def test_whoever_asks_a_server_says_by_which_proxy() -> None:
    """In ``pipeline`` every client is made with the proxy of the configuration: none is left to the environment."""
    without = []
    for path in (ROOT / "pipeline").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
                is_client = call.func.id in {"WebOptions", "service_web"} or (call.func.id == "Web" and not call.args)
                if is_client and not any(keyword.arg == "proxies" for keyword in call.keywords):
                    without.append(f"{path.name}:{call.lineno}")
    assert without == []
