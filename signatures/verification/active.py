"""What in a PDF can act by itself, and so show one thing to who signs and another to who reads (ISO 32000-2, 12.6)."""

from __future__ import annotations

from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, Object, Pdf

from signatures.acroform import as_text, form_fields
from signatures.report import Problem
from signatures.verification.problems import problem

_HARMLESS = frozenset({"/GoTo", "/URI", "/Named", "/Hide"})
_NAMES = {
    "/JavaScript": "JavaScript",
    "/Launch": "um comando que abre programas",
    "/SubmitForm": "um comando que envia o formulário",
    "/ImportData": "um comando que importa dados",
}
_MAX_CHAIN, _MAX_BOOKMARKS = 50, 2000


def active_content(pdf: Pdf) -> list[Problem]:
    """One problem for each kind of action that isn't mere navigation, and one for XFA."""
    found = sorted({_NAMES.get(kind, f"uma ação {kind.removeprefix('/')}") for kind in _actions(pdf)})
    problems = [problem("conteudo-ativo", what=what) for what in found]
    form = pdf.Root.get(Name.AcroForm)
    if isinstance(form, Dictionary) and Name.XFA in form:
        problems.append(problem("formulario-xfa"))
    return problems


def _actions(pdf: Pdf) -> Iterator[str]:
    root = pdf.Root
    yield from _kinds(root.get(Name.OpenAction))
    names = root.get(Name.Names)
    if isinstance(names, Dictionary) and Name.JavaScript in names:
        yield "/JavaScript"
    holders = [root, *(page.obj for page in pdf.pages), *_annotations(pdf), *_bookmarks(root.get(Name.Outlines))]
    holders += [field.dictionary for field in form_fields(pdf)]
    for holder in holders:
        yield from _kinds(holder.get(Name.A))
        triggers = holder.get(Name.AA)
        if isinstance(triggers, Dictionary):
            yield "automática (AA)"
            for action in triggers.values():
                yield from _kinds(action)


def _bookmarks(outlines: Object | None) -> Iterator[Object]:
    """The items of the outline (ISO 32000-2, 12.3.3); as many as any document has."""
    pending = [outlines]
    for _ in range(_MAX_BOOKMARKS):
        item = pending.pop() if pending else None
        if not isinstance(item, Dictionary):
            if not pending:
                return
            continue
        yield item
        pending += [item.get(Name.Next), item.get(Name.First)]


def _annotations(pdf: Pdf) -> Iterator[Object]:
    for page in pdf.pages:
        listed = page.obj.get(Name.Annots)
        if isinstance(listed, Array):
            yield from (annotation for annotation in listed if isinstance(annotation, Dictionary))


def _kinds(action: Object | None) -> Iterator[str]:
    """The kinds of an action and of those that follow it, harmless ones apart; a destination is no action."""
    pending = [action]
    for _ in range(_MAX_CHAIN):
        if not pending:
            return
        current = pending.pop()
        if isinstance(current, Array):
            pending += [item for item in current if isinstance(item, Dictionary)]
        elif isinstance(current, Dictionary) and Name.S in current:
            kind = as_text(current.S)
            if kind not in _HARMLESS:
                yield kind
            pending.append(current.get(Name.Next))
    yield "em cadeia sem fim"
