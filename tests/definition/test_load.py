from __future__ import annotations

import pytest

from pipeline.definition.load import DefinitionError, load_definition
from pipeline.definition.located import Node, read_tree
from pipeline.definition.lookup import columns, field_at, field_name, fields
from pipeline.definition.model import CpfField, FormDefinition, GroupField, TextField
from pipeline.definition.parts import part_names
from pipeline.findings import Finding
from tests.samples import FORM, HEAD, everything

PART = "fields:\n  - {id: nome, type: text, label: Nome}\n  - {id: cpf, type: cpf, label: CPF, span: 4}\n"
ONE = HEAD + "sections:\n  - id: s\n    title: S\n    fields:\n"

# name, what follows "fields:" of section s (line 14 of the file on), code, line, a piece of the message
BAD_FIELDS = [
    ("unknown type", "- {id: a, type: texto, label: A}", "tipo-desconhecido", 14, "“text”"),
    ("no type", "- {id: a, label: A}", "tipo-desconhecido", 14, "type"),
    ("unknown key", "- {id: a, type: text, label: A, labell: B}", "chave-desconhecida", 14, "“label”"),
    ("missing key", "- {id: a, type: text}", "chave-ausente", 14, "label"),
    ("empty key", "- {id: a, type: text, label: }", "chave-vazia", 14, "um texto"),
    ("blank label", "- {id: a, type: text, label: ''}", "valor-invalido", 14, "vazio"),
    ("bad id", "- {id: A-1, type: text, label: A}", "valor-invalido", 14, "letras minúsculas"),
    ("long id", f"- {{id: {'a' * 41}, type: text, label: A}}", "valor-invalido", 14, "40"),
    ("span too wide", "- {id: a, type: text, label: A, span: 13}", "valor-invalido", 14, "máximo 12"),
    ("span of none", "- {id: a, type: text, label: A, span: 0}", "valor-invalido", 14, "mínimo 1"),
    ("span in words", "- {id: a, type: text, label: A, span: dois}", "valor-invalido", 14, "número inteiro"),
    ("required in words", "- {id: a, type: text, label: A, required: talvez}", "valor-invalido", 14, "true ou false"),
    ("list for text", "- {id: a, type: text, label: [A]}", "valor-invalido", 14, "uma lista"),
    ("text for a field", "- a", "valor-invalido", 14, "conjunto de chaves"),
    ("few options", "- {id: a, type: choice, label: A, options: [{id: x, label: X}]}", "valor-invalido", 14, "2 item"),
    ("group in a group", "- {id: a, type: group, label: A, fields: [{id: b, type: group, label: B}]}", "tipo-", 14, ""),
    ("empty group", "- {id: a, type: group, label: A, fields: []}", "valor-invalido", 14, "1 item"),
    ("no fields", "[]", "valor-invalido", 14, "1 item"),
    ("repeated field", "- {id: a, type: text, label: A}\n- {id: a, type: cpf, label: B}", "id-repetido", 14, "“a”"),
    (
        "repeated option",
        "- {id: a, type: choice, label: A, options: [{id: x, label: X}, {id: x, label: Y}]}",
        "id-repetido",
        14,
        "opção",
    ),
    (
        "options alike",
        "- {id: a, type: choice, label: A, options: [{id: x, label: Sim}, {id: y, label: ' SIM'}]}",
        "opcao-ambigua",
        14,
        "sim",
    ),
    (
        "semicolon in an option",
        "- {id: a, type: choices, label: A, options: [{id: x, label: 'X; Y'}]}",
        "opcao-ambigua",
        14,
        "ponto e vírgula",
    ),
    (
        "repeated column",
        "- {id: a, type: group, label: A, fields: [{id: b, type: text, label: B}, {id: b, type: cpf, label: C}]}",
        "id-repetido",
        14,
        "grupo",
    ),
    ("unknown part", "- {type: part, part: pesoa}", "parte-desconhecida", 14, "“pessoa”"),
    (
        "change of no field",
        "- {type: part, part: pessoa, change: {nomi: {span: 3}}}",
        "campo-desconhecido",
        14,
        "“nome”",
    ),
    (
        "bad change",
        "- {type: part, part: pessoa, change: {nome: {span: 30}}}",
        "valor-invalido",
        14,
        "máximo 12",
    ),
    ("unknown change", "- {type: part, part: pessoa, change: {nome: {spam: 3}}}", "chave-desconhecida", 14, "“span”"),
    ("bad expression", "- {id: a, type: text, label: A, when: 's.a ='}", "expressao", 14, "s.a ="),
    ("hostile expression", "- {id: a, type: text, label: A, when: s.a * 9}", "expressao", 14, "Mul"),
    ("expression of nothing", "- {id: abc, type: text, label: A, when: s.abd}", "campo-desconhecido", 14, "“s.abc”"),
    ("unknown sign in a mask", "- {id: a, type: text, label: A, mask: 00-X}", "valor-invalido", 14, "9 (algarismo"),
    (
        "mask longer than the text",
        "- {id: a, type: text, label: A, mask: '00000', max_length: 4}",
        "forma-longa",
        14,
        "4",
    ),
    ("day written otherwise", "- {id: a, type: date, label: A, written: tall}", "valor-invalido", 14, "“long”"),
    ("expression of no section", "- {id: abc, type: text, label: A, when: t}", "campo-desconhecido", 14, "“t”"),
]

