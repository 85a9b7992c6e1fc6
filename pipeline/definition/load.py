"""A form's tree becomes a checked definition."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.definition import semantics
from pipeline.definition.located import Node
from pipeline.definition.model import FormDefinition, FormSource
from pipeline.definition.parts import expand
from pipeline.definition.structure import DefinitionError, converted

__all__ = ["DefinitionError", "load_definition"]


def load_definition(tree: Node, parts: Mapping[str, Node]) -> FormDefinition:
    """The definition that a tree describes, its parts taken in from their own trees, by name.

    Raises:
        DefinitionError: With every mistake of form; when there is none, with every mistake of meaning.
    """
    source = converted(tree, FormSource)
    sections = expand(source, tree, parts)
    definition = FormDefinition(
        id=source.id,
        edition=source.edition,
        title=source.title,
        authority=source.authority,
        destination=source.destination,
        procedure=source.procedure,
        legal_base=source.legal_base,
        official_model=source.official_model,
        incomplete=source.incomplete,
        sections=sections,
        rules=source.rules,
        signatories=source.signatories,
        attachments=source.attachments,
        layout=source.layout,
        letterhead=source.letterhead,
        rectification=source.rectification,
        repeated=source.repeated,
        profile=source.profile,
    )
    findings = tuple(semantics.mistakes(definition, tree))
    if findings:
        raise DefinitionError(findings)
    return definition
