"""`credencia forms`: the catalog, one form's fields and signatories, or what to mend in a folder of forms."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pipeline.cli.commands import ANSWER_NO, DONE
from pipeline.cli.options import add_forms, add_json, catalog_of
from pipeline.cli.report import findings_json, print_json
from pipeline.definition.catalog import Catalog
from pipeline.definition.lookup import section_name
from pipeline.definition.model import FormDefinition, GroupField, PartUse
from pipeline.findings import Severity, has_criticas
from pipeline.workflow.documents import known_form
from pipeline.workflow.errors import UsageError
from pipeline.workflow.words import counted, finding_lines

_LINT = "lint"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("form", nargs="?", metavar="FORM", help="o formulário a detalhar, ou lint")
    parser.add_argument("folder", nargs="?", type=Path, metavar="PASTA", help="depois de lint: a pasta a conferir")
    add_forms(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """List the catalog, detail one form, or say what to mend."""
    if options.form == _LINT:
        options.forms = options.folder or options.forms
        return _lint(catalog_of(options), as_json=options.json)
    if options.folder is not None:
        raise UsageError("argumento-a-mais", f"“{options.folder}” só cabe depois de lint: credencia forms lint PASTA.")
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


def _lint(catalog: Catalog, *, as_json: bool) -> int:
    from pipeline.workflow.linting import lint_catalog  # noqa: PLC0415 - heavy, and only for this

    findings = lint_catalog(catalog)
    stops = has_criticas(findings)
    if as_json:
        print_json({"accepted": not stops, "findings": findings_json(findings)})
        return ANSWER_NO if stops else DONE
    for finding in findings:
        print("\n".join(finding_lines(finding)))
    criticas = sum(finding.severity is Severity.CRITICA for finding in findings)
    said = f"{counted(criticas, 'crítica')} e {counted(len(findings) - criticas, 'aviso')}"
    print(f"{catalog.folder}, {counted(len(catalog.ids()), 'formulário')}: {said}.", file=sys.stderr)
    return ANSWER_NO if stops else DONE


def _detail(definition: FormDefinition, *, as_json: bool) -> int:
    if as_json:
        import msgspec  # noqa: PLC0415 - only for this output

        print_json(msgspec.to_builtins(definition))
        return DONE
    print(f"{definition.title}\n{definition.id}, edição {definition.edition}; {definition.authority.name}")
    legal_base = f" Base legal: {'; '.join(definition.legal_base)}." if definition.legal_base else ""
    print(f"Entregue a: {definition.destination}.{legal_base}")
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
    if definition.attachments:
        print("\nAnexos:")
    for attachment in definition.attachments:
        kinds = "/".join(media.value.upper() for media in attachment.media)
        print(f"  {attachment.id:<24} {attachment.label}, {kinds}, até {attachment.max_mb} MB{_remarks(attachment)}")
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
