"""Loops and conditions over rows and paragraphs: whole elements that are repeated, kept or taken out."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.models import paragraph as one
from pipeline.models.dialect import Dialect, Element, new, take_out
from pipeline.models.errors import refused
from pipeline.models.language import ENDS, Kind, Token, is_true, rounds, tokens
from pipeline.models.values import Values

_MAX_PARAGRAPHS = 200_000
_MAX_NESTING = 20


@dataclass(frozen=True, slots=True)
class _Tag:
    paragraph: Element
    token: Token


@dataclass(frozen=True, slots=True)
class _Span:
    """What a pair of tags takes in: siblings. Those in ``drop`` hold a tag and nothing else."""

    body: list[Element]
    drop: list[Element]


class Filler:
    """Fills one XML part."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._done: set[Element] = set()

    def fill(self, elements: Iterable[Element], values: Values, depth: int = 0) -> None:
        """Fill everything in these elements: first the loops and conditions that take in whole elements."""
        elements = list(elements)
        if depth > _MAX_NESTING or len(self._done) > _MAX_PARAGRAPHS:
            raise refused("modelo-grande", "O modelo, preenchido, fica grande demais ou repete dentro de repetições.")
        for opening, closing in self._pairs(elements):
            self._require_present(opening, closing)
            self._resolve(opening, closing, values, depth)
        for paragraph in self._paragraphs(elements):
            one.fill(paragraph, values, self._dialect)
            self._done.add(paragraph)

    def _paragraphs(self, elements: Iterable[Element]) -> Iterator[Element]:
        """Those that are on the page, are still in the tree and were not filled yet."""
        for element in elements:
            for found in list(element.iter(*self._dialect.paragraphs)):
                if found not in self._done and not any(above.tag in self._dialect.unseen for above in _line(found)):
                    yield found

    def _pairs(self, elements: list[Element]) -> list[tuple[_Tag, _Tag]]:
        """The outermost pairs, without the conditions inside one paragraph."""
        stack: list[_Tag] = []
        pairs: list[tuple[_Tag, _Tag]] = []
        for paragraph in self._paragraphs(elements):
            for token in tokens(one.text_in(paragraph, self._dialect)):
                tag = _Tag(paragraph, token)
                if token.kind in ENDS:
                    stack.append(tag)
                elif token.kind in ENDS.values():
                    opening = _matching(stack, token)
                    if not stack:
                        pairs.append((opening, tag))
        if stack:
            raise refused("modelo-sintaxe", f"No modelo, {stack[-1].token.text} não tem o seu fim.")
        return [pair for pair in pairs if not _is_inline(pair[0], pair[1].paragraph)]

    def _require_present(self, opening: _Tag, closing: _Tag) -> None:
        if opening.paragraph in self._done or closing.paragraph in self._done or _is_detached(opening.paragraph):
            message = f"No modelo, {opening.token.text} divide a linha com outra repetição: só cabe uma por linha."
            raise refused("modelo-repeticao", message)

    def _resolve(self, opening: _Tag, closing: _Tag, values: Values, depth: int) -> None:
        span = self._span(opening, closing)
        for tag in (closing, opening):  # from the end, so that places stay right in one paragraph
            edit = one.Edit(tag.token.start, tag.token.end, "")
            one.apply(tag.paragraph, [edit], self._dialect)
        scopes = rounds(opening.token, values) if opening.token.kind is Kind.FOR else [values]
        if opening.token.kind is Kind.IF and not is_true(opening.token, values):
            scopes = []
        copies = [self._copied(span.body, first=number == 0) for number, _ in enumerate(scopes)]
        for scope, body in zip(scopes, copies, strict=True):
            for element in body:
                span.body[0].addprevious(element)
            self.fill(body, scope, depth + 1)
        for element in (*span.body, *span.drop):
            self._remove(element)

    def _copied(self, body: list[Element], *, first: bool) -> list[Element]:
        copies = [copy.deepcopy(element) for element in body]
        for element in copies:
            element.tail = None
            if not first:
                self._forget_identity(element)
        return copies

    def _forget_identity(self, element: Element) -> None:
        """Names that may stand once in a document stay with the first copy."""
        for inner in list(element.iter()):
            for name in self._dialect.own_ids.intersection(inner.attrib):
                del inner.attrib[name]
        for mark in list(element.iter(*self._dialect.own_marks)):
            take_out(mark)

    def _span(self, opening: _Tag, closing: _Tag) -> _Span:
        """The siblings from one tag to the other; rows whole, and never a part of a row."""
        first, last = _siblings(opening.paragraph, closing.paragraph)
        row = _nearest(first, self._dialect.row)
        if first is last or (first.tag == self._dialect.cell and row is not None):
            return self._whole(opening, first, row)
        body = _between(first, last)
        drop = [element for element in (first, last) if self._is_tag_alone(element)]
        kept = [element for element in body if element not in drop]
        lone = {first, last} - set(drop)
        if not kept or any(element.tag not in {self._dialect.row, self._dialect.item} for element in lone):
            message = f"No modelo, {opening.token.text} e o seu fim precisam estar sós, cada um no seu parágrafo."
            raise refused("modelo-repeticao", message)
        return _Span(kept, drop)

    def _whole(self, opening: _Tag, paragraph: Element, row: Element | None) -> _Span:
        if row is not None:
            return _Span([row], [])
        if paragraph.getparent().tag == self._dialect.item:
            return _Span([paragraph.getparent()], [])
        if paragraph.tag in self._dialect.paragraphs:
            return _Span([paragraph], [])
        message = f"No modelo, {opening.token.text} não está numa linha de tabela nem em torno de parágrafos."
        raise refused("modelo-repeticao", message)

    def _is_tag_alone(self, element: Element) -> bool:
        text = "".join(one.text_in(paragraph, self._dialect) for paragraph in self._paragraphs([element])).strip()
        found = tokens(text)
        return len(found) == 1 and found[0].end - found[0].start == len(text)

    def _remove(self, element: Element) -> None:
        """Take an element out, but leave its parent valid."""
        self._done.update(element.iter(*self._dialect.paragraphs))
        parent = element.getparent()
        is_paragraph = element.tag in self._dialect.paragraphs
        if is_paragraph and self._dialect.keeps and element.find(f".//{self._dialect.keeps}") is not None:
            whole = one.Edit(0, len(one.text_in(element, self._dialect)), "")
            one.apply(element, [whole], self._dialect)
            return
        take_out(element)
        if parent.tag in self._dialect.needs_paragraph and not any(
            child.tag in self._dialect.paragraphs for child in parent
        ):
            parent.append(new(*_split(next(iter(self._dialect.paragraphs)))))
        if parent.tag == self._dialect.table and next(parent.iter(self._dialect.row), None) is None:
            self._remove(parent)


