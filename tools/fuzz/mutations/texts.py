"""Changes of JSON and YAML: a value becomes another, or one of another kind."""

from __future__ import annotations

import json
import re
from random import Random

from tools.fuzz.mutations import Change, any_bytes, one_of

_PIECE = re.compile(rb'"(?:[^"\\\n]|\\.)*"|-?\d+(?:\.\d+)?|true|false|null|[\[\]{}:,]|[A-Za-z_][\w.-]*')
_LINE = re.compile(rb"[^\n]*\n")
_OTHERS = (
    *(
        b'null|true|-1|0|1e999|NaN|1e-999|[]|{}|""|"x"|"S"|600|[[[[]]]]|{"a":1}|"\\ud800"|"\\u0000"|12345678901234567890'.split(
            b"|"
        )
    ),
    *(b"~|&a|*a|!!x|!x|<<|---|...|? x|- |: |'|\"|#|%YAML 1.1|2026-02-30|\xef\xbb\xbf|\xc2\x85|\t".split(b"|")),
    "Á\u2028\u202e\U0001f600".encode(),
    b"9" * 5000,
    b"[" * 300,
)
_VALUES: tuple[object, ...] = (
    *(None, True, False, 0, -1, 5, 1.5, 10**30, 1e300, "", "x", "S", "0", "\0", "\ud800", "é", "2026-13-45"),
    *("9" * 5000, [], {}, [[]], [None], {"": None}, "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"),
    *("shake_128", "sha1", "sha512", [1, 2], [-1, 10**30], "../x", "roots/../x"),
)
_BETWEEN = b"\n\n"


def piece(data: bytes, chance: Random) -> bytes:
    """One piece becomes another, goes, or comes twice."""
    found = list(_PIECE.finditer(data))
    if not found:
        return any_bytes(data, chance)
    one = chance.choice(found)
    text = chance.choice((chance.choice(_OTHERS), chance.choice(found)[0], chance.choice(found)[0], b"", one[0] * 2))
    return data[: one.start()] + text + data[one.end() :]


def value(data: bytes, chance: Random) -> bytes:
    """One value of a JSON text, whole, becomes one of another kind, goes, or comes twice; of one text among several."""
    texts = data.split(_BETWEEN)
    place = chance.randrange(len(texts))
    try:
        tree = json.loads(texts[place])
    except (ValueError, RecursionError):
        return piece(data, chance)
    texts[place] = json.dumps(_changed(tree, chance), ensure_ascii=False).encode(errors="surrogatepass")
    return _BETWEEN.join(texts)


def _changed(tree: object, chance: Random) -> object:
    """A copy with one place changed: this one, or one below."""
    if not isinstance(tree, dict | list) or not tree or chance.randrange(4) == 0:
        return chance.choice((*_VALUES, [tree], {"a": tree}, [tree, tree]))
    if isinstance(tree, list):
        place = chance.randrange(len(tree))
        inner = chance.choice(([], [tree[place]] * 2, [_changed(tree[place], chance)], [_changed(tree[place], chance)]))
        return [*tree[:place], *inner, *tree[place + 1 :]]
    name = chance.choice(sorted(tree))
    rest = {key: other for key, other in tree.items() if key != name}
    changed = _changed(tree[name], chance)
    return chance.choice((rest, {**rest, name: changed}, {**rest, name: changed}, {**rest, name + "x": tree[name]}))


def line(data: bytes, chance: Random) -> bytes:
    """One line goes, comes twice, moves, or is set in or out."""
    found = _LINE.findall(data)
    if not found:
        return piece(data, chance)
    place = chance.randrange(len(found))
    one = found[place]
    what = chance.randrange(5)
    found[place : place + 1] = ([], [one, one], [b"  " + one], [one.lstrip()], [one, chance.choice(found)])[what]
    return b"".join(found)


JSON: Change = one_of(value, value, value, piece, any_bytes)
YAML: Change = one_of(piece, piece, line, any_bytes)
