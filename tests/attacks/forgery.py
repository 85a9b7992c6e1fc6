"""Universal signature forgery: the signature's own dictionary is broken, in the hope that a reader then looks away."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.attacks.raw import appended, body, numbers
from tests.attacks.world import SIGNED, Base, Vector, bad

_CONTENTS, _RANGE = rb"/Contents\s*<[0-9A-Fa-f]*>", rb"/ByteRange\s*\[[^\]]*\]"


def _last_value(pdf: bytes) -> int:
    return max(numbers(pdf).values.values())


def later(change: Callable[[bytes, int], bytes]) -> Callable[[Base], bytes]:
    """The last signature's dictionary written again in one more revision; ``change`` gets its text and the size."""

    def build(base: Base) -> bytes:
        number = _last_value(base.pdf)
        return appended(base.pdf, {number: change(body(base.pdf, number), len(base.pdf))})

    return build


def _key(pattern: bytes, text: bytes) -> Callable[[Base], bytes]:
    return later(lambda value, size: re.sub(pattern, text.replace(b"SIZE", b"%d" % size), value, count=1))


def _contents(text: bytes) -> Callable[[Base], bytes]:
    return _key(_CONTENTS, b"/Contents " + text if text else b"")


def _range(text: bytes) -> Callable[[Base], bytes]:
    return _key(_RANGE, b"/ByteRange " + text if text else b"")


def in_place(pattern: bytes, text: bytes) -> Callable[[Base], bytes]:
    """The file's last match replaced by a text of the same length: no offset moves."""

    def build(base: Base) -> bytes:
        found = list(re.finditer(pattern, base.pdf))[-1]
        return base.pdf[: found.start()] + text.ljust(len(found[0])) + base.pdf[found.end() :]

    return build


def _both(base: Base) -> bytes:
    number = _last_value(base.pdf)
    text = re.sub(_CONTENTS, b"", re.sub(_RANGE, b"", body(base.pdf, number)))
    return appended(base.pdf, {number: text})


def _all_null(base: Base) -> bytes:
    return appended(base.pdf, dict.fromkeys(numbers(base.pdf).values.values(), b"null"))


def _twice(key: bytes, text: bytes) -> Callable[[Base], bytes]:
    return later(lambda value, _: value[:-2] + b"/" + key + b" " + text + b">>")


VECTORS: tuple[Vector, ...] = (
    bad("usf-contents-absent", _contents(b""), states=SIGNED),
    bad("usf-contents-null", _contents(b"null")),
    bad("usf-contents-empty", _contents(b"<>"), states=SIGNED),
    bad("usf-contents-zero", _contents(b"<00>")),
    bad("usf-contents-zeros", _contents(b"<" + b"00" * 4000 + b">")),
    bad("usf-contents-name", _contents(b"/Valid")),
    bad("usf-contents-text", _contents(b"(valid)")),
    bad("usf-contents-array", _contents(b"[<3082>]")),
    bad("usf-contents-number", _contents(b"1")),
    bad("usf-range-absent", _range(b""), states=SIGNED),
    bad("usf-range-null", _range(b"null")),
    bad("usf-range-empty", _range(b"[]"), states=SIGNED),
    bad("usf-range-zeros", _range(b"[0 0 0 0]")),
    bad("usf-range-negative", _range(b"[0 -1 -1 -1]")),
    bad("usf-range-negative-middle", _range(b"[0 SIZE -SIZE SIZE]")),
    bad("usf-range-overlapping", _range(b"[0 SIZE 0 SIZE]")),
    bad("usf-range-whole-file", _range(b"[0 SIZE SIZE 0]")),
    bad("usf-range-huge", _range(b"[0 999999999999999999 999999999999999999 999999999999999999]")),
    bad("usf-range-beyond-64-bits", _range(b"[0 99999999999999999999999 1 1]")),
    bad("usf-range-two-numbers", _range(b"[0 SIZE]")),
    bad("usf-range-three-numbers", _range(b"[0 10 SIZE]")),
    bad("usf-range-six-numbers", _range(b"[0 10 20 10 40 10]")),
    bad("usf-range-texts", _range(b"[(0) (10) (20) (30)]")),
    bad("usf-range-reals", _range(b"[0.0 10.5 20.5 30.0]")),
    bad("usf-range-names", _range(b"[/a /b /c /d]")),
    bad("usf-range-not-from-zero", _range(b"[1 100 200 SIZE]")),
    bad("usf-contents-and-range-absent", _both, states=SIGNED),
    bad("usf-subfilter-absent", _key(rb"/SubFilter\s*/[\w.]+", b"")),
    bad("usf-subfilter-unknown", _key(rb"/SubFilter\s*/[\w.]+", b"/SubFilter /adbe.none")),
    bad("usf-subfilter-empty", _key(rb"/SubFilter\s*/[\w.]+", b"/SubFilter /")),
    bad("usf-type-timestamp", _key(rb"/Type\s*/Sig", b"/Type /DocTimeStamp")),
    bad("usf-type-other", _key(rb"/Type\s*/Sig", b"/Type /Other")),
    bad("usf-every-value-null", _all_null, "assinatura-removida", states=SIGNED),
    bad("usf-second-contents", _twice(b"Contents", b"<00>")),
    bad("usf-second-range", _twice(b"ByteRange", b"[0 0 0 0]")),
    bad("usf-in-place-contents-renamed", in_place(rb"/Contents <3082", b"/Contentz <3082"), states=SIGNED),
    bad("usf-in-place-range-renamed", in_place(rb"/ByteRange", b"/ByteRangf"), states=SIGNED),
    bad("usf-in-place-range-zeros", in_place(rb"/ByteRange\s*\[[^\]]*\]", b"/ByteRange [0 0 0 0]")),
    bad("usf-in-place-range-negative", in_place(rb"/ByteRange\s*\[[^\]]*\]", b"/ByteRange [0 -1 9 -9]")),
    bad("usf-in-place-contents-null", in_place(rb"/Contents <3082[0-9A-F]*>", b"/Contents null"), states=SIGNED),
    bad("usf-in-place-subfilter", in_place(rb"/ETSI.CAdES.detached", b"/adbe.x509.rsa_sha1")),
)
