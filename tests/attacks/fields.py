"""Signature fields put to another use: copied, renamed, moved, hidden; and signatures in fields of their own."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.attacks.certified import sneaky
from tests.attacks.foreign import signed_with
from tests.attacks.raw import appended, body, entry, numbers, stream
from tests.attacks.saving import covered
from tests.attacks.world import ROLES, SIGNED, STATES, Base, Vector, agency, bad, good

_FIRST, _SECOND, _THIRD = (f"assinatura_{role}" for role in ROLES)
_LOOK = stream(b"1 1 1 rg 0 0 500 300 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 500 300]")
_MARGIN = (300, 2, 590, 20)


def _field(name: str, key: bytes, value: bytes) -> Callable[[Base], bytes]:
    def build(base: Base) -> bytes:
        known = numbers(base.pdf)
        number = known.fields[name]
        return appended(base.pdf, {number: entry(body(base.pdf, number), key, value)})

    return build


def _listed(change: Callable[[list[bytes], int], list[bytes]], *others: bytes) -> Callable[[Base], bytes]:
    """The form's list of fields changed; ``change`` gets the number of the first new object."""

    def build(base: Base) -> bytes:
        known = numbers(base.pdf)
        form = body(base.pdf, known.form)
        found = re.search(rb"/Fields\s*\[([^\]]*)\]", form)
        assert found is not None
        kids = change(re.findall(rb"\d+ 0 R", found[1]), known.size)
        new = {known.size + n: other % {b"value": b"%d 0 R" % known.values[_FIRST]} for n, other in enumerate(others)}
        return appended(base.pdf, {known.form: entry(form, b"Fields", b"[%s]" % b" ".join(kids)), **new})

    return build


def _swapped(base: Base) -> bytes:
    """Two fields' signatures exchanged."""
    known = numbers(base.pdf)
    one, two = known.fields[_FIRST], known.fields[_SECOND]
    texts = {one: entry(body(base.pdf, one), b"V", b"%d 0 R" % known.values[_SECOND])}
    texts[two] = entry(body(base.pdf, two), b"V", b"%d 0 R" % known.values[_FIRST])
    return appended(base.pdf, texts)


def _value_copied(base: Base) -> bytes:
    """The first signatory's signature answers for the last role too."""
    known = numbers(base.pdf)
    number = known.fields[_THIRD]
    return appended(base.pdf, {number: entry(body(base.pdf, number), b"V", b"%d 0 R" % known.values[_FIRST])})


def _look(base: Base) -> bytes:
    """A signature that stands shows other words."""
    known = numbers(base.pdf)
    number = known.fields[_FIRST]
    text = re.sub(rb"/AP\s*<<[^>]*>>", b"", body(base.pdf, number))
    return appended(base.pdf, {number: entry(text, b"AP", b"<</N %d 0 R>>" % known.size), known.size: _LOOK})


def _look_in_place(base: Base) -> bytes:
    known = numbers(base.pdf)
    found = re.search(rb"/AP\s*<<\s*/N (\d+) 0 R", body(base.pdf, known.fields[_FIRST]))
    assert found is not None
    return appended(base.pdf, {int(found[1]): _LOOK})


def _grown_while_signing(base: Base) -> bytes:
    """The last signatory's own box, made large enough to cover the page, in the revision that signs."""
    del base
    pdf = agency().signed(agency().filled(), ROLES[:2])
    known = numbers(pdf)
    number = known.fields[_THIRD]
    text = re.sub(rb"/AP\s*<<[^>]*>>", b"", body(pdf, number))
    text = entry(entry(text, b"Rect", b"[40 100 540 800]"), b"AP", b"<</N %d 0 R>>" % known.size)
    return agency().signed(appended(pdf, {number: text, known.size: _LOOK}), ROLES[2:])


def _own_field(box: tuple[int, int, int, int], by: str = ROLES[2]) -> Callable[[Base], bytes]:
    """Who signs last does it as portals do: in a field of their own."""

    def build(_: Base) -> bytes:
        return sneaky(agency().signed(agency().filled(), ROLES[:2]), by, box=box)

    return build


def _one_more(box: tuple[int, int, int, int], by: str) -> Callable[[Base], bytes]:
    return lambda base: sneaky(base.pdf, by, box=box)


def _three_in_own_fields(_: Base) -> bytes:
    """Nobody uses the fields of the form."""
    pdf = agency().filled()
    for place, role in enumerate(ROLES):
        field = f"Signature{place}"
        pdf = sneaky(pdf, role, box=(20 + 190 * place, 2, 200 + 190 * place, 20), field=field)
    return pdf


def _covering_in_own_fields(_: Base) -> bytes:
    """The same, and the last one's box covers the text."""
    pdf = agency().filled()
    for place, role in enumerate(ROLES):
        box = (40, 500, 540, 800) if place == 2 else (20 + 190 * place, 2, 200 + 190 * place, 20)
        pdf = sneaky(pdf, role, box=box, field=f"Signature{place}")
    return pdf


