"""The pages: their size and margins, and what stands at the head and the foot of each."""

from __future__ import annotations

from typing import Any

from pipeline.document.model import Document, Kind
from pipeline.renderers.look import look
from pipeline.renderers.odt.nodes import node, words, xml
from pipeline.renderers.odt.styles import points, written_styles

FIRST_PAGE = "First_20_Page"
_OTHER_PAGES = "Standard"
# Between the text and the head above it, or the foot below it.
_HEAD_GAP, _FOOT_GAP = 14.0, 18.0
_HEAD_HEIGHT, _FOOT_HEIGHT = 15.0, 16.0


def styles_xml(document: Document) -> bytes:
    """`styles.xml`: the named styles, the page layouts and the pages."""
    layouts = _layout(document, "Capa", has_head=False), _layout(document, "Outras", has_head=_has_head(document))
    return xml(
        "office:document-styles",
        written_styles(),
        node("office:automatic-styles", None, _foot_style(document), *layouts),
        node("office:master-styles", None, *_masters(document)),
    )


def text_width(document: Document) -> float:
    """Between the margins."""
    left, right = _sides(document)
    return float(look()["page"]["width"]) - left - right


def _sides(document: Document) -> tuple[float, float]:
    side, letter = look()["page"]["side"], look()["letter"]
    return (letter["left"], letter["right"]) if document.kind is Kind.LETTER else (side, side)


def _has_head(document: Document) -> bool:
    """A letter's pages after the first have none (Manual de Redação, 5.1)."""
    return document.kind is not Kind.LETTER


def _layout(document: Document, name: str, *, has_head: bool) -> Any:
    page = look()["page"]
    left, right = _sides(document)
    head = _HEAD_GAP + _HEAD_HEIGHT if has_head else 0
    properties = {
        "fo:page-width": points(page["width"]),
        "fo:page-height": points(page["height"]),
        "style:print-orientation": "portrait",
        "fo:margin-left": points(left),
        "fo:margin-right": points(right),
        "fo:margin-top": points(page["top"] - head),
        "fo:margin-bottom": points(page["bottom"] - _FOOT_GAP - _FOOT_HEIGHT),
    }
    return node(
        "style:page-layout",
        {"style:name": name},
        node("style:page-layout-properties", properties),
        node("style:header-style", None, *([_band(_HEAD_HEIGHT, "fo:margin-bottom", _HEAD_GAP)] if has_head else [])),
        node("style:footer-style", None, _band(_FOOT_HEIGHT, "fo:margin-top", _FOOT_GAP)),
    )


def _band(height: float, side: str, gap: float) -> Any:
    """A head or a foot: at least as high as its line and the space between it and the text."""
    return node("style:header-footer-properties", {"fo:min-height": points(height + gap), side: points(gap)})


def _masters(document: Document) -> tuple[Any, Any]:
    first = {
        "style:name": FIRST_PAGE,
        "style:display-name": "First Page",
        "style:page-layout-name": "Capa",
        "style:next-style-name": _OTHER_PAGES,
    }
    other = {"style:name": _OTHER_PAGES, "style:page-layout-name": "Outras"}
    head = [_head(document)] if _has_head(document) else []
    return (
        node("style:master-page", first, _foot(document)),
        node("style:master-page", other, *head, _foot(document)),
    )


def _head(document: Document) -> Any:
    title = node("text:title", None, *words(document.title))
    return node("style:header", None, node("text:p", {"text:style-name": "Header"}, title))


def _foot_style(document: Document) -> Any:
    """A foot whose second half ends at the right margin."""
    stop = node("style:tab-stop", {"style:position": points(text_width(document)), "style:type": "right"})
    return node(
        "style:style",
        {"style:name": "Rodape", "style:family": "paragraph", "style:parent-style-name": "Footer"},
        node("style:paragraph-properties", None, node("style:tab-stops", None, stop)),
    )


def _foot(document: Document) -> Any:
    """The form and its edition at the left, the page at the right: fields all, so that a person's edits keep them."""
    line = [
        _property("Formulário", document.form),
        *words(" · edição "),
        _property("Edição", document.edition),
        node("text:tab"),
        *words("Página "),
        node("text:page-number", {"text:select-page": "current"}, *words("1")),
        *words(" de "),
        node("text:page-count", None, *words("1")),
    ]
    return node("style:footer", None, node("text:p", {"text:style-name": "Rodape"}, *line))


def _property(name: str, text: str) -> Any:
    return node("text:user-defined", {"text:name": name}, *words(text))
