"""A simulator of a signature service, with its people, and a configuration that points at it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from pipeline.workflow.errors import FailedError, UsageError
from pipeline.workflow.files import reason_of, write_file, write_private_file
from signatures.errors import SignaturesError
from signatures.pki.write import TRUST
from signatures.simulate.govbr import start_govbr
from signatures.simulate.http import Server
from signatures.simulate.misbehaviour import EXPLAINED, Misbehaviour
from signatures.simulate.people import Person, people_of
from signatures.simulate.psc import BASE, start_psc
from signatures.simulate.simulation import APPLICATION, Simulation

_SECRET = "segredo.txt"  # noqa: S105 - a file's name
GOVBR, PSC = "govbr", "psc"


@dataclass(frozen=True, slots=True)
class Wish:
    """What to simulate. ``person`` is the CPF of who consents without being asked; ``manner`` the provider imitated."""

    service: str
    folder: Path
    port: int = 0
    manner: str = "vidaas"
    person: str = ""
    redirect_uri: str = APPLICATION.redirect_uri
    misbehave: Sequence[str] = ()
    delay: float = 60.0


@dataclass(frozen=True, slots=True)
class Running:
    """A simulator that answers. Close the server when done."""

    server: Server
    config: Path
    trust: Path
    addresses: dict[str, str]
    people: tuple[Person, ...]


def start_simulator(wish: Wish) -> Running:
    """Make the people's keys, or find those of an earlier run in the folder; start; write how to reach it.

    Raises:
        UsageError: a misbehaviour or a person that doesn't exist, or a folder with something else in it.
        FailedError: the port is taken, or the folder can't be written.
    """
    simulation = _simulation(wish)
    try:
        if wish.service == GOVBR:
            server = start_govbr(simulation, wish.port)
        else:
            server = start_psc(simulation, wish.manner, wish.port)
    except OSError as error:
        message = f"A porta {wish.port} não pôde ser usada ({reason_of(error)}). Escolha outra com --port."
        raise FailedError("porta", message) from error
    addresses = _addresses(wish, server.base)
    config = wish.folder / f"{wish.service}.toml"
    try:
        _write_config(config, wish, addresses)
    except BaseException:
        server.close()
        raise
    return Running(server, config, wish.folder / TRUST, addresses, tuple(simulation.people.values()))


def _simulation(wish: Wish) -> Simulation:
    unknown = [name for name in wish.misbehave if name not in set(Misbehaviour)]
    if unknown:
        listed = "\n".join(f"  {name}: {what}" for name, what in EXPLAINED.items())
        raise UsageError("desvio-desconhecido", f"Não há o desvio “{unknown[0]}”. Os que há são:\n{listed}")
    try:
        people = people_of(wish.folder, datetime.now(UTC))
    except OSError as error:
        message = f"Não foi possível usar a pasta {wish.folder} ({reason_of(error)})."
        raise FailedError("gravacao", message) from error
    except SignaturesError as error:
        raise UsageError(error.code, str(error)) from error
    if wish.person and wish.person not in people:
        raise UsageError("pessoa-desconhecida", "Não há uma pessoa com este CPF no simulador; veja quem há, sem ele.")
    return Simulation(
        people=people,
        now=lambda: datetime.now(UTC),
        application=replace(APPLICATION, redirect_uri=wish.redirect_uri),
        approve=wish.person,
        misbehave=frozenset(Misbehaviour(name) for name in wish.misbehave),
        delay=wish.delay,
    )


def _addresses(wish: Wish, base: str) -> dict[str, str]:
    if wish.service == PSC:
        return {"base": f"{base}{BASE}"}
    return {
        "authorize": f"{base}/oauth2.0/authorize",
        "token": f"{base}/oauth2.0/token",
        "api": f"{base}/externo/v2",
    }


def _write_config(path: Path, wish: Wish, addresses: dict[str, str]) -> None:
    """A configuration that works as it is, and a secret that is none: it is the same for everybody."""
    secret = path.with_name(_SECRET)
    write_private_file(secret, APPLICATION.client_secret.encode() + b"\n")
    table = GOVBR if wish.service == GOVBR else f"{PSC}.{wish.manner}"
    values = {
        **addresses,
        "client_id": APPLICATION.client_id,
        "client_secret_file": _SECRET,
        "redirect_uri": wish.redirect_uri,
        **({"hash": "base64"} if wish.manner == "remoteid" and wish.service == PSC else {}),
    }
    lines = [f"{name} = {json.dumps(value)}" for name, value in values.items()]
    notice = "# Simulador, sem valor legal: este arquivo é refeito a cada execução."
    write_file(path, "\n".join([notice, f"[{table}]", *lines, ""]).encode())
