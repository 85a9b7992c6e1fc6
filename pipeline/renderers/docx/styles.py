"""The styles, by python-docx over its own template: made once, and the same for every document."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pipeline.document.model import Kind
from pipeline.renderers.docx.markup import NONE, Xml, element
from pipeline.renderers.docx.measures import colour, eighths, font, half_points, line, twips
from pipeline.renderers.look import look

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_IGNORABLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Ignorable"
_LANGUAGE = "pt-BR"
# What Word itself calls so; the others say that they are ours.
_BUILT_IN = frozenset({"PlaceholderText", "BodyText", "Header", "Footer", "Title", "Heading1", "Heading2", "Heading3"})


@dataclass(frozen=True, slots=True)
class Voice:
    """A paragraph style. Lengths are in points; ``color`` is a name of the look's, and ``size`` may be."""

    id: str
    name: str
    size: str | float = "body"
    color: str = "ink"
    bold: bool = False
    before: float = 0
    after: float = 0
    keep: bool = False
    align: str = ""
    indent: float = 0
    first_line: float = 0
    borders: Xml = NONE
    fill: str = ""
    tabs: Xml = NONE
    level: int | None = None
    lines: int = 240  # the height of a line, 240 being the font's own


def _side(name: str, width: float, color: str, space: float) -> Xml:
    return element(name, val="single", sz=eighths(width), space=round(space), color=colour(color))


def _voices(kind: Kind) -> Iterable[Voice]:
    hair, accent = look()["line"]["hair"], look()["line"]["accent"]
    band = [_side(side, hair, "band", 4) for side in ("top", "bottom")]
    bar = element("pBdr", band[0], _side("left", accent, "accent", 6), band[1])
    right_tab = element("tabs", element("tab", val="right", pos=line(kind)))
    rule = element("pBdr", _side("top", accent, "accent", 8))
    yield Voice("Autoridade", "Autoridade", "authority", "title", bold=True, keep=True)
    yield Voice("Unidade", "Unidade", "unit", "quiet", before=1, after=2, keep=True)
    yield Voice("Title", "Title", "title", "title", bold=True, before=5, keep=True, borders=rule)
    yield Voice("Destino", "Destino", "note", "quiet", before=2, after=5)
    yield Voice(
        "Heading1", "heading 1", "section", "title", bold=True, before=12, after=1, keep=True,
        indent=7, borders=bar, fill="band", level=0,
    )  # fmt: skip
    for level in (2, 3):
        yield Voice(
            f"Heading{level}", f"heading {level}", "heading", "title",
            bold=True, before=12, after=5, keep=True, level=level - 1,
        )  # fmt: skip
    yield Voice("BodyText", "Body Text", before=6, after=6)
    yield Voice("Orientacao", "Orientação", "guidance", "quiet", before=4, after=5, keep=True)
    note = element("pBdr", _side("left", accent, "accent", 7))
    yield Voice("Nota", "Nota", "note", before=8, after=8, indent=9, borders=note)
    yield Voice("Item", "Item de lista", before=2, after=2)
    # Not kept with the next: in Word, a row with such a paragraph is kept with the next row, and so the whole table.
    yield Voice("Rotulo", "Rótulo", "label", "quiet")
    yield Voice("Valor", "Valor", "value", before=1)
    yield Voice("Opcao", "Opção", before=2, after=1)
    yield Voice("Legenda", "Legenda de tabela", "label", "quiet", before=9, after=2, keep=True)
    yield Voice("Celula", "Célula", "table")
    yield Voice("CelulaTitulo", "Célula de título", "table", "title", bold=True, keep=True)
    signatory = element("pBdr", *(_side(side, hair, "band", 3) for side in ("top", "bottom")))
    yield Voice(
        "Signatario", "Signatário", "guidance", "title", bold=True, first_line=4.5,
        borders=signatory, fill="band", after=look()["signature"]["height"],
    )  # fmt: skip
    name_line = element("pBdr", _side("top", hair, "line", 3))
    yield Voice("NomeSignatario", "Nome do signatário", "note", first_line=4.5, after=1, borders=name_line)
    yield Voice("NotaSignatario", "Nota do signatário", "label", "quiet", indent=4.5, before=2)
    yield Voice("Separador", "Separador", "label")
    yield Voice("Fim", "Fim", "label")
    head = element("pBdr", _side("bottom", hair, "line", 4))
    yield Voice("Header", "header", "footer", "quiet", borders=head, tabs=right_tab)
    yield Voice("CabecalhoVazio", "Cabeçalho vazio", "footer", "quiet")
    foot = element("pBdr", _side("top", hair, "line", 5))
    yield Voice("Footer", "footer", "footer", "quiet", borders=foot, tabs=right_tab)
    yield from _letter_voices()


