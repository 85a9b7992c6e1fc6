"""The blanks that a page offers, rendered side by side on every core: they are the slow part of the site."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pipeline.definition.catalog import Catalog
from pipeline.workflow.documents import edition_date
from pipeline.workflow.formats import FORMATS, rendered

# What each format is for, as the page says it.
NAMES = {
    "pdf": "Para preencher num leitor de PDF, ou imprimir",
    "odt": "Para preencher no LibreOffice",
    "docx": "Para preencher no Word",
    "html": "Para ler ou imprimir, no navegador",
}
_KILO = 1000


@dataclass(frozen=True, slots=True)
class Download:
    """A file that a page offers: its name beside the page, its content, and what people read of it."""

    name: str
    content: bytes
    format: str
    label: str

    @property
    def size(self) -> str:
        """The size as people read it: ``92 kB``, of a thousand bytes, rounded up."""
        return f"{-(-len(self.content) // _KILO)} kB"


def blanks(catalog: Catalog) -> Mapping[str, tuple[Download, ...]]:
    """Every form's blank in every format, by the form's id. The same edition gives the same bytes."""
    ids = catalog.ids()
    # New processes, not forks: a fork of a process that has threads may wait for ever for a lock that one of them held.
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(len(ids) or 1, os.cpu_count() or 1), mp_context=fresh) as pool:
        with _deaf_children():
            made = pool.map(partial(_blank, catalog.folder), ids)
        return dict(zip(ids, made, strict=True))


@contextmanager
def _deaf_children() -> Iterator[None]:
    """Processes started here never hear Ctrl+C, which reaches the whole group: who started them tells it, once."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _blank(folder: Path, form_id: str) -> tuple[Download, ...]:
    from pipeline.document.compose import compose  # noqa: PLC0415 - heavy, and only for who renders

    form = Catalog(folder).form(form_id)
    document = compose(form, None, edition_date(form.definition.edition))
    files = rendered(document, FORMATS)
    return tuple(
        Download(f"{form_id}-em-branco.{extension}", content, extension.upper(), NAMES[extension])
        for extension, content in files.items()
    )
