"""The named styles, from the look: what a word processor lists, and what anyone may change in one place."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.renderers.look import look
from pipeline.renderers.odt.nodes import node, written

Properties = Mapping[str, str]

# How a character that stands for a box is drawn: the text's font has none. The first that the machine has.
BOX_FONTS = "'Segoe UI Symbol', 'DejaVu Sans', 'Noto Sans Symbols2', 'MS Gothic'"
# Carlito has the widths of Calibri, which Word's machines have.
TEXT_FONTS = "{font}, Calibri"


def points(length: float) -> str:
    """A length in points."""
    return f"{length:g}pt"


def font_faces() -> Any:
    """The fonts that styles name."""
    font = look()["font"]
    return node(
        "office:font-face-decls",
        None,
        node("style:font-face", {"style:name": font, "svg:font-family": TEXT_FONTS.format(font=font)}),
        node("style:font-face", {"style:name": "Caixas", "svg:font-family": BOX_FONTS}),
    )


@functools.cache
def written_styles() -> str:
    """`office:font-face-decls` and `office:styles`: the same in every document."""
    styles = node("office:styles", None, *_defaults(), *_paragraphs(), *_texts(), *_lists())
    return written(font_faces(), styles)


def _defaults() -> Iterator[Any]:
    text = {
        "style:font-name": look()["font"],
        "fo:font-size": points(look()["size"]["body"]),
        "fo:color": look()["color"]["ink"],
        "fo:language": "pt",
        "fo:country": "BR",
        "fo:hyphenate": "false",
    }
    flow = {"fo:orphans": "2", "fo:widows": "2", "style:tab-stop-distance": "35.4pt", "style:writing-mode": "lr-tb"}
    yield node(
        "style:default-style",
        {"style:family": "paragraph"},
        node("style:paragraph-properties", flow),
        node("style:text-properties", text),
    )
    yield node(
        "style:default-style",
        {"style:family": "table"},
        node("style:table-properties", {"table:border-model": "collapsing"}),
    )


def _paragraphs() -> Iterator[Any]:
    yield _style("Standard")
    for builder in (_masthead, _headings, _voices, _letters, _cells, _signatures, _furniture):
        yield from builder()


def _masthead() -> Iterator[Any]:
    size, color, line = look()["size"], look()["color"], look()["line"]
    yield _style("Autoridade", {}, _type(size["authority"], color["title"], bold=True), "Órgão")
    yield _style("Unidade", {"fo:margin-top": "1pt"}, _type(size["unit"], color["quiet"]))
    rule = {"fo:border-top": _stroke(line["accent"], color["accent"]), "fo:padding-top": "6pt"}
    # A border on one side only: the others must be said too (ODF 1.2 part 1, 20.183).
    sides = {"fo:border-bottom": "none", "fo:border-left": "none", "fo:border-right": "none"}
    title = {**rule, **sides, "fo:margin-top": "6pt", "fo:margin-bottom": "1pt", "fo:keep-with-next": "always"}
    yield _style("Title", title, _type(size["title"], color["title"], bold=True))
    yield _style("Destino", {"fo:margin-bottom": "5pt"}, _type(size["note"], color["quiet"]))


def _headings() -> Iterator[Any]:
    size, color, line = look()["size"], look()["color"], look()["line"]
    band = {
        "fo:background-color": color["band"],
        "fo:border-left": _stroke(line["accent"], color["accent"]),
        "fo:border-top": "none",
        "fo:border-bottom": "none",
        "fo:border-right": "none",
        "fo:padding-left": "7pt",
        "fo:padding-top": "2pt",
        "fo:padding-bottom": "2pt",
        "fo:margin-top": "10pt",
        "fo:keep-with-next": "always",
    }
    yield _heading(1, band, _type(size["section"], color["title"], bold=True))
    lower = {"fo:margin-top": "7pt", "fo:margin-bottom": "3pt", "fo:keep-with-next": "always"}
    for level in range(2, 7):
        yield _heading(level, lower, _type(size["heading"], color["title"], bold=True))


def _voices() -> Iterator[Any]:
    # A word processor adds up the space below a paragraph and that above the next one.
    size, color, line = look()["size"], look()["color"], look()["line"]
    yield _style("Text_20_body", {"fo:margin-top": "3pt", "fo:margin-bottom": "3pt"})
    quiet = {"fo:margin-top": "3pt", "fo:margin-bottom": "3pt", "fo:keep-with-next": "always"}
    yield _style("Orientacao", quiet, _type(size["guidance"], color["quiet"]), "Orientação")
    aside = {
        "fo:margin-top": "4pt",
        "fo:margin-bottom": "4pt",
        "fo:border-left": _stroke(line["accent"], color["accent"]),
        "fo:border-top": "none",
        "fo:border-bottom": "none",
        "fo:border-right": "none",
        "fo:padding-left": "8pt",
        "fo:padding-top": "2pt",
        "fo:padding-bottom": "2pt",
    }
    yield _style("Nota", aside, _type(size["note"]))
    yield _style("List_20_Contents", {"fo:margin-top": "1pt", "fo:margin-bottom": "1pt"})


def _letters() -> Iterator[Any]:
    """A letter's head, its voices and who signs (Manual de Redação da Presidência da República, 3rd edition, 5)."""
    letter, color = look()["letter"], look()["color"]
    centre = {"fo:text-align": "center", "fo:margin-bottom": "0pt"}
    yield _style("Timbre", centre, _type(letter["size"], color["title"]))
    yield _style("Timbre_20_final", {"fo:margin-bottom": "24pt"}, parent="Timbre")
    yield _style("Carta", {"fo:margin-bottom": points(letter["after"])}, _type(letter["size"]))
    yield _voice("esquerda", {"fo:margin-bottom": "12pt"})
    yield _voice("direita", {"fo:text-align": "end", "fo:margin-bottom": "18pt"})
    yield _voice("assunto", {"fo:margin-top": "12pt", "fo:margin-bottom": "18pt"})
    text = {"fo:text-align": "justify", "fo:text-indent": points(letter["indent"])}
    yield _voice("texto", text)
    yield _voice("fecho", {**text, "fo:keep-with-next": "always"})
    stop = node("style:tab-stops", None, node("style:tab-stop", {"style:position": points(letter["indent"])}))
    yield _voice("numerada", {"fo:text-align": "justify"}, inside=stop)
    quote = {"fo:text-align": "justify", "fo:margin-left": points(letter["indent"])}
    yield _style("Carta_20_citacao", quote, _type(letter["quote"]), "Carta citação", "Carta")
    yield _voice("centro", centre)
    kept = {**centre, "fo:keep-with-next": "always"}
    label = {**kept, "fo:margin-top": "18pt", "fo:margin-bottom": "3pt"}
    yield _style("Carta_20_signatario", label, _type(look()["size"]["label"], color["quiet"]), "Carta signatário")
    place = {"fo:line-height": points(letter["signature"]), "fo:border": f"0.5pt dotted {color['line']}"}
    yield _style("Carta_20_assinatura", place, _type(look()["size"]["note"]), "Carta assinatura")
    yield _voice("pessoa", {**kept, "fo:margin-top": "4pt"})
    yield _style("Carta_20_ressalva", kept, _type(look()["size"]["label"], color["quiet"]), parent="Carta")


