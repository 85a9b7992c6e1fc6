"""Incremental saving attacks: content is changed in a later revision, which is written so that readers overlook it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from tests.attacks.raw import Ending, appended, body, numbers, stream
from tests.attacks.world import EVERY_STATE, SIGNED, Base, Vector, bad

COVER = b"1 1 1 rg 40 500 500 300 re f BT /F1 20 Tf 60 700 Td (outro texto) Tj ET"


def covered(pdf: bytes) -> Mapping[int, bytes]:
    """The first page's content, replaced."""
    return {numbers(pdf).content: stream(COVER)}


def _plain(base: Base) -> bytes:
    return appended(base.pdf, covered(base.pdf))


def _ending(end: Ending) -> Callable[[Base], bytes]:
    return lambda base: appended(base.pdf, covered(base.pdf), end)


def _startxref_of_before(base: Base) -> bytes:
    return appended(base.pdf, covered(base.pdf), Ending(startxref=numbers(base.pdf).table))


def _with_copied_signature(base: Base) -> bytes:
    """The signature dictionary comes along, with a byte range that says to cover what is new (ISA, variant 3)."""
    known = numbers(base.pdf)
    number = max(known.values.values())
    text = body(base.pdf, number)
    once = appended(base.pdf, {**covered(base.pdf), number: text})
    hole = once.rfind(b"/Contents <") + len(b"/Contents ")
    end = once.index(b">", hole) + 1
    stretches = (hole, end, len(once) - end)
    room = re.search(rb"/ByteRange \[[^\]]*\]\s*", text)
    assert room is not None
    new = (b"/ByteRange [0 %d %d %d]" % stretches).ljust(len(room[0]))
    return once[:end] + once[end:].replace(room[0], new, 1)


def _copied_into_a_new_object(base: Base) -> bytes:
    """The last field points at a copy of its signature."""
    known = numbers(base.pdf)
    number = max(known.values.values())
    name = next(name for name, value in known.values.items() if value == number)
    field = re.sub(rb"/V %d 0 R" % number, b"/V %d 0 R" % known.size, body(base.pdf, known.fields[name]))
    changed = {known.size: body(base.pdf, number), known.fields[name]: field}
    return appended(base.pdf, {**covered(base.pdf), **changed})


def _comment(base: Base) -> bytes:
    return base.pdf + b"%% um comentario qualquer\n%%EOF\n"


def _twice(base: Base) -> bytes:
    """Changed and changed back: what is seen is what was signed, and still nobody knows why."""
    known = numbers(base.pdf)
    before = body(base.pdf, known.content)
    return appended(appended(base.pdf, covered(base.pdf)), {known.content: before})


def _wrong_offset(base: Base) -> bytes:
    whole = appended(base.pdf, covered(base.pdf))
    table = int(re.findall(rb"startxref\s+(\d+)", whole)[-1])
    return whole.replace(b"startxref\n%d" % table, b"startxref\n%d" % (table + 7))


def _truncated(base: Base) -> bytes:
    return appended(base.pdf, covered(base.pdf))[:-40]


VECTORS: tuple[Vector, ...] = (
    bad("isa-page-changed", _plain, "alteracao-nao-permitida", states=EVERY_STATE),
    bad(
        "isa-no-table-no-trailer",
        _ending(Ending(table=False, dictionary=False, startxref=-1, eof=b"")),
        states=EVERY_STATE,
    ),
    bad("isa-no-table-no-trailer-eof", _ending(Ending(table=False, dictionary=False, startxref=-1)), states=SIGNED),
    bad("isa-no-table", _ending(Ending(table=False)), states=SIGNED),
    bad("isa-no-trailer", _ending(Ending(dictionary=False)), states=SIGNED),
    bad("isa-no-eof", _ending(Ending(eof=b"")), states=SIGNED),
    bad("isa-eof-in-part", _ending(Ending(eof=b"%%EO"))),
    bad("isa-no-startxref", _ending(Ending(startxref=-1)), states=SIGNED),
    bad("isa-startxref-of-before", _startxref_of_before, states=SIGNED),
    bad("isa-startxref-zero", _ending(Ending(startxref=0))),
    bad("isa-startxref-beyond", _ending(Ending(startxref=10**9))),
    bad("isa-startxref-inside-an-object", _wrong_offset),
    bad("isa-copied-signature", _with_copied_signature, states=SIGNED),
    bad("isa-copied-signature-elsewhere", _copied_into_a_new_object, states=SIGNED),
    bad("isa-comment", _comment),
    bad("isa-changed-and-changed-back", _twice),
    bad("isa-truncated", _truncated),
    bad("isa-two-tables", lambda base: _plain(Base(base.state, _plain(base), base.roles)), "alteracao-nao-permitida"),
)
