"""Pages that run a program in the browser: filling in, and verifying. They have a template and a policy of their own.

All that such a page needs is in the page or in classic scripts beside it, so that it works from a folder on a disk as
from a server, and its policy lets it open no connection at all.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from pipeline.definition.catalog import Catalog
from pipeline.site.blanks import Download
from pipeline.site.bundle import bundle, loaded_later, needed
from pipeline.site.export import BROWSER, browser_definition, browser_json
from pipeline.site.markdown import filled

# CSP Level 3. Nothing is fetched, framed or submitted: what is typed can't leave.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "form-action 'none'; base-uri 'none'"
)
FILL, VERIFY = "ui.js", "verify-ui.js"
FOLDER = "assets/preencher"
_SHARED = ("messages", "tables")  # of an exported definition: the same in every form's


def scripts() -> dict[str, bytes]:
    """The programs and their styles, by path in the site: the two pages' own, and what they load when they need it."""
    sources = {path.relative_to(BROWSER).as_posix(): path.read_text("utf-8") for path in sorted(BROWSER.rglob("*.js"))}
    programs = {name: bundle(sources, name) for name in (FILL, VERIFY) if name in sources}
    there = {later: _there(sources, programs, later) for name in programs for later in loaded_later(sources, name)}
    programs |= {name: bundle(sources, name, modules) for name, modules in there.items()}
    styles = {f"{FOLDER}/{path.name}": path.read_bytes() for path in sorted(BROWSER.glob("*.css"))}
    return {f"{FOLDER}/{name}": text.encode() for name, text in programs.items()} | styles


def _there(sources: Mapping[str, str], pages: Collection[str], later: str) -> frozenset[str]:
    """The modules that are surely on a page that loads ``later``: those of every page that asks for it."""
    askers = [needed(sources, page) for page in pages if later in loaded_later(sources, page)]
    return frozenset.intersection(*askers)


def fill_page(catalog: Catalog, form_id: str, blanks: Sequence[Download]) -> dict[str, bytes]:
    """The page where a form is filled in, and the blank PDF as a script, by their path below the form's folder."""
    form = catalog.form(form_id)
    blank = next(file.content for file in blanks if file.format == "PDF")
    exported = browser_json(form, blank)
    page = filled(
        "fill.html.j2",
        title=f"Preencher: {form.definition.title}",
        description=f"Preencha no navegador, sem que nada seja enviado: {form.definition.title}.",
        definition=form.definition,
        downloads=blanks,
        data=_embedded(exported),
        **_common("../../../", FILL),
    )
    return {
        "preencher/index.html": page.encode(),
        "preencher/definicao.json": exported,
        "preencher/em-branco.js": _as_script(blank),
    }


def verify_page(catalog: Catalog) -> bytes:
    """The page where a PDF is looked at. It knows every form, so that it can say who is still to sign."""
    forms = {form_id: browser_definition(catalog.form(form_id)) for form_id in catalog.ids()}
    shared: dict[str, Any] = {key: next((form[key] for form in forms.values()), {}) for key in _SHARED}
    own = {form_id: {key: form[key] for key in form if key not in _SHARED} for form_id, form in forms.items()}
    return filled(
        "verify.html.j2",
        title="Verificar um documento",
        description="Veja no navegador, sem que o arquivo saia do seu computador, quem assinou um PDF e quem falta.",
        data=_embedded(json.dumps({"forms": own, **shared}, ensure_ascii=False, separators=(",", ":")).encode()),
        **_common("../", VERIFY),
    ).encode()


def _common(root: str, script: str) -> Mapping[str, Any]:
    names = sorted(path.name for path in BROWSER.glob("*.css"))
    return {"policy": POLICY, "root": root, "script": script if (BROWSER / script).exists() else "", "styles": names}


def _embedded(exported: bytes) -> Markup:
    """JSON inside an HTML element: no character in it can end the element or begin a comment."""
    return Markup(exported.decode().replace("<", "\\u003c"))  # noqa: S704 - what HTML would read is escaped


def _as_script(content: bytes) -> bytes:
    """Bytes as a script that leaves them, in base64, where the program looks: a page of `file:` can't fetch."""
    return b'(globalThis.credencia ??= {modules: {}}).blank = "' + base64.b64encode(content) + b'";\n'
