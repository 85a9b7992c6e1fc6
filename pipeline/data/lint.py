"""What to mend in a definition before it is published: examples that don't hold, personal data without a purpose."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.data.kinds.table import kind_of
from pipeline.definition import model
from pipeline.definition.located import Node
from pipeline.definition.lookup import columns, field_name, fields
from pipeline.definition.semantics import source_place
from pipeline.findings import Finding, Severity

_PERSONAL = (model.CpfField, model.EmailField, model.PhoneField)


def lint(definition: model.FormDefinition, tree: Node | None = None) -> tuple[Finding, ...]:
    """Findings about a definition that loads: ``exemplo-invalido`` (crítica) and ``finalidade-ausente`` (aviso).

    With the definition's own tree, each has its place.
    """
    people = {signatory.name for signatory in definition.signatories}
    return tuple(
        finding
        for path, label, field in _scalars(definition)
        for finding in _judge(path, label, field, tree, is_personal=isinstance(field, _PERSONAL) or path in people)
    )


def _scalars(definition: model.FormDefinition) -> Iterator[tuple[str, str, model.Scalar]]:
    for path, section, field in fields(definition):
        name = field_name(section, field)
        if isinstance(field, model.GroupField):
            for column in columns(field):
                yield f"{path}.{column.id}", f"{name}: {column.label}", column
        else:
            yield path, name, field


def _judge(path: str, label: str, field: model.Scalar, tree: Node | None, *, is_personal: bool) -> Iterator[Finding]:
    if field.example:
        parsed = kind_of(field).parse(field.example, field)
        for problem in parsed.problems:
            message = f"O exemplo não serve para o campo. {problem.message}"
            place = source_place(tree, f"sections.{path}.example") if tree is not None else None
            yield Finding(problem.severity, "exemplo-invalido", message, path, label, place=place)
    if is_personal and not field.personal:
        message = (
            "O campo pede um dado pessoal e não diz para quê. Escreva a finalidade em “personal” (LGPD art. 6º, I)."
        )
        place = source_place(tree, f"sections.{path}") if tree is not None else None
        yield Finding(Severity.AVISO, "finalidade-ausente", message, path, label, place=place)
