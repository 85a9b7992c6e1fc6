"""Diagrams as inline SVG, drawn from data, each with a twin in text that says the same.

Drawn narrow (360 units), so that a telephone shows the letters at nearly their own size. Colours and type are the
page's style sheet's. Steps carry numbers, and the twin below is the list of those numbers.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Annotated

import msgspec

from pipeline.data.blank_yaml import condition_words
from pipeline.data.kinds.model import folded
from pipeline.definition.located import read_tree
from pipeline.definition.model import FormDefinition, Signatory
from pipeline.definition.structure import converted
from pipeline.findings import Finding, FoundError, Place, Severity
from pipeline.site.front_matter import Sentence

_WIDTH, _MARGIN, _GAP, _LINE, _PAD = 360, 28, 44, 18, 10
_LETTERS = {1: 34, 2: 15}  # that fit on a line of a box, by boxes in the row
_SIDE_BY_SIDE = 2


class State(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A situation. ``text`` says what it means or what is missing; ``end`` where nothing comes after."""

    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]*$")]
    label: Sentence
    text: str = ""
    end: bool = False


class Step(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"source": "from", "target": "to"}
):
    """What leads from one situation to another."""

    source: Sentence
    target: Sentence
    label: Sentence


class States(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The situations of something, in the order in which they are usually passed."""

    title: Sentence
    states: Annotated[tuple[State, ...], msgspec.Meta(min_length=2)]
    steps: Annotated[tuple[Step, ...], msgspec.Meta(min_length=1)]


@dataclass(frozen=True, slots=True)
class _Box:
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    kind: str

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def bottom(self) -> float:
        return self.y + self.height


def read_states(text: str, place: Place) -> States:
    """The situations that a fence describes; ``place`` is where its text begins. Raises FoundError."""
    tree = read_tree("\n" * (place.line - 1) + text, place.file)
    found = converted(tree, States)
    known = {state.id for state in found.states}
    unknown = [name for step in found.steps for name in (step.source, step.target) if name not in known]
    if unknown:
        message = f"Não há a situação “{unknown[0]}” entre as de “states”. Confira os nomes em “steps”."
        raise FoundError([Finding(Severity.CRITICA, "situacao-desconhecida", message, place=place)])
    return found


def states_figure(states: States) -> str:
    """The situations and steps, as an HTML figure."""
    boxes = _placed(states)
    drawn = [_drawn_box(box) for box in boxes.values()]
    lines = [_arrow(number, boxes[step.source], boxes[step.target]) for number, step in enumerate(states.steps, 1)]
    names = {state.id: state.label for state in states.states}
    steps = [
        f"<li>De <strong>{escape(names[step.source])}</strong> para <strong>{escape(names[step.target])}</strong>: "
        f"{escape(step.label)}.</li>"
        for step in states.steps
    ]
    meanings = [f"<li><strong>{escape(state.label)}</strong>{_meaning(state)}</li>" for state in states.states]
    twin = f"<p>As situações:</p><ul>{''.join(meanings)}</ul><p>Os passos, pelos números:</p><ol>{''.join(steps)}</ol>"
    return _figure(states.title, max(box.bottom for box in boxes.values()), [*lines, *drawn], twin)


def signatures_figure(definition: FormDefinition) -> str:
    """Who signs a form, as an HTML figure; empty when nobody does."""
    if not definition.signatories:
        return ""
    paper = _Box(_MARGIN, _PAD, _WIDTH - 2 * _MARGIN, 0, _lines(definition.title, 1), "papel")
    paper = _sized(paper)
    y, drawn, twin = paper.bottom + _PAD * 2, [_drawn_box(paper)], []
    for signatory in definition.signatories:
        kind = "condicional" if signatory.when else "sempre"
        remark = signing_remark(definition, signatory)
        lines = (*_lines(signatory.label, 1), *textwrap.wrap(remark, _LETTERS[1]))
        box = _sized(_Box(_MARGIN * 2, y, _WIDTH - 3 * _MARGIN, 0, lines, kind))
        elbow = f"M {_MARGIN * 1.5} {paper.bottom} V {box.y + box.height / 2} H {box.x}"
        drawn += [f'<path class="linha {kind}" d="{elbow}"/>', _drawn_box(box)]
        twin.append(f"<li><strong>{escape(signatory.label)}</strong>: {escape(remark)}.</li>")
        y = box.bottom + _PAD
    return _figure(f"Quem assina: {definition.title}", y - _PAD, drawn, f"<ul>{''.join(twin)}</ul>")


def signing_remark(definition: FormDefinition, signatory: Signatory) -> str:
    """When a signatory signs, in words."""
    return f"assina {condition_words(definition, signatory.when)}" if signatory.when else "assina sempre"


def _meaning(state: State) -> str:
    said = ". ".join(part for part in (state.text.rstrip("."), "É o fim" if state.end else "") if part)
    return f": {escape(said)}." if said else ""


def _placed(states: States) -> dict[str, _Box]:
    """Each situation's box: a row for each length of the way from the first, two boxes a row at most."""
    y = float(_PAD)
    boxes: dict[str, _Box] = {}
    for row in _rows(states):
        width = (_WIDTH - 2 * _MARGIN - _PAD * (len(row) - 1)) / len(row)
        made = []
        for index, state in enumerate(row):
            kind = "fim" if state.end else "meio"
            lines = _lines(state.label, len(row))
            made.append(_Box(_MARGIN + index * (width + _PAD), y, width, 0, lines, kind))
        height = max(_sized(box).height for box in made)
        boxes |= {
            state.id: _Box(box.x, box.y, box.width, height, box.lines, box.kind)
            for state, box in zip(row, made, strict=True)
        }
        y += height + _GAP
    return boxes


def _rows(states: States) -> list[list[State]]:
    order = {state.id: index for index, state in enumerate(states.states)}
    depth = dict.fromkeys(order, 0)
    for state in states.states:  # in their order, so that every way that leads forward is already measured
        for step in states.steps:
            if step.target == state.id and order[step.source] < order[state.id]:
                depth[state.id] = max(depth[state.id], depth[step.source] + 1)
    rows: list[list[State]] = []
    for level in sorted(set(depth.values())):
        same = [state for state in states.states if depth[state.id] == level]
        rows += [same[at : at + _SIDE_BY_SIDE] for at in range(0, len(same), _SIDE_BY_SIDE)]
    return rows


def _lines(text: str, boxes: int) -> tuple[str, ...]:
    return tuple(textwrap.wrap(text, _LETTERS[boxes]))


def _sized(box: _Box) -> _Box:
    return _Box(box.x, box.y, box.width, len(box.lines) * _LINE + 2 * _PAD, box.lines, box.kind)


def _drawn_box(box: _Box) -> str:
    top = box.y + (box.height - len(box.lines) * _LINE) / 2 + _LINE * 0.75
    spans = "".join(
        f'<text x="{box.middle:g}" y="{top + index * _LINE:g}">{escape(line)}</text>'
        for index, line in enumerate(box.lines)
    )
    frame = f'<rect x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}" rx="4"/>'
    return f'<g class="caixa {box.kind}">{frame}{spans}</g>'


def _arrow(number: int, source: _Box, target: _Box) -> str:
    """Down to the next row by a line; anywhere else along the margin: forward on the right, back on the left."""
    if 0 < target.y - source.bottom <= _GAP:
        path = f"M {source.middle:g} {source.bottom:g} L {target.middle:g} {target.y:g}"
        at = ((source.middle + target.middle) / 2, (source.bottom + target.y) / 2)
    else:
        forward = target.y > source.y
        x = _WIDTH - _MARGIN / 2 if forward else _MARGIN / 2
        start, end = (box.x + (box.width if forward else 0) for box in (source, target))
        here, there = source.y + source.height / 2, target.y + target.height / 2
        path = f"M {start:g} {here:g} H {x:g} V {there:g} H {end:g}"
        at = (x, (here + there) / 2)
    return (
        f'<path class="linha" marker-end="url(#seta)" d="{path}"/>'
        f'<circle class="numero" cx="{at[0]:g}" cy="{at[1]:g}" r="11"/>'
        f'<text class="numero" x="{at[0]:g}" y="{at[1] + 4.5:g}">{number}</text>'
    )


_SEED = re.compile(r"[^a-z0-9]+")
_HEAD = (
    '<defs><marker id="seta" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto">'
    '<path class="ponta" d="M 0 0 L 10 5 L 0 10 z"/></marker></defs>'
)


def _figure(title: str, bottom: float, drawn: Sequence[str], twin: str) -> str:
    """One line of HTML: a blank line would end the block for a Markdown parser."""
    name = _SEED.sub("-", folded(title)).strip("-")[:60]
    body = "".join(drawn).replace("#seta", f"#seta-{name}")
    head = _HEAD.replace('"seta"', f'"seta-{name}"') if "#seta" in body else ""
    return (
        f'<figure class="desenho"><figcaption>{escape(title)}</figcaption>'
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {bottom + _PAD:g}" '
        f'role="img" aria-labelledby="t-{name} d-{name}"><title id="t-{name}">{escape(title)}</title>'
        f'<desc id="d-{name}">O mesmo está dito em texto logo abaixo.</desc>{head}{body}</svg>'
        f"<details open><summary>O desenho em palavras</summary>{twin}</details></figure>"
    )
