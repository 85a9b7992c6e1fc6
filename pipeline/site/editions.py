"""What a form's page says beyond its definition: what the form is for, and the history of its editions.

``forms/pages/ID.yml``; a form without one gets sentences that follow from its definition.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec

from pipeline.definition.located import place_of, read_tree
from pipeline.definition.model import FormDefinition
from pipeline.definition.structure import converted
from pipeline.findings import Finding, FoundError, Severity
from pipeline.site.front_matter import Sentence


class Edition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An edition, and what it changed."""

    edition: Sentence
    changed: Sentence


class FormWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a form is for, in sentences, and its editions, the one in force first."""

    purpose: Sentence
    editions: Annotated[tuple[Edition, ...], msgspec.Meta(min_length=1)]


def form_words(folder: Path, definition: FormDefinition) -> FormWords:
    """The words of a form, from the folder of forms.

    Raises:
        FoundError: The file has mistakes, or its first edition is not the definition's.
    """
    path = folder / "pages" / f"{definition.id}.yml"
    if not path.is_file():
        return _derived(definition)
    tree = read_tree(path.read_bytes(), f"pages/{path.name}")
    words = converted(tree, FormWords)
    if words.editions[0].edition != definition.edition:
        message = f"A primeira edição da história deve ser a do formulário, {definition.edition}: diga o que ela mudou."
        place = place_of(tree, "editions[0].edition")
        raise FoundError([Finding(Severity.CRITICA, "edicao-sem-historia", message, place=place)])
    return words


def _derived(definition: FormDefinition) -> FormWords:
    authority = definition.authority
    return FormWords(
        purpose=f"Documento pedido por {authority.name} ({authority.acronym}).",
        editions=(Edition(edition=definition.edition, changed="Edição em vigor; não há registro de outras."),),
    )
