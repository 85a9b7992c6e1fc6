"""What a signature must be: its level, and the policy that it follows, if any.

Levels are PAdES's (ETSI EN 319 142-1, 6.1), policies ICP-Brasil's (DOC-ICP-15.03), which come in families of versions.
A policy may ask for more than the level of its name: AD-RC wants a timestamp of the document too (annex 1, table A.22),
and so the same level as AD-RA, which adds the policy's own files.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from signatures.errors import PolicyError
from signatures.policies.catalog import find_policy, policy_by_oid
from signatures.policies.model import SignaturePolicy

_SIGNATURE_TIME_STAMP = "1.2.840.113549.1.9.16.2.14"


class Level(enum.StrEnum):
    """A baseline level. Each has what the one before has."""

    B = "B-B"
    T = "B-T"
    LT = "B-LT"
    LTA = "B-LTA"

    def reaches(self, other: Level) -> bool:
        """Whether this is that level, or a higher one."""
        order = list(Level)
        return order.index(self) >= order.index(other)


@dataclass(frozen=True, slots=True)
class Profile:
    """A level, and the policy that the signature names (None when it names none)."""

    level: Level = Level.B
    policy: SignaturePolicy | None = None

    @property
    def needs_stamp(self) -> bool:
        """Whether the policy asks for a timestamp of the signature: it can't be added later, nor the policy changed."""
        return self.policy is not None and _SIGNATURE_TIME_STAMP in self.policy.unsigned


BASIC = Profile()

_LEVELS = {
    "basico": Level.B,
    "carimbo": Level.T,
    "longo-prazo": Level.LT,
    "arquivo": Level.LTA,
    "ad-rb": Level.B,
    "ad-rt": Level.T,
    "ad-rc": Level.LTA,
    "ad-ra": Level.LTA,
}
_VERSIONS = {"ad-rb": "1.3", "ad-rt": "1.3", "ad-rc": "1.4", "ad-ra": "1.4"}
PROFILES = tuple(_LEVELS)
"""The names that people give to profiles, the simplest first; those that begin with ``ad-`` name a policy."""


def profile_named(name: str, version: str = "") -> Profile:
    """A profile by its name, with that version of its policy (the one in use when empty).

    Raises:
        PolicyError: ``politica-perfil``, ``politica-sem-familia`` or ``politica-desconhecida``.
    """
    if name not in _LEVELS:
        raise PolicyError("politica-perfil", f"Não há o perfil “{name}”. Os que há são: {', '.join(PROFILES)}.")
    if name not in _VERSIONS and version:
        message = f"O perfil “{name}” não leva política. Os que levam são: {', '.join(_VERSIONS)}."
        raise PolicyError("politica-sem-familia", message)
    policy = find_policy(name.upper(), version or _VERSIONS[name]) if name in _VERSIONS else None
    return Profile(_LEVELS[name], policy)


def reached_by(name: str, level: str, policy_oid: str) -> bool:
    """Whether a signature with this level and policy (empty for none) is at least what the profile of that name asks.

    A policy of ICP-Brasil is asked for by its family: any version of it, or of a higher one, will do.
    """
    if level not in set(Level) or not Level(level).reaches(_LEVELS[name]):
        return False
    if name not in _VERSIONS:
        return True
    known = policy_by_oid(policy_oid)
    return known is not None and _FAMILIES.index(known.family) >= _FAMILIES.index(name.upper())


_FAMILIES = ("AD-RB", "AD-RT", "AD-RC", "AD-RA")
