"""Where makers' PKCS#11 modules usually are."""

from __future__ import annotations

import sys
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Library:
    """A maker's module: its product's name and the places where it usually is on this system."""

    name: str
    paths: tuple[Path, ...]


@cache
def known_libraries(system: str = sys.platform) -> tuple[Library, ...]:
    """The products known here that have a module for this system."""
    text = resources.files("signatures.credentials.pkcs11").joinpath("libraries.toml").read_text(encoding="utf-8")
    return tuple(
        Library(product["name"], tuple(Path(path) for path in product[system]))
        for product in tomllib.loads(text)["product"]
        if system in product
    )


def installed_libraries() -> tuple[tuple[str, Path], ...]:
    """The products whose module is on this machine, each with the first place where it was found."""
    found = ((library.name, next(filter(Path.exists, library.paths), None)) for library in known_libraries())
    return tuple((name, path) for name, path in found if path is not None)
