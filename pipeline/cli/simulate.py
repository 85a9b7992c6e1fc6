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

_PORTS = {"govbr": 8766, "psc": 8767, "tsa": 8768}
_SIGNERS = ("govbr", "psc")
_LAST_PORT = 65535
_USUAL = "vidaas"
_NOTICE = [
    "Na verificação, a conformidade com a política sai reprovada: julga-se pela política publicada, e a da pasta, com",
    "a raiz do simulador, não é ela.",
]
_ONLY = (("like", ("psc",)), ("person", _SIGNERS), ("redirect", _SIGNERS))


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("service", choices=tuple(_PORTS), metavar="govbr|psc|tsa", help="o serviço a simular")
    parser.add_argument(
        "--port", type=_a_port, metavar="N", help="a porta (8766 govbr, 8767 psc, 8768 tsa; 0 para qualquer)"
    )
    parser.add_argument(
        "--folder", type=Path, default=Path("simulador"), metavar="PASTA", help="onde ficam chaves e configuração"
    )
    parser.add_argument("--like", metavar="NOME", help="o PSC imitado (vidaas; ou birdid, serproid…)")
    parser.add_argument(
        "--person", metavar="CPF", help="quem autoriza sozinho, sem a página de escolha, seja quem for o esperado"
    )
    parser.add_argument("--redirect", metavar="URL", help="o redirect_uri cadastrado (http://127.0.0.1:8765/retorno)")
    parser.add_argument(
        "--misbehave", action="append", default=[], metavar="NOME", help="um desvio, como lento; pode repetir"
    )
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Start it, say how to use it, and answer until Ctrl+C."""
    _check_fits(options)
    from pipeline.workflow.simulating import Wish, start_simulator  # noqa: PLC0415 - usage errors come first, and fast
    from signatures.simulate.simulation import APPLICATION  # noqa: PLC0415 - the same

    running = start_simulator(
        Wish(
            service=options.service,
            folder=options.folder,
            port=_PORTS[options.service] if options.port is None else options.port,
            manner=_manner(options),
            person="".join(character for character in options.person or "" if character.isdigit()),
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


def _check_fits(options: argparse.Namespace) -> None:
    """UsageError for an option that this service would ignore."""
    from pipeline.workflow.errors import UsageError  # noqa: PLC0415 - as above

    for name, services in _ONLY:
        if getattr(options, name) is not None and options.service not in services:
            meant = " e ".join(services)
            message = f"--{name} só tem uso com {meant}, e o serviço simulado é {options.service}: tire-o."
            raise UsageError("opcao-sem-uso", message)


def _manner(options: argparse.Namespace) -> str:
    from pipeline.workflow.errors import UsageError  # noqa: PLC0415 - as above
    from signatures.simulate.psc import known_manners  # noqa: PLC0415 - the same

    name: str = options.like or _USUAL
    if name not in known_manners():
        raise UsageError("psc-desconhecido", f"Não há o PSC “{name}”. Os conhecidos são: {', '.join(known_manners())}.")
    return name


def _say(running: Running, options: argparse.Namespace) -> None:
    if options.json:
        policies = {name: str(path) for name, path in running.policies.items()}
        said = {"policies": policies, "config": str(running.config), "trust": str(running.trust)}
        print_json({**running.addresses, **said})
    else:
        print(f"Simulador de {options.service}, sem valor legal. Ctrl+C encerra.\n")
        print("\n".join(f"  {name}: {address}" for name, address in running.addresses.items()))
        print("\nQuem pode assinar nele:" if options.service in _SIGNERS else "\nQuem tem chave para experimentar:")
        print("\n".join(f"  {person.name} (CPF {mask_cpf(person.cpf)})" for person in running.people))
        print("“credencia demo” deixa um documento delas, por assinar: credencia-demo/siop-ws.pdf.")
        print("\n".join(_commands(running, options)))
    print(end="", flush=True)


def _commands(running: Running, options: argparse.Namespace) -> list[str]:
    """What to type, each command whole."""
    said = {"govbr": _at_govbr, "psc": _at_psc, "tsa": _with_stamps}[options.service](running, options)
    judged = ["", "Para verificar:", f"  credencia verify PDF --trust {quote(str(running.trust))}"]
    return [*said, *(_NOTICE if options.service != "govbr" else []), *judged]


def _at_govbr(running: Running, options: argparse.Namespace) -> list[str]:
    del options
    return ["", "Para assinar com ele:", f"  {_configured(running)} credencia sign PDF --as PAPEL --govbr"]


def _at_psc(running: Running, options: argparse.Namespace) -> list[str]:
    sign = f"{_configured(running)} credencia sign PDF --as PAPEL --psc {options.like or _USUAL}"
    return ["", "Para assinar com ele:", f"  {sign}", "", "Com a política AD-RB:", _by_policy(sign, "ad-rb", running)]


def _with_stamps(running: Running, options: argparse.Namespace) -> list[str]:
    del options
    from signatures.pki.write import PASSWORD  # noqa: PLC0415 - as above

    key = quote(str(running.config.with_name("nuvem_PAPEL.pfx")))
    password = quote(str(running.config.with_name(PASSWORD)))
    sign = f"credencia sign PDF --as PAPEL --pkcs12 {key}"
    stamped = f"--tsa {running.addresses['url']}"
    trust = f"--trust {quote(str(running.trust))}"
    return [
        "",
        f"Para assinar com ele (PAPEL é titular, por exemplo; a senha das chaves está em {password}):",
        f"  {sign} --perfil carimbo {stamped} {trust}",
        f"  {sign} --perfil longo-prazo {stamped} {trust} --offline",
        _by_policy(f"{sign} {stamped}", "ad-rt", running),
        "",
        "Com outra chave, como a de credencia simulate psc, acrescente os mesmos --perfil, --tsa e --trust.",
        f"Com usuário e senha: --tsa simulada, e CREDENCIA_CONFIG={quote(str(running.config))}.",
    ]


def _by_policy(sign: str, profile: str, running: Running) -> str:
    policy, trust = quote(str(running.policies[profile])), quote(str(running.trust))
    return f"  {sign} --perfil {profile} --politica {policy} --trust {trust}"


def _configured(running: Running) -> str:
    return f"CREDENCIA_CONFIG={quote(str(running.config))}"
