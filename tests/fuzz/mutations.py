"""Changes that keep the shape of what they change: a PDF's tokens and objects, the values of a DER structure."""

from __future__ import annotations

import re
from collections.abc import Callable

from hypothesis import strategies as st

from signatures import der

_TOKENS = re.compile(rb"/[A-Za-z][A-Za-z0-9]*|\d+ 0 R|\d+|<<|>>|\[|\]|\bobj\b|endobj|stream|xref|trailer|null|true")
_OBJECT = re.compile(rb"\d+ 0 obj.*?endobj\n", re.DOTALL)
_HOLE = re.compile(rb"/Contents <([0-9A-F]+)>")
_OTHERS = [
    *(b"/V /FT /Sig /Kids /Parent /Fields /ByteRange /Contents /Type /Tx /Btn /AP /Root /Prev /Size /T /Lock".split()),
    *(b"0 1 -1 3 99999999999 2147483648 null true << >> [ ] 1 0 R|4 0 R|(x)|<41>|<>|[]|<<>>|endobj|stream".split(b"|")),
]
_CONSTRUCTED = 0x20
Change = Callable[[bytes], bytes]


@st.composite
def token_changes(draw: st.DrawFn) -> Change:
    """One token becomes another, or goes, or comes twice."""
    place, other = draw(st.floats(0, 1, exclude_max=True)), draw(st.sampled_from([*_OTHERS, b"", b"TWICE"]))

    def change(data: bytes) -> bytes:
        found = list(_TOKENS.finditer(data))
        if not found:
            return data
        token = found[int(place * len(found))]
        text = token[0] * 2 if other == b"TWICE" else other
        return data[: token.start()] + text + data[token.end() :]

    return change


@st.composite
def object_changes(draw: st.DrawFn) -> Change:
    """One object takes another's text, comes again at the end, or goes."""
    first, second = (draw(st.floats(0, 1, exclude_max=True)) for _ in range(2))
    what = draw(st.sampled_from(("copy", "append", "remove")))

    def change(data: bytes) -> bytes:
        found = list(_OBJECT.finditer(data))
        if not found:
            return data
        one, other = (found[int(place * len(found))] for place in (first, second))
        if what == "append":
            return data + one[0]
        return data[: one.start()] + (other[0] if what == "copy" else b"") + data[one.end() :]

    return change


@st.composite
def byte_changes(draw: st.DrawFn) -> Change:
    """Some bytes overwritten, cut out or put in."""
    place, size = draw(st.floats(0, 1)), draw(st.integers(0, 9))
    text = draw(st.binary(max_size=9))

    def change(data: bytes) -> bytes:
        start = int(place * len(data))
        return data[:start] + text + data[start + size :]

    return change


@st.composite
def der_changes(draw: st.DrawFn) -> Change:
    """One value of a structure gets another tag or content, goes, or comes twice; the lengths around it stay right."""
    place = draw(st.floats(0, 1, exclude_max=True))
    what = draw(st.sampled_from(("tag", "content", "remove", "twice", "swap", "empty")))
    tag, content = draw(st.integers(0, 255)), draw(st.binary(max_size=40))

    def change(data: bytes) -> bytes:
        return _changed(data, [int(place * max(1, _count(data)))], what, (tag, content))

    return change


def in_the_container(inside: Change) -> Change:
    """The same in the last signature's container, which stays as long as it was when it can."""

    def change(data: bytes) -> bytes:
        found = list(_HOLE.finditer(data))
        if not found:
            return data
        hole = found[-1]
        made = inside(bytes.fromhex(hole[1].decode())).hex().upper().encode()
        made = made[: len(hole[1])].ljust(len(hole[1]), b"0")
        return data[: hole.start(1)] + made + data[hole.end(1) :]

    return change


def _count(data: bytes) -> int:
    return sum(1 + (_count(one.content) if one.tag & _CONSTRUCTED else 0) for one in _elements(data))


def _elements(data: bytes) -> list[der.Element]:
    try:
        return list(der.elements(data))
    except der.DerError:
        return []


def _changed(data: bytes, left: list[int], what: str, new: tuple[int, bytes]) -> bytes:
    """Copy a structure; the value whose turn comes when ``left`` runs out is changed on the way."""
    out: list[bytes] = []
    found = _elements(data)
    if not found:
        return data
    for one in found:
        is_it = left[0] == 0
        left[0] -= 1
        if is_it:
            out += _altered(one, what, new)
        elif one.tag & _CONSTRUCTED:
            out.append(der.encode(one.tag, _changed(one.content, left, what, new) if one.content else b""))
        else:
            out.append(one.whole)
    if what == "swap" and len(out) > 1 and left[0] < 0:
        out[0], out[-1] = out[-1], out[0]
    return b"".join(out)


def _altered(one: der.Element, what: str, new: tuple[int, bytes]) -> list[bytes]:
    tag, content = new
    changed = {
        "tag": [der.encode(tag, one.content)],
        "content": [der.encode(one.tag, content)],
        "remove": [],
        "twice": [one.whole, one.whole],
        "swap": [one.whole],
        "empty": [der.encode(one.tag)],
    }
    return changed[what]


PDF_CHANGES = st.lists(
    st.one_of(token_changes(), object_changes(), byte_changes(), der_changes().map(in_the_container)),
    min_size=1,
    max_size=3,
)
DER_CHANGES = st.lists(st.one_of(der_changes(), byte_changes()), min_size=1, max_size=3)


def applied(data: bytes, changes: list[Change]) -> bytes:
    """One after the other."""
    for change in changes:
        data = change(data)
    return data
