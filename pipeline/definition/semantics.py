"""What a well-formed definition may still get wrong: each rule a function, and the table of them below."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from pipeline.definition.located import Node, place_of
from pipeline.definition.lookup import columns, fields
from pipeline.definition.model import (
    ChoiceField,
    ChoicesField,
    CpfField,
    Field,
    FormDefinition,
    GroupField,
    TextField,
    YesNoField,
)
from pipeline.definition.suggest import did_you_mean
from pipeline.findings import Finding, FoundError, Place, Severity

SIGNATURE_PREFIX = "assinatura_"
LINT = "lint"  # `credencia forms lint` is no form
# Top-level keys of a data file, and words that Jinja2 keeps for itself.
RESERVED = frozenset(
    {
        "form",
        "edition",
        "blank",
        "section",
        "fields",
        "changes",
        "retifica",
        "signatures",
        "tone",
        "anexos",
        "and",
        "or",
        "not",
        "in",
        "is",
        "if",
        "else",
        "true",
        "false",
        "none",
        "self",
        "super",
    }
)

Mistake = tuple[str, str, str]  # code, message, path in the source


def mistakes(definition: FormDefinition, tree: Node) -> Iterator[Finding]:
    """Every mistake of meaning, each at its place in the source's tree."""
    for judge in (
        _repeated_ids,
        _reserved_sections,
        _options,
        _group_fields,
        _rule_places,
        _signatory_paths,
        _signatures,
        _letterhead_paths,
        _rectification_path,
        _repeated_key,
        _masks,
        _attachments,
        _section_conditions,
        _other_expressions,
    ):
        for code, message, path in judge(definition):
            yield Finding(Severity.CRITICA, code, message, place=source_place(tree, path))


def source_place(tree: Node, path: str) -> Place | None:
    """The place of a path such as ``sections.titular.cpf.example``, in which sections and fields go by their ids.

    A field that came from a part has the place of its section. Other paths are those of `place_of`.
    """
    if not path.startswith("sections."):
        return place_of(tree, path)
    current = tree.value["sections"] if isinstance(tree.value, dict) and "sections" in tree.value else tree
    anchor = tree
    for name in path.split(".")[1:]:
        found = _by_id(current, name)
        if found is None:
            break
        anchor = found
        current = found.value["fields"] if isinstance(found.value, dict) and "fields" in found.value else found
    return anchor.anchor


def _by_id(node: Node, name: str) -> Node | None:
    if isinstance(node.value, dict):
        return node.value.get(name)
    for item in node.value if isinstance(node.value, tuple) else ():
        if isinstance(item.value, dict) and "id" in item.value and item.value["id"].value == name:
            return item
    return None


