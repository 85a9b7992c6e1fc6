"""`credencia sign`: a role signs one document, or several in one go."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.cli.commands import DONE
from pipeline.cli.keys import add_keys, chosen_source
from pipeline.cli.manners import add_manner, manner_of
from pipeline.cli.options import a_moment, add_forms, add_json, catalog_of
from pipeline.cli.report import print_json
from pipeline.workflow.errors import UsageError

if TYPE_CHECKING:
    from pipeline.workflow.signing import Signed


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("pdfs", type=Path, nargs="+", metavar="PDF", help="o documento a assinar, ou vários")
    parser.add_argument("--as", dest="role", required=True, metavar="PAPEL", help="o papel de quem assina")
    add_keys(parser)
    add_manner(parser)
    parser.add_argument(
        "-o", "--out", type=Path, metavar="DESTINO", help="grava em outro arquivo (em outra pasta, se são vários)"
    )
    parser.add_argument("--moment", type=a_moment, metavar="MOMENTO", help="a data e hora declaradas (agora)")
    add_forms(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Load the key once, sign each document, and say who signed what."""
    outs = _outs(options.pdfs, options.out)
    manner = manner_of(options)
    from pipeline.workflow.places import place_to_sign  # noqa: PLC0415 - usage errors come first, and fast

    catalog = catalog_of(options)
    places = [place_to_sign(path, options.role, catalog) for path in options.pdfs]  # told before a password is asked
    source = chosen_source(options)
    if hasattr(source, "sign_elsewhere"):
        return int(source.sign_elsewhere(options, places))
    from pipeline.workflow.signing import Order, sign_places  # noqa: PLC0415 - the same

    key = source.open_key(options, places[0].cpf)
    moment = options.moment or datetime.now().astimezone()
    signed = sign_places(places, Order(options.role, key, moment, manner), outs)
    _say(signed, options)
    return DONE


def _outs(pdfs: Sequence[Path], out: Path | None) -> list[Path]:
    """Where each document goes. Raises UsageError for what would be written over, or asked for twice."""
    if len({path.resolve() for path in pdfs}) < len(pdfs):
        raise UsageError("documento-repetido", "O mesmo documento foi indicado mais de uma vez.")
    if out is None:
        return list(pdfs)
    outs = [out] if len(pdfs) == 1 else [out / path.name for path in pdfs]
    if len(set(outs)) < len(outs):
        raise UsageError("nome-repetido", "Dois dos documentos têm o mesmo nome: assine-os em pastas diferentes.")
    for path, destination in zip(pdfs, outs, strict=True):
        if destination != path and destination.exists():
            message = f"O arquivo {destination} já existe. Escolha outro nome, para não perder o que há nele."
            raise UsageError("ja-existe", message)
    return outs


def _say(signed: Sequence[Signed], options: argparse.Namespace) -> None:
    from pipeline.data.mask import mask_cpf  # noqa: PLC0415 - usage errors come first, and fast

    if options.json:
        said = [_json(made, options.role) for made in signed]
        print_json(said[0] if len(said) == 1 else said)
    for made in signed:
        if not options.json:
            cpf = mask_cpf(made.signer.cpf or "")
            print(f"{made.path}: assinado por {made.signer.name} (CPF {cpf}), {made.label}. Nível {made.level}.")
        if made.reason:
            print(
                f"AVISO: a assinatura de {made.path} ficou no nível {made.level}, e não no {made.wanted}: "
                f"{made.reason.rstrip('.')}. Ela foi gravada; para elevá-la depois, use “credencia upgrade”.",
                file=sys.stderr,
            )


def _json(made: Signed, role: str) -> dict[str, Any]:
    return {
        "path": str(made.path),
        "field": made.field,
        "role": role,
        "signer": made.signer.name,
        "level": made.level.value,
        "wanted": made.wanted.value,
        "reason": made.reason,
    }
