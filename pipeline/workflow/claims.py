"""One at a time: while somebody concludes a document's pending signature, another who tries is told."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO

from pipeline.workflow.errors import FailedError, RefusedError
from pipeline.workflow.files import reason_of
from pipeline.workflow.pending import make_pending_folder, pending_path


@contextmanager
def claimed(documents: Iterable[Path]) -> Iterator[None]:
    """Nobody else concludes these documents meanwhile; a process that dies lets go of them.

    Raises:
        RefusedError: somebody else is at one of them.
        FailedError: the folder of what is pending can't be written.
    """
    with ExitStack() as stack:
        for document in documents:
            stack.enter_context(_claim(document))
        yield


@contextmanager
def _claim(document: Path) -> Iterator[None]:
    path = pending_path(document).with_suffix(".lock")
    try:
        make_pending_folder()
        stream = _locked(path)
    except OSError as error:
        raise FailedError("gravacao", f"Não foi possível gravar em {path.parent} ({reason_of(error)}).") from error
    if stream is None:
        message = f"Outra execução do programa está concluindo a assinatura de {document} agora; aqui nada foi feito."
        raise RefusedError("pendente-em-uso", message)
    try:
        yield
    finally:
        with suppress(OSError):
            path.unlink()  # still locked: whoever waits for this very file will see that it isn't there any more
        stream.close()


def _locked(path: Path) -> IO[bytes] | None:
    """The file, locked; None when another has it. One that was removed between opening and locking is opened again."""
    try:
        import fcntl  # noqa: PLC0415 - POSIX only; elsewhere the growing file alone tells the second one
    except ImportError:
        return path.open("ab")
    while True:
        stream = path.open("ab")
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            stream.close()
            return None
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(stream.fileno()), path.stat()):
                return stream
        stream.close()
