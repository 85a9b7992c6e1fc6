"""Template and data become a document: the one way from a form to something a renderer can draw."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from pipeline.data.model import FormData
from pipeline.data.serial import to_json
from pipeline.data.show import show
from pipeline.definition.catalog import Form
from pipeline.definition.load import DefinitionError
from pipeline.definition.lookup import field_at
from pipeline.definition.model import FormDefinition, Section
from pipeline.document.markdown import BlockReader
from pipeline.document.model import Block, Document, Kind, SignatureRow
from pipeline.document.place import change_blocks, field_blocks, section_blocks, signature_blocks
from pipeline.document.record import RECORD_VERSION
from pipeline.document.template import expand
from pipeline.findings import Finding, Place, Severity

_BLANK_LETTER = "Quadros a preencher e texto do ofício"
_TO_FILL = "____________"


def compose(form: Form, data: FormData | None, on: date) -> Document:
    """The document of a form: filled with ``data``, or blank when ``data`` is None.

    ``on`` is the document's date. Same form, data and date give an equal document. Raises DefinitionError when the
    template is wrong, with its file and line.
    """
    definition = form.definition
    file = f"{definition.id}.md"
    builders = _builders(definition, data, file)
    values: dict[str, Mapping[str, Any] | bool] = {**_values(definition, data), "blank": data is None}
    markdown, placements = expand(form.template, file, values, (*builders, "tone"))
    reader = BlockReader(
        file,
        placements,
        inline=lambda placement: _inline(definition, data, placement.argument),
        block=lambda placement: builders[placement.builder](placement.argument),
    )
    blocks = reader.read(markdown)
    _require_signatures(definition, blocks, file)
    return Document(
        form=definition.id,
        edition=definition.edition,
        title=definition.title,
        authority=definition.authority.parent or definition.authority.name,
        authority_unit=_unit(definition),
        destination=definition.destination,
        date=on,
        blank=data is None,
        blocks=blocks,
        record=MappingProxyType(record_of(form, data, on)),
        kind=Kind(definition.layout.value),
        letterhead=_letterhead(definition, data),
    )


def record_of(form: Form, data: FormData | None, on: date) -> dict[str, object]:
    """What travels inside the file as data; ``model`` only when the form has an authority's own one."""
    return {
        "credencia": RECORD_VERSION,
        "form": form.definition.id,
        "edition": form.definition.edition,
        "date": on.isoformat(),
        "definition": form.definition_digest,
        "template": form.template_digest,
        **({"model": form.model_digest} if form.model_digest else {}),
        "data": to_json(data) if data is not None else None,
    }


def _require_signatures(definition: FormDefinition, blocks: tuple[Block, ...], file: str) -> None:
    """A form that people must sign has a place to sign, or it would be found out only when they can't."""
    if definition.signatories and not any(isinstance(block, SignatureRow) for block in blocks):
        message = "O modelo não tem onde assinar: acrescente {{ signatures() }} onde ficam as assinaturas."
        raise DefinitionError([Finding(Severity.CRITICA, "modelo-sem-assinaturas", message, place=Place(file, 1, 1))])


def _builders(
    definition: FormDefinition, data: FormData | None, file: str
) -> dict[str, Callable[[str], tuple[Block, ...]]]:
    """What a template may place, by name. This is the whole list."""

    def section_of(name: str) -> Section:
        for section in definition.sections:
            if section.id == name:
                return section
        message = f"O modelo pede a seção “{name}”, que a definição não tem."
        raise DefinitionError([Finding(Severity.CRITICA, "modelo-secao", message, place=Place(file, 1, 1))])

    return {
        "section": lambda name: section_blocks(section_of(name), data),
        "fields": lambda name: field_blocks(section_of(name), data),
        "signatures": lambda _: signature_blocks(definition, data),
        "changes": lambda _: change_blocks(definition, data),
    }


def _values(definition: FormDefinition, data: FormData | None) -> Mapping[str, Mapping[str, Any]]:
    if data is not None:
        return data.sections
    return {section.id: dict.fromkeys(field.id for field in section.fields) for section in definition.sections}


def _inline(definition: FormDefinition, data: FormData | None, path: str) -> str:
    if data is None:
        return _TO_FILL
    return show(field_at(definition, path), data.get(path))


def _letterhead(definition: FormDefinition, data: FormData | None) -> tuple[str, ...]:
    """Of the body that writes; a blank letter, which nobody has written yet, is headed by what it is."""
    if data is None and definition.letterhead:
        return definition.title, _BLANK_LETTER
    return tuple(_inline(definition, data, path) for path in definition.letterhead)


def _unit(definition: FormDefinition) -> str:
    authority = definition.authority
    unit = f"{authority.name} – {authority.acronym}"
    return f"{unit} (SIORG {authority.siorg})" if authority.siorg else unit
