"""`--pkcs12`: a certificate of the kind A1, in a file."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli.options import add_password, password_of
from pipeline.workflow.files import read_file

if TYPE_CHECKING:
    from signatures.credentials.model import Credential

_MAX_BYTES = 1024 * 1024


def arguments(parser: argparse.ArgumentParser, choice: argparse._MutuallyExclusiveGroup) -> None:
    """Declare the options."""
    choice.add_argument("--pkcs12", type=Path, metavar="ARQUIVO", help="o certificado A1 (.pfx ou .p12)")
    add_password(parser)


def open_key(options: argparse.Namespace, cpf: str) -> Credential:
    """The key in the file; where it has several, that of the person with that CPF, or the one that --key names."""
    from pipeline.workflow.keys import Owner, file_key  # noqa: PLC0415 - usage errors come first, and fast

    read_file(options.pkcs12, _MAX_BYTES)  # a wrong name is told before a password is asked
    owner = Owner(cpf, options.key, options.moment or datetime.now().astimezone())
    return file_key(options.pkcs12, password_of(options), owner)
