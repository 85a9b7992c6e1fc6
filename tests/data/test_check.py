from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.data.check import check, check_values, named_form
from pipeline.definition.catalog import FORMS, Catalog
from pipeline.definition.load import load_definition
from pipeline.definition.located import planted, read_tree
from pipeline.findings import Finding, Severity
from tests.samples import FORM, checked, everything

GOOD = """\
form: tudo
edition: 2026-11
geral:
  texto: Ana
  cpf: 529.982.247-25
  tem: não
"""

# name, what is put after the good data's last line (line 7 on), code, severity, line, where, a piece of the message
VECTORS = [
    ("unknown section", "gera:\n  x: 1", "secao-desconhecida", "crítica", 7, "gera", "“geral”"),
    ("unknown field", "  text: Bia", "campo-desconhecido", "crítica", 7, "geral.text", "“texto”"),
    ("bad value", "  cnpj: 11.222.333/0001-82", "cnpj-invalido", "crítica", 7, "geral.cnpj", "verificadores"),
    ("list for text", "  email: [a, b]", "estrutura", "crítica", 7, "geral.email", "e-mail"),
    ("mapping for choices", "  varios: {a: b}", "estrutura", "crítica", 7, "geral.varios", "lista"),
    ("list of lists", "  ips: [[a]]", "estrutura", "crítica", 7, "geral.ips", "lista"),
    ("second address", "  ips:\n    - 200.1.1.1\n    - 10.0.0.1", "ip-privado", "crítica", 9, "geral.ips", "interna"),
    ("odd address", "  ips: [200.1.1.1, 200.1.1.1]", "ip-repetido", "aviso", 7, "geral.ips", "vale uma"),
    ("section as text", "extra: nada", "estrutura", "crítica", 7, "extra", "com recuo"),
    ("filled and not asked", "extra:\n  nome: Bia", "nao-se-aplica", "aviso", 7, "extra", "seção"),
    ("rule that warns", "  numero: 2", "numero-par", "aviso", 7, "geral.numero", "dois"),
    ("group as text", "lista:\n  itens: Bia", "estrutura", "crítica", 8, "lista.itens", "lista"),
    ("record as text", "lista:\n  itens: [Bia, Bia]", "estrutura", "crítica", 8, "lista.itens[0]", "item"),
    ("few records", "lista:\n  itens: [{nome: Bia}]", "registros-de-menos", "crítica", 8, "lista.itens", "2"),
    ("many records", f"lista:\n  itens: [{'{nome: B}, ' * 4}]", "registros-demais", "crítica", 8, "lista.itens", "3"),
    (
        "unknown column",
        "lista:\n  itens:\n    - {nome: A}\n    - {nome: B, nomi: C}",
        "campo-desconhecido",
        "crítica",
        10,
        "lista.itens[1].nomi",
        "“nome”",
    ),
    (
        "missing column",
        "lista:\n  itens:\n    - nome: A\n    - nome:\n      quando: 01/02/2026",
        "campo-obrigatorio",
        "crítica",
        10,
        "lista.itens[1].nome",
        "Falta",
    ),
    (
        "bad column",
        "lista:\n  itens:\n    - nome: A\n    - nome: B\n      quando: 31/02/2026",
        "data-invalida",
        "crítica",
        11,
        "lista.itens[1].quando",
        "calendário",
    ),
]

# name, what replaces what in the good data, code, severity, line, where
CHANGED = [
    ("no form", "form: tudo\n", "", "formulario-ausente", "crítica", 1, "form"),
    ("another form", "form: tudo", "form: siop-ws", "formulario-diferente", "crítica", 1, "form"),
    ("another edition", "edition: 2026-11", "edition: 2025-01", "edicao-diferente", "aviso", 2, "edition"),
    ("missing", "  texto: Ana\n", "", "campo-obrigatorio", "crítica", 3, "geral.texto"),
    ("empty", "texto: Ana", "texto:", "campo-obrigatorio", "crítica", 4, "geral.texto"),
    ("blank", "texto: Ana", "texto: '  '", "campo-obrigatorio", "crítica", 4, "geral.texto"),
    ("rule that stops", "texto: Ana", "texto: proibido", "proibido", "crítica", 4, "geral.texto"),
    ("section that now applies", "tem: não", "tem: sim", "campo-obrigatorio", "crítica", 1, "extra.nome"),
]


