"""LibreOffice, when it is installed: a text document becomes a PDF.

A process has one profile of its own, made for it and removed with it, and one conversion at a time.
"""

from __future__ import annotations

import atexit
import functools
import json
import os
import shutil
import signal
import subprocess
import tempfile
import threading
from pathlib import Path

from pipeline.workflow.errors import FailedError

TIME_LIMIT = 120.0  # seconds; the first start, with a new profile, is the slowest
_PROGRAMS = ("soffice", "libreoffice")
_PDF_A_2B = {"type": "long", "value": "2"}
_YES = {"type": "boolean", "value": "true"}
_FILTER = json.dumps(
    {
        "SelectPdfVersion": _PDF_A_2B,
        "UseTaggedPDF": _YES,
        "ExportBookmarksToPDFDestination": _YES,
        "ExportFormFields": {"type": "boolean", "value": "false"},
    },
    separators=(",", ":"),
)
_lock = threading.Lock()


def to_pdf(document: bytes, extension: str, seconds: float = TIME_LIMIT) -> bytes:
    """A document (``odt`` or ``docx``) as PDF/A. Its bookmarks become named destinations.

    Raises FailedError when there is no LibreOffice, or it fails, or takes longer than ``seconds``.
    """
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        message = "O LibreOffice não está instalado, e só ele gera o PDF do modelo do órgão. Instale-o e repita."
        raise FailedError("sem-libreoffice", message)
    with _lock, tempfile.TemporaryDirectory(prefix="credencia-") as name:
        folder = Path(name)
        source = folder / f"modelo.{extension}"
        source.write_bytes(document)
        _convert(program, source, seconds)
        made = folder / "modelo.pdf"
        if not made.is_file():
            raise FailedError("libreoffice", "O LibreOffice não conseguiu gerar o PDF do modelo. Abra-o e confira-o.")
        return made.read_bytes()


@functools.cache
def _profile(_process: int) -> Path:
    """This process's profile; a child process that was forked gets another."""
    folder = Path(tempfile.mkdtemp(prefix="credencia-perfil-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _convert(program: str, source: Path, seconds: float) -> None:
    profile = _profile(os.getpid())
    command = (
        *(program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck"),
        *("--convert-to", f"pdf:writer_pdf_Export:{_FILTER}", "--outdir", str(source.parent), str(source)),
    )
    started = subprocess.Popen(  # noqa: S603 - a program found on the PATH, with arguments of ours
        command,
        cwd=source.parent,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        started.wait(seconds)
    except subprocess.TimeoutExpired as error:
        message = f"O LibreOffice não terminou em {seconds:g} segundos e foi encerrado. Repita, ou confira o modelo."
        raise FailedError("libreoffice-tempo", message) from error
    finally:
        if started.poll() is None:
            _kill(started)
            shutil.rmtree(profile, ignore_errors=True)  # it may be half-written; the next one begins anew


def _kill(started: subprocess.Popen[bytes]) -> None:
    """End it and what it started: `soffice` is a script around the program."""
    if os.name == "posix":
        os.killpg(started.pid, signal.SIGKILL)
    else:
        started.kill()
    started.wait()