def _changed_by_the_first(change: Callable[[bytes], dict[int, bytes]]) -> Callable[[Base], bytes]:
    """The first signature's revision brings a change of the page along: everybody signs it, and no rule forbids it."""

    def build(_: Base) -> bytes:
        filled = agency().filled()
        first = signed_with(filled, ROLES[0], change(filled))
        return agency().signed(first, ROLES[1:])

    return build


def _one_person_for_all(_: Base) -> bytes:
    """One person signs three times."""
    return agency().signed(agency().filled(), ROLES, by=ROLES[0])


def _others_field(_: Base) -> bytes:
    """Everybody signs, each in another's field: a person counts by CPF."""
    pdf = agency().filled()
    for field, role in zip((*ROLES[1:], ROLES[0]), ROLES, strict=True):
        pdf = agency().signed(pdf, (field,), by=role)
    return pdf


def _of_another_file(base: Base) -> bytes:
    """A signature taken from another document of the same form."""
    other = agency().signed(agency().blank(), STATES["one"])
    text = body(other, numbers(other).values[_FIRST])
    pdf = agency().filled() if base.state == "none" else base.pdf
    known = numbers(pdf)
    field = entry(body(pdf, known.fields[_FIRST]), b"V", b"%d 0 R" % known.size)
    return appended(pdf, {known.fields[_FIRST]: field, known.size: text})


def _flags(base: Base) -> bytes:
    known = numbers(base.pdf)
    return appended(base.pdf, {known.form: entry(body(base.pdf, known.form), b"SigFlags", b"0")})


_STRAY = b"<</Type/Annot/Subtype/Widget/FT/Sig/T(copia)/Rect[0 0 0 0]/V %(value)s>>"

VECTORS: tuple[Vector, ...] = (
    good("field-own-of-a-portal", _own_field(_MARGIN)),
    bad("field-flags-changed", _field(_FIRST, b"Ff", b"1"), "mudanca-sem-assinatura"),
    bad("fields-in-other-order", _listed(lambda kids, _: kids[::-1]), "mudanca-sem-assinatura"),
    good("field-own-unseen", _own_field((0, 0, 0, 0))),
    good("field-own-of-everybody", _three_in_own_fields),
    good("field-of-another-role", _others_field),
    good("field-one-more-signature", _one_more(_MARGIN, "outra_pessoa"), "assinatura-nao-pedida"),
    bad("field-own-covers-text", _own_field((40, 500, 540, 800))),
    bad("field-own-of-everybody-covers-text", _covering_in_own_fields, "assinatura-cobre-pagina"),
    bad("first-signature-changes-page", _changed_by_the_first(covered), "pagina-mostra-outra-coisa"),
    bad("field-one-more-covers-text", _one_more((40, 500, 540, 800), "outra_pessoa")),
    bad("field-one-more-of-nobody", _one_more(_MARGIN, "autoassinado"), "certificado-autoassinado"),
    bad("field-grown-while-signing", _grown_while_signing),
    bad("field-one-person-for-all", _one_person_for_all, "assinado-por-outra-pessoa"),
    bad("field-of-another-file", _of_another_file, states=("none", "all")),
    bad("field-renamed", _field(_FIRST, b"T", b"(outra)"), states=SIGNED),
    bad("field-renamed-as-another", _field(_FIRST, b"T", b"(assinatura_titular)"), states=SIGNED),
    bad("field-values-swapped", _swapped),
    bad("field-value-copied", _value_copied, "intervalo-repetido"),
    bad("field-value-removed", _field(_FIRST, b"V", b"null"), "assinatura-removida", states=SIGNED),
    bad("field-value-is-a-text", _field(_FIRST, b"V", b"(assinado)"), states=SIGNED),
    bad("field-value-is-a-number", _field(_FIRST, b"V", b"1")),
    bad("field-type-changed", _field(_FIRST, b"FT", b"/Tx"), states=SIGNED),
    bad("field-type-removed", _field(_FIRST, b"FT", b"null"), states=SIGNED),
    bad("field-moved", _field(_FIRST, b"Rect", b"[0 0 10 10]"), states=SIGNED),
    bad("field-hidden", _field(_FIRST, b"F", b"2"), states=SIGNED),
    bad("field-look-changed", _look, states=SIGNED),
    bad("field-look-changed-in-place", _look_in_place, states=SIGNED),
    bad("field-state-changed", _field(_FIRST, b"AS", b"/Outro")),
    bad("field-tooltip-changed", _field(_FIRST, b"TU", b"(outra coisa)")),
    bad("field-content-changed", _field(_FIRST, b"Contents", b"(outra coisa)")),
    bad("field-parent-added", _field(_FIRST, b"Parent", b"4 0 R")),
    bad("field-kids-added", _field(_FIRST, b"Kids", b"[4 0 R]")),
    bad("fields-none", _listed(lambda _, __: []), states=SIGNED),
    bad("fields-last-removed", _listed(lambda kids, _: kids[:-1])),
    bad("fields-copied", _listed(lambda kids, new: [*kids, b"%d 0 R" % new], _STRAY), states=SIGNED),
    bad("fields-repeated", _listed(lambda kids, _: kids * 2)),
    bad("fields-signature-flags", _flags),
)
