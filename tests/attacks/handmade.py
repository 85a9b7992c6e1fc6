"""The last signatory writes the revision that signs by hand: what is signed there has two meanings, or one too many."""

from __future__ import annotations

from collections.abc import Callable

from tests.attacks.containers import LAST, two_signed
from tests.attacks.foreign import Manner, signed_with
from tests.attacks.raw import body, entry, numbers, stream
from tests.attacks.world import Base, Vector, bad, good

_FIELD = f"assinatura_{LAST}"
_LOOK = stream(b"1 1 1 rg 0 0 500 300 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 500 300]")
_WIDE = b"[40 100 540 800]"


def _by(
    field: Callable[[bytes], bytes] = lambda text: text,
    value: Callable[[bytes], bytes] = lambda text: text,
    more: Callable[[bytes], dict[int, bytes]] = lambda _: {},
) -> Callable[[Base], bytes]:
    """Signed so, with the field's text, the signature's text and other objects of this choice."""

    def build(_: Base) -> bytes:
        pdf = two_signed()
        return signed_with(pdf, LAST, more(pdf), Manner(field, value))

    return build


def _first(text: bytes) -> Callable[[bytes], bytes]:
    """Entries before all others of a dictionary: a key that comes again later is there twice."""
    return lambda whole: b"<<" + text + whole[whole.index(b"<<") + 2 :]


def _set(key: bytes, value: bytes) -> Callable[[bytes], bytes]:
    return lambda whole: entry(whole, key, value)


def _spare(number: int) -> Callable[[bytes], dict[int, bytes]]:
    return lambda pdf: {numbers(pdf).size + number: _LOOK}


def _page(key: bytes, value: bytes) -> Callable[[bytes], dict[int, bytes]]:
    return lambda pdf: {numbers(pdf).page: entry(body(pdf, numbers(pdf).page), key, value)}


VECTORS: tuple[Vector, ...] = (
    good("hand-as-it-should-be", _by()),
    bad("hand-field-two-boxes", _by(field=_first(b"/Rect " + _WIDE))),
    bad("hand-field-two-boxes-written-otherwise", _by(field=_first(b"/R#65ct " + _WIDE))),
    bad("hand-field-two-values", _by(field=_first(b"/V 4 0 R"))),
    bad("hand-field-two-types", _by(field=_first(b"/FT/Tx"))),
    bad("hand-field-two-names", _by(field=_first(b"/T(outro)"))),
    bad("hand-field-background", _by(field=_set(b"MK", b"<</BG[1 1 1]>>"))),
    bad("hand-field-rich-text", _by(field=_set(b"RV", b"(outra coisa)"))),
    bad("hand-value-two-ranges", _by(value=_first(b"/ByteRange [0 1 2 3]"))),
    bad("hand-value-two-contents", _by(value=_first(b"/Contents <00>"))),
    bad("hand-value-two-kinds", _by(value=_first(b"/SubFilter/adbe.pkcs7.sha1"))),
    bad("hand-value-range-of-reals", _by(value=lambda text: text.replace(b"[0 ", b"[0.0 "))),
    good("hand-value-with-another-entry", _by(value=_set(b"Kids", b"[]"))),
    bad("hand-page-turned", _by(more=_page(b"Rotate", b"180"))),
    bad("hand-page-cropped", _by(more=_page(b"CropBox", b"[0 400 595 842]"))),
    good("hand-object-unused", _by(more=_spare(7))),
)
