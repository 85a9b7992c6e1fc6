"""The site as people use it: search, keyboard, no JavaScript, a folder on a disk."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.judges import judges_folder, program, run
from tests.site.conftest import Site
from tests.site.test_site_judged import HERE

pytestmark = pytest.mark.deep


@pytest.fixture(scope="session")
def visit(site: Site, server: str) -> dict[str, Any]:
    folder = judges_folder() / "pages"
    if not folder.is_dir():
        program("playwright")
    said = run(program("node"), HERE / "browse.mjs", folder, program("chromium"), server, f"{site.built.as_uri()}/")
    assert said.returncode == 0, said.stderr
    found: dict[str, Any] = json.loads(said.stdout)
    return found


@pytest.mark.parametrize("words", ["homologação", "homologacao", "transmissões"])
def test_the_search_finds_the_procedure(visit: dict[str, Any], words: str) -> None:
    found = visit["search"][words]
    assert found["links"][0] == "/procedimentos/siops-transmissao.html"
    assert found["complaints"] == []
    assert f"com “{words}”" in found["state"]


def test_accents_make_no_difference_to_the_search(visit: dict[str, Any]) -> None:
    assert visit["search"]["homologação"]["links"] == visit["search"]["homologacao"]["links"]
    assert "/formularios/siop-ws/" in visit["search"]["responsavel tecnico"]["links"]


def test_the_search_says_when_there_is_nothing(visit: dict[str, Any]) -> None:
    assert visit["search"]["xyzwk"]["links"] == []
    assert visit["search"]["xyzwk"]["state"].startswith("Nada foi encontrado para “xyzwk”.")


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_the_keyboard_reaches_everything_and_shows_where_it_is(visit: dict[str, Any], width: str) -> None:
    stops = visit[width]["seen"]
    assert len(stops) == visit[width]["all"]
    assert [stop for stop in stops if not stop["told"] or not stop["seen"]] == []
    assert stops[0]["name"] == "#conteudo"


def test_the_menu_opens_by_keyboard_without_javascript(visit: dict[str, Any]) -> None:
    assert visit["menu"] >= 30


def test_the_first_link_leads_to_the_content(visit: dict[str, Any]) -> None:
    assert visit["skip"] == "conteudo"


def test_without_javascript_the_page_to_fill_in_says_what_to_do(visit: dict[str, Any]) -> None:
    assert "Baixe o formulário em branco" in visit["plain"]
    assert "Dados do titular da unidade" in visit["plain"]
    assert "Central de Atendimento SIOP" in visit["plain"]


def test_when_the_program_fails_the_page_says_what_to_do(visit: dict[str, Any]) -> None:
    assert "Baixe o formulário em branco" in visit["failing"]


def test_the_scheme_that_a_person_chose_is_kept(visit: dict[str, Any]) -> None:
    scheme = visit["scheme"]
    assert scheme["light"] == "rgb(255, 255, 255)"
    assert scheme["dark"] == scheme["kept"] == "rgb(11, 21, 38)"
    assert scheme["words"] == "Modo claro"


def test_a_folder_on_a_disk_serves_the_site(visit: dict[str, Any]) -> None:
    for path, page in visit["folder"].items():
        assert page["complaints"] == [], path
        assert page["styled"] == "rgb(7, 29, 65)", path
    assert "aberto de uma pasta do computador" in visit["folder"]["busca.html?q=siop"]["text"]
    assert visit["walk"].endswith("/formularios/siop-ws/preencher/index.html")
