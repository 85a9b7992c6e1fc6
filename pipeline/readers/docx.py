"""What someone typed into a DOCX form, and the record that a DOCX of ours carries. Nothing is checked here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.readers.docx_controls import MARK, Control, Walk
from pipeline.readers.docx_custom import MAX_RECORD, Field, Option, data_in
from pipeline.readers.docx_package import open_package
from pipeline.readers.docx_xml import listen
from pipeline.readers.errors import ReadError
from pipeline.readers.model import Found, Raw

_TICKED = frozenset("\u2612\u2611\u2714\u2717\u2718Xx")
_UNTICKED = frozenset("\u2610\u25a1")
_YES_NO = frozenset({"sim", "nao"})
# What our controls show before anybody types, and what Word puts there when what was typed is deleted again.
PLACEHOLDERS = frozenset({"Digite aqui", "Escolha", "dd/mm/aaaa"})
_OF_WORD = (
    "Clique ou toque",
    "Clique aqui para",
    "Escolher um item",
    "Click or tap",
    "Click here to enter",
    "Choose an item",
)


def read_docx(data: bytes) -> Found:
    """The record and the typed values of a DOCX, whoever saved it last.

    Raises ReadError for what is no DOCX, is damaged, or is hostile: see `archive`, `docx_package` and `docx_xml`.
    """
    walk = Walk()
    with open_package(data) as package:
        main = package.document()
        custom = data_in(package, main)
        listen(package.read(main), walk)
    tagged, marked = _by_name(walk.tagged), _by_name(walk.marked)
    table = custom.fields or _guessed(tagged or marked)
    return Found(_json_object(custom.record), _values(table, tagged, marked))


def _by_name(controls: Iterable[Control]) -> dict[str, Control]:
    """Two controls of one name that say different things would let a page say what its data don't."""
    known: dict[str, Control] = {}
    texts: dict[str, str] = {}
    for control in controls:
        text = control.text
        if texts.setdefault(control.name, text) != text:
            message = "O arquivo tem dois campos com o mesmo nome e valores diferentes. Ele não foi lido."
            raise ReadError("arquivo-hostil", message)
        known.setdefault(control.name, control)
    return known


def _values(table: Iterable[Field], tagged: Mapping[str, Control], marked: Mapping[str, Control]) -> dict[str, Raw]:
    """Of every field of the table that is still there. Tags first: a bookmark can be moved without anybody seeing."""
    values: dict[str, Raw] = {}

    def control(name: str, mark: str) -> Control | None:
        return tagged.get(name) or tagged.get(mark) or marked.get(mark)

    for field in table:
        if field.has_boxes:
            boxes = [(option.id, control(f"{field.name}.{option.id}", option.mark)) for option in field.options]
            if any(box for _, box in boxes):
                values[field.name] = _chosen(field, [name for name, box in boxes if box and _is_ticked(box)])
        elif (whole := control(field.name, field.mark)) is not None:
            values[field.name] = _typed(field, whole)
    return values


def _typed(field: Field, control: Control) -> Raw:
    """The text; of a list, the id of what was chosen, and the text itself when it is none of the options."""
    text, bare = control.text, control.text.strip()
    if not bare or bare in PLACEHOLDERS or (control.is_placeholder and bare.startswith(_OF_WORD)):
        return None
    known = {option.label: option.id for option in field.options} or control.items or {}
    return known.get(bare, text)


def _chosen(field: Field, ids: list[str]) -> Raw:
    """Sim or Não; both, where someone ticked both: checking will say so."""
    if field.kind != "yes_no":
        return ids
    return ids if len(ids) > 1 else next(iter(ids), None)


def _is_ticked(box: Control) -> bool:
    """As it is shown; by the control's properties when what is shown is neither."""
    shown = box.text.strip()
    if shown and shown[0] in _TICKED | _UNTICKED:
        return shown[0] in _TICKED
    return box.ticked is True


def _guessed(controls: Mapping[str, Control]) -> list[Field]:
    """The fields of a file whose custom XML part someone dropped, by its controls alone."""
    whole: list[Field] = []
    boxes: dict[str, list[Option]] = {}
    for mark, control in controls.items():
        name = mark.removeprefix(MARK).replace("__", ".")
        group, _, last = name.rpartition(".")
        if not group:
            continue  # it stands for a name that only the table knew
        if control.ticked is None:
            whole.append(Field(name, "line", mark))
        else:
            boxes.setdefault(group, []).append(Option(last, last, mark))
    return whole + [Field(name, _kind(options), "", tuple(options)) for name, options in boxes.items()]


def _kind(boxes: list[Option]) -> str:
    return "yes_no" if {box.id for box in boxes} <= _YES_NO else "choices"


def _json_object(text: str) -> dict[str, Any] | None:
    if not text or len(text) > MAX_RECORD:
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
