"""Checked data: what the rest of the flow may rely on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

Scalar: TypeAlias = str | bool | int | date | tuple[str, ...] | None
Record: TypeAlias = Mapping[str, Scalar]
Value: TypeAlias = Scalar | tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Replaced:
    """The document that a retificação replaces: the SHA-256 of its file, in hexadecimal, and the values it had."""

    sha256: str
    sections: Mapping[str, Mapping[str, Value]]


@dataclass(frozen=True, slots=True)
class FormData:
    """The values of one form, by section id and field id; None where nothing was given.

    Text is NFC. cpf, cnpj, cep and phone carry no punctuation; choices are tuples of option ids; ip_list is a tuple
    of canonical addresses; a group is a tuple of records. Every field of the definition has an entry.
    ``replaces`` is given when the document is a retificação of one that was made here.
    """

    form: str
    edition: str
    sections: Mapping[str, Mapping[str, Value]]
    replaces: Replaced | None = None

    def get(self, path: str) -> Value:
        """The value at a dotted path such as ``titular.cpf``. Raises KeyError when the form has no such field."""
        section, _, name = path.partition(".")
        return self.sections[section][name]