def _letter_voices() -> Iterable[Voice]:
    """Of an ofício (Manual de Redação da Presidência da República, 3rd edition, 5.2)."""
    letter = look()["letter"]
    size, after, indent = letter["size"], letter["after"], letter["indent"]
    yield Voice("Timbre", "Timbre", size, "title", align="center")
    yield Voice("TimbreMaior", "Timbre maior", size, "title", bold=True, align="center")
    yield Voice("OficioEsquerda", "Ofício à esquerda", size, after=12)
    yield Voice("OficioDireita", "Ofício à direita", size, align="right", before=6, after=18)
    yield Voice("OficioAssunto", "Ofício assunto", size, before=12, after=18)
    yield Voice("OficioTexto", "Ofício texto", size, align="both", after=after, first_line=indent)
    to_indent = element("tabs", element("tab", val="left", pos=twips(indent)))
    yield Voice("OficioNumerado", "Ofício texto numerado", size, align="both", after=after, tabs=to_indent)
    yield Voice("OficioCitacao", "Ofício citação", letter["quote"], align="both", after=after, indent=indent)
    yield Voice("OficioCentro", "Ofício centro", size, align="center")
    yield Voice("OficioRotulo", "Ofício rótulo", "label", "quiet", align="center", before=18, after=3, keep=True)
    yield Voice("OficioLugar", "Ofício lugar da assinatura", "label", keep=True)
    yield Voice("OficioNome", "Ofício nome", size, align="center", before=4, keep=True)


def _paragraph_properties(voice: Voice) -> Xml:
    """In the order that the schema asks for (ECMA-376-1, 17.3.1.26)."""
    keep = element("keepNext") + element("keepLines") if voice.keep else ""
    fill = element("shd", val="clear", color="auto", fill=colour(voice.fill)) if voice.fill else ""
    spacing = element(
        "spacing", before=twips(voice.before), after=twips(voice.after), line=voice.lines, lineRule="auto"
    )
    indent: str = NONE
    if voice.indent or voice.first_line:
        indent = element("ind", left=twips(voice.indent), firstLine=twips(voice.first_line))
    align = element("jc", val=voice.align) if voice.align else ""
    level = element("outlineLvl", val=voice.level) if voice.level is not None else ""
    inside = keep + voice.borders + fill + voice.tabs + spacing + indent + align + level
    return element("pPr", Xml(inside))


def _run_properties(voice: Voice) -> Xml:
    size = half_points(look()["size"][voice.size] if isinstance(voice.size, str) else voice.size)
    bold = [element("b"), element("bCs")] if voice.bold else []
    return element(
        "rPr", *bold, element("color", val=colour(voice.color)), element("sz", val=size), element("szCs", val=size)
    )


def _characters() -> dict[str, tuple[str, Xml]]:
    """The character styles: id, name and properties."""
    box = element("rFonts", ascii="MS Gothic", hAnsi="MS Gothic", eastAsia="MS Gothic", cs="MS Gothic", hint="eastAsia")
    square = half_points(look()["field"]["box"] + 1)
    return {
        "Numero": ("Número de seção", element("rPr", element("color", val=colour("accent")))),
        "Caixa": ("Caixa", element("rPr", box, element("sz", val=square), element("szCs", val=square))),
        "PlaceholderText": ("Placeholder Text", element("rPr", element("color", val=colour("quiet")))),
    }


def _tables() -> dict[str, tuple[str, Xml]]:
    """The table styles: id, name and properties."""
    hair, inset = look()["line"]["hair"], look()["field"]["inset"]
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    grid = element("tblBorders", *(_side(side, hair, "line", 0) for side in sides))

    def cells(top: float, side: float, bottom: float) -> Xml:
        lengths = {"top": top, "left": side, "bottom": bottom, "right": side}
        return element("tblCellMar", *(element(name, w=twips(pt), type="dxa") for name, pt in lengths.items()))

    return {
        "Campos": ("Campos", element("tblPr", grid, cells(3, inset, 3))),
        "Quadro": ("Quadro", element("tblPr", grid, cells(3, 4, 3))),
        "Assinaturas": ("Assinaturas", element("tblPr", cells(0, 0, 3))),
    }


