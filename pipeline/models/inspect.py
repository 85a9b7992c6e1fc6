"""What is wrong with a model, told before any data are given: names that the form doesn't have."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.definition.load import DefinitionError
from pipeline.definition.lookup import columns, fields
from pipeline.definition.model import Field, FormDefinition, GroupField
from pipeline.definition.suggest import did_you_mean
from pipeline.findings import Finding, FoundError
from pipeline.models.errors import mistake
from pipeline.models.fill import text_parts
from pipeline.models.language import Kind, Token, names, tokens
from pipeline.models.paragraph import text_in


def model_mistakes(package: bytes, definition: FormDefinition) -> tuple[Finding, ...]:
    """Every placeholder that isn't well written, or names a field or a role that isn't there. Raises ReadError."""
    try:
        found = [mistake for part in _parts(package) for mistake in _mistakes(part, definition)]
    except FoundError as error:
        return error.findings
    return tuple(dict.fromkeys(found))


def require_sound(package: bytes, definition: FormDefinition) -> None:
    """Raises DefinitionError with every mistake of a model, when there is any, and ReadError."""
    found = model_mistakes(package, definition)
    if found:
        raise DefinitionError(found)


def _parts(package: bytes) -> Iterator[list[Token]]:
    for dialect, root in text_parts(package):
        texts = (text_in(paragraph, dialect) for paragraph in root.iter(*dialect.paragraphs))
        yield [token for text in texts for token in tokens(text)]


def _mistakes(part: list[Token], definition: FormDefinition) -> Iterator[Finding]:
    known: dict[str, Field] = {path: field for path, _, field in fields(definition)}
    open_loops: list[tuple[str, GroupField | None]] = []
    for token in part:
        inside = _inside(open_loops)
        yield from _unknown(token, {*known, *inside}, definition)
        if token.kind is Kind.FOR:
            field = known.get(token.expression)
            group = field if isinstance(field, GroupField) else None
            if field is not None and group is None:
                yield mistake("modelo-repeticao", f"No modelo, {token.text}: “{token.expression}” não se repete.")
            open_loops.append((token.name, group))
        elif token.kind is Kind.END_FOR and open_loops:
            open_loops.pop()


def _inside(open_loops: list[tuple[str, GroupField | None]]) -> set[str]:
    """The paths that the loops' own names give."""
    return {f"{name}.{column.id}" for name, group in open_loops if group for column in columns(group)}


def _unknown(token: Token, known: set[str], definition: FormDefinition) -> Iterator[Finding]:
    for path in names(token):
        if path not in known:
            message = f"O modelo pede “{path}”, em {token.text}, e o formulário não tem esse campo."
            yield mistake("modelo-campo", message + did_you_mean(path, sorted(known)))
    roles = {signatory.role for signatory in definition.signatories}
    if token.kind is Kind.SIGNATURE and token.expression not in roles:
        message = f"O modelo pede a assinatura de “{token.expression}”, e o formulário não tem esse signatário."
        yield mistake("modelo-papel", message + did_you_mean(token.expression, sorted(roles)))
