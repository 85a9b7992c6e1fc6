"""Files at the edge: read with a limit, written whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.workflow.errors import FailedError, RefusedError, UsageError
from signatures.whole import PRIVATE, usual_mode, write_whole

MAX_BYTES = 100 * 1024 * 1024
_PIECE = 1 << 20
_CHANGED = (
    "O arquivo {} mudou enquanto era assinado, talvez pela assinatura de outra pessoa; nada foi gravado. "
    "Repita o comando para assinar o arquivo como está agora."
)


def read_file(path: Path, limit: int = MAX_BYTES) -> bytes:
    """The bytes of a regular file. Raises UsageError when it is not there, not a file, or larger than ``limit``."""
    try:
        if _would_wait(path):
            raise UsageError("arquivo-especial", f"{path} não é um arquivo comum: copie o que ele dá para um arquivo.")
        with path.open("rb") as stream:
            data = stream.read(limit + 1)
    except FileNotFoundError as error:
        raise UsageError("arquivo-inexistente", f"O arquivo {path} não existe.") from error
    except IsADirectoryError as error:
        raise UsageError("arquivo-e-pasta", f"{path} é uma pasta; indique um arquivo.") from error
    except OSError as error:
        raise FailedError("leitura", f"O arquivo {path} não pôde ser lido ({reason_of(error)}).") from error
    if len(data) > limit:
        raise UsageError("arquivo-grande", f"O arquivo {path} passa de {limit // 1024 // 1024} MB.")
    return data


def _would_wait(path: Path) -> bool:
    """A pipe or a device among files, which may never end; ``/dev/stdin`` and ``<(…)`` are asked for by name."""
    kind = stat.S_IFMT(path.stat().st_mode)
    return kind not in {stat.S_IFREG, stat.S_IFDIR} and path.parts[:2] != ("/", "dev")


def write_file(path: Path, data: bytes) -> None:
    """Write ``data`` under a temporary name beside ``path``, sync, rename. Raises FailedError; leaves no halves.

    A link stays a link: the file that it leads to is written.
    """
    _write(path, data, Path.replace)


def write_private_file(path: Path, data: bytes) -> None:
    """The same, for what only its owner may read (mode 0600)."""
    _write(path, data, Path.replace, PRIVATE)


def write_new_file(path: Path, data: bytes) -> None:
    """The same where nothing is yet. Raises UsageError ``ja-existe``: of two who write there at once, one is told."""
    if path.exists():
        raise _taken(path)
    _write(path, data, _put_new)


def _put_new(temporary: Path, path: Path) -> None:
    """A second name for the file, which the system gives only where there is none; then the first one goes."""
    try:
        path.hardlink_to(temporary)
    except FileExistsError as error:
        raise _taken(path) from error
    except OSError:  # a disk without such names, as of a pen drive
        if path.exists():
            raise _taken(path) from None
        temporary.replace(path)
    else:
        temporary.unlink()


def _taken(path: Path) -> UsageError:
    return UsageError("ja-existe", f"O arquivo {path} já existe. Escolha outro nome, para não perder o que há nele.")


def _write(path: Path, data: bytes, put: Callable[[Path, Path], object], mode: int | None = None) -> None:
    path = Path(os.path.realpath(path)) if path.is_symlink() else path
    try:
        _make_folder(path.parent)
    except OSError as error:
        raise FailedError("gravacao", f"Não foi possível gravar {path} ({reason_of(error)}).") from error
    try:
        write_whole(path, data, usual_mode(path) if mode is None else mode, put)
    except OSError as error:
        raise FailedError("gravacao", f"O arquivo {path} não pôde ser gravado ({reason_of(error)}).") from error


def grow_file(path: Path, before: bytes, after: bytes) -> None:
    """Replace a signed file by one that begins with the same bytes. A signed file only grows.

    Raises RefusedError when the file is no longer the one that was read: someone else signed it meanwhile.
    """
    if not after.startswith(before):
        raise FailedError("nao-cresceu", "A assinatura mudaria bytes já existentes; nada foi gravado.")
    with _locked(path):
        if not _has(path, before):
            raise RefusedError("arquivo-mudou", _CHANGED.format(path))
        write_file(path, after)


def _has(path: Path, content: bytes) -> bool:
    """Whether the file has these bytes and no others; a large one isn't held in memory twice for it."""
    try:
        with path.open("rb") as stream, memoryview(content) as whole:
            parts = (stream.read(_PIECE) == whole[place : place + _PIECE] for place in range(0, len(whole), _PIECE))
            return all(parts) and not stream.read(1)
    except OSError as error:
        raise FailedError("leitura", f"O arquivo {path} não pôde ser lido ({reason_of(error)}).") from error


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise NotADirectoryError(errno.ENOTDIR, "a file is in the way", str(folder)) from error


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Two signatures at once on one file: the second waits, and then sees that the file has changed."""
    with path.open("rb") as stream:
        try:
            import fcntl  # noqa: PLC0415 - POSIX only
        except ImportError:
            pass
        else:
            fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def reason_of(error: OSError) -> str:
    """Why the system refused, in a few words."""
    return {
        "ENOENT": "a pasta não existe",
        "EISDIR": "é uma pasta",
        "EIO": "falha do disco",
        "EACCES": "sem permissão",
        "EPERM": "sem permissão",
        "ENOSPC": "disco cheio",
        "EROFS": "disco só de leitura",
        "ENOTDIR": "o caminho passa por um arquivo",
        "EEXIST": "já existe um arquivo com esse nome",
        "ENAMETOOLONG": "nome longo demais",
        "EADDRINUSE": "outro programa já a usa",
    }.get(_name(error), f"erro {_name(error)} do sistema")


def _name(error: OSError) -> str:
    return errno.errorcode.get(error.errno or 0, "desconhecido")
