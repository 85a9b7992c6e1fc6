"""A filled PDF: against the bare Typst compile, LibreOffice and WeasyPrint."""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
from collections.abc import Iterator
from pathlib import Path

from pipeline.renderers.pdf import render as renderer
from pipeline.renderers.pdf.render import render
from tools.bench.measure import Row, alone, faster, in_turns, missing, within
from tools.bench.same_content import as_html, as_odt
from tools.bench.subject import Subject

_SERVER = Path(__file__).with_name("libreoffice_server.py")
_UNO_PYTHON = "/usr/bin/python3"  # Debian's python3-uno belongs to the system's Python


def document_rows(subject: Subject) -> Iterator[Row]:
    """Rows for rendering."""
    ours, bare = in_turns(lambda: render(subject.document), _bare_compile(subject), 60)
    yield within("filled PDF, one page, against the bare Typst compile", ours, bare, 2)
    yield from _weasyprint(subject)
    yield from _libreoffice(subject)


def _bare_compile(subject: Subject) -> object:
    """The very compile that `render` makes, with nothing after it."""
    caught: list[tuple[object, ...]] = []
    original = renderer.typeset

    def catch(*arguments: object) -> bytes:
        caught.append(arguments)
        return original(*arguments)  # type: ignore[arg-type]

    renderer.typeset = catch  # type: ignore[assignment]
    try:
        render(subject.document)
    finally:
        renderer.typeset = original
    return lambda: original(*caught[0])  # type: ignore[arg-type]


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
    odt.write_bytes(as_odt(subject.document))
    profile = f"-env:UserInstallation={(subject.folder / 'profile').as_uri()}"
    convert = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(subject.folder), str(odt)]

    def a_process() -> None:
        subprocess.run(convert, check=True, capture_output=True, timeout=120)

    ours, peer = in_turns(lambda: render(subject.document), a_process, 5)
    yield faster(one, ours, peer, at_least=100)
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
