"""What made a file, so that who reads it knows."""

from __future__ import annotations

from collections.abc import Mapping

from odf.namespaces import __version__

NAME = "credencia.odt"
# Raised whenever the same document would give other bytes.
VERSION = "1"


def fingerprint() -> Mapping[str, str]:
    """The renderer's name and version, and odfpy's version."""
    return {"name": NAME, "version": VERSION, "odfpy": __version__}
