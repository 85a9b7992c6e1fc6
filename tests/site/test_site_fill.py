"""The pages that are filled in, as people use them: in Chromium, with the keyboard, and with things going wrong."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from pipeline.data.check import check_values
from pipeline.definition.catalog import Catalog
from pipeline.workflow.demo import Demo
from pipeline.workflow.reading import read_document
from tests import judges
from tests.site.conftest import Site

pytestmark = pytest.mark.deep

HERE = Path(__file__).parent
FORMS = Catalog().ids()
NARROW, DARK = "conecta-dsi", "siop-ws"
PLACE = {"section": "sistema", "field": "sistema.nome"}


@dataclass(frozen=True, slots=True)
class Seen:
    """What the browser's driver saw, task by task, and the folder with the files that the pages gave."""

    tasks: Mapping[str, Any]
    folder: Path

    def __getitem__(self, name: str) -> Any:
        seen = self.tasks[name]
        assert "failed" not in seen, seen["failed"]
        return seen


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A server's address, and the requests that it got."""

    url: str
    came: list[str]


@pytest.fixture(scope="session")
def dropped(demo: Demo, demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Files for the page that verifies: signed, signed and changed, in blank, and no PDF at all."""
    del demo
    folder = tmp_path_factory.mktemp("filled")
    signed = (demo_folder / "siop-ws.signed.pdf").read_bytes()
    at = signed.index(b"\n%") + 3  # in the comment after the header, so that only the signatures suffer
    contents = {
        "assinado.pdf": signed,
        "alterado.pdf": signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :],
        "acrescentado.pdf": signed + b"1 0 obj\n<<>>\nendobj\n",
        "em-branco.pdf": (demo_folder / "siop-ws.blank.pdf").read_bytes(),
        "texto.pdf": "não é um PDF".encode(),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in contents]


@pytest.fixture(scope="session")
def seen(site: Site, server: str, elsewhere: Elsewhere, dropped: list[Path]) -> Seen:
    folder = dropped[0].parent
    tasks = folder / "tasks.json"
    looking = {"name": "inspect", "kind": "inspect", "url": f"{server}verificar/index.html", "picture": "inspect.png"}
    asked = [*_tasks(site, server, elsewhere.url, folder), {**looking, "files": list(map(str, dropped))}]
    tasks.write_text(json.dumps(asked), "utf-8")
    pages = judges.judges_folder() / "pages"
    said = judges.run(judges.program("node"), HERE / "fill.mjs", pages, judges.program("chromium"), tasks, folder)
    assert said.returncode == 0, said.stderr
    return Seen(json.loads((folder / "results.json").read_text("utf-8")), folder)


@pytest.fixture(scope="session")
def elsewhere() -> Iterator[Elsewhere]:
    """Somebody else's server, which writes down who came."""
    came: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            came.append(f"{self.command} {self.path}")
            self.send_response(200)
            self.end_headers()

        do_POST = do_GET  # noqa: N815 - the name that http.server looks for

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as served:
        threading.Thread(target=served.serve_forever, daemon=True).start()
        yield Elsewhere(f"http://127.0.0.1:{served.server_address[1]}/x", came)
        served.shutdown()


def _tasks(site: Site, server: str, elsewhere: str, folder: Path) -> list[dict[str, Any]]:
    siop = f"{server}formularios/siop-ws/preencher/index.html"
    local = (site.built / "formularios/siop-ws/preencher/index.html").as_uri()
    filling = [
        {
            "name": form,
            "kind": "fill",
            "url": f"{server}formularios/{form}/preencher/index.html",
            "data": _example(site, form),
            "axe": True,
            "width": 390 if form == NARROW else 1100,
            "scheme": "dark" if form == DARK else "light",
            "picture": f"{form}.png",
        }
        for form in FORMS
    ]
    return [
        *filling,
        {"name": "from a folder", "kind": "fill", "url": local, "data": _example(site, "siop-ws")},
        {"name": "errors", "kind": "errors", "url": siop, "picture": "errors.png"},
        {"name": "tabs", "kind": "tabs", "url": siop, **PLACE},
        {"name": "blocked", "kind": "store", "how": "blocked", "url": siop, **PLACE},
        {"name": "full", "kind": "store", "how": "full", "url": siop, **PLACE},
        {"name": "open", "kind": "open", "url": siop, **PLACE, **_files(site, folder)},
        {"name": "leaks", "kind": "leaks", "url": siop, "elsewhere": elsewhere},
    ]


def _files(site: Site, folder: Path) -> dict[str, Any]:
    """A good file to open, and bad ones."""
    built = site.built / "formularios"
    wrong = folder / "errado.json"
    wrong.write_text('{"form": "siop-ws", ', "utf-8")
    other = built / "conecta-dsi/conecta-dsi.exemplo.json"
    blank = built / "conecta-dsi/conecta-dsi-em-branco.pdf"
    return {
        "file": str(built / "siop-ws/siop-ws.exemplo.json"),
        "bad": [str(wrong), str(other), str(blank)],
    }


def _example(site: Site, form: str) -> dict[str, Any]:
    """A form's example as somebody types it: without what is empty, and with sim and não."""
    data = json.loads((site.built / f"formularios/{form}/{form}.exemplo.json").read_text("utf-8"))
    return {
        section: {field: _typed(value) for field, value in fields.items() if value is not None}
        for section, fields in data.items()
        if isinstance(fields, dict)
    }


def _typed(value: object) -> object:
    if isinstance(value, bool):
        return "sim" if value else "não"
    if isinstance(value, list):
        return [_typed(each) for each in value]
    if isinstance(value, dict):
        return {key: _typed(each) for key, each in value.items() if each is not None}
    return value


@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_filled_in_with_the_keyboard_alone(seen: Seen, server: str, form: str) -> None:
    way = seen[form]
    assert way["problem"] == ""
    assert way["violations"] == []
    assert way["complaints"] == []
    assert [url for url in way["requests"] if not url.startswith((server, "blob:", "data:"))] == []
    assert way["reopened"]
    assert way["overflow"] <= 0


@pytest.mark.parametrize("form", FORMS)
def test_the_pdf_is_read_back_to_the_same_data(seen: Seen, site: Site, form: str) -> None:
    catalog = Catalog()
    read = read_document(Path(seen[form]["pdf"]), catalog)
    assert [found for found in read.findings if found.severity == "crítica"] == []
    expected = check_values(catalog.form(form).definition, _example(site, form))
    assert check_values(catalog.form(form).definition, read.data).data == expected.data


@pytest.mark.parametrize("form", FORMS)
def test_the_data_file_is_one_that_the_command_takes(seen: Seen, site: Site, form: str) -> None:
    definition = Catalog().form(form).definition
    saved = json.loads(Path(seen[form]["data"]).read_text("utf-8"))
    assert check_values(definition, saved).data == check_values(definition, _example(site, form)).data


@pytest.mark.parametrize("flavour", ["3a", "ua1"])
def test_verapdf_finds_nothing_in_what_was_filled_in(seen: Seen, flavour: str) -> None:
    files = [Path(seen[form]["pdf"]) for form in FORMS]
    assert judges.verapdf(files, flavour) == {file.name: [] for file in files}


def test_a_folder_on_a_disk_serves_it_too(seen: Seen) -> None:
    way = seen["from a folder"]
    assert way["problem"] == ""
    assert way["complaints"] == []
    assert Path(way["pdf"]).read_bytes() == Path(seen["siop-ws"]["pdf"]).read_bytes()


def test_errors_are_summed_up_and_lead_to_their_fields(seen: Seen) -> None:
    way = seen["errors"]
    assert way["focus"] == "resumo-de-erros"
    assert way["title"].startswith("Erro: ")
    assert "obrigatório" in way["link"]
    assert way["field"] == "formulario.retificacao"
    assert "obrigatório" in way["described"]
    assert way["violations"] == []
    assert way["overflow"] <= 0


def test_a_second_tab_is_told_and_nothing_is_lost(seen: Seen) -> None:
    way = seen["tabs"]
    assert "outra aba" in way["warned"]
    assert "Primeira aba" in way["kept"]
    assert "Segunda aba" not in way["kept"]
    assert "Primeira aba" in way["brought"]
    assert "Segunda aba" in way["undone"]


@pytest.mark.parametrize("how", ["blocked", "full"])
def test_a_browser_that_keeps_nothing_is_told_and_goes_on(seen: Seen, how: str) -> None:
    way = seen[how]
    assert "não deixa guardar" in way["warned"]
    assert "Fica na página" in way["review"]
    assert way["complaints"] == []


def test_opening_a_file_never_destroys_what_was_typed(seen: Seen) -> None:
    results = seen["open"]["results"]
    typed, brought = "O que foi digitado", "SIGOR"
    assert typed in results["Completar só o que está vazio"]
    assert typed not in results["Trocar tudo pelo arquivo"]
    assert brought in results["Trocar tudo pelo arquivo"]
    for choice in ("Completar só o que está vazio", "Trocar tudo pelo arquivo"):
        assert typed in results[f"{choice}, desfeito"]
    assert typed in results["after"]
    assert results["erased"] == []
    assert typed not in results["empty"]


def test_a_bad_file_is_refused_in_words(seen: Seen) -> None:
    said = list(seen["open"]["bad"].values())
    assert "não pôde ser lido" in said[0]
    assert "outro formulário" in said[1]
    assert "outro formulário" in said[2] or "não tem os dados" in said[2]


def test_nothing_leaves_the_page(seen: Seen, elsewhere: Elsewhere) -> None:
    way = seen["leaks"]
    assert way["results"] == []
    assert elsewhere.came == []
    assert {"connect-src", "img-src", "form-action"} <= set(way["blocked"])


def test_a_dropped_pdf_is_read_here(seen: Seen, server: str) -> None:
    way = seen["inspect"]
    shown = {Path(file).name: text for file, text in way["shown"].items()}
    assert "conferem com o documento, e nada além delas" in shown["assinado.pdf"]
    assert "***.982.247-**" in shown["assinado.pdf"]
    assert "529.982.247-25" not in shown["assinado.pdf"].partition("Dados que o arquivo traz")[0]
    assert "não confere" in shown["alterado.pdf"]
    assert "Atenção" in shown["acrescentado.pdf"]
    assert "não tem assinatura" in shown["em-branco.pdf"]
    assert "não é um PDF" in shown["texto.pdf"]
    assert all("revogado" in text for name, text in shown.items() if name != "texto.pdf")
    assert way["violations"] == []
    assert way["complaints"] == []
    assert way["overflow"] <= 0
    assert [url for url in way["requests"] if not url.startswith(server)] == []
