"""No deadline for properties: machines differ, and the first example pays for lazy imports."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("credencia", deadline=None)
settings.load_profile("credencia")
