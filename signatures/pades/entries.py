"""Entries of PDF dictionaries, dereferenced: pyHanko's ``get`` gives references as they stand."""

from __future__ import annotations

from typing import Any

from pyhanko.pdf_utils import generic


def entry(dictionary: generic.DictionaryObject, key: str, default: Any = None) -> Any:
    """What the key leads to, or ``default`` when the dictionary lacks it."""
    return dictionary[key] if key in dictionary else default  # noqa: SIM401 - see above
