"""How a simulator runs, and what both do when they misbehave."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from signatures.credentials.oauth import Application
from signatures.simulate.http import Reply, text_reply
from signatures.simulate.misbehaviour import Misbehaviour
from signatures.simulate.people import Person

APPLICATION = Application("credencia-simulada", "segredo-de-demonstracao", "http://127.0.0.1:8765/retorno")
"""What the simulators know of the application: public, and good for nothing else."""

_BRONZE = "Cidadão não possui a identidade (Prata ou Ouro) necessária para uso da assinatura eletrônica digital."
_CPF = (
    "CPF com situação cancelada, nula ou falecido na Receita Federal não permite uso da assinatura eletrônica digital."
)
_HUGE = 12_000_000  # bytes
_SECOND = 2


@dataclass(frozen=True, slots=True)
class Simulation:
    """``approve`` is the CPF of who consents by itself, without a page; ``delay`` is what "lento" takes, in seconds."""

    people: Mapping[str, Person]
    now: Callable[[], datetime]
    application: Application = APPLICATION
    approve: str = ""
    misbehave: frozenset[Misbehaviour] = frozenset()
    delay: float = 60.0


def stranger(simulation: Simulation, person: Person) -> Person:
    """Somebody else."""
    return next(other for other in simulation.people.values() if other.cpf != person.cpf)


def refused(wrong: Collection[Misbehaviour]) -> Reply | None:
    """The two refusals that gov.br's manual words."""
    if Misbehaviour.BRONZE in wrong:
        return text_reply(_BRONZE, 403)
    return text_reply(_CPF, 403) if Misbehaviour.CPF in wrong else None


def misbehaved(simulation: Simulation, times: int) -> Reply | None:
    """What is answered instead of signatures, if anything; ``times`` counts the calls of the token."""
    wrong = simulation.misbehave
    if Misbehaviour.SLOW in wrong:
        time.sleep(simulation.delay)
    if Misbehaviour.GARBAGE in wrong:
        return text_reply("<html>Estamos em manutenção</html>")
    if Misbehaviour.HUGE in wrong:
        return Reply(200, b"x" * _HUGE)
    if (
        Misbehaviour.DOWN in wrong
        or (Misbehaviour.SECOND_FAILS in wrong and times > 1)
        or (Misbehaviour.ONLY_SECOND_FAILS in wrong and times == _SECOND)
    ):
        return text_reply("fora do ar", 503)
    return refused(wrong)
