"""Content controls at run level, each inside a bookmark of its own (ECMA-376-1, 17.5.2 and 17.13.6).

Which kind a field gets, and why, is in docs/dev/decisions/0009-docx-controls.md.
"""

from __future__ import annotations

from pipeline.document.model import FieldBlock, Option, Widget
from pipeline.renderers.docx.markup import NONE, Xml, element, escape, run
from pipeline.renderers.docx.naming import Controls, bookmark_name, tag_name, title

TYPE_HERE = "Digite aqui"
CHOOSE_HERE = "Escolha"
DATE_HERE = "dd/mm/aaaa"
TICKED, UNTICKED = "\u2612", "\u2610"

_BOX_STYLE = element("rStyle", val="Caixa")
_QUIET_STYLE = element("rStyle", val="PlaceholderText")
_PLACEHOLDER = element("showingPlcHdr")
_CHECKBOX = Xml(
    '<w14:checkbox><w14:checked w14:val="0"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
    '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox>'
)
_DATE = element(
    "date",
    element("dateFormat", val="dd/MM/yyyy"),
    element("lid", val="pt-BR"),
    element("storeMappedDataAs", val="date"),
    element("calendar", val="gregorian"),
)


def whole_control(controls: Controls, block: FieldBlock) -> Xml:
    """The control in which a whole field is typed or chosen."""
    match block.widget:
        case Widget.CHOICE:
            kind, shown = _list(block), CHOOSE_HERE
        case Widget.DATE:
            kind, shown = _DATE, DATE_HERE
        case _:
            kind, shown = NONE, TYPE_HERE
    return _control(controls, block.name, block.label, Xml(_PLACEHOLDER + kind), run(shown, _QUIET_STYLE))


def box_control(controls: Controls, block: FieldBlock, option: Option) -> Xml:
    """The box of one option."""
    label = f"{block.label}: {option.label}"
    return _control(controls, f"{block.name}.{option.id}", label, _CHECKBOX, run(UNTICKED, _BOX_STYLE))


def box(option: Option) -> Xml:
    """The box of an option whose answer is known."""
    return run(TICKED if option.selected else UNTICKED, _BOX_STYLE)


def _control(controls: Controls, name: str, label: str, kind: Xml, content: Xml) -> Xml:
    number = controls.number(name)
    properties = element(
        "sdtPr",
        element("alias", val=title(label)),
        element("tag", val=tag_name(name)),
        element("id", val=number),
        element("lock", val="sdtLocked"),
        kind,
    )
    return Xml(
        f'<w:bookmarkStart w:id="{number}" w:name="{escape(bookmark_name(name))}"/>'
        f"<w:sdt>{properties}<w:sdtContent>{content}</w:sdtContent></w:sdt>"
        f'<w:bookmarkEnd w:id="{number}"/>'
    )


def _list(block: FieldBlock) -> Xml:
    items = (element("listItem", displayText=option.label, value=option.id) for option in block.options)
    return element("dropDownList", *items)
