"""Templates of pages, and text that stays text where Markdown is read."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from pipeline.data.kinds.days import show_date
from pipeline.definition.model import DateField, Written
from pipeline.site.front_matter import day

_HERE = Path(__file__).resolve().parent / "templates"
_SIGNS = re.compile(r"([\\`*_\[\]<>#&|!{}])")
_LONG = DateField(id="dia", label="Dia", written=Written.LONG)


def filled(template: str, **values: Any) -> str:
    """A template of ours with values, which are escaped as HTML unless they are marked as safe."""
    return _environment().get_template(template).render(**values)


def as_text(text: str) -> str:
    """A text that Markdown prints as itself, in a heading or a paragraph."""
    return _SIGNS.sub(r"\\\1", " ".join(text.split()))


def long_day(when: date | str) -> str:
    """``21 de novembro de 2026``."""
    return show_date(day(when) if isinstance(when, str) else when, _LONG)


def short_day(when: date | str) -> str:
    """``21/11/2026``."""
    return show_date(day(when) if isinstance(when, str) else when, DateField(id="dia", label="Dia"))


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"as_text": _safe_text, "long_day": long_day, "short_day": short_day}
    return environment


def _safe_text(text: str) -> Any:
    import markupsafe  # noqa: PLC0415 - comes with Jinja2

    return markupsafe.Markup(as_text(text))  # noqa: S704 - as_text escapes what Markdown and HTML would read
