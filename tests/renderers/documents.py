"""Documents for the renderers' tests: the SIOP credential's form, blank and filled, and one that is hard on purpose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from pipeline.document.model import (
    Block,
    Document,
    FieldBlock,
    FieldRow,
    Heading,
    ListBlock,
    Option,
    Paragraph,
    SignatureBlock,
    SignatureRow,
    Table,
    Text,
    Tone,
    Widget,
    signature_field_name,
)

NASTY = r'*_# <b>{{x}} $x$ \ "q" #let [a](b) `c` // d /* e */ @f <g> ~h --- \u{41} ${i} %j &amp;'
BODY_OF_60 = "Superintendência Nacional de Desenvolvimento do Centro-Oeste"
LONG_WORD = "responsavel.tecnico.pela.integracao.do.sistema.cliente@superintendencia-regional.orgao-de-exemplo.gov.br"
SENTENCE = "O sistema consulta a dotação por unidade orçamentária e compara cada lançamento com o que foi empenhado. "
TEXT_OF_2000 = (SENTENCE * 20)[:2000].rstrip()

RESOURCES = (
    Option("quantitativo", "Quantitativo: elaboração da proposta orçamentária"),
    Option("qualitativo", "Qualitativo: cadastro de ações e programas"),
    Option("alteracoes", "Alterações orçamentárias"),
    Option("tabelas", "Tabelas de apoio"),
)
UNITS = tuple(Option(uf.lower(), uf) for uf in ("AC", "AL", "AM", "BA", "DF", "GO", "MT", "SP"))

VALUES = {
    "pedido.retificacao": "nao",
    "responsavel.nome": "Ana Beatriz de Souza e Silva",
    "responsavel.cpf": "529.982.247-25",
    "responsavel.email": "ana.beatriz@exemplo.gov.br",
    "responsavel.telefone": "(61) 3214-5566",
    "responsavel.posse": "01/02/2024",
    "titular.nome": "João Paulo Conceição D’Ávila",
    "titular.cpf": "111.444.777-35",
    "titular.orgao": BODY_OF_60,
    "titular.uf": "df",
    "titular.cargo": "Coordenador-Geral de Orçamento e Finanças",
    "sistema.nome": "IntraSIG",
    "sistema.descricao": SENTENCE * 2,
    "sistema.ips": "200.130.2.10\n200.130.2.11",
    "termo.recursos": "quantitativo;tabelas",
}


def field(name: str, label: str, span: int, widget: Widget = Widget.LINE, **more: object) -> FieldBlock:
    tooltip = str(more.pop("tooltip", label))
    return FieldBlock(name=name, label=label, widget=widget, span=span, tooltip=tooltip, **more)  # type: ignore[arg-type]


YES_NO = (Option("sim", "Sim"), Option("nao", "Não"))


def siop_blocks() -> tuple[Block, ...]:
    return (
        Paragraph((Text("Todos os campos são obrigatórios: um formulário incompleto é devolvido."),), Tone.GUIDANCE),
        FieldRow((field("pedido.retificacao", "É uma retificação?", 12, Widget.YES_NO, options=YES_NO),)),
        Heading(1, "Dados do responsável técnico pelo acesso", "1"),
        Paragraph((Text("O CPF e o e-mail se tornam a credencial de acesso ao SIOP."),), Tone.GUIDANCE),
        FieldRow(
            (
                field("responsavel.nome", "Nome completo", 8, max_length=60),
                field("responsavel.cpf", "CPF", 4, max_length=14),
            )
        ),
        FieldRow(
            (
                field("responsavel.email", "E-mail", 5, max_length=120),
                field("responsavel.telefone", "Telefone", 4, max_length=20),
                field("responsavel.posse", "Data da posse", 3, Widget.DATE),
            )
        ),
        Heading(1, "Dados do titular da unidade", "2"),
        FieldRow(
            (field("titular.nome", "Nome completo", 8, max_length=60), field("titular.cpf", "CPF", 4, max_length=14))
        ),
        FieldRow(
            (
                field("titular.orgao", "Órgão ou entidade", 6, max_length=120),
                field("titular.uf", "UF", 2, Widget.CHOICE, options=UNITS),
                field("titular.cargo", "Cargo", 4, max_length=80),
            )
        ),
        Heading(1, "Dados do sistema cliente", "3"),
        FieldRow(
            (
                field(
                    "sistema.nome",
                    "Nome do sistema",
                    12,
                    max_length=30,
                    tooltip="Nome do sistema: compõe o login do webservice",
                ),
            )
        ),
        FieldRow((field("sistema.descricao", "Descrição do uso", 12, Widget.LINES, max_length=600),)),
        FieldRow(
            (field("sistema.ips", "IPs de saída para a internet", 12, Widget.LINES, max_length=200, required=False),)
        ),
        Heading(1, "Termo de responsabilidade sobre os recursos assinalados", "4"),
        FieldRow((field("termo.recursos", "Recursos", 12, Widget.CHOICES, options=RESOURCES),)),
        Paragraph(
            (
                Text("Os signatários declaram que "),
                Text("respondem pelo uso da credencial", strong=True),
                Text(", e que a guardam em sigilo ("),
                Text("Portaria nº 130, de 16/11/2012", emphasis=True),
                Text(")."),
            )
        ),
        ListBlock(
            (
                (Text("o acesso é pessoal e intransferível;"),),
                (Text("a mudança de responsável técnico é pedida por retificação, assinada de novo."),),
            ),
            ordered=True,
        ),
        Paragraph((Text("Alterar os dados depois da primeira assinatura invalida as assinaturas."),), Tone.NOTE),
        SignatureRow(
            (
                SignatureBlock("responsavel", "Responsável técnico", signature_field_name("responsavel")),
                SignatureBlock("titular", "Titular da unidade", signature_field_name("titular")),
            )
        ),
        SignatureRow(
            (
                SignatureBlock(
                    "detentor",
                    "Detentor do certificado",
                    signature_field_name("detentor"),
                    note="Só quando o certificado do sistema é de terceiro.",
                ),
            )
        ),
    )


PEOPLE = {"responsavel": VALUES["responsavel.nome"], "titular": VALUES["titular.nome"], "detentor": None}


def fill(block: Block, values: dict[str, str]) -> Block:
    if isinstance(block, FieldRow):
        return FieldRow(tuple(_fill_field(each, values.get(each.name, "")) for each in block.fields))
    if isinstance(block, SignatureRow):
        return SignatureRow(tuple(replace(box, person=PEOPLE.get(box.role)) for box in block.boxes))
    return block


def _fill_field(block: FieldBlock, value: str) -> FieldBlock:
    if not block.options:
        return replace(block, text=value)
    chosen = value.split(";")
    options = tuple(replace(option, selected=option.id in chosen) for option in block.options)
    return replace(block, options=options, text="; ".join(option.label for option in options if option.selected))


def document(blocks: Sequence[Block], *, blank: bool, record: dict[str, object] | None = None) -> Document:
    return Document(
        form="siop-ws",
        edition="2026-11",
        title="Formulário de cadastro para utilização do webservice do SIOP",
        authority="Secretaria de Orçamento Federal",
        authority_unit="Ministério do Planejamento e Orçamento",
        destination="Central de Atendimento SIOP",
        date=date(2026, 11, 21),
        blank=blank,
        blocks=tuple(blocks),
        record=record if record is not None else {"form": "siop-ws", "edition": "2026-11", "data": VALUES},
    )


def blank_siop() -> Document:
    return document(siop_blocks(), blank=True, record={"form": "siop-ws", "edition": "2026-11"})


def filled_siop(values: dict[str, str] | None = None) -> Document:
    chosen = VALUES | (values or {})
    record: dict[str, object] = {"form": "siop-ws", "edition": "2026-11", "date": "2026-11-21", "data": chosen}
    return document([fill(block, chosen) for block in siop_blocks()], blank=False, record=record)


def long_blank() -> Document:
    blocks = (*siop_blocks()[:-2], *_long_fields(), *siop_blocks()[-2:])
    return document(blocks, blank=True)


def long_filled() -> Document:
    values = VALUES | {
        "longo.descricao": TEXT_OF_2000,
        "longo.finalidade": TEXT_OF_2000,
        "longo.nome": NASTY,
        "longo.email": LONG_WORD,
        "longo.curto": LONG_WORD,
        "responsavel.nome": NASTY,
    }
    rows = tuple(
        (f"Servidor {n} {BODY_OF_60}", "529.982.247-25", "10.0.0.1", LONG_WORD if n == 3 else "x") for n in range(60)
    )
    table = Table("equipe", "Equipe com acesso", ("Nome", "CPF", "IP", "E-mail"), rows)
    blocks = (*siop_blocks()[:-2], *_long_fields(), table, *siop_blocks()[-2:])
    return document([fill(block, values) for block in blocks], blank=False)


def _long_fields() -> tuple[Block, ...]:
    return (
        Heading(1, "Do uso dos dados", "5"),
        Heading(2, "Finalidade"),
        FieldRow((field("longo.descricao", "Como o dado será utilizado", 12, Widget.LINES, max_length=2000),)),
        FieldRow(
            (field("longo.finalidade", "Resultados pretendidos para o cidadão", 12, Widget.LINES, max_length=2000),)
        ),
        FieldRow((field("longo.nome", "Nome", 6), field("longo.email", "E-mail", 4), field("longo.curto", "Login", 2))),
    )
