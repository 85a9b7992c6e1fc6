"""What must hold of the site's sources and of the site built from them, whatever the pages say."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import jsonschema
import pytest

from pipeline.data.serial import from_json
from pipeline.definition.catalog import Catalog
from pipeline.site.build import site_sources, write_site
from pipeline.site.check import check_site
from pipeline.site.shell import POLICY
from pipeline.workflow.errors import RefusedError, UsageError
from tests.site.conftest import DAY, ROOT, Site, request

CATALOG = Catalog()
FORMS = CATALOG.ids()


@pytest.fixture(scope="module")
def sources(docs: Path) -> dict[str, bytes]:
    return site_sources(request(docs))


def test_another_process_gives_the_same_bytes(sources: dict[str, bytes], docs: Path) -> None:
    program = (
        "import hashlib, pathlib, sys; from pipeline.site.build import site_sources;"
        "from tests.site.conftest import request;"
        "files = site_sources(request(pathlib.Path(sys.argv[1])));"
        "print({name: hashlib.sha256(files[name]).hexdigest() for name in sorted(files)})"
    )
    environment = os.environ | {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C", "COLUMNS": "40"}
    said = subprocess.run(
        [sys.executable, "-c", program, str(docs)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == str({name: hashlib.sha256(sources[name]).hexdigest() for name in sorted(sources)})


def test_the_day_changes_the_calendar_alone(sources: dict[str, bytes], docs: Path) -> None:
    later = site_sources(replace(request(docs), on=date(2031, 2, 28)))
    assert {name for name in sources if sources[name] != later.get(name)} == {"calendario.md", "calendario.ics"}
    assert later.keys() == sources.keys()


def test_every_form_has_its_page_its_files_and_a_page_to_fill_in(sources: dict[str, bytes]) -> None:
    for form_id in FORMS:
        files = {name.removeprefix(f"formularios/{form_id}/") for name in sources if f"formularios/{form_id}/" in name}
        assert {"index.md", "preencher/index.html", "preencher/definicao.json", "preencher/em-branco.js"} <= files
        assert {f"{form_id}-em-branco.{name}" for name in ("pdf", "odt", "docx", "html")} <= files
        assert {f"{form_id}.schema.json", f"{form_id}.exemplo.yml", f"{form_id}.exemplo.json"} <= files


@pytest.mark.parametrize("form_id", FORMS)
def test_the_size_that_a_page_says_is_the_size_of_the_file(site: Site, form_id: str) -> None:
    folder = site.built / "formularios" / form_id
    said = re.findall(
        r'<a href="([^"]+)" download>[^<]*</a> <span class="tamanho">\((\w+), (\d+) kB\)', _page(folder / "index.html")
    )
    assert len(said) == 7
    for name, kind, size in said:
        real = (folder / name).stat().st_size
        assert real <= int(size) * 1000 < real + 1000
        assert name.lower().endswith({"YAML": "yml"}.get(kind, kind.lower()))


@pytest.mark.parametrize("form_id", FORMS)
def test_a_page_says_all_that_the_definition_asks(site: Site, form_id: str) -> None:
    text = _text(_page(site.built / "formularios" / form_id / "index.html"))
    definition = CATALOG.definition(form_id)
    for section in definition.sections:
        for field in section.fields:
            assert _flat(field.label) in text
            assert _flat(field.guidance) in text
    for each in (*definition.signatories, *definition.attachments):
        assert _flat(each.label) in text
    for rule in definition.rules:
        assert _flat(rule.message) in text
    assert _flat(definition.destination) in text
    assert ("O que não foi visto" in text) is not definition.official_model.seen


@pytest.mark.parametrize("form_id", FORMS)
def test_the_example_for_programs_is_valid_by_the_schema_and_is_read_back(
    sources: dict[str, bytes], form_id: str
) -> None:
    example = json.loads(sources[f"formularios/{form_id}/{form_id}.exemplo.json"])
    schema = json.loads(sources[f"formularios/{form_id}/{form_id}.schema.json"])
    jsonschema.Draft202012Validator(schema).validate(example)
    assert from_json(CATALOG.definition(form_id), example).form == form_id


def test_the_built_site_has_every_page_and_no_broken_link(site: Site) -> None:
    checked = check_site(site.built, site.sources)
    assert checked.problems == ()
    assert checked.pages == sum(name.endswith((".md", "/index.html")) for name in _names(site.sources)) + 1


def test_a_page_that_a_builder_leaves_out_is_missed(site: Site, tmp_path: Path) -> None:
    built = tmp_path / "site"
    _copy(site.built, built)
    (built / "calendario.html").unlink()
    problems = check_site(built, site.sources).problems
    assert "falta a página calendario.html" in problems
    assert any("não leva a lugar nenhum" in problem for problem in problems)


BROKEN = {
    '<a href="nada.html">x</a>': "não leva a lugar nenhum",
    '<a href="calendario.html#nada">x</a>': "não há “#nada” na página calendario.html",
    '<a href="/calendario.html">x</a>': "só vale na raiz de um servidor",
    '<a href="javascript:alert(1)">x</a>': "não é de um tipo conhecido",
    '<img src="https://example.com/x.png" alt="">': "pede algo a outro servidor",
    '<link rel="stylesheet" href="//example.com/x.css">': "pede algo a outro servidor",
    "<script>alert(1)</script>": "script ou estilo dentro da página",
    '<p onclick="x()">x</p>': "script ou estilo dentro da página",
    '<p style="color:red">x</p>': "script ou estilo dentro da página",
    '<p id="x">x</p><p id="x">x</p>': "se repete",
}


@pytest.mark.parametrize("markup", BROKEN)
def test_what_the_check_finds(site: Site, tmp_path: Path, markup: str) -> None:
    built = tmp_path / "site"
    _copy(site.built, built)
    page = built / "index.html"
    page.write_text(page.read_text("utf-8").replace("</main>", f"{markup}</main>"), "utf-8")
    assert any(BROKEN[markup] in problem for problem in check_site(built, site.sources).problems)


def test_no_style_and_no_script_names_another_server(site: Site) -> None:
    for name in _names(site.built):
        if name.endswith((".css", ".js")) and not name.startswith("pagefind/"):
            text = _page(site.built / name)
            assert re.findall(r"https?://(?!www\.w3\.org/)[^\s\"'`)]+", text) == [], name


def test_pages_that_run_a_program_can_open_no_connection(site: Site) -> None:
    pages = [name for name in site.pages if name.endswith(("preencher/index.html", "verificar/index.html"))]
    assert len(pages) == len(FORMS) + 1
    assert POLICY.startswith("default-src 'none';")
    assert "connect-src" not in POLICY
    for name in pages:
        assert f'http-equiv="Content-Security-Policy" content="{POLICY.replace(chr(39), "&#39;")}"' in _page(
            site.built / name
        )


def test_only_the_search_may_connect_and_only_to_its_own_server(site: Site) -> None:
    for name in site.pages:
        (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', _page(site.built / name))
        assert ("connect-src 'self'" in policy) is (name == "busca.html"), name
        assert ("wasm-unsafe-eval" in policy) is (name == "busca.html"), name
        assert "unsafe-inline" not in policy


def test_every_command_is_in_the_reference(sources: dict[str, bytes]) -> None:
    from pipeline.cli.commands import COMMANDS, parser_of  # noqa: PLC0415 - the table of contents

    text = sources["dev/cli.md"].decode()
    for command in COMMANDS:
        assert f"\n## {command.name}\n" in text
        for option in re.findall(r"--[a-z][a-z-]+", parser_of(command).format_help()):
            assert option in text.split(f"\n## {command.name}\n")[1].split("\n## ")[0] or option == "--help"


def test_a_folder_of_others_is_not_replaced(docs: Path, tmp_path: Path) -> None:
    (tmp_path / "tese.txt").write_text("x")
    with pytest.raises(UsageError, match="não será apagada"):
        write_site(request(docs), tmp_path)
    assert (tmp_path / "tese.txt").read_text() == "x"


def test_a_page_without_its_facts_stops_the_site_and_says_where(docs: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "docs"
    _copy(docs, wrong)
    (wrong / "procedimentos" / "novo.md").write_text("# Novo\n")
    (wrong / "procedimentos" / "outro.md").write_text("---\ntitle: Outro\nfoo: 1\n---\n# Outro\n")
    with pytest.raises(RefusedError) as refused:
        site_sources(request(wrong))
    places = {(found.code, str(found.place)) for found in refused.value.findings}
    assert ("pagina-sem-dados", "procedimentos/novo.md:1:1") in places
    assert ("chave-desconhecida", "procedimentos/outro.md:3:1") in places


def test_where_there_are_no_pages_there_is_no_site(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="não é uma pasta de páginas"):
        site_sources(request(tmp_path))
    with pytest.raises(UsageError, match="Não há um site"):
        check_site(tmp_path, tmp_path)


def test_the_day_is_the_one_that_was_given(sources: dict[str, bytes]) -> None:
    assert date(2026, 11, 21) == DAY
    assert "Estas vão de 21 de novembro de 2026 a 21 de maio de 2028." in sources["calendario.md"].decode()


def _page(path: Path) -> str:
    return path.read_text("utf-8")


def _text(html: str) -> str:
    return _flat(unescape(re.sub(r"<[^>]+>", " ", html)))


def _flat(text: str) -> str:
    return " ".join(text.split())


def _names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _copy(source: Path, target: Path) -> None:
    shutil.copytree(source, target)