def _voice(name: str, properties: Properties, *, inside: Any = None) -> Any:
    return _style(f"Carta_20_{name}", properties, None, "", "Carta", inside=inside)


def _cells() -> Iterator[Any]:
    size, color = look()["size"], look()["color"]
    yield _style("Rotulo", {"fo:line-height": "92%"}, _type(size["label"], color["quiet"]), "Rótulo")
    yield _style("Valor", {"fo:margin-top": "0.5pt"}, _type(size["value"]))
    yield _style("Campo", {"fo:margin-top": "1.5pt"}, _type(size["body"]))
    # The second line of a long option stands under its first, not under the box.
    option = {"fo:margin-top": "1.5pt", "fo:margin-left": "16pt", "fo:text-indent": "-16pt"}
    stop = node("style:tab-stops", None, node("style:tab-stop", {"style:position": "0pt"}))
    yield _style("Opcao", option, _type(size["body"]), "Opção", inside=stop)
    yield _style("Table_20_Contents", {}, _type(size["table"]))
    head = _type(size["table"], color["title"], bold=True)
    yield _style("Table_20_Heading", {"fo:keep-with-next": "always"}, head, parent="Table_20_Contents")
    legend = {"fo:margin-top": "9pt", "fo:margin-bottom": "3pt", "fo:keep-with-next": "always"}
    yield _style("Legenda", legend, _type(size["label"], color["quiet"]))
    yield _style("Fim", {"fo:line-height": "1pt"}, {"fo:font-size": "1pt"})
    yield _style("Intervalo", {"fo:line-height": "9pt"}, {"fo:font-size": "2pt"})


