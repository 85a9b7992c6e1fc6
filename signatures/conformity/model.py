"""The conformity of one signature, as values. Texts are Portuguese, for whoever reads the report."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class State(enum.StrEnum):
    """What became of a requirement, in the words of the ITI's verifier."""

    APPROVED = "aprovado"
    REJECTED = "reprovado"
    NOT_ASKED = "não se aplica"
    UNSURE = "indeterminado"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that the policy asks. ``group`` gathers them in a report; ``oid`` is the attribute's, if it is one."""

    group: str
    name: str
    state: State
    detail: str = ""
    oid: str = ""


@dataclass(frozen=True, slots=True)
class Conformity:
    """``policy`` is ``AD-RB v1.3``, or empty when the signature names none that is known; ``oid`` is what it names.

    Without a policy the state is NOT_ASKED: such a signature is valid in law (MP 2.200-2), and conforms to nothing.
    """

    policy: str
    oid: str
    state: State
    requirements: tuple[Requirement, ...] = ()
