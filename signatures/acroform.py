"""The fields of a PDF's form, however they are arranged (ISO 32000-2, 12.7.4).

Fields nest, and hand down their type and value to their kids; a widget may be merged with its field or hang below it;
a file made to deceive may leave a widget out of the form. All are found here, once each.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, settings

from signatures.beginning import Bytes, stream_of
from signatures.errors import PdfError

MAX_SIZE = 100_000_000
"""Bytes. A form has some hundreds of kilobytes; what is larger than this isn't read."""

MAX_EXPANDED = 64 * 1024 * 1024
"""Bytes of one stream once expanded; no stream of a form comes near."""

_MAX_DEPTH, _MAX_FIELDS = 40, 20_000
_MAX_NESTING, _MAX_ITEMS = 200, 1_000_000
_INHERITED = (Name.FT, Name.V, Name.Ff)


@dataclass(frozen=True, slots=True)
class FormField:
    """A field with its type and value, its own or inherited, and the widgets that show it.

    ``name`` is the fully qualified one. ``in_form`` is False when only a page knows it.
    """

    name: str
    kind: str
    value: Object | None
    dictionary: Object
    widgets: tuple[Object, ...]
    in_form: bool = True


@dataclass(frozen=True, slots=True)
class _Visit:
    node: Object
    name: str
    inherited: dict[Name, Object]
    depth: int


def open_pdf(pdf: Bytes) -> Pdf:
    """Parse a PDF; nothing in it is run.

    Raises:
        PdfError: ``pdf-vazio``, ``pdf-grande-demais``, ``pdf-cifrado`` or ``pdf-ilegivel``.
    """
    if not pdf:
        raise PdfError("pdf-vazio", "O arquivo está vazio.")
    if len(pdf) > MAX_SIZE:
        raise PdfError("pdf-grande-demais", f"O arquivo tem mais de {MAX_SIZE // 1_000_000} MB.")
    limit_parser()
    try:
        opened = Pdf.open(stream_of(pdf), suppress_warnings=True)
    except pikepdf.PasswordError:
        raise PdfError("pdf-cifrado", "O arquivo está protegido por senha.") from None
    except (pikepdf.PdfError, ValueError, RuntimeError) as error:
        raise PdfError("pdf-ilegivel", "O arquivo não é um PDF, ou está cortado ou corrompido.") from error
    if opened.is_encrypted:
        raise PdfError("pdf-cifrado", "O arquivo está cifrado.")
    return opened


def was_mended(pdf: Pdf) -> bool:
    """Whether what was read so far is what the parser made of a file that is cut or damaged."""
    warned = " ".join(map(str, pdf.get_warnings()))
    return "damaged" in warned or "reconstruct" in warned


@functools.cache
def limit_parser() -> None:
    """What a small file may grow into as it is opened. qpdf's limits hold for the whole process."""
    settings.set_qpdf_limits(
        flate_max_memory=MAX_EXPANDED,
        run_length_max_memory=MAX_EXPANDED,
        png_max_memory=MAX_EXPANDED,
        tiff_max_memory=MAX_EXPANDED,
        dct_max_memory=MAX_EXPANDED,
        parser_max_nesting=_MAX_NESTING,
        parser_max_container_size=_MAX_ITEMS,
        doc_max_warnings=1000,
    )


def as_text(value: Object | str | None) -> str:
    """A name or a string, also one that is in no encoding (ISO 32000-2, 7.3.5): then a character a byte."""
    try:
        return str(value)
    except UnicodeDecodeError:
        return value.unparse().decode("latin-1") if isinstance(value, Object) else ""


def stream_content(stream: Stream) -> bytes | None:
    """A stream's bytes without its filters; None when they are broken, unknown, or hide more than is read."""
    try:
        return stream.read_bytes()
    except (pikepdf.PdfError, ValueError, RuntimeError):
        return None


def form_fields(pdf: Pdf) -> list[FormField]:
    """Every field with a type, in the form's order, and then those that only pages know.

    Raises:
        PdfError: ``pdf-formulario-hostil``, when the form is deeper or larger than any form is.
    """
    found: list[FormField] = []
    seen: set[tuple[int, int]] = set()
    form = pdf.Root.get(Name.AcroForm)
    roots = form.get(Name.Fields) if isinstance(form, Dictionary) else None
    pending = [_Visit(node, "", {}, 0) for node in reversed(_dictionaries(roots))]
    while pending:
        visit = pending.pop()
        if _already(visit.node, seen):
            continue
        if visit.depth > _MAX_DEPTH or len(seen) > _MAX_FIELDS:
            raise PdfError("pdf-formulario-hostil", "O formulário do arquivo tem campos demais, ou em níveis demais.")
        field, kids = _read(visit)
        if field is not None:
            found.append(field)
        pending.extend(reversed(kids))
    known = seen | {widget.objgen for field in found for widget in field.widgets}
    return found + [_stray(widget) for _, widget in page_widgets(pdf) if widget.objgen not in known]


def page_widgets(pdf: Pdf) -> Iterator[tuple[int, Object]]:
    """The widgets with a type that each page (from 1) shows."""
    for number, page in enumerate(pdf.pages, 1):
        for annotation in _dictionaries(page.obj.get(Name.Annots)):
            if annotation.get(Name.Subtype) == Name.Widget:
                yield number, annotation


def _read(visit: _Visit) -> tuple[FormField | None, list[_Visit]]:
    node = visit.node
    inherited = visit.inherited | {key: node[key] for key in _INHERITED if key in node}
    name = _joined(visit.name, node)
    children = _dictionaries(node.get(Name.Kids))
    fields = [child for child in children if Name.T in child or Name.Kids in child]
    widgets = tuple(child for child in children if not (Name.T in child or Name.Kids in child))
    below = [_Visit(child, name, inherited, visit.depth + 1) for child in fields]
    kind, value = inherited.get(Name.FT), inherited.get(Name.V)
    if kind is None or (fields and Name.V not in node and not widgets):
        return None, below
    shown = (node,) if Name.Rect in node else widgets
    return FormField(name, as_text(kind), value, node, shown), below


def _stray(widget: Object) -> FormField:
    """A widget that no field of the form leads to; its parents still say what it is."""
    inherited: dict[Name, Object] = {}
    names: list[str] = []
    node: Object | None = widget
    for _ in range(_MAX_DEPTH):
        if not isinstance(node, Dictionary):
            break
        inherited = {key: node[key] for key in _INHERITED if key in node} | inherited
        names += [as_text(node[Name.T])] if Name.T in node else []
        node = node.get(Name.Parent)
    name = ".".join(reversed(names))
    return FormField(name, as_text(inherited.get(Name.FT, "")), inherited.get(Name.V), widget, (widget,), in_form=False)


def _joined(parent: str, node: Object) -> str:
    own = as_text(node[Name.T]) if Name.T in node else ""
    return f"{parent}.{own}" if parent and own else parent or own


def _already(node: Object, seen: set[tuple[int, int]]) -> bool:
    if not node.is_indirect:
        return False
    repeated = node.objgen in seen
    seen.add(node.objgen)
    return repeated


def _dictionaries(items: Object | None) -> list[Object]:
    if not isinstance(items, Array):
        return []
    return [item for item in items if isinstance(item, Dictionary)]
