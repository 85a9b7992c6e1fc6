"""Changes of DER: one value gets another tag or content, goes, or comes twice; the lengths around it stay right."""

from __future__ import annotations

from random import Random

from signatures import der
from tools.fuzz.mutations import any_bytes, one_of

_CONSTRUCTED = 0x20
_WAYS = ("tag", "content", "content", "remove", "twice", "swap", "empty", "bit", "bit", "longer", "wrap")
_TAGS = (0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0C, 0x13, 0x16, 0x17, 0x18, 0x1E, 0x24, 0x30, 0x31, 0x80, 0xA0, 0xA1)


def a_value(data: bytes, chance: Random) -> bytes:
    """Change one value, at any depth."""
    place = [chance.randrange(max(1, _count(data)))]
    return _changed(data, place, chance)


def loose_length(data: bytes, chance: Random) -> bytes:
    """The outermost value in BER: an indefinite length, or one longer than needed."""
    found = _elements(data)
    if not found or not found[0].tag & _CONSTRUCTED:
        return data
    tag, content = bytes((found[0].tag,)), found[0].content
    rest = data[len(found[0].whole) :]
    if chance.randrange(2):
        return tag + b"\x80" + content + b"\0\0" + rest
    return tag + b"\x84" + len(content).to_bytes(4, "big") + content + rest


change = one_of(a_value, a_value, a_value, a_value, any_bytes, loose_length)


def _count(data: bytes) -> int:
    return sum(1 + (_count(one.content) if one.tag & _CONSTRUCTED else 0) for one in _elements(data))


def _elements(data: bytes) -> list[der.Element]:
    try:
        return list(der.elements(data))
    except der.DerError:
        return []


def _changed(data: bytes, left: list[int], chance: Random) -> bytes:
    """Copy a structure; the value whose turn comes when ``left`` runs out is changed on the way."""
    out: list[bytes] = []
    for one in _elements(data):
        is_it = left[0] == 0
        left[0] -= 1
        if is_it:
            out += _altered(one, chance)
        elif one.tag & _CONSTRUCTED and left[0] >= 0:
            out.append(der.encode(one.tag, _changed(one.content, left, chance)))
        else:
            out.append(one.whole)
    return b"".join(out) if out else data


def _altered(one: der.Element, chance: Random) -> list[bytes]:
    what = chance.choice(_WAYS)
    if what == "bit" and one.content:
        place = chance.randrange(len(one.content))
        bit = bytes((one.content[place] ^ 1 << chance.randrange(8),))
        return [der.encode(one.tag, one.content[:place] + bit + one.content[place + 1 :])]
    if what == "swap":
        inside = _elements(one.content)
        chance.shuffle(inside)
        return [der.encode(one.tag, *(child.whole for child in inside))] if inside else [one.whole]
    made = {
        "tag": lambda: [der.encode(chance.choice((*_TAGS, chance.randrange(256))), one.content)],
        "content": lambda: [der.encode(one.tag, bytes(chance.randrange(256) for _ in range(chance.randrange(12))))],
        "remove": list,
        "twice": lambda: [one.whole, one.whole],
        "empty": lambda: [der.encode(one.tag)],
        "longer": lambda: [der.encode(one.tag, one.content, b"\0" * chance.randrange(1, 40))],
        "wrap": lambda: [der.encode(chance.choice((0x30, 0x31, 0xA0, 0x24)), one.whole)],
    }
    return made[what]() if what in made else [one.whole]
