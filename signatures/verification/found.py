"""The signatures that a file has, counted here, whatever kind they say they are (ISO 32000-2, 12.8.1).

A reader that knows only some kinds takes the others for nothing, and an unsigned file is what remains. So every
``/Sig`` field with a value counts, and so does a byte range that no field leads to.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, Object, Pdf

from signatures.acroform import FormField
from signatures.fields import signature_form_fields

_RANGE = re.compile(rb"/ByteRange\s*\[\s*0\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]")


@dataclass(frozen=True, slots=True)
class FoundSignature:
    """A signature dictionary, as it stands in the file and before anything of it is believed.

    ``byte_range`` has whatever numbers are there; ``contents`` is the container with its padding.
    """

    field: str
    subfilter: str
    byte_range: tuple[int, ...]
    contents: bytes
    timestamp: bool
    in_form: bool

    @property
    def end(self) -> int:
        """Where the signed revision says that it ends."""
        return sum(self.byte_range[2:4])


def find_signatures(pdf: Pdf) -> tuple[list[FoundSignature], list[str]]:
    """Every signature, in the order in which the revisions end, and the names of the empty fields."""
    fields = signature_form_fields(pdf)
    signed = [_found(field) for field in fields if field.value is not None]
    empty = [field.name for field in fields if field.value is None]
    return sorted(signed, key=lambda signature: signature.end), empty


def count_lost(pdf: bytes, known: Collection[FoundSignature]) -> int:
    """How many signatures the file's bytes have that no field leads to any more.

    A byte range counts when its hole is a hexadecimal string in this very file: an attached file's doesn't fit.
    """
    ranges = {signature.byte_range for signature in known}
    written = {(0, *map(int, match.groups())) for match in _RANGE.finditer(pdf)}
    return sum(_fits(pdf, numbers) for numbers in written - ranges)


def _fits(pdf: bytes, numbers: tuple[int, ...]) -> bool:
    _, first_size, second_start, second_size = numbers
    hole = pdf[first_size : first_size + 1] + pdf[second_start - 1 : second_start]
    return hole == b"<>" and second_start + second_size <= len(pdf)


def _found(field: FormField) -> FoundSignature:
    value = field.value if isinstance(field.value, Dictionary) else Dictionary()
    kind = value.get(Name.Type)
    return FoundSignature(
        field=field.name,
        subfilter=str(value.get(Name.SubFilter, ""))[:64],
        byte_range=_integers(value.get(Name.ByteRange)),
        contents=_bytes(value.get(Name.Contents)),
        timestamp=kind == Name.DocTimeStamp,
        in_form=field.in_form,
    )


def _integers(numbers: Object | None) -> tuple[int, ...]:
    if not isinstance(numbers, Array):
        return ()
    return tuple(int(number) for number in numbers)


def _bytes(text: Object | None) -> bytes:
    try:
        return bytes(text) if text is not None else b""
    except (TypeError, ValueError, NotImplementedError):
        return b""
