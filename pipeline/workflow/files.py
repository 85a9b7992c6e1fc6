"""Files at the edge: read with a limit, written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.workflow.errors import FailedError, RefusedError, UsageError

MAX_BYTES = 100 * 1024 * 1024


def read_file(path: Path, limit: int = MAX_BYTES) -> bytes:
    """The bytes of a regular file. Raises UsageError when it is not there, not a file, or larger than ``limit``."""
    try:
        with path.open("rb") as stream:
            data = stream.read(limit + 1)
    except FileNotFoundError as error:
        raise UsageError("arquivo-inexistente", f"O arquivo {path} não existe.") from error
    except IsADirectoryError as error:
        raise UsageError("arquivo-e-pasta", f"{path} é uma pasta; indique um arquivo.") from error
    except OSError as error:
        raise FailedError("leitura", f"O arquivo {path} não pôde ser lido ({_reason(error)}).") from error
    if len(data) > limit:
        raise UsageError("arquivo-grande", f"O arquivo {path} passa de {limit // 1024 // 1024} MB.")
    return data


def write_file(path: Path, data: bytes) -> None:
    """Write ``data`` under a temporary name beside ``path``, sync, rename. Raises FailedError; leaves no halves."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise FailedError("gravacao", f"Não foi possível gravar em {path.parent} ({_reason(error)}).") from error
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(_mode(path))
        Path(temporary).replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        Path(temporary).unlink(missing_ok=True)
        raise FailedError("gravacao", f"O arquivo {path} não pôde ser gravado ({_reason(error)}).") from error
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def grow_file(path: Path, before: bytes, after: bytes) -> None:
    """Replace a signed file by one that begins with the same bytes. A signed file only grows.

    Raises RefusedError when the file is no longer the one that was read: someone else signed it meanwhile.
    """
    if not after.startswith(before):
        raise FailedError("nao-cresceu", "A assinatura mudaria bytes já existentes; nada foi gravado.")
    with _locked(path):
        if read_file(path) != before:
            raise RefusedError("arquivo-mudou", f"O arquivo {path} mudou enquanto era assinado; nada foi gravado.")
        write_file(path, after)


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


def _mode(path: Path) -> int:
    """What the file had, or what a new file would get."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":  # elsewhere a folder can't be opened, and the rename is journalled
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _reason(error: OSError) -> str:
    return {
        "EACCES": "sem permissão",
        "EPERM": "sem permissão",
        "ENOSPC": "disco cheio",
        "EROFS": "disco só de leitura",
        "ENOTDIR": "o caminho passa por um arquivo",
        "EEXIST": "já existe um arquivo com esse nome",
        "ENAMETOOLONG": "nome longo demais",
    }.get(_name(error), f"erro {_name(error)} do sistema")


def _name(error: OSError) -> str:
    import errno  # noqa: PLC0415 - only when something fails

    return errno.errorcode.get(error.errno or 0, "desconhecido")