# name, what replaces what in the form with everything, code, a piece of the message, a piece of the line at fault
BAD_FORMS = [
    ("repeated section", "id: lista", "id: extra", "id-repetido", "seção", "id: extra"),
    ("signature prefix", "id: lista", "id: assinatura_x", "id-reservado", "assinatura_", "assinatura_x"),
    ("key of a section", "rules:", "repeated: {key: lista, name: x}\nrules:", "id-reservado", "“lista”", "key: lista"),
    ("reserved key", "rules:", "repeated: {key: anexos, name: x}\nrules:", "id-reservado", "“anexos”", "key: anexos"),
    ("reserved section", "id: lista", "id: form", "id-reservado", "“form”", "id: form"),
    ("rule of no field", "where: geral.numero", "where: geral.numeru", "campo-desconhecido", "geral.numero", "numeru"),
    ("rule's expression", "when: geral.numero == 2", "when: geral.um.x(", "expressao", "um.x(", "um.x("),
    ("rule fails when empty", "when: geral.numero == 2", "when: geral.numero > 1", "expressao", "vazios", "> 1"),
    ("repeated rule", "code: proibido", "code: numero-par", "id-repetido", "numero-par", "rules:"),
    ("bad severity", "severity: aviso", "severity: avizo", "valor-invalido", "“aviso”", "avizo"),
    ("bad rule code", "code: proibido", "code: Proibido", "valor-invalido", "letras minúsculas", "Proibido"),
    ("signatory of no field", "name: geral.texto", "name: geral.testo", "campo-desconhecido", "geral.texto", "testo"),
    ("cpf of another type", "cpf: geral.cpf", "cpf: geral.cnpj", "tipo-inadequado", "cpf", "geral.cnpj"),
    ("name of another type", "name: geral.texto", "name: geral.dia", "tipo-inadequado", "text", "geral.dia"),
    ("signatory's when", "cpf: geral.cpf}", "cpf: geral.cpf, when: nada.x}", "campo-desconhecido", "nada.x", "nada.x"),
    ("section's when", "when: geral.tem", "when: geral.ten", "campo-desconhecido", "geral.tem", "id: extra"),
    ("bad edition", "edition: 2026-11", "edition: novembro", "valor-invalido", "AAAA-MM", "novembro"),
    ("bad month", "edition: 2026-11", "edition: 2026-13", "valor-invalido", "01 a 12", "2026-13"),
    ("unknown top key", "destination:", "destino:", "chave-desconhecida", "“destination”", "destino"),
    ("no authority name", "name: Secretaria Fictícia, ", "", "chave-ausente", "name", "authority"),
    ("seen in words", "seen: true", "seen: visto", "valor-invalido", "true ou false", "visto"),
    ("another layout", "edition:", "layout: carta\nedition:", "valor-invalido", "“letter”", "carta"),
    ("id of a command", "id: tudo", "id: lint", "id-reservado", "comando", "id: lint"),
    (
        "unknown media",
        "edition:",
        "attachments: [{id: a, label: A, media: [docx]}]\nedition:",
        "valor-invalido",
        "“pdf”",
        "docx",
    ),
    (
        "repeated attachment",
        "edition:",
        "attachments: [{id: a, label: A}, {id: a, label: B}]\nedition:",
        "id-repetido",
        "anexo",
        "attachments",
    ),
    (
        "attachment of no field",
        "edition:",
        "attachments: [{id: a, label: A, when: geral.nada}]\nedition:",
        "campo-desconhecido",
        "geral.nada",
        "when",
    ),
    ("no sections", "sections:", "sectionz:", "chave-desconhecida", "“sections”", "sectionz"),
]


