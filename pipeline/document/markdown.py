"""Markdown with marks in it becomes blocks with placements in them.

Only what a form's prose needs: headings, paragraphs, bullet and numbered lists, block quotes (a note), strong and
emphasis. Raw HTML, images, links and code are no markup here: they print as they were typed. What else Markdown has
(rules, tables, nested blocks in a list) is refused, so that every renderer can say the same thing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from pipeline.definition.load import DefinitionError
from pipeline.document.model import Block, Heading, ListBlock, Paragraph, Text, Tone
from pipeline.document.template import MARK, Placement
from pipeline.findings import Finding, Place, Severity

_PARSER = MarkdownIt("commonmark", {"html": False}).disable(["image", "link", "autolink", "code", "fence", "backticks"])


class BlockReader:
    """Turns one expanded template into blocks.

    ``inline`` gives the plain text of a value placement; ``block`` the blocks of any other placement, which must
    stand alone in its paragraph.
    """

    def __init__(
        self,
        file: str,
        placements: tuple[Placement, ...],
        inline: Callable[[Placement], str],
        block: Callable[[Placement], tuple[Block, ...]],
    ) -> None:
        self._file = file
        self._placements = placements
        self._inline = inline
        self._block = block

    def read(self, markdown: str) -> tuple[Block, ...]:
        """Every block, in order. Raises DefinitionError for markup that a form can't have."""
        tokens = iter(_PARSER.parse(markdown))
        return tuple(self._blocks(tokens, until="", tone=Tone.BODY))

    def _blocks(self, tokens: Iterator[Token], until: str, tone: Tone) -> Iterator[Block]:
        for token in tokens:
            match token.type:
                case closing if closing == until:
                    return
                case "paragraph_open":
                    yield from self._paragraph(_inline_of(tokens), tone)
                case "heading_open":
                    content = "".join(run.text for run in self._runs(_inline_of(tokens)))
                    yield Heading(level=int(token.tag[1:]), text=content)
                case "blockquote_open":
                    yield from self._blocks(tokens, "blockquote_close", Tone.NOTE)
                case "bullet_list_open" | "ordered_list_open":
                    ordered = token.type == "ordered_list_open"
                    yield ListBlock(tuple(self._items(tokens, token)), ordered=ordered)
                case "paragraph_close" | "heading_close":
                    continue
                case _:
                    raise self._refused(token)

    def _items(self, tokens: Iterator[Token], opening: Token) -> Iterator[tuple[Text, ...]]:
        for token in tokens:
            if token.type == opening.type.replace("_open", "_close"):
                return
            if token.type == "inline":
                yield tuple(self._runs(token))
            elif token.type not in {"list_item_open", "list_item_close", "paragraph_open", "paragraph_close"}:
                raise self._refused(token)

    def _paragraph(self, inline: Token, tone: Tone) -> Iterator[Block]:
        alone = MARK.fullmatch(inline.content.strip())
        if alone and (placement := self._placements[int(alone[1])]).builder not in {"value", "tone"}:
            yield from self._block(placement)
            return
        runs = tuple(self._runs(inline))
        if runs:
            yield Paragraph(runs, self._tone(inline) or tone)

    def _tone(self, inline: Token) -> Tone | None:
        """The voice that ``{{ tone("right") }}`` at a paragraph's start asks for."""
        first = MARK.match(inline.content)
        placement = self._placements[int(first[1])] if first else None
        if placement is None or placement.builder != "tone":
            return None
        try:
            return Tone(placement.argument)
        except ValueError:
            message = f"No modelo, tone(“{placement.argument}”) não existe; use um destes: {', '.join(Tone)}."
            raise self._error("modelo-tom", message, inline) from None

    def _runs(self, inline: Token) -> Iterator[Text]:
        style = Text("")
        for token in inline.children or ():
            match token.type:
                case "text":
                    yield from self._split(token, style)
                case "softbreak":
                    yield replace(style, text=" ")
                case "hardbreak":
                    yield replace(style, text="\n")
                case "strong_open" | "strong_close":
                    style = replace(style, strong=token.type == "strong_open")
                case "em_open" | "em_close":
                    style = replace(style, emphasis=token.type == "em_open")
                case _:
                    raise self._refused(inline)

    def _split(self, token: Token, style: Text) -> Iterator[Text]:
        for position, piece in enumerate(MARK.split(token.content)):
            is_mark = position % 2 == 1
            text = self._value(int(piece), token) if is_mark else piece
            if text:
                yield replace(style, text=text)

    def _value(self, number: int, token: Token) -> str:
        placement = self._placements[number]
        if placement.builder == "tone":
            return ""
        if placement.builder != "value":
            message = f"No modelo, {placement.builder}(…) precisa ficar sozinho em seu parágrafo."
            raise self._error("modelo-bloco-no-texto", message, token)
        return self._inline(placement)

    def _refused(self, token: Token) -> DefinitionError:
        kind = token.type.removesuffix("_open")
        return self._error("modelo-marcacao", f"O modelo usa uma marcação que os formulários não têm ({kind}).", token)

    def _error(self, code: str, message: str, token: Token) -> DefinitionError:
        line = (token.map or [0])[0] + 1
        return DefinitionError([Finding(Severity.CRITICA, code, message, place=Place(self._file, line, 1))])


def _inline_of(tokens: Iterator[Token]) -> Token:
    return next(token for token in tokens if token.type == "inline")
