"""Whether a PDF is what it says: PDF/A-3, by what such a file must declare and hold, and may not.

Not a validator: it looks at what goes wrong when a word processor prints (ISO 19005-3). veraPDF says the rest.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from signatures.verification.active import active_content

_PART = "3"
_PROGRAMS = (Name.FontFile, Name.FontFile2, Name.FontFile3)
_HIDDEN, _PRINT = 0b100011, 0b100  # annotation flags invisible, hidden and no view; print (ISO 32000-2, table 167)


def archival_problems(pdf: bytes) -> tuple[str, ...]:
    """What keeps the file from being PDF/A-3, in Portuguese; nothing when all that is looked at holds."""
    with Pdf.open(io.BytesIO(pdf)) as opened:
        return tuple(dict.fromkeys(_problems(opened)))


def _problems(pdf: Pdf) -> Iterator[str]:
    if pdf.is_encrypted:  # 6.1.3
        yield "está cifrado"
    if Name.ID not in pdf.trailer:  # 6.1.3
        yield "não tem identificador"
    declared = _declared(pdf)
    if not declared.startswith(_PART):  # 6.6.4
        yield f"declara ser PDF/A-{declared}, e não PDF/A-3" if declared else "não declara ser PDF/A"
    if not _has_output_intent(pdf):  # 6.2.3
        yield "não diz com que cores se imprime (OutputIntent)"
    for name in _loose_fonts(pdf):  # 6.2.11.4.1
        yield f"não traz dentro de si a fonte {name}"
    if any(str(each) == "/LZWDecode" for stream in _streams(pdf) for each in _filters(stream)):  # 6.1.7.2
        yield "usa uma compressão que não se admite (LZW)"
    if any(not _is_shown(annotation) for annotation in _annotations(pdf)):  # 6.3.2
        yield "tem anotações que não se imprimem"
    for problem in active_content(pdf):  # 6.5.1
        yield problem.message.rstrip(".")


def _declared(pdf: Pdf) -> str:
    """Part and level (``3B``), as the metadata have them; empty when they can't be read."""
    if not isinstance(pdf.Root.get(Name.Metadata), Stream):
        return ""
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        return str(metadata.pdfa_status)


def _has_output_intent(pdf: Pdf) -> bool:
    listed = pdf.Root.get(Name.OutputIntents)
    return isinstance(listed, Array) and any(
        isinstance(each, Dictionary)
        and each.get(Name.S) == Name.GTS_PDFA1
        and isinstance(each.get(Name.DestOutputProfile), Stream)
        for each in listed
    )


def _loose_fonts(pdf: Pdf) -> Iterator[str]:
    """The fonts whose programs are elsewhere. A composite font has its program in its descendant."""
    for value in _dictionaries(pdf):
        if value.get(Name.Type) != Name.Font or value.get(Name.Subtype) in (Name.Type0, Name.Type3):
            continue
        descriptor = value.get(Name.FontDescriptor)
        if not (isinstance(descriptor, Dictionary) and any(key in descriptor for key in _PROGRAMS)):
            yield str(value.get(Name.BaseFont, "/sem nome")).removeprefix("/")


def _dictionaries(pdf: Pdf) -> Iterator[Object]:
    """Every dictionary of the file, a stream's own too, however deep in another it stands."""
    pending: list[Object] = [value for value in pdf.objects if isinstance(value, Dictionary | Array | Stream)]
    while pending:
        value = pending.pop()
        if isinstance(value, Array):
            pending += [each for each in value if _is_inside(each)]
            continue
        yield value
        pending += [each for _, each in value.items() if _is_inside(each)]


def _is_inside(value: Object) -> bool:
    """Whether it is written there, and not somewhere else where it is found by itself."""
    return isinstance(value, Dictionary | Array) and not value.is_indirect


def _streams(pdf: Pdf) -> Iterator[Object]:
    return (value for value in pdf.objects if isinstance(value, Stream))


def _filters(stream: Object) -> list[Object]:
    named = stream.get(Name.Filter)
    return list(named) if isinstance(named, Array) else [named] if named is not None else []


def _annotations(pdf: Pdf) -> Iterator[Object]:
    for page in pdf.pages:
        listed = page.obj.get(Name.Annots)
        if isinstance(listed, Array):
            yield from (each for each in listed if isinstance(each, Dictionary))


def _is_shown(annotation: Object) -> bool:
    flags = int(annotation.get(Name.F, 0))
    return flags & _PRINT != 0 and flags & _HIDDEN == 0