def _matching(stack: list[_Tag], end: Token) -> _Tag:
    if not stack or ENDS[stack[-1].token.kind] is not end.kind:
        raise refused("modelo-sintaxe", f"No modelo, há um {end.text} sem o seu começo.")
    return stack.pop()


def _is_inline(opening: _Tag, paragraph: Element) -> bool:
    return opening.token.kind is Kind.IF and opening.paragraph is paragraph


def _line(element: Element) -> list[Element]:
    """The element and those above it, from the root."""
    return [*reversed(list(element.iterancestors())), element]


def _siblings(one_paragraph: Element, other: Element) -> tuple[Element, Element]:
    """The elements that hold each of the two, and have one parent; twice the same when the two are one."""
    for first, second in zip(_line(one_paragraph), _line(other), strict=False):
        if first is not second:
            return first, second
    return one_paragraph, other


def _between(first: Element, last: Element) -> list[Element]:
    found = [first]
    while found[-1] is not last:
        found.append(found[-1].getnext())
    return found


def _nearest(element: Element, tag: str) -> Element | None:
    return next((above for above in (element, *element.iterancestors()) if above.tag == tag), None)


def _is_detached(element: Element) -> bool:
    root = _line(element)[0]
    return not root.tag.endswith(("document-content", "document-styles", "document", "hdr", "ftr", "notes"))


def _split(tag: str) -> tuple[str, str]:
    namespace, _, name = tag[1:].partition("}")
    return namespace, name
