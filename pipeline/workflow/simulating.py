"""A simulator of a service, with the keys that it needs, policies to sign by, and a configuration that points at it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from pipeline.workflow.errors import FailedError, UsageError
from pipeline.workflow.files import reason_of, write_file, write_private_file
from signatures.errors import SignaturesError
from signatures.pki.write import TRUST
from signatures.simulate.govbr import start_govbr
from signatures.simulate.http import Server
from signatures.simulate.misbehaviour import EXPLAINED, OF_BOTH, OF_STAMPS, Misbehaviour
from signatures.simulate.people import Person, people_of
from signatures.simulate.policies import policies_of
from signatures.simulate.psc import BASE, start_psc
from signatures.simulate.simulation import APPLICATION, Simulation
from signatures.simulate.tsa import PATH, USER, stampers_of, start_tsa

_SECRET = "segredo.txt"  # noqa: S105 - a file's name
GOVBR, PSC, TSA = "govbr", "psc", "tsa"
TSA_NAME = "simulada"
"""What the simulated authority of timestamps is called in the configuration."""


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
    """A simulator that answers. Close the server when done. ``policies`` are files, by the profile that each is of."""

    server: Server
    config: Path
    trust: Path
    addresses: Mapping[str, str]
    people: tuple[Person, ...]
    policies: Mapping[str, Path]


def start_simulator(wish: Wish) -> Running:
    """Make the keys, or find those of an earlier run in the folder; start; write how to reach it.

    Raises:
        UsageError: a misbehaviour or a person that doesn't exist, or a folder with something else in it.
        FailedError: the port is taken, or the folder can't be written.
    """
    wrong = _misbehaviours(wish)
    people, start, policies = _from_folder(wish)
    if wish.person and wish.person not in people:
        raise UsageError("pessoa-desconhecida", "Não há uma pessoa com este CPF no simulador; veja quem há, sem ele.")
    try:
        server = start(_simulation(wish, people, wrong))
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
    return Running(server, config, wish.folder / TRUST, addresses, tuple(people.values()), policies)


def _misbehaviours(wish: Wish) -> frozenset[Misbehaviour]:
    fitting = OF_BOTH | OF_STAMPS if wish.service == TSA else frozenset(Misbehaviour) - OF_STAMPS
    unknown = [name for name in wish.misbehave if name not in fitting]
    if unknown:
        listed = "\n".join(f"  {name}: {what}" for name, what in EXPLAINED.items() if name in fitting)
        message = f"O simulador de {wish.service} não tem o desvio “{unknown[0]}”. Os que ele tem são:\n{listed}"
        raise UsageError("desvio-desconhecido", message)
    return frozenset(Misbehaviour(name) for name in wish.misbehave)


def _from_folder(wish: Wish) -> tuple[Mapping[str, Person], Callable[[Simulation], Server], Mapping[str, Path]]:
    """Who can sign there, how to start the service, and the policies; the first run makes the keys."""
    now = datetime.now(UTC)
    try:
        people = people_of(wish.folder, now)
        return people, _starter(wish, now), policies_of(wish.folder)
    except OSError as error:
        message = f"Não foi possível usar a pasta {wish.folder} ({reason_of(error)})."
        raise FailedError("gravacao", message) from error
    except SignaturesError as error:
        raise UsageError(error.code, str(error)) from error


def _starter(wish: Wish, now: datetime) -> Callable[[Simulation], Server]:
    if wish.service == TSA:
        stampers = stampers_of(wish.folder, now)
        return lambda simulation: start_tsa(simulation, stampers, wish.port)
    if wish.service == PSC:
        return lambda simulation: start_psc(simulation, wish.manner, wish.port)
    return lambda simulation: start_govbr(simulation, wish.port)


def _simulation(wish: Wish, people: Mapping[str, Person], wrong: frozenset[Misbehaviour]) -> Simulation:
    return Simulation(
        people=people,
        now=lambda: datetime.now(UTC),
        application=replace(APPLICATION, redirect_uri=wish.redirect_uri),
        approve=wish.person,
        misbehave=wrong,
        delay=wish.delay,
    )


def _addresses(wish: Wish, base: str) -> dict[str, str]:
    if wish.service == TSA:
        return {"url": f"{base}{PATH}"}
    if wish.service == PSC:
        return {"base": f"{base}{BASE}"}
    return {
        "authorize": f"{base}/oauth2.0/authorize",
        "token": f"{base}/oauth2.0/token",
        "api": f"{base}/externo/v2",
    }


def _write_config(path: Path, wish: Wish, addresses: Mapping[str, str]) -> None:
    """A configuration that works as it is, and a secret that is none: it is the same for everybody."""
    secret = path.with_name(_SECRET)
    write_private_file(secret, APPLICATION.client_secret.encode() + b"\n")
    table, values = _table(wish)
    lines = [f"{name} = {json.dumps(value)}" for name, value in {**addresses, **values}.items()]
    notice = "# Simulador, sem valor legal: este arquivo é refeito a cada execução."
    write_file(path, "\n".join([notice, f"[{table}]", *lines, ""]).encode())


def _table(wish: Wish) -> tuple[str, Mapping[str, str]]:
    """The name of the service's table, and what it has beside addresses."""
    if wish.service == TSA:
        return f"{TSA}.{TSA_NAME}", {"user": USER, "password_file": _SECRET}
    values = {
        "client_id": APPLICATION.client_id,
        "client_secret_file": _SECRET,
        "redirect_uri": wish.redirect_uri,
    }
    if wish.service == GOVBR:
        return GOVBR, values
    return f"{PSC}.{wish.manner}", {**values, **({"hash": "base64"} if wish.manner == "remoteid" else {})}