def only(findings: tuple[Finding, ...]) -> Finding:
    (found,) = findings
    return found


def test_good_data_have_no_findings() -> None:
    done = checked(GOOD)
    assert done.findings == ()
    assert done.data is not None
    assert done.data.get("geral.cpf") == "52998224725"
    assert done.data.get("geral.tem") is False
    assert done.data.get("extra.nome") is None
    with pytest.raises(KeyError):
        done.data.get("geral.nada")


@pytest.mark.parametrize(
    ("text", "code", "severity", "line", "where", "piece"),
    [row[1:] for row in VECTORS],
    ids=[row[0] for row in VECTORS],
)
def test_what_is_added(text: str, code: str, severity: str, line: int, where: str, piece: str) -> None:  # noqa: PLR0913, PLR0917 - a row of the table
    done = checked(GOOD + text + "\n")
    found = done.findings[0]
    assert found.place is not None
    assert (found.code, found.severity, found.where, found.place.line) == (code, severity, where, line)
    assert piece in found.message
    assert (done.data is None) is (found.severity is Severity.CRITICA)


@pytest.mark.parametrize(
    ("before", "after", "code", "severity", "line", "where"),
    [row[1:] for row in CHANGED],
    ids=[row[0] for row in CHANGED],
)
def test_what_is_changed(before: str, after: str, code: str, severity: str, line: int, where: str) -> None:  # noqa: PLR0913, PLR0917 - a row of the table
    found = only(checked(GOOD.replace(before, after)).findings)
    assert found.place is not None
    assert (found.code, found.severity, found.where, found.place.line) == (code, severity, where, line)


def test_a_finding_says_where_what_and_what_follows() -> None:
    found = only(checked(GOOD.replace("529.982.247-25", "529.982.247-26")).findings)
    assert found.label == "1 – Dados gerais: CPF"
    assert found.consequence == "o formulário será devolvido"
    assert str(found.place) == "dados.yml:5:8"
    assert "529" not in found.message


def test_the_forms_own_words() -> None:
    address = only(checked(GOOD + "  ips: 10.1.1.1\n").findings)
    assert address.consequence == "o firewall não libera"
    missing = checked(GOOD.replace("não", "sim") + "  uf: SP\nextra:\n  nome: Bia\n")
    assert only(missing.findings).message == "Diga o nome paulista."


def test_a_field_that_does_not_apply_leaves_the_data() -> None:
    done = checked(GOOD.replace("não", "sim") + "  uf: RJ\nextra:\n  nome: Bia\n  so_sp: Cida\n")
    assert only(done.findings).where == "extra.so_sp"
    assert done.data is not None
    assert done.data.get("extra.so_sp") is None
    assert done.data.get("extra.nome") == "Bia"


def test_what_hangs_on_a_misread_answer_is_left_alone() -> None:
    done = checked(GOOD.replace("não", "talvez") + "extra:\n  so_sp: Cida\n")
    assert only(done.findings).code == "resposta-invalida"


def test_a_rule_that_hangs_on_a_misread_value_says_nothing() -> None:
    done = checked(GOOD.replace("Ana", "'" + "x" * 61 + "'"))
    assert only(done.findings).code == "texto-longo"


def test_blank_records_do_not_count() -> None:
    done = checked(GOOD + "lista:\n  itens:\n    - nome:\n      quando:\n    -\n")
    assert done.findings == ()
    assert done.data is not None
    assert done.data.get("lista.itens") is None


def test_findings_come_in_the_order_of_the_file() -> None:
    done = checked(GOOD.replace("texto: Ana", "texto:") + "  numero: 2\ngera: 1\n")
    assert [found.code for found in done.findings] == ["campo-obrigatorio", "numero-par", "secao-desconhecida"]


