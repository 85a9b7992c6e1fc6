"""Every vector, by family."""

from __future__ import annotations

from tests.attacks import (
    acting,
    behind,
    blanks,
    certified,
    containers,
    cryptic,
    fields,
    forgery,
    handmade,
    holders,
    names,
    prepared,
    readers,
    saving,
    shadow,
    structure,
    wrapping,
)

PREPARED = (prepared, readers, blanks)
"""Traps that stand in the file before anybody signs: nobody may sign one."""

FAMILIES = (
    *(forgery, saving, wrapping, shadow, certified, structure, acting, fields, containers, holders),
    *(*PREPARED, handmade, behind, cryptic, names),
)
VECTORS = tuple(vector for family in FAMILIES for vector in family.VECTORS)

HOLES: dict[str, str] = {}
"""Vectors that the verifier does not see through yet, each with what is missing."""

SURPRISES: frozenset[str] = frozenset()
"""Refused, and by an error that only a boundary catches, each to be mended."""
