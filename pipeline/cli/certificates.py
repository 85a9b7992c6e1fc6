"""`credencia certificates`: what can sign here, told apart by holder, CPF, validity and issuer."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.cli.commands import ANSWER_NO, DONE
from pipeline.cli.options import add_json, add_password, password_of
from pipeline.cli.report import print_json
from pipeline.workflow.errors import UsageError
from pipeline.workflow.files import read_file

if TYPE_CHECKING:
    from pipeline.workflow.keys import Listed

_AUTOMATIC = "auto"
_MAX_BYTES = 1024 * 1024


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument(
        "--pkcs11", default=_AUTOMATIC, metavar="MÓDULO", help="o módulo PKCS#11 do token (os conhecidos que houver)"
    )
    choice.add_argument("--pkcs12", type=Path, metavar="ARQUIVO", help="um certificado A1 (.pfx ou .p12)")
    add_password(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """List them. No PIN is asked: what a token only shows to who gives one isn't listed."""
    if not options.pkcs12 and (options.password_env or options.password_fd is not None):
        message = "Para listar os certificados dos tokens não se pergunta PIN: tire --password-env e --password-fd."
        raise UsageError("opcao-sem-uso", message)
    found = _in_file(options) if options.pkcs12 else _in_tokens(options)
    if options.json:
        print_json([_json(shown) for shown in found])
    else:
        from pipeline.workflow.keys import line  # noqa: PLC0415 - usage errors come first, and fast

        moment = datetime.now().astimezone()
        for shown in found:
            print(line(shown) + ("" if shown.valid_at(moment) else " (FORA DO PRAZO)"))
    if not found and not options.json:
        print(_nothing(options))
    return DONE if found else ANSWER_NO


def _in_tokens(options: argparse.Namespace) -> list[Listed]:
    from pipeline.workflow.keys import token_keys  # noqa: PLC0415 - as above

    return [shown for _, shown in token_keys(_library(options))]


def _nothing(options: argparse.Namespace) -> str:
    from pipeline.workflow.keys import nothing_in_tokens  # noqa: PLC0415 - as above

    return "O arquivo não tem certificado." if options.pkcs12 else nothing_in_tokens(_library(options))


def _library(options: argparse.Namespace) -> Path | None:
    return None if options.pkcs11 == _AUTOMATIC else Path(options.pkcs11)


def _in_file(options: argparse.Namespace) -> list[Listed]:
    from pipeline.workflow.keys import file_keys  # noqa: PLC0415 - as above

    read_file(options.pkcs12, _MAX_BYTES)  # a wrong name is told before a password is asked
    return [shown for _, shown in file_keys(options.pkcs12, password_of(options))]


def _json(shown: Listed) -> dict[str, Any]:
    from pipeline.data.mask import mask_cpf  # noqa: PLC0415 - as above

    return {
        "name": shown.holder.name,
        "cpf": mask_cpf(shown.holder.cpf or ""),
        "kind": shown.kind,
        "issuer": shown.holder.issuer,
        "serial": shown.holder.serial,
        "start": shown.start.isoformat(),
        "end": shown.end.isoformat(),
        "where": shown.where,
        "label": shown.label,
        "token": shown.serial,
    }
