"""`--portal`: the person signs at gov.br's portal; here the file is made ready, and what to do is said."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from pipeline.cli.commands import DONE
from pipeline.cli.report import print_json

if TYPE_CHECKING:
    from pipeline.workflow.places import Place
    from pipeline.workflow.portal import Taken


def arguments(parser: argparse.ArgumentParser, choice: argparse._MutuallyExclusiveGroup) -> None:
    """Declare the option."""
    del parser
    choice.add_argument(
        "--portal", action="store_true", help="assina no portal do gov.br: deixa o arquivo pronto e diz o que fazer"
    )


def sign_elsewhere(options: argparse.Namespace, places: Sequence[Place]) -> int:
    """Write the files to take, and say the steps."""
    from pipeline.workflow.portal import take  # noqa: PLC0415 - usage errors come first, and fast

    moment = options.moment or datetime.now().astimezone()
    taken = take(places, _copies(options, places), moment)
    if options.json:
        print_json([{"document": str(one.document), "copy": str(one.copy), "note": str(one.note)} for one in taken])
    else:
        print("\n\n".join(_steps(one) for one in taken))
    return DONE


def _copies(options: argparse.Namespace, places: Sequence[Place]) -> list[Path]:
    from pipeline.workflow.portal import copy_path  # noqa: PLC0415 - as above

    if options.out is None:
        return [copy_path(place.path) for place in places]
    return [options.out] if len(places) == 1 else [options.out / place.path.name for place in places]


def _steps(taken: Taken) -> str:
    from pipeline.workflow.portal import ADDRESS  # noqa: PLC0415 - as above

    signed = taken.copy.with_name(f"{taken.copy.stem}_assinado.pdf")
    return "\n".join(
        [
            f"{taken.copy} está pronto para ser assinado por {taken.person}, {taken.label}.",
            "",
            f"1. Entre em {ADDRESS} com a conta gov.br de {taken.person}, que deve ser prata ou ouro.",
            f"2. Escolha o arquivo {taken.copy.name}, sem abri-lo nem salvá-lo em outro programa.",
            f"3. Posicione a assinatura no quadro de {taken.label} (ou em espaço em branco, nunca sobre o texto),",
            "   confirme com o código que chega ao celular e baixe o arquivo assinado.",
            f"4. Traga-o de volta: credencia receive {quote(signed.name)} --for {quote(str(taken.document))}",
            "",
            f"Enquanto isso, não altere nem assine {taken.document}: as duas versões não se juntariam depois.",
        ]
    )
