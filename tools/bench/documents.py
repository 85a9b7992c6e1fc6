"""A filled PDF: against the bare Typst compile, LibreOffice and WeasyPrint."""

from __future__ import annotations

import itertools
import json
import shutil
import statistics
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from pipeline.document.model import Document
from pipeline.document.record import canonical
from pipeline.renderers.odt.render import render as render_odt
from pipeline.renderers.pdf.render import render
from pipeline.renderers.pdf.tree import tree
from pipeline.renderers.pdf.typesetting import LAYOUT, typeset
from tools.bench.measure import Row, alone, faster, in_turns, missing, of_peer, within
from tools.bench.other_words import other
from tools.bench.same_content import as_html
from tools.bench.subject import Subject

_SERVER = Path(__file__).with_name("libreoffice_server.py")
_UNO_PYTHON = "/usr/bin/python3"  # Debian's python3-uno belongs to the system's Python


def document_rows(subject: Subject) -> Iterator[Row]:
    """Rows for rendering."""
    ours, bare = in_turns(_each(subject, render), _each(subject, _bare_compile), 60)
    yield within("filled PDF, one page of new text, against the bare Typst compile", ours, bare, 2)
    ours, bare = in_turns(lambda: render(subject.document), lambda: _bare_compile(subject.document), 60)
    yield of_peer("the same page again (Typst remembers what it has set)", ours, bare)
    yield from _weasyprint(subject)
    yield from _libreoffice(subject)


def _bare_compile(document: Document) -> bytes:
    """The very compile that `render` makes, with nothing after it."""
    made = tree(document)
    inputs = {"document": json.dumps(made.document, ensure_ascii=False), "record": canonical(dict(document.record))}
    return typeset(LAYOUT, inputs, 0)


def _each(subject: Subject, action: Callable[[Document], bytes]) -> Callable[[], bytes]:
    """The action on a document of new text each time, as in real work: Typst remembers what it has set before."""
    numbers = itertools.count()

    def act() -> bytes:
        return action(other(subject.document, f"{action.__name__} {next(numbers)}"))

    return act


def _weasyprint(subject: Subject) -> Iterator[Row]:
    name = "filled PDF, against WeasyPrint (PDF/UA-1)"
    try:
        import weasyprint  # noqa: PLC0415 - a peer, not a dependency
    except (ImportError, OSError) as error:
        yield missing(name, f"WeasyPrint does not load: {error}")
        return
    page = as_html(subject.document)
    ours, peer = in_turns(
        lambda: render(subject.document),
        lambda: weasyprint.HTML(string=page).write_pdf(pdf_variant="pdf/ua-1"),
        15,
    )
    yield faster(name, ours, peer)


def _libreoffice(subject: Subject) -> Iterator[Row]:
    one, warm = (
        "filled PDF, against a LibreOffice process (ODT to PDF)",
        "filled PDF, against a warm LibreOffice server",
    )
    office = shutil.which("soffice")
    if office is None:
        yield missing(one, "LibreOffice is not installed: tools/install-judges.sh")
        return
    odt = subject.folder / "same.odt"
    odt.write_bytes(render_odt(subject.document))  # our own ODT: the same look, headers and boxes included
    profile = f"-env:UserInstallation={(subject.folder / 'profile').as_uri()}"
    convert = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(subject.folder), str(odt)]

    def a_process() -> None:
        subprocess.run(convert, check=True, capture_output=True, timeout=120)

    ours, peer = in_turns(lambda: render(subject.document), a_process, 5, turn=10)
    yield faster(one, ours, peer, at_least=100, note="the same page each time, on both sides")
    fresh = alone(_each(subject, render), 30)
    yield faster("the same, with new text on our side only", fresh, peer)
    yield _warm_server(warm, subject, [office, profile], odt)


def _warm_server(name: str, subject: Subject, office: list[str], odt: Path) -> Row:
    if subprocess.run([_UNO_PYTHON, "-c", "import uno"], check=False, capture_output=True).returncode != 0:
        return missing(name, "python3-uno is not installed: tools/install-judges.sh")
    pipe = "credenciabench"
    accept = f"--accept=pipe,name={pipe};urp;"
    with subprocess.Popen([*office, "--headless", "--norestore", accept], stdout=subprocess.DEVNULL) as server:
        command = [_UNO_PYTHON, str(_SERVER), pipe, str(odt), str(subject.folder / "warm.pdf"), "15"]
        result = subprocess.run(command, check=False, capture_output=True, text=True, timeout=240)
        server.terminate()
    if result.returncode != 0:
        return missing(name, f"the server did not answer: {result.stderr[-80:].strip()}")
    peer = statistics.median(json.loads(result.stdout))
    return faster(name, alone(lambda: render(subject.document), 30), peer)