def test_data_that_are_not_a_mapping() -> None:
    assert "estrutura" in {found.code for found in checked("- a\n- b\n").findings}


def test_a_file_names_its_form() -> None:
    assert named_form(read_tree("form: siop-ws", "f")) == "siop-ws"
    assert named_form(read_tree("[form]", "f")) is None


def test_values_of_a_program_are_checked_the_same_way() -> None:
    values = {"geral": {"texto": "Ana", "cpf": "52998224725", "tem": False, "numero": 2, "varios": ("x",)}}
    done = check_values(everything(), values)
    assert only(done.findings).code == "numero-par"
    assert done.data is not None
    assert done.data.get("geral.numero") == 2
    assert check_values(everything(), {**values, "form": "outro"}).data is None


trees = st.recursive(
    st.none() | st.text(max_size=8) | st.integers() | st.booleans(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["geral", "texto", "cpf", "ips", "lista", "itens", "nome", "tem", "z"]), inner
        )
    ),
    max_leaves=12,
)


@given(trees)
def test_any_tree_is_checked(tree: object) -> None:
    done = check(everything(), planted(tree))
    assert done.data is None
    assert done.findings


def siop(*changes: tuple[str, str]) -> tuple[Finding, ...]:
    text = (FORMS / "examples" / "siop-ws.yml").read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    return check(Catalog().definition("siop-ws"), read_tree(text, "siop-ws.yml")).findings


def test_the_siop_example_has_no_findings() -> None:
    assert siop() == ()


SIOP = [
    ("mesma-pessoa", "aviso", "titular.cpf", ("111.444.777-35", "529.982.247-25")),
    ("dominio-do-titular", "aviso", "titular.email", ("maria.muller@exemplo.gov.br", "joao@empresa.com.br")),
    (
        "dominio-do-responsavel",
        "aviso",
        "responsavel_tecnico.email",
        ("joao.davila@exemplo.gov.br", "maria@serpro.gov.br"),
    ),
    ("terceiro-ja-assina", "aviso", "terceiro.cpf", ("123.456.789-09", "111.444.777-35")),
    ("nao-se-aplica", "aviso", "terceiro", ("certificado_de_terceiro: sim", "certificado_de_terceiro: não")),
    ("campo-obrigatorio", "crítica", "formulario.substitui", ("retificacao: não", "retificacao: sim")),
    ("ip-privado", "crítica", "sistema.ips", ("200.198.213.10", "192.168.1.10")),
]


@pytest.mark.parametrize(("code", "severity", "where", "change"), SIOP)
def test_the_siop_forms_rules(code: str, severity: str, where: str, change: tuple[str, str]) -> None:
    found = {each.code: each for each in siop(change)}[code]
    assert (found.severity, found.where) == (severity, where)
    assert found.place is not None


def test_the_siop_form_asks_for_an_address_in_its_own_words() -> None:
    ips = "    - 200.198.213.10\n    - 200.198.214.64/28\n    - 2804:49c:3103:401::10\n"
    found = only(siop((ips, "")))
    assert found.code == "campo-obrigatorio"
    assert "firewall" in found.message
    assert found.consequence == "o formulário será devolvido"


def with_rule(when: str, where: str = "") -> tuple[Finding, ...]:
    rule = f"  - {{code: nova, severity: aviso, when: {when}, where: '{where}', message: Uma frase.}}\n"
    text = FORM.replace("rules:\n", f"rules:\n{rule}")
    data = read_tree(GOOD + "  numero: 3\n", "dados.yml")
    return check(load_definition(read_tree(text, "f.yml"), {}), data).findings


def test_a_rule_may_be_of_the_whole_document() -> None:
    found = only(with_rule("not geral.tem"))
    assert (found.code, found.where, found.label) == ("nova", "", "")


def test_a_rule_that_the_data_make_fail_is_a_finding_and_not_an_accident() -> None:
    found = only(with_rule("geral.numero and geral.numero > geral.texto", "geral.numero"))
    assert (found.code, found.severity) == ("expressao", Severity.CRITICA)
    assert "geral.numero > geral.texto" in found.message
