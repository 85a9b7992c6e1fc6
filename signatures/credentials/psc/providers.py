"""How the trust service providers differ, as data."""

from __future__ import annotations

import enum
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources


class HashEncoding(enum.StrEnum):
    """How a provider wants a hash written; the norm says Base64."""

    BASE64 = "base64"
    HEX = "hex"


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider as publicly documented. ``base`` and ``encoding`` are None where nothing public says them."""

    id: str
    name: str
    base: str | None
    encoding: HashEncoding | None
    most_hashes: int


MOST_HASHES = 100
"""The hashes of one call, where the provider says nothing of a limit."""


@cache
def providers() -> Mapping[str, Provider]:
    """The providers known here, by the name that the configuration uses."""
    text = resources.files("signatures.credentials.psc").joinpath("providers.toml").read_text(encoding="utf-8")
    return {
        name: Provider(
            name,
            table["name"],
            table.get("base"),
            HashEncoding(table["hash"]) if "hash" in table else None,
            table.get("most_hashes", MOST_HASHES),
        )
        for name, table in tomllib.loads(text).items()
    }
