"""`credencia sign`: a role signs one document, or several in one go; what is interrupted goes on later."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli.fitting import check_fits
from pipeline.cli.keys import add_keys, chosen_source
from pipeline.cli.manners import add_manner, check_manner, manner_of
from pipeline.cli.options import a_moment, add_forms, add_json, catalog_of
from pipeline.cli.sign_pending import add_pending, run_pending, wish_of
from pipeline.workflow.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.workflow.manner import Manner
    from pipeline.workflow.pending import Pending
    from pipeline.workflow.places import Place


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("pdfs", type=Path, nargs="*", metavar="PDF", help="o documento a assinar, ou vários")
    parser.add_argument("--as", dest="role", metavar="PAPEL", help="o papel de quem assina")
    add_pending(add_keys(parser))
    add_manner(parser)
    parser.add_argument(
        "-o", "--out", type=Path, metavar="DESTINO", help="grava em outro arquivo (em outra pasta, se são vários)"
    )
    parser.add_argument("--moment", type=a_moment, metavar="MOMENTO", help="a data e hora declaradas (agora)")
    add_forms(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Load the key once, sign each document, and say who signed what, what lacks, and how to go on."""
    check_fits(options)
    if options.pending or options.drop or options.resume:
        return run_pending(options, sign)
    return sign(options, _outs(options.pdfs, options.out), {})


def sign(options: argparse.Namespace, outs: Sequence[Path], kept: Mapping[Path, Pending]) -> int:
    """Sign what the options say, into ``outs``; ``kept`` is what an earlier session left of it."""
    manner = manner_of(options)
    from pipeline.workflow.places import place_to_sign  # noqa: PLC0415 - usage errors come first, and fast

    catalog = catalog_of(options)
    places = [place_to_sign(path, options.role, catalog) for path in options.pdfs]  # told before a password is asked
    source = chosen_source(options)
    if hasattr(source, "sign_elsewhere"):
        return int(source.sign_elsewhere(options, places))
    fitting = check_manner(options, places, manner)
    return _carried_out(options, places, outs, fitting, kept)


def _carried_out(
    options: argparse.Namespace,
    places: Sequence[Place],
    outs: Sequence[Path],
    manner: Manner,
    kept: Mapping[Path, Pending],
) -> int:
    from pipeline.cli.sign_report import say  # noqa: PLC0415 - as above
    from pipeline.workflow.sessions import Session, carry_out  # noqa: PLC0415 - the same

    source = chosen_source(options)
    now = datetime.now().astimezone()
    session = Session(
        wish=wish_of(options),
        places=places,
        outs=outs,
        manner=manner,
        moment=options.moment or now,
        now=now,
        kept=kept,
        is_elsewhere=options.psc is not None or options.govbr,
    )
    outcome = carry_out(session, lambda: source.open_key(options, places[0].cpf))
    return say(outcome, options)


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
