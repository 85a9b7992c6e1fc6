"""A form with every kind of field, as text, and what it gives."""

from __future__ import annotations

from pipeline.data.check import Checked, check, check_values
from pipeline.data.model import FormData
from pipeline.data.serial import to_json
from pipeline.definition.catalog import FORMS, Catalog
from pipeline.definition.load import load_definition
from pipeline.definition.located import read_tree
from pipeline.definition.model import FormDefinition

HEAD = """\
id: tudo
edition: 2026-11
title: Formulário de tudo
authority: {name: Secretaria Fictícia, acronym: SF}
destination: Protocolo
procedure: procedimentos/tudo/
legal_base: [Portaria nº 1]
official_model: {name: tudo.odt, seen: true}
incomplete: o formulário será devolvido
"""

SECTIONS = """\
sections:
  - id: geral
    number: "1"
    title: Dados gerais
    fields:
      - {id: texto, type: text, label: Texto, max_length: 60, personal: Provar.}
      - {id: longo, type: long_text, label: Texto longo, max_length: 200, min_length: 3, required: false}
      - {id: cpf, type: cpf, label: CPF, personal: Provar.}
      - {id: cnpj, type: cnpj, label: CNPJ, required: false}
      - {id: email, type: email, label: E-mail, personal: Provar., required: false}
      - {id: fone, type: phone, label: Telefone, personal: Provar., required: false}
      - {id: dia, type: date, label: Data, required: false}
      - {id: tem, type: yes_no, label: Tem extra?}
      - id: um
        type: choice
        label: Um
        required: false
        options: [{id: a, label: "Opção á, com vírgula"}, {id: b, label: Bê}]
      - id: varios
        type: choices
        label: Vários
        required: false
        options: [{id: x, label: "Xis, o primeiro"}, {id: y, label: Ípsilon}, {id: z, label: Zê}]
      - {id: ips, type: ip_list, label: IPs, required: false, max_items: 3, refusal: o firewall não libera}
      - {id: cep, type: cep, label: CEP, required: false}
      - {id: uf, type: uf, label: UF, required: false}
      - {id: numero, type: integer, label: Número, minimum: -5, maximum: 2000000, required: false}
      - {id: siorg, type: siorg, label: SIORG, required: false}
      - {id: protocolo, type: text, label: Protocolo, mask: 990000/0000-A, required: false}
      - {id: escrita, type: date, label: Data por extenso, written: long, required: false}
  - id: extra
    title: Extra
    when: geral.tem
    fields:
      - {id: nome, type: text, label: Nome}
      - {id: so_sp, type: text, label: Só de SP, when: geral.uf == 'SP', missing: Diga o nome paulista.}
  - id: lista
    title: Lista
    fields:
      - id: itens
        type: group
        label: Itens
        required: false
        minimum: 2
        maximum: 3
        fields:
          - {id: nome, type: text, label: Nome}
          - {id: quando, type: date, label: Quando, required: false}
rules:
  - {code: numero-par, severity: aviso, when: geral.numero == 2, where: geral.numero, message: O número é dois.}
  - {code: proibido, severity: crítica, when: geral.texto == 'proibido', where: geral.texto, message: Não pode.}
signatories:
  - {role: dono, label: Dono, name: geral.texto, cpf: geral.cpf}
"""

FORM = HEAD + SECTIONS

WHOLE = """\
form: tudo
geral:
  texto: "*_# <b>{{x}} d'Ávila"
  longo: "Um parágrafo.\\n\\nOutro."
  cpf: 529.982.247-25
  cnpj: 12.ABC.345/01DE-35
  email: ana@exemplo.gov.br
  fone: (61) 98123-4567
  dia: 21/11/2026
  tem: sim
  um: bê
  varios: [x, z]
  ips: [200.198.213.10, "2804:49c:3103::10"]
  cep: 70040-906
  uf: DF
  numero: 1.234
  siorg: 2032
extra:
  nome: Extra
lista:
  itens:
    - {nome: Primeiro, quando: 01/02/2026}
    - {nome: Segundo}
"""


def everything() -> FormDefinition:
    """The definition of the form with every kind of field."""
    return load_definition(read_tree(FORM, "tudo.yml"), {})


def checked(data: str) -> Checked:
    """What checking a data text against that form gives."""
    return check(everything(), read_tree(data, "dados.yml"))


def siop_example(**changes: dict[str, object]) -> FormData:
    """The data of the SIOP example, with some values of some sections changed."""
    definition = Catalog().definition("siop-ws")
    source = (FORMS / "examples" / "siop-ws.yml").read_bytes()
    data = check(definition, read_tree(source, "siop-ws.yml")).data
    assert data is not None
    values = to_json(data)
    for section, changed in changes.items():
        values[section] = {**values[section], **changed}
    return _data_of(definition, values)


def without_third_party() -> FormData:
    """The SIOP example of a body that uses its own certificate: two signatories."""
    person = ("nome", "cpf", "email", "telefone", "cargo", "orgao", "unidade")
    return siop_example(sistema={"certificado_de_terceiro": False}, terceiro=dict.fromkeys(person))


def _data_of(definition: FormDefinition, values: dict[str, object]) -> FormData:
    found = check_values(definition, values)
    assert found.data is not None, found.findings
    return found.data
