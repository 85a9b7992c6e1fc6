"""One run of LibreOffice's own command: a document in, a PDF/A out."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
from pathlib import Path

from pipeline.workflow.errors import FailedError

_PROGRAMS = ("soffice", "libreoffice")
_PDF_A_3 = {"type": "long", "value": "3"}  # B is the only level that it can declare
_YES, _NO = ({"type": "boolean", "value": value} for value in ("true", "false"))
# PDFUACompliance stays out: with it LibreOffice 7.4 declares PDF/UA in words that PDF/A does not admit (6.6.2.3.1).
_FILTER = json.dumps(
    {
        "SelectPdfVersion": _PDF_A_3,
        "UseTaggedPDF": _YES,
        "ExportBookmarksToPDFDestination": _YES,
        "ExportFormFields": _NO,
    },
    separators=(",", ":"),
)


def program() -> str:
    """Where LibreOffice is. Raises FailedError when it is not installed."""
    found = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if found is None:
        message = "O LibreOffice não está instalado, e só ele gera o PDF do modelo do órgão. Instale-o e repita."
        raise FailedError("sem-libreoffice", message)
    return found


class Running:
    """A process that prints one document, in a session of its own, so that it ends with all that it started."""

    def __init__(self, path: str, profile: Path, source: Path) -> None:
        self._made = source.with_suffix(".pdf")
        self._process = subprocess.Popen(  # noqa: S603 - a program found on the PATH, with arguments of ours
            [
                *(path, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck"),
                *("--convert-to", f"pdf:writer_pdf_Export:{_FILTER}", "--outdir", str(source.parent), str(source)),
            ],
            cwd=source.parent,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def ended_within(self, seconds: float) -> bool:
        """Whether it ended by itself in that time."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def made(self) -> bytes:
        """What it made. Raises FailedError when it made nothing, or not a PDF."""
        made = self._made.read_bytes() if self._made.is_file() else b""
        if not made.startswith(b"%PDF-"):
            raise FailedError("libreoffice", "O LibreOffice não conseguiu gerar o PDF do modelo. Abra-o e confira-o.")
        return made

    def kill(self) -> None:
        """End it, if it has not ended, and what it started: `soffice` is a script around the program."""
        if self._process.poll() is not None:
            return
        if os.name == "posix":
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        else:
            self._process.kill()
        self._process.wait()
