"""`--pkcs12`: a certificate of the kind A1, in a file."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli.options import add_password, password_of
from pipeline.workflow.errors import said
from pipeline.workflow.files import read_file

if TYPE_CHECKING:
    from signatures.credentials.model import Credential

_MAX_BYTES = 1024 * 1024


def arguments(parser: argparse.ArgumentParser, choice: argparse._MutuallyExclusiveGroup) -> None:
    """Declare the options."""
    choice.add_argument("--pkcs12", type=Path, metavar="ARQUIVO", help="o certificado A1 (.pfx ou .p12)")
    add_password(parser)


def open_key(options: argparse.Namespace, cpf: str) -> Credential:
    """The key in the file, which has only one: whose it is, is seen afterwards."""
    del cpf
    from signatures.credentials.pkcs12 import load_pkcs12  # noqa: PLC0415 - usage errors come first, and fast
    from signatures.errors import SignaturesError  # noqa: PLC0415 - the same

    key_file = read_file(options.pkcs12, _MAX_BYTES)
    try:
        return load_pkcs12(key_file, password_of(options))
    except SignaturesError as error:
        raise said(error) from error
