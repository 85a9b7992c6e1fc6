"""Runs of text in a paragraph: plain, strong, emphasised."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.document.model import Text
from pipeline.renderers.odt.nodes import node, words

_STYLES = {(True, False): "Strong_20_Emphasis", (False, True): "Emphasis", (True, True): "Enfase_20_forte"}


def running(style: str, content: Sequence[Text]) -> Any:
    """A paragraph of runs."""
    return node("text:p", {"text:style-name": style}, *(part for run in content for part in _run(run)))


def _run(run: Text) -> Sequence[Any]:
    style = _STYLES.get((run.strong, run.emphasis))
    made = words(run.text)
    return [node("text:span", {"text:style-name": style}, *made)] if style else made
