"""`credencia sign`: a role signs the document."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path

from pipeline.cli.commands import DONE
from pipeline.cli.options import a_moment, add_forms, add_json, add_password, catalog_of, password_of
from pipeline.cli.report import print_json
from pipeline.workflow.errors import RefusedError, UsageError
from pipeline.workflow.files import read_file


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("pdf", type=Path, metavar="PDF", help="o documento a assinar")
    parser.add_argument("--as", dest="role", required=True, metavar="PAPEL", help="o papel de quem assina")
    parser.add_argument("--pkcs12", type=Path, required=True, metavar="ARQUIVO", help="o certificado A1 (.pfx ou .p12)")
    parser.add_argument("-o", "--out", type=Path, metavar="ARQUIVO", help="grava em outro arquivo, e não no próprio")
    parser.add_argument("--moment", type=a_moment, metavar="MOMENTO", help="a data e hora declaradas (agora)")
    add_password(parser)
    add_forms(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Load the key once, sign, and say who signed what."""
    from pipeline.data.mask import mask_cpf  # noqa: PLC0415 - usage errors come first, and fast
    from pipeline.workflow.signing import Order, place_to_sign, sign_place  # noqa: PLC0415 - the same
    from signatures.credentials.pkcs12 import load_pkcs12  # noqa: PLC0415 - the same
    from signatures.errors import SignaturesError  # noqa: PLC0415 - the same

    if options.out is not None and options.out != options.pdf and options.out.exists():
        message = f"O arquivo {options.out} já existe. Escolha outro nome, para não perder o que há nele."
        raise UsageError("ja-existe", message)
    place = place_to_sign(options.pdf, options.role, catalog_of(options))  # told before a password is asked
    key_file = read_file(options.pkcs12, 1024 * 1024)
    try:
        credential = load_pkcs12(key_file, password_of(options))
    except SignaturesError as error:
        raise RefusedError(error.code, str(error)) from error
    moment = options.moment or datetime.now().astimezone()
    signed = sign_place(place, Order(options.role, credential, moment), options.out)
    if options.json:
        print_json(
            {"path": str(signed.path), "field": signed.field, "role": options.role, "signer": signed.signer.name}
        )
        return DONE
    cpf = mask_cpf(signed.signer.cpf or "")
    print(f"{signed.path}: assinado por {signed.signer.name} (CPF {cpf}), {signed.label}.")
    return DONE
