"""Every vector, by family."""

from __future__ import annotations

from tests.attacks import acting, certified, containers, fields, forgery, holders, saving, shadow, structure, wrapping

FAMILIES = (forgery, saving, wrapping, shadow, certified, structure, acting, fields, containers, holders)
VECTORS = tuple(vector for family in FAMILIES for vector in family.VECTORS)

HOLES: dict[str, str] = {}
"""Vectors that the verifier does not see through yet, each with what is missing."""

SURPRISES: frozenset[str] = frozenset()
"""Refused, and by an error that only a boundary catches, each to be mended."""