@functools.cache
def frame() -> Xml:
    """The lines around a box that is a cell of a table without lines."""
    hair = look()["line"]["hair"]
    return element("tcBorders", *(_side(side, hair, "line", 0) for side in ("top", "left", "bottom", "right")))


@functools.cache
def dotted_frame() -> Xml:
    """The same, of a place that only shows where."""
    sides = ("top", "left", "bottom", "right")
    ink = colour("line")
    return element("tcBorders", *(element(side, val="dotted", sz=4, space=0, color=ink) for side in sides))


@functools.cache
def styles_part(kind: Kind) -> bytes:
    """`word/styles.xml`: python-docx's own styles that we use, restyled, and ours."""
    import docx  # noqa: PLC0415 - a command that renders no DOCX does not pay for it

    root = docx.Document().styles.element
    wanted = {voice.id: voice for voice in _voices(kind)} | _characters() | _tables()
    for latent in root.findall(f"{{{_NAMESPACE}}}latentStyles"):
        root.remove(latent)
    for style in root.style_lst:
        if style.styleId not in wanted and not style.default:
            root.remove(style)
    _set_defaults(root)
    for voice in _voices(kind):
        style = _style(root, voice.id, voice.name, "paragraph")
        _restyle(style, [_paragraph_properties(voice), _run_properties(voice)])
    for sort, made in (("character", _characters()), ("table", _tables())):
        for identifier, (name, properties) in made.items():
            _restyle(_style(root, identifier, name, sort), [properties])
    return _serialised(root)


def _style(root: Any, identifier: str, name: str, kind: str) -> Any:
    found = root.get_by_id(identifier)
    return found if found is not None else _new_style(root, identifier, name, kind)


def _new_style(root: Any, identifier: str, name: str, kind: str) -> Any:
    based = {"paragraph": "Normal", "character": "DefaultParagraphFont", "table": "TableNormal"}[kind]
    ours = {} if identifier in _BUILT_IN else {"customStyle": "1"}
    made = element(
        "style",
        element("name", val=name),
        element("basedOn", val=based),
        element("qFormat") if kind == "paragraph" else NONE,
        type=kind,
        **ours,
        styleId=identifier,
    )
    root.append(_parsed(made))
    return root[-1]


def _restyle(style: Any, properties: list[Xml]) -> None:
    """What the style said of itself goes; what it is called, follows and is based on stays."""
    for tag in ("pPr", "rPr", "tblPr", "trPr", "tcPr", "tblStylePr", "link"):
        for old in style.findall(f"{{{_NAMESPACE}}}{tag}"):
            style.remove(old)
    for each in properties:
        style.append(_parsed(each))


def _set_defaults(root: Any) -> None:
    """Font, size, colour and language of everything (ECMA-376-1, 17.7.5)."""
    face, size = font(), half_points(look()["size"]["body"])
    fonts = element("rFonts", ascii=face, hAnsi=face, eastAsia=face, cs=face)
    language = element("lang", val=_LANGUAGE, eastAsia=_LANGUAGE, bidi="ar-SA")
    ink = element("color", val=colour("ink"))
    characters = element("rPr", fonts, ink, element("sz", val=size), element("szCs", val=size), language)
    none = element("spacing", before=0, after=0, line=240, lineRule="auto")
    made = element("docDefaults", element("rPrDefault", characters), element("pPrDefault", element("pPr", none)))
    root.replace(root.find(f"{{{_NAMESPACE}}}docDefaults"), _parsed(made))


def _parsed(xml: Xml) -> Any:
    from docx.oxml import parse_xml  # noqa: PLC0415 - as above

    return parse_xml(f'<w:styles xmlns:w="{_NAMESPACE}">{xml}</w:styles>')[0]


def _serialised(root: Any) -> bytes:
    from lxml import etree  # noqa: PLC0415 - as above

    root.attrib.pop(_IGNORABLE, None)  # of namespaces that nothing is left of
    etree.cleanup_namespaces(root, top_nsmap={"w": _NAMESPACE})
    made: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return made
