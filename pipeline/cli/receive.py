"""`credencia receive`: the file that was signed at the portal comes back."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from pipeline.cli.commands import DONE
from pipeline.cli.options import a_moment, add_forms, add_json, catalog_of
from pipeline.workflow.errors import UsageError

if TYPE_CHECKING:
    from pipeline.workflow.isolated_wire import Arrival
    from pipeline.workflow.receiving import Received


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("pdf", type=Path, metavar="PDF", help="o arquivo assinado, como o portal o devolveu")
    parser.add_argument("--for", dest="original", type=Path, metavar="ORIGINAL", help="o documento que foi levado")
    parser.add_argument("-o", "--out", type=Path, metavar="ARQUIVO", help="grava em outro arquivo, e não no original")
    parser.add_argument("--moment", type=a_moment, metavar="MOMENTO", help="o momento da conferência (agora)")
    add_forms(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Take it back, and say who signed."""
    from pipeline.workflow.isolated_process import ahead  # noqa: PLC0415 - usage errors come first, and fast

    if options.out is not None and options.out.exists():
        message = f"O arquivo {options.out} já existe. Escolha outro nome, para não perder o que há nele."
        raise UsageError("ja-existe", message)
    with ahead():  # it takes longest, and gets ready from here on
        received = _received(options)
    from pipeline.cli.report import print_json  # noqa: PLC0415 - the same
    from pipeline.data.mask import mask_cpf  # noqa: PLC0415 - the same
    from pipeline.workflow.plain import on_one_line  # noqa: PLC0415 - the same

    if options.json:
        print_json({"path": str(received.path), "signatures": [_json(one) for one in received.arrivals]})
        return DONE
    for one in received.arrivals:
        cpf = mask_cpf(one.signer.cpf or "")
        print(on_one_line(f"{received.path}: assinado por {one.signer.name} (CPF {cpf}), {one.label}."))
    print(f"Para saber se o arquivo seria aceito: credencia verify {quote(str(received.path))}")
    return DONE


def _received(options: argparse.Namespace) -> Received:
    from pipeline.workflow.receiving import Receiving, receive_file  # noqa: PLC0415 - while the other process gets ready

    moment = options.moment or datetime.now().astimezone()
    return receive_file(options.pdf, Receiving(catalog_of(options), moment), options.original, options.out)


def _json(one: Arrival) -> dict[str, str]:
    return {"role": one.role, "field": one.field, "signer": one.signer.name}