def _signatures() -> Iterator[Any]:
    size, color = look()["size"], look()["color"]
    hair = _stroke(look()["line"]["hair"], color["line"])
    inset = look()["field"]["inset"]
    sides = {"fo:border-left": "none", "fo:border-right": "none", "fo:border-top": "none"}
    role = {"fo:background-color": color["band"], "fo:padding": points(inset), "fo:border-bottom": hair, **sides}
    yield _style("Signatario", role, _type(size["guidance"], color["title"], bold=True), "Signatário")
    space = {"fo:line-height": points(look()["signature"]["height"])}
    yield _style("Assinatura", space, _type(size["note"]))
    person = {"fo:padding": points(inset), "fo:border-top": hair, "fo:border-bottom": "none"}
    person |= {"fo:border-left": "none", "fo:border-right": "none"}
    yield _style("Pessoa", person, _type(size["note"]))
    note = {"fo:margin-left": points(inset), "fo:margin-right": points(inset), "fo:margin-bottom": points(inset)}
    yield _style("Ressalva", note, _type(size["label"], color["quiet"]))


def _furniture() -> Iterator[Any]:
    """What stands on every page."""
    color = look()["color"]
    quiet = _type(look()["size"]["footer"], color["quiet"])
    hair = _stroke(look()["line"]["hair"], color["line"])
    sides = {"fo:border-left": "none", "fo:border-right": "none"}
    head = {"fo:border-bottom": hair, "fo:border-top": "none", "fo:padding-bottom": "4pt", **sides}
    yield _style("Header", head, quiet)
    foot = {"fo:border-top": hair, "fo:border-bottom": "none", "fo:padding-top": "5pt", **sides}
    yield _style("Footer", foot, quiet)


def _texts() -> Iterator[Any]:
    strong, italic = {"fo:font-weight": "bold"}, {"fo:font-style": "italic"}
    yield _style("Strong_20_Emphasis", None, strong, family="text")
    yield _style("Emphasis", None, italic, family="text")
    yield _style("Enfase_20_forte", None, {**strong, **italic}, "Ênfase forte", family="text")
    yield _style("Numero", None, {"fo:color": look()["color"]["accent"]}, "Número", family="text")
    box = {"style:font-name": "Caixas", "fo:font-size": points(look()["field"]["box"] + 1)}
    yield _style("Caixa", None, box, family="text")


def _lists() -> Iterator[Any]:
    position = node(
        "style:list-level-properties",
        {"text:list-level-position-and-space-mode": "label-alignment"},
        node(
            "style:list-level-label-alignment",
            {"text:label-followed-by": "listtab", "fo:text-indent": "-14pt", "fo:margin-left": "18pt"},
        ),
    )
    bullet = node("text:list-level-style-bullet", {"text:level": "1", "text:bullet-char": "•"}, position)
    yield node("text:list-style", {"style:name": "List_20_1", "style:display-name": "List 1"}, bullet)
    number = {"text:level": "1", "style:num-format": "1", "style:num-suffix": "."}
    yield node(
        "text:list-style",
        {"style:name": "Numbering_20_1", "style:display-name": "Numbering 1"},
        node("text:list-level-style-number", number, position),
    )


def _heading(level: int, properties: Properties, text: Properties) -> Any:
    """A style whose paragraphs are headings of that outline level, also those that a person adds."""
    outline = {"style:default-outline-level": str(level), "style:next-style-name": "Text_20_body"}
    return _style(f"Heading_20_{level}", properties, text, more=outline)


def _style(  # noqa: PLR0913 - one line a style is what makes the list readable
    name: str,
    properties: Properties | None = None,
    text: Properties | None = None,
    shown: str = "",
    parent: str = "Standard",
    *,
    family: str = "paragraph",
    more: Properties | None = None,
    inside: Any = None,
) -> Any:
    attributes = {
        "style:name": name,
        "style:display-name": shown or name.replace("_20_", " "),
        "style:family": family,
        **(more or {}),
    }
    if family == "paragraph" and name != parent:
        attributes["style:parent-style-name"] = parent
    children = []
    if properties or inside:
        children.append(node("style:paragraph-properties", properties, *([inside] if inside else [])))
    if text:
        children.append(node("style:text-properties", text))
    return node("style:style", attributes, *children)


def _type(size: float, color: str = "", *, bold: bool = False) -> Properties:
    made = {"fo:font-size": points(size)}
    if color:
        made["fo:color"] = color
    if bold:
        made["fo:font-weight"] = "bold"
    return made


def _stroke(width: float, color: str) -> str:
    return f"{points(width)} solid {color}"
