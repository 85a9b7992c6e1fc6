"""Signature wrapping: what is signed is moved, or room is found beside it, and something else is put in its place."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.attacks.foreign import Place, container, placed, recipe
from tests.attacks.raw import appended, body, entry, numbers, stream
from tests.attacks.saving import COVER, covered
from tests.attacks.world import ROLES, SIGNED, Base, Vector, agency, bad


def _parts(pdf: bytes) -> tuple[int, int, int]:
    """Where the last hole begins and ends, and how long its second part is."""
    _, hole, end, size = (int(part) for part in re.findall(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]", pdf)[-1])
    return hole, end, size


def _update(place: int, pdf: bytes) -> bytes:
    """Malicious objects with a table, as they would stand at this offset."""
    whole = appended(pdf, covered(pdf))[len(pdf) :]
    shift = place - len(pdf)
    whole = re.sub(rb"(\d{10}) 00000 n", lambda found: b"%010d 00000 n" % (int(found[1]) + shift), whole)
    return re.sub(rb"startxref\n(\d+)", lambda found: b"startxref\n%d" % (int(found[1]) + shift), whole)


def _moved_second_part(base: Base) -> bytes:
    """The dictionary is closed early with a byte range of its own; the signed second part stands at the end (SWA)."""
    hole, end, size = _parts(base.pdf)
    first, hexadecimal, second = base.pdf[:hole], base.pdf[hole:end], base.pdf[end:]
    template = b"\n/ByteRange [0 %d %%010d %d]>>\nendobj\n" % (hole, size)
    middle = template % 0
    update = _update(hole + len(hexadecimal) + len(middle), base.pdf)
    start = hole + len(hexadecimal) + len(middle) + len(update)
    return first + hexadecimal + template % start + update + second


def _moved_and_updated(base: Base) -> bytes:
    """The same, and a last table that leads to what was put in between."""
    moved = _moved_second_part(base)
    table = int(re.findall(rb"startxref\n(\d+)\n%%EOF", moved)[-2])
    return moved + b"startxref\n%d\n%%%%EOF\n" % table


def _hole_has_more(text: bytes) -> Callable[[Base], bytes]:
    """The container's string ends early; something else stands in what was its padding."""

    def build(base: Base) -> bytes:
        one = base.state == "one"
        first = agency().filled() if one else agency().signed(agency().filled(), ROLES[:2])
        role = ROLES[0] if one else ROLES[2]
        pdf = placed(first, Place(f"assinatura_{role}"), container(recipe(role)))
        hole, end, _ = _parts(pdf)
        written = pdf[hole + 1 : end - 1].rstrip(b"0") + b"0000"
        inside = b"<" + written + b">\n" + text
        return pdf[:hole] + inside.ljust(end - hole) + pdf[end:]

    return build


def _hole_relocated(base: Base) -> bytes:
    """A new dictionary in the update has the old container; the byte range still names the old hole."""
    known = numbers(base.pdf)
    number = max(known.values.values())
    return appended(base.pdf, {**covered(base.pdf), number: body(base.pdf, number)})


def _hole_in_a_comment(base: Base) -> bytes:
    """The signature's dictionary, told apart by whitespace only."""
    known = numbers(base.pdf)
    number = max(known.values.values())
    return appended(base.pdf, {number: body(base.pdf, number).replace(b"/Type /Sig", b"/Type  /Sig%\n")})


def _signed_file_inside(base: Base) -> bytes:
    """An unsigned file that carries the signed one as a stream: its signatures are nobody's here."""
    known = numbers(base.pdf)
    original = base.pdf[: base.pdf.index(b"%%EOF") + 6]
    return appended(original, {known.size + 9: stream(base.pdf), known.content: stream(COVER)})


def _table_only(base: Base) -> bytes:
    """No new object: the table alone gives the page's content another object's place (xref trick)."""
    known = numbers(base.pdf)
    other = base.pdf.rindex(b"\n%d 0 obj" % known.fields["assinatura_titular"]) + 1
    start = len(base.pdf)
    trailer = b"trailer\n<</Size %d/Root %d 0 R/Prev %d>>\n" % (known.size, known.root, known.table)
    table = b"xref\n%d 1\n%010d 00000 n \n" % (known.content, other)
    return base.pdf + table + trailer + b"startxref\n%d\n%%%%EOF\n" % start


def _page_freed(base: Base) -> bytes:
    known = numbers(base.pdf)
    start = len(base.pdf)
    trailer = b"trailer\n<</Size %d/Root %d 0 R/Prev %d>>\n" % (known.size, known.root, known.table)
    return (
        base.pdf + b"xref\n%d 1\n0000000000 00001 f \n" % known.content + trailer + b"startxref\n%d\n%%%%EOF\n" % start
    )


def _value_generation(base: Base) -> bytes:
    """The field's value with another generation number: some readers find it, others don't."""
    known = numbers(base.pdf)
    name = max(known.values, key=lambda field: known.values[field])
    field = entry(body(base.pdf, known.fields[name]), b"V", b"%d 1 R" % known.values[name])
    return appended(base.pdf, {known.fields[name]: field})


VECTORS: tuple[Vector, ...] = (
    bad("swa-second-part-moved", _moved_second_part, states=SIGNED),
    bad("swa-second-part-moved-and-table", _moved_and_updated, states=SIGNED),
    bad("swa-hole-has-an-entry", _hole_has_more(b"/Injected (objeto)"), states=SIGNED),
    bad("swa-hole-has-a-comment", _hole_has_more(b"% nada")),
    bad("swa-hole-has-another-range", _hole_has_more(b"/ByteRange [0 1 2 3]")),
    bad("swa-hole-has-space", _hole_has_more(b"")),
    bad("swa-dictionary-relocated", _hole_relocated, states=SIGNED),
    bad("swa-dictionary-respaced", _hole_in_a_comment),
    bad("swa-signed-file-inside", _signed_file_inside, states=SIGNED),
    bad("swa-table-only", _table_only, states=SIGNED),
    bad("swa-content-freed", _page_freed, states=SIGNED),
    bad("swa-value-of-another-generation", _value_generation, states=SIGNED),
)
