"""What is compared: a file with our verdict, another's opinion of it, and why the two may differ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from signatures.report import SignatureReport
from signatures.trust.store import TrustStore


@dataclass(frozen=True, slots=True)
class World:
    """Whom files are judged with: anchors and lists, as values and as files for other programs."""

    name: str
    trust: TrustStore
    folder: Path


@dataclass(frozen=True, slots=True)
class Ours:
    """Our verdict: whether the file is accepted. ``report`` finds what is to be said of its signatures.

    Only reasons that want the report have it made, since that takes its time.
    """

    accepted: bool
    report: Callable[[], SignatureReport]

    @property
    def against(self) -> frozenset[str]:
        """The codes of what is wrong with the signatures; of a file that is refused for the form's sake, none."""
        report = self.report()
        problems = [*report.problems, *(problem for status in report.signatures for problem in status.problems)]
        return frozenset(problem.code for problem in problems if problem.fatal)

    @property
    def signatures(self) -> int:
        """How many there are in the file, and how many are known to have been there."""
        report = self.report()
        return len(report.signatures) + sum(problem.code == "assinatura-removida" for problem in report.problems)


IDENTITY = frozenset(
    [
        "certificado-vencido",
        "certificado-ainda-nao-vale",
        "certificado-revogado",
        "ac-revogada",
        "certificado-autoassinado",
        "raiz-desconhecida",
        "cadeia-invalida",
        "uso-de-chave",
        "certificado-contraditorio",
        "certificado-embutido-alterado",
    ]
)
"""Codes about whose certificate it is, and whether it may be believed."""

CONTAINER = frozenset(
    ["assinatura-ilegivel", "assinatura-invalida", "algoritmo-fraco", "carimbo-invalido", "formato-desconhecido"]
)
"""Codes about the bytes that stand for the signature."""

LATER = frozenset(
    [
        "alteracao-nao-permitida",
        "documento-alterado",
        "valor-alterado",
        "aparencia-alterada",
        "mudanca-sem-assinatura",
        "conteudo-ativo",
        "formulario-xfa",
    ]
)
"""Codes about what came after a signature."""

FABRIC = frozenset(
    [
        "arquivo-ilegivel",
        "arquivo-danificado",
        "arquivo-hibrido",
        "arquivo-cifrado",
        "lixo-antes-do-pdf",
        "bytes-depois-do-fim",
        "objeto-solto",
        "formulario-hostil",
        "intervalo-invalido",
        "intervalo-repetido",
        "campo-repetido",
        "verificacao-falhou",
        "nao-e-pdf",
    ]
)
"""Codes about the file: what programs that mend files may read differently, and what no table leads to."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A named file, where it is, whom and when it is judged with, and our verdict."""

    name: str
    path: Path
    world: World
    moment: datetime
    ours: Ours


class Opinion(Protocol):
    """Another verifier's opinion of a file."""

    @property
    def relies(self) -> bool:
        """Whether it has at least one signature, and all of them may be relied on."""

    @property
    def said(self) -> str:
        """What it says, in a line that is the same every time."""


Said = TypeVar("Said", bound=Opinion)


@dataclass(frozen=True, slots=True)
class Reason(Generic[Said]):
    """Why a judge says the contrary of our verdict. ``relies``: the judge accepts the file, and we refuse it.

    ``holds`` is asked of our verdict and of what the judge said of the very file; of a judge's reasons, in their order,
    the first that holds is the file's.
    """

    name: str
    relies: bool
    why: str
    holds: Callable[[Ours, Said], bool]


TOO_LARGE: Reason[Any] = Reason(
    "larger than we read",
    relies=True,
    why="It reads files of any size. We read none of more than 100 MB, and say so.",
    holds=lambda ours, _: ours.against == {"arquivo-grande-demais"},
)
