"""What the site's tests share: the site, built once, and a server that compresses, as any real one does."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pipeline.definition.catalog import Catalog
from pipeline.site.build import SiteRequest, write_site
from pipeline.site.check import expected_pages

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 11, 21)
_TEXT = (".html", ".css", ".js", ".json", ".svg", ".md", ".yml", ".ics")


@dataclass(frozen=True, slots=True)
class Site:
    """A site's sources, and the folder where it was built."""

    sources: Path
    built: Path

    @property
    def pages(self) -> list[str]:
        """Every page, by its path in the site, but for the one that only a server shows."""
        return sorted(expected_pages(self.sources) - {"404.html"})


def request(docs: Path) -> SiteRequest:
    return SiteRequest(docs, Catalog(), DAY, {"dev/cli.md": _reference()})


@pytest.fixture(scope="session")
def docs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages as they are now: who edits them while the tests run does not disturb."""
    copy = tmp_path_factory.mktemp("pages") / "docs"
    shutil.copytree(ROOT / "docs", copy)
    return copy


@pytest.fixture(scope="session")
def site(docs: Path, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site as `make site` builds it, in a folder of its own."""
    folder = tmp_path_factory.mktemp("site")
    made = Site(folder / "site-src", folder / "site")
    write_site(request(docs), made.sources)
    config = (ROOT / "mkdocs.yml").read_text("utf-8")
    config = config.replace("build/site-src", str(made.sources)).replace("build/site", str(made.built))
    config = config.replace("pipeline/site/theme", str(ROOT / "pipeline/site/theme"))
    (folder / "mkdocs.yml").write_text(config, "utf-8")
    _run("mkdocs", "build", "--strict", "-f", str(folder / "mkdocs.yml"))
    for unused in ("javascripts", "stylesheets", "images"):  # what the theme brings and no page uses, as in Makefile
        shutil.rmtree(made.built / "assets" / unused)
    _run("pagefind", "--site", str(made.built), "--force-language", "pt")
    return made


@pytest.fixture(scope="session")
def server(site: Site) -> Iterator[str]:
    """The address of a server of that site, on this computer only."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Compressing, directory=str(site.built))) as served:
        threading.Thread(target=served.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{served.server_address[1]}/"
        served.shutdown()


class _Compressing(SimpleHTTPRequestHandler):
    """Sends texts with gzip; says nothing on the terminal."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        if path.suffix not in _TEXT or not path.is_file():
            super().do_GET()
            return
        body = gzip.compress(path.read_bytes(), mtime=0)
        self.send_response(200)
        self.send_header("Content-Type", f"{self.guess_type(str(path))}; charset=utf-8")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


def _run(module: str, *arguments: str) -> None:
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    said = subprocess.run(
        [sys.executable, "-m", module, *arguments], capture_output=True, text=True, check=False, env=environment
    )
    assert said.returncode == 0, said.stdout + said.stderr


def _reference() -> bytes:
    from pipeline.cli.reference import reference  # noqa: PLC0415 - as the command hands it in

    return reference().encode()