def parts() -> dict[str, Node]:
    return {"pessoa": read_tree(PART, "parts/pessoa.yml")}


def found_in(text: str) -> tuple[Finding, ...]:
    with pytest.raises(DefinitionError) as caught:
        load_definition(read_tree(text, "f.yml"), parts())
    return caught.value.findings


def section(fields_text: str) -> str:
    return ONE + "".join(f"      {line}\n" for line in fields_text.split("\n"))


@pytest.mark.parametrize(
    ("text", "code", "line", "piece"), [row[1:] for row in BAD_FIELDS], ids=[row[0] for row in BAD_FIELDS]
)
def test_a_bad_field_is_told_with_its_line(text: str, code: str, line: int, piece: str) -> None:
    found = found_in(section(text))[0]
    assert found.code.startswith(code)
    assert piece in found.message
    assert found.place is not None
    assert (found.place.file, found.place.line) == ("f.yml", line)


@pytest.mark.parametrize(
    ("before", "after", "code", "piece", "at"), [row[1:] for row in BAD_FORMS], ids=[row[0] for row in BAD_FORMS]
)
def test_a_bad_form_is_told_with_its_line(before: str, after: str, code: str, piece: str, at: str) -> None:
    text = FORM.replace(before, after, 1)
    assert text != FORM
    found = next(each for each in found_in(text) if each.code == code)
    assert piece in found.message
    assert found.place is not None
    assert at in text.splitlines()[found.place.line - 1]


def test_all_mistakes_are_told_at_once() -> None:
    text = section("- {id: A, type: text, label: A, span: 99}\n- {id: b, type: txt, label: B}\n- {type: cpf, id: c}")
    assert [(found.code, found.place and found.place.line) for found in found_in(text)] == [
        ("valor-invalido", 14),
        ("valor-invalido", 14),
        ("tipo-desconhecido", 15),
        ("chave-ausente", 16),
    ]


def test_a_mistake_inside_a_part_is_told_in_the_parts_file() -> None:
    broken = {"pessoa": read_tree(PART.replace("type: cpf", "type: cpff"), "parts/pessoa.yml")}
    with pytest.raises(DefinitionError) as caught:
        load_definition(read_tree(section("- {type: part, part: pessoa}"), "f.yml"), broken)
    (found,) = caught.value.findings
    assert str(found.place).startswith("parts/pessoa.yml:3:")


def test_parts_are_taken_in_with_their_changes() -> None:
    text = section(
        "- {type: part, part: pessoa, change: {nome: {label: Nome social, required: false, max_length: 9}}}\n"
        "- {id: g, type: group, label: G, fields: [{type: part, part: pessoa}]}"
    )
    tree = read_tree(text, "f.yml")
    definition = load_definition(tree, parts())
    nome, cpf, group = definition.sections[0].fields
    assert isinstance(nome, TextField)
    assert (nome.label, nome.required, nome.max_length) == ("Nome social", False, 9)
    assert isinstance(cpf, CpfField)
    assert cpf.span == 4
    assert isinstance(group, GroupField)
    assert [column.id for column in columns(group)] == ["nome", "cpf"]
    assert part_names(tree) == ("pessoa",)


def test_texts_are_nfc_and_without_spaces_around() -> None:
    definition = load_definition(read_tree(section("- {id: a, type: text, label: ' Sa\u0303o '}"), "f"), {})
    assert definition.sections[0].fields[0].label == "São"


def test_fields_are_found_by_path() -> None:
    definition: FormDefinition = everything()
    assert field_at(definition, "geral.cpf").label == "CPF"
    assert [path for path, _, _ in fields(definition)][-1] == "lista.itens"
    assert field_name(definition.sections[0], definition.sections[0].fields[0]) == "1 – Dados gerais: Texto"
    with pytest.raises(KeyError):
        field_at(definition, "geral.nada")


def test_a_definition_that_is_not_a_mapping_is_refused() -> None:
    assert found_in("- a\n")[0].code == "valor-invalido"
