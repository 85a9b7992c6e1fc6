"""The automatic styles: of tables, their rows, columns and cells, which have no named styles in a text document."""

from __future__ import annotations

import functools
from typing import Any

from pipeline.renderers.look import look
from pipeline.renderers.odt.nodes import node, written
from pipeline.renderers.odt.pages import FIRST_PAGE
from pipeline.renderers.odt.styles import points

# Names that the blocks use.
TABLE, KEPT_TABLE, CENTRED_TABLE = "Tabela", "TabelaInteira", "TabelaCentrada"
KEPT_ROW, ROW = "LinhaInteira", "Linha"
CELL, NO_CELL, SIGNATURE_CELL, HEAD_CELL, DATA_CELL = "Celula", "Nenhuma", "Caixa", "Cabeca", "Dado"
FIRST_OF_FORM, FIRST_OF_LETTER, ONLY_OF_LETTER = "PrimeiroFormulario", "PrimeiroCarta", "UnicoCarta"
SECTION, WELL, BOX, TYPED = "Secao", "Digitacao", "Marcacao", "Digitado"
_CELL_TOP, _CELL_BOTTOM = 2.5, 3
_MIDDLE = {"style:vertical-pos": "middle", "style:vertical-rel": "line"}


class Layout:
    """The automatic styles of one document: those that every document has, and a style a width of column."""

    def __init__(self, width: float) -> None:
        """``width`` is that of a line, in points."""
        self.width = width
        self._columns: dict[str, str] = {}

    def columns(self, widths: list[float]) -> list[Any]:
        """The columns of a table."""
        return [node("table:table-column", {"table:style-name": self._column(points(width))}) for width in widths]

    def _column(self, width: str) -> str:
        return self._columns.setdefault(width, f"Coluna{len(self._columns) + 1}")

    def written(self) -> str:
        """`office:automatic-styles`."""
        columns = [_style(name, "table-column", {"style:column-width": width}) for width, name in self._columns.items()]
        return f"<office:automatic-styles>{_fixed(self.width)}{written(*columns)}</office:automatic-styles>"


@functools.lru_cache(maxsize=4)
def _fixed(width: float) -> str:
    color, line, inset = look()["color"], look()["line"], look()["field"]["inset"]
    table = {"style:width": points(width), "table:align": "margins", "table:border-model": "collapsing"}
    hair = f"{points(line['hair'])} solid {color['line']}"
    field = {
        "fo:padding-left": points(inset),
        "fo:padding-right": points(inset),
        "fo:padding-top": points(_CELL_TOP),
        "fo:padding-bottom": points(_CELL_BOTTOM),
        "fo:border": hair,
    }
    bold = node("style:text-properties", {"fo:font-weight": "bold"})
    band = {"fo:background-color": color["band"]}
    return written(
        _first(FIRST_OF_FORM, "Autoridade"),
        _first(FIRST_OF_LETTER, "Timbre", bold),
        _first(ONLY_OF_LETTER, "Timbre_20_final", bold),
        _style(TABLE, "table", table),
        _style(KEPT_TABLE, "table", {**table, "style:may-break-between-rows": "false"}),
        _style(CENTRED_TABLE, "table", _centred()),
        _style(KEPT_ROW, "table-row", {"fo:keep-together": "always"}),
        _style(ROW, "table-row", {"fo:keep-together": "auto"}),
        _style(CELL, "table-cell", field),
        _style(NO_CELL, "table-cell", {"fo:border": "none", "fo:padding": "0pt"}),
        _style(SIGNATURE_CELL, "table-cell", {"fo:border": hair, "fo:padding": "0pt"}),
        _style(HEAD_CELL, "table-cell", {**band, "fo:border": hair, "fo:padding": "3pt"}),
        _style(DATA_CELL, "table-cell", {"fo:border": hair, "fo:padding": "3pt"}),
        _style(SECTION, "section", {"text:dont-balance-text-columns": "true"}),
        _style(WELL, "graphic", {**_MIDDLE, "fo:background-color": color["well"], "fo:border": hair}),
        _style(BOX, "graphic", _MIDDLE),
        _typed(),
    )


def _centred() -> dict[str, str]:
    """A letter's place to sign, which stays with the name below it."""
    width = points(look()["signature"]["width"])
    return {"style:width": width, "table:align": "center", "fo:keep-with-next": "always"}


def _first(name: str, parent: str, text: Any = None) -> Any:
    """The paragraph that opens the document on its first page (ODF 1.2 part 1, 19.499)."""
    attributes = {
        "style:name": name,
        "style:family": "paragraph",
        "style:parent-style-name": parent,
        "style:master-page-name": FIRST_PAGE,
    }
    return node("style:style", attributes, *([text] if text else []))


def _typed() -> Any:
    """How what is typed looks: LibreOffice takes a control's font from the paragraph style that its place names."""
    font = {
        "style:font-name": look()["font"],
        "fo:font-size": points(look()["size"]["body"]),
        "fo:color": look()["color"]["ink"],
    }
    text = node("style:text-properties", font)
    return node("style:style", {"style:name": TYPED, "style:family": "paragraph"}, text)


def _style(name: str, family: str, properties: dict[str, str]) -> Any:
    kind = f"style:{family}-properties"
    return node("style:style", {"style:name": name, "style:family": family}, node(kind, properties))