def _repeated(names: Iterable[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]


def _repeated_ids(definition: FormDefinition) -> Iterator[Mistake]:
    for name in _repeated(section.id for section in definition.sections):
        yield "id-repetido", f"Há mais de uma seção com o id “{name}”.", f"sections.{name}"
    for section in definition.sections:
        for name in _repeated(field.id for field in section.fields):
            message = f"Há mais de um campo com o id “{name}” na seção “{section.id}”."
            yield "id-repetido", message, f"sections.{section.id}.{name}"
    for name in _repeated(rule.code for rule in definition.rules):
        yield "id-repetido", f"Há mais de uma regra com o código “{name}”.", "rules"
    for name in _repeated(signatory.role for signatory in definition.signatories):
        yield "id-repetido", f"Há mais de um signatário com o papel “{name}”.", "signatories"


def _reserved_sections(definition: FormDefinition) -> Iterator[Mistake]:
    if definition.id == LINT:
        yield "id-reservado", f"O id “{LINT}” é o de um comando. Escolha outro para o formulário.", "id"
    for section in definition.sections:
        if section.id.startswith(SIGNATURE_PREFIX):
            message = f"O id de uma seção não pode começar com “{SIGNATURE_PREFIX}”, que é dos campos de assinatura."
            yield "id-reservado", message, f"sections.{section.id}.id"
        if section.id in RESERVED:
            message = f"O id “{section.id}” é reservado. Escolha outro para a seção."
            yield "id-reservado", message, f"sections.{section.id}.id"


def _options(definition: FormDefinition) -> Iterator[Mistake]:
    for path, field in _every_field(definition):
        if not isinstance(field, ChoiceField | ChoicesField):
            continue
        for name in _repeated(option.id for option in field.options):
            yield "id-repetido", f"Há mais de uma opção com o id “{name}”.", f"sections.{path}.options"
        for label in _repeated(folded_label(option.label) for option in field.options):
            yield "opcao-ambigua", f"Há mais de uma opção com o rótulo “{label}”.", f"sections.{path}.options"
        for option in field.options:
            if ";" in option.label or "\n" in option.label:
                message = f"O rótulo “{option.label}” tem ponto e vírgula, que separa as opções. Use vírgula."
                yield "opcao-ambigua", message, f"sections.{path}.options"


def folded_label(label: str) -> str:
    """A label without what makes no difference to whoever types it: case and repeated spaces."""
    return re.sub(r"\s+", " ", label).strip().casefold()


def _group_fields(definition: FormDefinition) -> Iterator[Mistake]:
    for path, _, field in fields(definition):
        if isinstance(field, GroupField):
            for name in _repeated(column.id for column in columns(field)):
                yield "id-repetido", f"Há mais de um campo “{name}” no grupo “{field.id}”.", f"sections.{path}.{name}"


def _rule_places(definition: FormDefinition) -> Iterator[Mistake]:
    known = [path for path, _, _ in fields(definition)]
    for index, rule in enumerate(definition.rules):
        if rule.where and rule.where not in known:
            message = f"A regra “{rule.code}” aponta para “{rule.where}”, que não é um campo."
            yield "campo-desconhecido", message + did_you_mean(rule.where, known), f"rules[{index}].where"


def _signatory_paths(definition: FormDefinition) -> Iterator[Mistake]:
    known: dict[str, Field] = {path: field for path, _, field in fields(definition)}
    for index, signatory in enumerate(definition.signatories):
        for key, kind, article in (("name", TextField, "um texto (text)"), ("cpf", CpfField, "um CPF (cpf)")):
            path, at = getattr(signatory, key), f"signatories[{index}].{key}"
            if path not in known:
                hint = did_you_mean(path, known)
                yield "campo-desconhecido", f"“{path}” não é um campo do formulário.{hint}", at
            elif not isinstance(known[path], kind):
                yield "tipo-inadequado", f"O campo “{path}” deveria ser {article}.", at


def _signatures(definition: FormDefinition) -> Iterator[Mistake]:
    """What a signature must be, and what it says and locks."""
    known = [path for path, _, _ in fields(definition)]
    sections = [section.id for section in definition.sections]
    for index, signatory in enumerate(definition.signatories):
        at = f"signatories[{index}]"
        if signatory.function and signatory.function not in known:
            hint = did_you_mean(signatory.function, known)
            yield "campo-desconhecido", f"“{signatory.function}” não é um campo do formulário.{hint}", f"{at}.function"
        for place, name in enumerate(signatory.locks):
            if name not in known and name not in sections:
                hint = did_you_mean(name, (*sections, *known))
                yield (
                    "campo-desconhecido",
                    f"“{name}” não é seção nem campo do formulário.{hint}",
                    f"{at}.locks[{place}]",
                )
        profile = signatory.profile or definition.profile
        if signatory.commitment and profile and profile.startswith("ad-"):
            message = (
                f"O perfil “{profile}” segue uma política da ICP-Brasil, que não admite compromisso na assinatura. "
                "Tire um dos dois."
            )
            yield "compromisso-com-politica", message, f"{at}.commitment"


def _letterhead_paths(definition: FormDefinition) -> Iterator[Mistake]:
    known = [path for path, _, _ in fields(definition)]
    for index, path in enumerate(definition.letterhead):
        if path not in known:
            message = f"O cabeçalho usa “{path}”, que não é um campo.{did_you_mean(path, known)}"
            yield "campo-desconhecido", message, f"letterhead[{index}]"


def _masks(definition: FormDefinition) -> Iterator[Mistake]:
    for path, field in _every_field(definition):
        if isinstance(field, TextField) and len(field.mask) > field.max_length:
            message = f"A forma “{field.mask}” é mais longa que o máximo do campo ({field.max_length})."
            yield "forma-longa", message, f"sections.{path}.mask"


def _attachments(definition: FormDefinition) -> Iterator[Mistake]:
    for name in _repeated(attachment.id for attachment in definition.attachments):
        yield "id-repetido", f"Há mais de um anexo com o id “{name}”.", "attachments"
    for index, attachment in enumerate(definition.attachments):
        yield from _expression(definition, attachment.when, f"attachments[{index}].when")


def _repeated_key(definition: FormDefinition) -> Iterator[Mistake]:
    key = definition.repeated.key if definition.repeated else ""
    if key in RESERVED or key in {section.id for section in definition.sections}:
        message = f"“{key}” já é o nome de uma seção, ou é reservado. Escolha outro para a lista de outros documentos."
        yield "id-reservado", message, "repeated.key"


def _rectification_path(definition: FormDefinition) -> Iterator[Mistake]:
    known: dict[str, Field] = {path: field for path, _, field in fields(definition)}
    path = definition.rectification
    if path and not isinstance(known.get(path), YesNoField):
        message = f"“{path}” deveria ser um campo de sim ou não (yes_no).{did_you_mean(path, known)}"
        yield "campo-desconhecido", message, "rectification"


def _section_conditions(definition: FormDefinition) -> Iterator[Mistake]:
    for section in definition.sections:
        yield from _expression(definition, section.when, f"sections.{section.id}.when")
    for path, field in _every_field(definition):
        yield from _expression(definition, field.when, f"sections.{path}.when")


def _other_expressions(definition: FormDefinition) -> Iterator[Mistake]:
    for index, rule in enumerate(definition.rules):
        yield from _expression(definition, rule.when, f"rules[{index}].when")
    for index, signatory in enumerate(definition.signatories):
        yield from _expression(definition, signatory.when, f"signatories[{index}].when")


def _expression(definition: FormDefinition, expression: str, path: str) -> Iterator[Mistake]:
    if not expression:
        return
    from pipeline.definition.expressions import evaluate, mentions  # noqa: PLC0415 - only for forms with conditions

    try:
        named = mentions(expression)
    except FoundError as error:
        yield "expressao", error.findings[0].message, path
        return
    known = {section.id for section in definition.sections} | {name for name, _, _ in fields(definition)}
    unknown = [name for name in named if name not in known]
    for name in unknown:
        message = f"A expressão nomeia “{name}”, que não é seção nem campo do formulário."
        yield "campo-desconhecido", message + did_you_mean(name, known), path
    if unknown:
        return
    try:  # a form is empty before it is filled in: no expression may fail over that
        evaluate(
            expression, {section.id: dict.fromkeys(f.id for f in section.fields) for section in definition.sections}
        )
    except FoundError as error:
        hint = "Escreva-a de modo que valha também com os campos vazios, como em “a.b and a.b > 1”."
        yield "expressao", f"{error.findings[0].message} {hint}", path


def _every_field(definition: FormDefinition) -> Iterator[tuple[str, Field]]:
    """Every field, those of groups' records too, with its dotted path."""
    for path, _, field in fields(definition):
        yield path, field
        if isinstance(field, GroupField):
            for column in columns(field):
                yield f"{path}.{column.id}", column
