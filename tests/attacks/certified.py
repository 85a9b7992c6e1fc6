"""Evil annotation, sneaky signature and changed permissions, on files certified at each level (Mainka et al., 2021)."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.attacks import foreign
from tests.attacks.foreign import Place, placed, recipe
from tests.attacks.raw import Ending, appended, body, entry, numbers, stream
from tests.attacks.world import ROLES, Base, Vector, agency, bad, good

_LOOK = stream(b"1 1 1 rg 0 0 500 300 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 500 300]")
_BOX = (40, 500, 540, 800)


def certified(level: int, signatories: tuple[str, ...] = ROLES) -> bytes:
    """The document, certified by its first signatory at this DocMDP level, and signed by the others."""
    first, *others = signatories
    field = Place(f"assinatura_{first}", certify=level)
    pdf = placed(agency().filled(), field, foreign.container(recipe(first)))
    return agency().signed(pdf, tuple(others))


def annotated(subtype: bytes, pdf: bytes) -> bytes:
    """One more annotation, over the text of the first page."""
    known = numbers(pdf)
    note = b"<</Type/Annot/Subtype/%s/Rect[40 500 540 800]/F 4/P %d 0 R/Contents(outro texto)/AP<</N %d 0 R>>>>"
    page = body(pdf, known.page)
    found = re.search(rb"/Annots\s*\[([^\]]*)\]", page)
    listed = (found[1] if found else b"") + b" %d 0 R" % known.size
    changed = {
        known.size: note % (subtype, known.page, known.size + 1),
        known.size + 1: _LOOK,
        known.page: entry(page, b"Annots", b"[%s]" % listed),
    }
    return appended(pdf, changed)


def _evil(level: int, subtype: bytes) -> Callable[[Base], bytes]:
    one = level == 1
    return lambda _: annotated(subtype, certified(level, ROLES[:1] if one else ROLES))


def sneaky(pdf: bytes, by: str, *, box: tuple[int, int, int, int] = _BOX, field: str = "Signature1") -> bytes:
    """One more signature in a field of its own, whose box covers the text."""
    return placed(pdf, Place(field, box=box), foreign.container(recipe(by)))


def _sneaky(level: int, by: str) -> Callable[[Base], bytes]:
    return lambda _: sneaky(certified(level, ROLES[:1] if level == 1 else ROLES), by)


def _sneaky_look(level: int, by: str) -> Callable[[Base], bytes]:
    """The same, and the box draws a white rectangle over what was signed."""
    return lambda _: _with_look(certified(level, ROLES[:1] if level == 1 else ROLES), by)


def _with_look(pdf: bytes, by: str) -> bytes:
    known = numbers(pdf)
    field = (
        b"<</Type/Annot/Subtype/Widget/FT/Sig/T(Signature1)/F 132/Rect[40 500 540 800]/P %d 0 R/AP<</N %d 0 R>>>>"
        % (known.page, known.size + 1)
    )
    form, page = body(pdf, known.form), body(pdf, known.page)
    listed = re.search(rb"/Fields\s*\[([^\]]*)\]", form)
    assert listed is not None
    changed = {
        known.size: field,
        known.size + 1: _LOOK,
        known.form: entry(form, b"Fields", b"[%s %d 0 R]" % (listed[1], known.size)),
        known.page: entry(page, b"Annots", b"[%d 0 R]" % known.size),
    }
    return placed(appended(pdf, changed), Place("Signature1"), foreign.container(recipe(by)))


def _value(change: Callable[[bytes], bytes]) -> Callable[[Base], bytes]:
    """The certification's dictionary written again."""

    def build(_: Base) -> bytes:
        pdf = certified(2)
        number = min(numbers(pdf).values.values())
        return appended(pdf, {number: change(body(pdf, number))})

    return build


def _perms(text: bytes, *others: bytes) -> Callable[[Base], bytes]:
    def build(_: Base) -> bytes:
        pdf = certified(2)
        known = numbers(pdf)
        more = {known.size + place: other for place, other in enumerate(others)}
        return appended(
            pdf, {known.root: _with_perms(pdf, known.root, text % {b"new": b"%d 0 R" % known.size}), **more}
        )

    return build


def _with_perms(pdf: bytes, root: int, text: bytes) -> bytes:
    without = re.sub(rb"/Perms\s*(<<.*?>>|\d+ 0 R)", b"", body(pdf, root), count=1, flags=re.DOTALL)
    place = without.rfind(b">>")
    return without[:place] + (b"/Perms %s" % text if text else b"") + without[place:]


def _in_place(base: Base) -> bytes:
    del base
    pdf = certified(2)
    place = pdf.index(b"/P 2", pdf.index(b"/TransformParams"))
    return pdf[:place] + b"/P 3" + pdf[place + 4 :]


def _lock(text: bytes) -> Callable[[Base], bytes]:
    """A field's lock put in, or taken away, after its signature."""

    def build(base: Base) -> bytes:
        known = numbers(base.pdf)
        number = known.fields["assinatura_titular"]
        return appended(base.pdf, {number: entry(body(base.pdf, number), b"Lock", text)})

    return build


def _root_only(base: Base) -> bytes:
    del base
    pdf = certified(2)
    return appended(pdf, {}, Ending(root=numbers(pdf).page))


_UR3 = b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/Contents<00>/ByteRange[0 1 2 3]>>"

VECTORS: tuple[Vector, ...] = (
    good("certified-2", lambda _: certified(2)),
    good("certified-3", lambda _: certified(3)),
    *(
        bad(f"eaa-p{level}-{subtype.lower()}", _evil(level, subtype.encode()), "alteracao-nao-permitida")
        for level in (1, 2, 3)
        for subtype in ("FreeText", "Stamp", "Redact", "Square", "Highlight")
    ),
    *(bad(f"ssa-p{level}-{by}", _sneaky(level, by)) for level in (1, 2, 3) for by in ("outra_pessoa", "autoassinado")),
    *(bad(f"ssa-p{level}-covering", _sneaky_look(level, "outra_pessoa")) for level in (1, 2, 3)),
    bad("mdp-level-raised", _value(lambda text: re.sub(rb"/P 2", b"/P 3", text))),
    bad("mdp-reference-removed", _value(lambda text: re.sub(rb"/Reference\s*\[.*?\]", b"", text, flags=re.DOTALL))),
    bad("mdp-level-raised-in-place", _in_place, "assinatura-invalida"),
    bad("mdp-perms-removed", _perms(b"")),
    bad("mdp-perms-to-another", _perms(b"<</DocMDP %(new)s>>", _UR3)),
    bad("mdp-usage-rights-added", _perms(b"<</UR3 %(new)s>>", _UR3)),
    bad("mdp-catalog-is-a-page", _root_only),
    bad("mdp-lock-removed", _lock(b"null")),
    bad("mdp-lock-of-nothing", _lock(b"<</Type/SigFieldLock/Action/Include/Fields[]>>")),
)
