"""`credencia forms`: the catalog, or one form's fields and signatories."""

from __future__ import annotations

import argparse
import sys

from pipeline.cli.commands import DONE
from pipeline.cli.options import add_forms, add_json, catalog_of
from pipeline.cli.report import print_json
from pipeline.definition.lookup import section_name
from pipeline.definition.model import FormDefinition, GroupField, PartUse
from pipeline.workflow.documents import known_form


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("form", nargs="?", metavar="FORM", help="o formulário a detalhar")
    add_forms(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """List the catalog, or detail one form."""
    catalog = catalog_of(options)
    if options.form is not None:
        return _detail(known_form(options.form, catalog).definition, as_json=options.json)
    definitions = [catalog.form(form_id).definition for form_id in catalog.ids()]
    if options.json:
        print_json([{"id": each.id, "edition": each.edition, "title": each.title} for each in definitions])
        return DONE
    if not definitions:
        print(f"Não há formulários em {catalog.folder}.", file=sys.stderr)
    for each in definitions:
        print(f"{each.id:<24} {each.edition}  {each.title} ({each.authority.acronym})")
    return DONE


def _detail(definition: FormDefinition, *, as_json: bool) -> int:
    if as_json:
        import msgspec  # noqa: PLC0415 - only for this output

        print_json(msgspec.to_builtins(definition))
        return DONE
    print(f"{definition.title}\n{definition.id}, edição {definition.edition}; {definition.authority.name}")
    print(f"Entregue a: {definition.destination}. Base legal: {'; '.join(definition.legal_base)}.")
    if not definition.official_model.seen:
        print(f"Modelo oficial ({definition.official_model.name}): não visto. {definition.official_model.note}")
    for section in definition.sections:
        print(f"\n{section_name(section)}{' (conforme as outras respostas)' if section.when else ''}")
        for field in section.fields:
            print(f"  {f'{section.id}.{field.id}':<32}  {field.label}{_remarks(field)}")
            if isinstance(field, GroupField):
                columns = [column.label for column in field.fields if not isinstance(column, PartUse)]
                print(f"    (repetido: {', '.join(columns)})")
    print("\nQuem assina:")
    for signatory in definition.signatories:
        print(f"  {signatory.role:<24} {signatory.label}{f' – {signatory.note}' if signatory.note else ''}")
    return DONE


def _remarks(field: object) -> str:
    remarks = []
    if not getattr(field, "required", True):
        remarks.append("opcional")
    if getattr(field, "when", ""):
        remarks.append("conforme as outras respostas")
    if getattr(field, "personal", ""):
        remarks.append("dado pessoal")
    if not getattr(field, "options_seen", True):
        remarks.append("lista oficial não vista")
    return f" ({'; '.join(remarks)})" if remarks else ""
