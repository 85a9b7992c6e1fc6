"""The real form signed by real keys, in the three states that attackers find, and the verdict on what they make of it.

Built once a process: the PKI is thrown away with it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.definition.catalog import Catalog
from pipeline.submission.verdict import Verdict
from signatures.credentials.pkcs12 import load_pkcs12
from signatures.pki.build import build_pki
from signatures.pki.declaration import demo_declaration
from signatures.pki.write import write_pki
from signatures.trust.store import load_trust
from tests.submission.conftest import MOMENT, ROLES, Agency

STATES = {"none": (), "one": ROLES[:1], "all": ROLES}
"""Who signed before the attack."""


@dataclass(frozen=True, slots=True)
class Base:
    """A file before the attack, and who signed it."""

    state: str
    pdf: bytes
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vector:
    """A named file with its outcome.

    ``build`` makes it of a base; ``codes`` are findings that its verdict must have, where somebody had signed;
    ``states`` are the bases that it makes sense on. Nothing is accepted unless ``accepted`` says so.
    """

    name: str
    build: Callable[[Base], bytes]
    codes: frozenset[str]
    states: tuple[str, ...] = ("all",)
    accepted: bool = False


EVERY_STATE = ("none", "one", "all")
ONE, SIGNED = ("one",), ("one", "all")


def bad(name: str, build: Callable[[Base], bytes], *codes: str, states: tuple[str, ...] = ("all",)) -> Vector:
    """A file that must be refused, for these reasons at least."""
    return Vector(name, build, frozenset(codes), states)


def good(name: str, build: Callable[[Base], bytes], *codes: str) -> Vector:
    """A file that must be accepted, with these avisos."""
    return Vector(name, build, frozenset(codes), accepted=True)


@cache
def agency() -> Agency:
    """Who signs and who judges."""
    pki = build_pki(demo_declaration(), MOMENT)
    folder = trust_folder().parent
    write_pki(pki, folder)
    return Agency(Catalog(), pki, load_trust(folder / "trust"))


@cache
def trust_folder() -> Path:
    """The anchors and lists, as files: for judges that are other programs."""
    made = Path(tempfile.mkdtemp(prefix="credencia-attacks-"))
    return made / "trust"


@cache
def base(state: str) -> Base:
    """The filled document as signed in this state."""
    return Base(state, agency().signed(agency().filled(), STATES[state]), STATES[state])


@cache
def credential(holder: str) -> object:
    """The key of one of the PKI's holders."""
    pki = agency().pki
    return load_pkcs12(pki.pkcs12(holder), pki.password)


def judged(pdf: bytes) -> Verdict:
    """The verdict."""
    return agency().judged(pdf)
