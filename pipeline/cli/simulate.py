"""`credencia simulate`: a signature service of our own, to try without anybody's credentials."""

from __future__ import annotations

import argparse
import threading
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from pipeline.cli.commands import DONE
from pipeline.cli.options import add_json
from pipeline.cli.report import print_json
from pipeline.data.mask import mask_cpf

if TYPE_CHECKING:
    from pipeline.workflow.simulating import Running

_SERVICES = {"govbr": 8766, "psc": 8767}
_LAST_PORT = 65535
_USUAL = "vidaas"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("service", choices=tuple(_SERVICES), metavar="govbr|psc", help="o serviço a simular")
    parser.add_argument(
        "--port", type=_a_port, metavar="N", help="a porta (8766 para govbr, 8767 para psc; 0 para qualquer)"
    )
    parser.add_argument(
        "--folder", type=Path, default=Path("simulador"), metavar="PASTA", help="onde ficam chaves e configuração"
    )
    parser.add_argument("--like", metavar="NOME", help="o PSC imitado (vidaas; ou birdid, serproid…)")
    parser.add_argument("--person", default="", metavar="CPF", help="quem autoriza sozinho, sem a página de escolha")
    parser.add_argument("--redirect", metavar="URL", help="o redirect_uri cadastrado (http://127.0.0.1:8765/retorno)")
    parser.add_argument(
        "--misbehave", action="append", default=[], metavar="NOME", help="um desvio, como 403-bronze; pode repetir"
    )
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Start it, say how to use it, and answer until Ctrl+C."""
    from pipeline.workflow.simulating import Wish, start_simulator  # noqa: PLC0415 - usage errors come first, and fast
    from signatures.simulate.simulation import APPLICATION  # noqa: PLC0415 - the same

    running = start_simulator(
        Wish(
            service=options.service,
            folder=options.folder,
            port=_SERVICES[options.service] if options.port is None else options.port,
            manner=_manner(options),
            person="".join(character for character in options.person if character.isdigit()),
            redirect_uri=options.redirect or APPLICATION.redirect_uri,
            misbehave=options.misbehave,
        )
    )
    with running.server:
        _say(running, options)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return DONE
    return DONE


def _a_port(text: str) -> int:
    if not text.isdecimal() or int(text) > _LAST_PORT:
        raise argparse.ArgumentTypeError(f"“{text}” não é uma porta (de 0 a {_LAST_PORT})")
    return int(text)


def _manner(options: argparse.Namespace) -> str:
    from pipeline.workflow.errors import UsageError  # noqa: PLC0415 - as above
    from signatures.simulate.psc import known_manners  # noqa: PLC0415 - the same

    if options.like and options.service != "psc":
        raise UsageError("opcao-sem-uso", "--like diz qual PSC imitar, e o gov.br não é um deles: tire-o.")
    name: str = options.like or _USUAL
    if name not in known_manners():
        raise UsageError("psc-desconhecido", f"Não há o PSC “{name}”. Os conhecidos são: {', '.join(known_manners())}.")
    return name


def _say(running: Running, options: argparse.Namespace) -> None:
    if options.json:
        print_json({**running.addresses, "config": str(running.config), "trust": str(running.trust)})
    else:
        key = "--govbr" if options.service == "govbr" else f"--psc {options.like or _USUAL}"
        print(f"Simulador de {options.service}, sem valor legal. Ctrl+C encerra.\n")
        print("\n".join(f"  {name}: {address}" for name, address in running.addresses.items()))
        print("\nQuem pode assinar nele:")
        print("\n".join(f"  {person.name} (CPF {mask_cpf(person.cpf)})" for person in running.people))
        print("\nPara assinar e verificar com ele:")
        print(f"  CREDENCIA_CONFIG={quote(str(running.config))} credencia sign PDF --as PAPEL {key}")
        print(f"  credencia verify PDF --trust {quote(str(running.trust))}")
    print(end="", flush=True)
