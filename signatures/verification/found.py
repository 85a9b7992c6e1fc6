"""The signatures that a file has, counted here, whatever kind they say they are (ISO 32000-2, 12.8.1).

A reader that knows only some kinds takes the others for nothing, and an unsigned file is what remains. So every
``/Sig`` field with a value counts, and so does a byte range that no field leads to.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from signatures.acroform import FormField, as_text
from signatures.fields import Lock, read_lock, signature_form_fields

_TEXTS = (Name.Filter, Name.Name, Name.Reason, Name.Location, Name.ContactInfo, Name.M)
_LONGEST_TEXT, _MOST_CERTIFICATES, _MOST_REFERENCES = 1000, 20, 20
_FILL = 2  # what DocMDP permits when it doesn't say
_RANGE = re.compile(rb"/ByteRange\s*\[\s*0\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]")


@dataclass(frozen=True, slots=True)
class FoundSignature:
    """A signature dictionary, as it stands in the file and before anything of it is believed.

    ``byte_range`` has whatever numbers are there; ``contents`` is the container with its padding, ``certificates`` are
    those that stand beside it (``/Cert``). ``permission`` is what it, or its field's lock, lets be done afterwards
    (DocMDP, 1 to 3), and ``lock`` the fields that it locks (FieldMDP): ISO 32000-2, 12.8.2. ``reference`` and
    ``place`` are the numbers of its object and of its field's, (0, 0) for one that has none. ``entries`` are its texts.
    """

    field: str
    subfilter: str
    byte_range: tuple[int, ...]
    contents: bytes
    timestamp: bool
    in_form: bool
    certificates: tuple[bytes, ...] = ()
    permission: int | None = None
    lock: Lock | None = None
    reference: tuple[int, int] = (0, 0)
    place: tuple[int, int] = (0, 0)
    entries: tuple[tuple[str, str], ...] = ()

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
        subfilter=f"{_other_type(kind)}{as_text(value.get(Name.SubFilter, ''))}"[:64],
        byte_range=_integers(value.get(Name.ByteRange)),
        contents=_bytes(value.get(Name.Contents)),
        timestamp=kind == Name.DocTimeStamp,
        in_form=field.in_form,
        certificates=_certificates(value.get(Name.Cert)),
        permission=_permission(value, field.dictionary),
        lock=read_lock(_transform(value, Name.FieldMDP)),
        reference=value.objgen,
        place=field.dictionary.objgen,
        entries=tuple((str(key)[1:], as_text(value[key])[:_LONGEST_TEXT]) for key in _TEXTS if key in value),
    )


def _other_type(kind: Object | None) -> str:
    """What says that it is no signature isn't taken for one of the kinds that are known."""
    is_known = kind in (None, Name.Sig, Name.DocTimeStamp)  # no set: what is referred to has no hash
    return "" if is_known else as_text(kind or "")


def _certificates(held: Object | None) -> tuple[bytes, ...]:
    several = list(held) if isinstance(held, Array) else [held]
    return tuple(filter(None, map(_bytes, several[:_MOST_CERTIFICATES])))


def _permission(value: Object, field: Object) -> int | None:
    parameters = _transform(value, Name.DocMDP)
    if parameters is not None:
        return _number(parameters.get(Name.P, _FILL))
    lock = field.get(Name.Lock)
    return _number(lock.P) if isinstance(lock, Dictionary) and Name.P in lock else None


def _transform(value: Object, method: Name) -> Object | None:
    """The parameters of the transform method, of those that the signature refers to."""
    listed = value.get(Name.Reference)
    references = list(listed)[:_MOST_REFERENCES] if isinstance(listed, Array) else []
    for reference in references:
        if isinstance(reference, Dictionary) and reference.get(Name.TransformMethod) == method:
            parameters = reference.get(Name.TransformParams)
            return parameters if isinstance(parameters, Dictionary) else Dictionary()
    return None


def _number(value: Any) -> int:
    """What isn't a permission lets nothing be done."""
    return value if isinstance(value, int) and value in {1, 2, 3} else 1


def _integers(numbers: Object | None) -> tuple[int, ...]:
    """Whole numbers, or none at all: a real or a text has no place in a byte range."""
    found: list[Any] = list(numbers) if isinstance(numbers, Array) else []
    return tuple(found) if all(type(number) is int for number in found) else ()


def _bytes(text: Object | None) -> bytes:
    """A string's. A number, of which Python would make so many zeros, has none."""
    return bytes(text) if isinstance(text, String) else b""
