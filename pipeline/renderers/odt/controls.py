"""Form controls (ODF 1.2 part 1, 13), as LibreOffice implements them: it is what fills in an ODT.

A control is described once, among the forms, and stands as a drawing at its place in the text, which names it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.document.model import FieldBlock, Option, Widget
from pipeline.renderers.look import look
from pipeline.renderers.measures import TWELFTHS, typing_height
from pipeline.renderers.odt.layout import BOX, TYPED, WELL
from pipeline.renderers.odt.nodes import node, plain
from pipeline.renderers.odt.styles import points

_COMPONENT = "ooo:com.sun.star.form.component."
_DAY_MONTH_YEAR = "7"  # LibreOffice's number for dd/mm/aaaa
_WHOLE = {
    Widget.LINE: ("form:text", "TextField"),
    Widget.LINES: ("form:textarea", "TextField"),
    Widget.DATE: ("form:date", "DateField"),
    Widget.CHOICE: ("form:listbox", "ListBox"),
}


class Controls:
    """The controls of one document, in reading order, which is the order of the tab key."""

    def __init__(self) -> None:
        self._made: list[Any] = []

    def forms(self) -> Any:
        """`office:forms`: every control that was placed."""
        attributes = {"form:name": "Formulario", "form:control-implementation": f"{_COMPONENT}Form"}
        form = node("form:form", attributes, *self._made)
        return node("office:forms", {"form:automatic-focus": "false", "form:apply-design-mode": "false"}, form)

    def whole(self, field: FieldBlock, line: float) -> Any:
        """Where the whole field is typed or chosen, as wide as its cell on a line of that width."""
        kind, component = _WHOLE[field.widget]
        attributes: dict[str, str] = {}
        inside = [_properties(field.tooltip or field.label, field.widget)]
        if field.widget is Widget.CHOICE:
            attributes = {"form:dropdown": "true", "form:size": "12"}
            # The first option is none: a choice that was made by mistake can be taken back.
            inside += [node("form:option", {"form:label": "", "form:value": ""})]
            inside += [node("form:option", {"form:label": each.label, "form:value": each.id}) for each in field.options]
        elif field.max_length is not None and component == "TextField":
            attributes = {"form:max-length": str(field.max_length)}
        width = line * field.span / TWELFTHS - 2 * look()["field"]["inset"] - 1
        made = self._describe(kind, component, field.name, attributes, inside)
        return _place(made, (width, typing_height(field)), field.label, WELL)

    def box(self, field: FieldBlock, option: Option) -> Any:
        """A box for one option. Those of a YES_NO share the field's name, and so exclude each other."""
        side = float(look()["field"]["box"])
        help_text = f"{field.tooltip or field.label} {option.label}"
        inside = [_properties(help_text, field.widget)]
        if field.widget is Widget.YES_NO:
            made = self._describe("form:radio", "RadioButton", field.name, {"form:value": option.id}, inside)
        else:
            name = f"{field.name}.{option.id}"
            made = self._describe("form:checkbox", "CheckBox", name, {"form:value": option.id}, inside)
        return _place(made, (side, side), f"{field.label}: {option.label}", BOX)

    def _describe(self, kind: str, component: str, name: str, more: Mapping[str, str], inside: list[Any]) -> str:
        """Keep the control's description; gives the id by which its place names it."""
        number = len(self._made) + 1
        identity = f"c{number}"
        attributes = {
            "xml:id": identity,
            "form:id": identity,
            "form:name": name,
            "form:control-implementation": _COMPONENT + component,
            "form:tab-index": str(number),
            **more,
        }
        self._made.append(node(kind, attributes, *inside))
        return identity


def _properties(help_text: str, widget: Widget) -> Any:
    """What ODF has no attributes for: LibreOffice's own properties (ODF 1.2 part 1, 13.19)."""
    properties = [("HelpText", "string", help_text)]
    match widget:
        case Widget.LINES:
            properties.append(("MultiLine", "boolean", "true"))
        case Widget.DATE:
            properties += [("Dropdown", "boolean", "true"), ("DateFormat", "float", _DAY_MONTH_YEAR)]
    return node("form:properties", None, *(_property(*each) for each in properties))


def _property(name: str, kind: str, value: str) -> Any:
    key = {"string": "office:string-value", "boolean": "office:boolean-value", "float": "office:value"}[kind]
    return node("form:property", {"form:property-name": name, "office:value-type": kind, key: value})


def _place(identity: str, size: tuple[float, float], label: str, style: str) -> Any:
    """The drawing that shows a control, in a line of text, with the name that assistive technology reads."""
    attributes = {
        "draw:control": identity,
        "draw:style-name": style,
        "draw:text-style-name": TYPED,
        "text:anchor-type": "as-char",
        "svg:width": points(round(size[0], 2)),
        "svg:height": points(round(size[1], 2)),
    }
    return node("draw:control", attributes, node("svg:title", None, plain(label)))
