"""Options that several commands share."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.workflow.errors import UsageError

if TYPE_CHECKING:
    from pipeline.definition.catalog import Catalog

ONLINE = "CREDENCIA_ONLINE"
"""With 1 in this variable, verifications ask the authorities."""


def add_json(parser: argparse.ArgumentParser) -> None:
    """``--json``: the result for programs."""
    parser.add_argument("--json", action="store_true", help="o resultado em JSON, na saída padrão")


def add_forms(parser: argparse.ArgumentParser) -> None:
    """``--forms``: another catalog."""
    parser.add_argument("--forms", type=Path, metavar="PASTA", help="outra pasta de formulários")


def catalog_of(options: argparse.Namespace) -> Catalog:
    """The catalog that the options ask for: ours, or a folder's. Raises UsageError for what is no folder."""
    from pipeline.definition.catalog import Catalog  # noqa: PLC0415 - arguments are read without it

    if not options.forms:
        return Catalog()
    if not options.forms.is_dir():
        message = f"A pasta de formulários {options.forms} não existe, ou não é uma pasta."
        raise UsageError("pasta-de-formularios", message)
    return Catalog(options.forms)


def every(paths: Sequence[Path]) -> list[Path]:
    """The files, with ``*.pdf`` as what it stands for: not every shell says it, and Windows' says none."""
    return [found for path in paths for found in (_matches(path) or [path])]


def _matches(path: Path) -> list[Path]:
    if os.path.lexists(path) or not set("*?[") & set(path.name):
        return []
    return sorted(path.parent.glob(path.name))


def a_date(text: str) -> date:
    """An argparse type: ``2026-11-21`` or ``21/11/2026``."""
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a calendar day has no zone
        except ValueError:
            continue
    raise argparse.ArgumentTypeError(f"“{text}” não é uma data (escreva 2026-11-21 ou 21/11/2026)")


def a_moment(text: str) -> datetime:
    """An argparse type: an ISO moment; without an offset, the machine's own zone."""
    try:
        return datetime.fromisoformat(text).astimezone()
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}” não é um momento (escreva 2026-11-21T10:32:05-03:00)") from error


def add_password(parser: argparse.ArgumentParser) -> None:
    """Where a password comes from; never from an argument."""
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--password-env", metavar="NOME", help="variável de ambiente com a senha")
    group.add_argument("--password-fd", type=int, metavar="N", help="descritor de arquivo de onde ler a senha")


def is_typed(options: argparse.Namespace) -> bool:
    """Whether the password would be asked at a prompt."""
    return options.password_fd is None and options.password_env is None and "CREDENCIA_PASSWORD" not in os.environ


def password_of(options: argparse.Namespace, prompt: str = "Senha do certificado: ") -> str:
    """The password, from the descriptor, the variable, CREDENCIA_PASSWORD, or a prompt. Raises UsageError."""
    if options.password_fd is not None:
        try:
            with os.fdopen(options.password_fd, encoding="utf-8") as stream:
                return stream.readline().rstrip("\r\n")
        except (OSError, ValueError) as error:  # a descriptor that isn't open, negative, or not text
            raise UsageError("senha", "A senha não pôde ser lida do descritor de arquivo indicado.") from error
    if options.password_env is not None:
        if options.password_env not in os.environ:
            raise UsageError("senha", f"A variável de ambiente {options.password_env} não existe.")
        return os.environ[options.password_env]
    if "CREDENCIA_PASSWORD" in os.environ:
        return os.environ["CREDENCIA_PASSWORD"]
    return _ask(prompt)


def _ask(prompt: str) -> str:
    import getpass  # noqa: PLC0415 - only for a prompt
    import sys  # noqa: PLC0415 - only for a prompt

    if not sys.stdin.isatty():
        raise UsageError(
            "senha",
            "Não há terminal para perguntar a senha ou o PIN: use --password-env, --password-fd ou CREDENCIA_PASSWORD.",
        )
    try:
        return getpass.getpass(prompt)
    except EOFError as error:  # Ctrl+D
        raise UsageError("senha", "Nada foi digitado, e por isso nada foi feito.") from error
