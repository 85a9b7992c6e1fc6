"""The configuration of signature services: complete or refused in words, and its secrets kept."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.workflow.config import config_path, govbr_settings, psc_settings
from pipeline.workflow.errors import UsageError
from signatures.credentials.psc.providers import HashEncoding

GOVBR = """
[govbr]
authorize = "https://cas.exemplo/oauth2.0/authorize"
token = "https://cas.exemplo/oauth2.0/token"
api = "https://api.exemplo/externo/v2/"
client_id = "sistema"
redirect_uri = "http://127.0.0.1:8765/retorno"
"""
VIDAAS = """
[psc.vidaas]
client_id = "sistema"
redirect_uri = "http://127.0.0.1:8765/retorno"
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def environment(place: Path, **more: str) -> dict[str, str]:
    return {"CREDENCIA_CONFIG": str(place), **more}


def code(place: Path, text: str, name: str = "", **more: str) -> str:
    place.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        psc_settings(name, environment(place, **more)) if name else govbr_settings(environment(place, **more))
    assert "valor-secreto" not in str(caught.value)
    return caught.value.code


def test_where_it_is(tmp_path: Path) -> None:
    assert config_path({"CREDENCIA_CONFIG": "/x.toml", "XDG_CONFIG_HOME": "/y"}) == Path("/x.toml")
    assert config_path({"XDG_CONFIG_HOME": str(tmp_path)}) == tmp_path / "credencia" / "config.toml"
    assert config_path({}) == Path.home() / ".config" / "credencia" / "config.toml"


def test_a_secret_in_a_variable(place: Path) -> None:
    place.write_text(GOVBR, encoding="utf-8")
    settings = govbr_settings(environment(place, CREDENCIA_GOVBR_SECRET="valor-secreto"))
    assert settings.application.client_secret == "valor-secreto"
    assert (settings.api, settings.kinds) == ("https://api.exemplo/externo/v2", ("govbr",))
    place.write_text(GOVBR + 'client_secret_env = "OUTRA"\n', encoding="utf-8")
    assert govbr_settings(environment(place, OUTRA="x")).application.client_secret == "x"


@pytest.mark.skipif(os.name != "posix", reason="modes of files")
def test_a_secret_in_a_file_of_ones_own(place: Path) -> None:
    text = GOVBR + 'client_secret_file = "segredo"\n'
    secret = place.parent / "segredo"
    secret.write_text("valor-secreto\n", encoding="utf-8")
    secret.chmod(0o640)
    assert code(place, text) == "segredo-exposto"
    secret.chmod(0o600)
    assert govbr_settings(environment(place)).application.client_secret == "valor-secreto"
    secret.write_text("", encoding="utf-8")
    assert code(place, text) == "segredo-ausente"


def test_what_is_known_of_a_provider_is_not_asked(place: Path) -> None:
    place.write_text(VIDAAS, encoding="utf-8")
    settings = psc_settings("vidaas", environment(place, CREDENCIA_PSC_VIDAAS_SECRET="x"))
    assert (settings.base, settings.encoding) == ("https://certificado.vidaas.com.br/v0", HashEncoding.BASE64)
    place.write_text(VIDAAS + 'base = "https://hml.exemplo/v0"\nhash = "hex"\nmost_hashes = 2\n', encoding="utf-8")
    with pytest.raises(UsageError):
        psc_settings("birdid", environment(place))
    settings = psc_settings("vidaas", environment(place, CREDENCIA_PSC_VIDAAS_SECRET="x"))
    assert (settings.base, settings.most_hashes) == ("https://hml.exemplo/v0", 2)


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("", "", "configuracao-ausente"),
        ("", "vidaas", "configuracao-ausente"),
        (VIDAAS, "inventado", "psc-desconhecido"),
        (GOVBR, "", "segredo-ausente"),
        (GOVBR + 'client_secret = "valor-secreto"\n', "", "configuracao-invalida"),
        (GOVBR + 'inventado = "x"\n', "", "configuracao-invalida"),
        (GOVBR.replace("https://cas", "http://cas"), "", "servico-endereco"),
        (GOVBR.replace('"sistema"', "7"), "", "configuracao-invalida"),
        ("[govbr", "", "configuracao-invalida"),
        (VIDAAS.replace("vidaas", "safeid"), "safeid", "psc-endereco"),
        (VIDAAS.replace("vidaas", "remoteid") + 'base = "https://x/v0"\n', "remoteid", "psc-resumo"),
    ],
)
def test_what_is_missing_or_wrong(place: Path, text: str, name: str, expected: str) -> None:
    assert code(place, text, name) == expected


@pytest.mark.parametrize("name", ["safeid", "remoteid"])
def test_an_address_that_nobody_confirms_is_asked_for(place: Path, name: str) -> None:
    """None is guessed: the sentence says whom to ask, and where the answer goes."""
    place.write_text(VIDAAS.replace("vidaas", name), encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        psc_settings(name, environment(place, **{f"CREDENCIA_PSC_{name.upper()}_SECRET": "x"}))
    said = str(caught.value)
    for word in ("não está confirmado", "Peça-o ao prestador", str(place), f"[psc.{name}]", 'base = "https://…/v0"'):
        assert word in said
    assert said.endswith("Nada foi assinado.")


def test_a_secret_written_in_it_is_told_where_to_go(place: Path) -> None:
    place.write_text(GOVBR + 'client_secret = "valor-secreto"\n', encoding="utf-8")
    with pytest.raises(UsageError, match="client_secret_file"):
        govbr_settings(environment(place))


def test_no_file_at_all(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="credencia simulate"):
        govbr_settings({"CREDENCIA_CONFIG": str(tmp_path / "nao-ha.toml")})
