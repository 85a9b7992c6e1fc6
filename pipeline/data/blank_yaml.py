"""The YAML data file of a form, self-explaining: to be filled in, or as read from a filled document."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence

from pipeline.data.kinds.table import hint_of
from pipeline.data.rectification import KEY
from pipeline.definition import model
from pipeline.definition.lookup import columns, fields, section_name

_WIDTH = 100
# What YAML reads back as the same plain text, and no reader takes for anything else.
_PLAIN = re.compile(r"[A-Za-zÀ-ÿ0-9(](?:[A-Za-zÀ-ÿ0-9 ()./@+_,'–-]*[A-Za-zÀ-ÿ0-9()./@+_'–-])?")


def blank_yaml(definition: model.FormDefinition) -> str:
    """A data file to fill in: each key empty, and above it what it asks for, as comments."""
    return filled_yaml(definition, {})


def filled_yaml(definition: model.FormDefinition, sections: Mapping[str, object]) -> str:
    """The same file with values as they were typed, by section id and field id: str, lists of str, records."""
    lines = [*_header(definition), f"form: {definition.id}", f"edition: {definition.edition}"]
    if KEY in sections:
        lines += ["", "# O documento que este retifica: gerado, não altere.", f"{KEY}: {_flow(sections[KEY])}"]
    for section in definition.sections:
        entries = sections.get(section.id)
        lines += ["", *_section(definition, section, entries if isinstance(entries, Mapping) else {})]
    if definition.attachments:
        given = sections.get("anexos")
        lines += ["", *_attachments(definition, given if isinstance(given, Mapping) else {})]
    if definition.repeated:
        lines += ["", *_repeated(definition, definition.repeated)]
    return "\n".join(lines) + "\n"


def _flow(value: object) -> str:
    """JSON, which is YAML too, on one line."""
    return json.dumps(value, ensure_ascii=False)


def _header(definition: model.FormDefinition) -> Iterator[str]:
    authority = definition.authority
    yield from _comment(definition.title, "")
    yield from _comment(f"{authority.name} ({authority.acronym}). Entrega: {definition.destination}.", "")
    yield "#"
    yield from _comment(
        "Escreva cada valor depois dos dois-pontos. As linhas que começam com “#” são orientações e podem ficar. "
        "Um texto que tenha “: ” ou “ #” vai entre aspas; um texto de várias linhas vem depois de “|”, com recuo.",
        "",
    )
    yield from _comment(f"Se faltar um campo obrigatório: {definition.incomplete}.", "")
    yield ""


def _section(definition: model.FormDefinition, section: model.Section, entries: Mapping[str, object]) -> Iterator[str]:
    yield from _comment(f"──── {section_name(section)} ────", "")
    yield from _comment(section.guidance, "")
    if section.when:
        yield from _comment(f"Só se aplica {condition_words(definition, section.when)}.", "")
    yield f"{section.id}:"
    for field in section.fields:
        yield from _explained(definition, field, "  ")
        if isinstance(field, model.GroupField):
            yield from _records(definition, field, entries.get(field.id))
        else:
            yield from _entry(field.id, entries.get(field.id), "  ")


def _attachments(definition: model.FormDefinition, given: Mapping[str, object]) -> Iterator[str]:
    yield from _comment("──── Anexos ────", "")
    yield from _comment("Escreva onde está cada arquivo, a partir da pasta deste, para que seja conferido.", "")
    yield "anexos:"
    for attachment in definition.attachments:
        duty = "obrigatório" if attachment.required else "opcional"
        when = f", {condition_words(definition, attachment.when)}" if attachment.when else ""
        kinds = " ou ".join(media.value.upper() for media in attachment.media)
        yield ""
        yield from _comment(f"{attachment.label} – {duty}{when}", "  ")
        yield from _comment(attachment.guidance, "  ")
        yield from _comment(f"Forma: arquivo {kinds}, de até {attachment.max_mb} MB.", "  ")
        yield from _entry(attachment.id, given.get(attachment.id), "  ")


def _repeated(definition: model.FormDefinition, kind: model.Repeated) -> Iterator[str]:
    """How to ask for more documents, all of it in comments: most people need one."""
    yield from _comment(f"──── {kind.key.capitalize()} ────", "")
    yield from _comment(kind.guidance, "")
    message = f"Cada item da lista “{kind.key}” tem todas as seções acima, e dá um documento a mais, em outro arquivo:"
    yield from _comment(message, "")
    yield f"# {kind.key}:"
    for number, section in enumerate(definition.sections):
        yield f"#   {'-' if number == 0 else ' '} {section.id}:"
        yield f"#       {section.fields[0].id}: …"


def _explained(definition: model.FormDefinition, field: model.Field, indent: str) -> Iterator[str]:
    duty = "obrigatório" if field.required else "opcional"
    when = f", {condition_words(definition, field.when)}" if field.when else ""
    yield ""
    yield from _comment(f"{field.label} – {duty}{when}", indent)
    yield from _comment(field.guidance, indent)
    if not isinstance(field, model.GroupField):
        yield from _comment(f"Forma: {hint_of(field)}{limit_words(field)}.", indent)
    if isinstance(field, model.ChoiceField | model.ChoicesField):
        for option in field.options:
            yield from _comment(f"  - {option.label}", indent)
    if field.example:
        yield from _comment(f"Exemplo: {field.example}", indent)
    if field.personal:
        yield from _comment(f"Dado pessoal, pedido para {field.personal[0].lower()}{field.personal[1:]}", indent)


def condition_words(definition: model.FormDefinition, expression: str) -> str:
    """A condition in words: exact for a bare yes-or-no field, else by what it depends on."""
    from pipeline.definition.expressions import mentions  # noqa: PLC0415 - Jinja2 only for forms that have conditions

    labels = {path: field.label for path, _, field in fields(definition)}
    if expression in labels:
        return f"se “{labels[expression]}” for “sim”"
    named = " e ".join(f"“{labels[path]}”" for path in mentions(expression) if path in labels)
    return f"conforme o que se responde em {named}" if named else "conforme as outras respostas"


def limit_words(field: model.Scalar) -> str:
    """How long a text may be, to continue a sentence; empty where another rule says it."""
    if isinstance(field, model.TextField) and field.mask:
        return ""
    return f", até {field.max_length} caracteres" if isinstance(field, model.TextField | model.LongTextField) else ""


def _records(definition: model.FormDefinition, group: model.GroupField, given: object) -> Iterator[str]:
    """The list of records, or one empty record that explains itself."""
    yield from _comment("Lista: repita o item que começa com “- ” para cada registro.", "  ")
    yield f"  {group.id}:"
    records = [record for record in given if isinstance(record, Mapping)] if isinstance(given, list | tuple) else []
    for number, record in enumerate(records or [{}]):
        for index, column in enumerate(columns(group)):
            if number == 0:
                yield from _explained(definition, column, "    ")
            lines = list(_entry(column.id, record.get(column.id), "      "))
            yield from (f"    - {lines[0].strip()}", *lines[1:]) if index == 0 else lines


def _entry(key: str, value: object, indent: str) -> Iterator[str]:
    if isinstance(value, Sequence) and not isinstance(value, str):
        yield f"{indent}{key}:"
        for item in value:
            yield f"{indent}  - {_quoted(str(item))}"
    elif value is None or value == "":
        yield f"{indent}{key}:"
    elif _fits_a_block(str(value)):
        yield f"{indent}{key}: |-"
        for line in str(value).split("\n"):
            yield f"{indent}  {line}".rstrip()
    else:
        yield f"{indent}{key}: {_quoted(str(value))}"


def _fits_a_block(text: str) -> bool:
    """Whether a literal block gives the text back: several lines, none with odd spaces, all of them printable."""
    lines = text.split("\n")
    return (
        len(lines) > 1
        and bool(lines[0] and lines[-1])
        and all(line == line.strip() and line.isprintable() for line in lines)
    )


def _quoted(text: str) -> str:
    if _PLAIN.fullmatch(text) and text not in {"null", "Null", "NULL"}:
        return text
    body = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{"".join(_escaped(character) for character in body)}"'


def _escaped(character: str) -> str:
    """A character that YAML or an editor could mistake for something else, by its code."""
    if character == " " or character.isprintable():
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004 - what four digits hold


def _comment(text: str, indent: str) -> Iterator[str]:
    for paragraph in text.split("\n"):
        for line in textwrap.wrap(paragraph, _WIDTH - len(indent), drop_whitespace=True, replace_whitespace=True):
            yield f"{indent}# {line}"
