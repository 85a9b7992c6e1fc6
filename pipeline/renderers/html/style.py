"""The page's style: the shared look as custom properties, then `page.css`; and the policy that allows only it."""

from __future__ import annotations

import base64
import functools
import hashlib
from pathlib import Path

from pipeline.document.model import Kind
from pipeline.renderers.look import look

_SHEET = Path(__file__).parent / "page.css"


@functools.cache
def style(kind: Kind) -> str:
    """The whole sheet of a form or a letter. Lengths are in units of ``--u``: a point on paper, more on a screen."""
    known = look()
    values = {f"color-{name}": color for name, color in known["color"].items()}
    values |= {f"size-{name}": _length(size) for name, size in known["size"].items()}
    values |= {f"line-{name}": _length(width) for name, width in known["line"].items()}
    values |= {f"field-{name}": _length(size) for name, size in known["field"].items()}
    values |= {f"signature-{name}": _length(size) for name, size in known["signature"].items()}
    values |= {f"letter-{name}": _length(size) for name, size in known["letter"].items()}
    page, letter = known["page"], known["letter"]
    left, right = (letter["left"], letter["right"]) if kind is Kind.LETTER else (page["side"], page["side"])
    values["page"] = _length(page["width"] - left - right)
    values["font"] = f'"{known["font"]}", Calibri, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif'
    properties = "".join(f"--{name}:{value};" for name, value in values.items())
    margins = " ".join(f"{margin:g}pt" for margin in (page["top"], right, page["bottom"], left))
    size = f"{page['width']:g}pt {page['height']:g}pt"
    sheet = _SHEET.read_text(encoding="utf-8")
    return f":root{{--u:1.25pt;{properties}}}\n@page{{size:{size};margin:{margins}}}\n{sheet}"


def policy(css: str) -> str:
    """Content-Security-Policy: nothing is loaded, run or sent; this style sheet, by its digest, is all there is."""
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _length(points: float) -> str:
    return f"calc({points:g}*var(--u))"
