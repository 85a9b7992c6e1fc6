from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.data.kinds.table import KINDS, kind_of
from pipeline.data.show import show
from pipeline.definition.lookup import field_at, fields
from pipeline.definition.model import GroupField
from pipeline.findings import Severity
from tests.samples import everything
from tests.strategies import values_of

FORM = everything()
SCALARS = [field for _, section, field in fields(FORM) if section.id == "geral" and not isinstance(field, GroupField)]


def parse(name: str, raw: Any) -> Any:
    field = field_at(FORM, f"geral.{name}")
    assert not isinstance(field, GroupField)
    return kind_of(field).parse(raw, field)


def test_the_form_of_the_tests_has_every_kind() -> None:
    assert {type(field) for field in SCALARS} == set(KINDS)


@pytest.mark.parametrize("field", SCALARS, ids=lambda field: field.id)
def test_what_is_shown_is_read_back(field: Any) -> None:
    @given(values_of(field))
    def law(value: Any) -> None:
        if value is not None:
            shown = show(field, value)
            parsed = kind_of(field).parse(shown, field)
            assert parsed.value == value
            assert not parsed.faulty

    law()


@pytest.mark.parametrize("field", SCALARS, ids=lambda field: field.id)
def test_garbage_is_read_or_refused(field: Any) -> None:
    garbage = st.text() | st.text("0123456789./-: ,;()+@%xX:abcdeº\u00b2٣", max_size=40)

    @given(garbage | st.lists(garbage, max_size=4))
    def law(raw: Any) -> None:
        parsed = kind_of(field).parse(raw, field)
        assert parsed.value is None or not parsed.faulty
        assert all(problem.message.endswith((".", "?")) for problem in parsed.problems)
        if parsed.value is not None:
            assert kind_of(field).parse(show(field, parsed.value), field).value == parsed.value

    law()


@pytest.mark.parametrize("field", SCALARS, ids=lambda field: field.id)
@pytest.mark.parametrize("raw", ["", "  ", "\n", []])
def test_nothing_is_none(field: Any, raw: Any) -> None:
    parsed = kind_of(field).parse(raw, field)
    assert (parsed.value, parsed.problems) == (None, ())


GOOD: list[tuple[str, Any, Any]] = [
    ("texto", "  Sa\u0303o\tPaulo ", "São Paulo"),
    ("longo", " um \r\n\r\ndois\r", "um\n\ndois"),
    ("longo", "👩‍💻", "👩‍💻"),
    ("cpf", "529.982.247-25", "52998224725"),
    ("cpf", "52998224725", "52998224725"),
    ("cnpj", "12.ABC.345/01DE-35", "12ABC34501DE35"),
    ("cnpj", "11222333000181", "11222333000181"),
    ("email", " Ana.Maria@SOF.Gov.BR ", "Ana.Maria@sof.gov.br"),
    ("fone", "+55 (61) 98123-4567", "61981234567"),
    ("fone", "061 3411 2345", "6134112345"),
    ("fone", "(55) 3220-1234", "5532201234"),
    ("fone", "55 55 3220-1234", "5532201234"),
    ("dia", "21/11/2026", date(2026, 11, 21)),
    ("dia", "2026-11-21", date(2026, 11, 21)),
    ("dia", "21.11.2026", date(2026, 11, 21)),
    ("dia", "1º de Março de 2026", date(2026, 3, 1)),
    ("dia", "29/2/2028", date(2028, 2, 29)),
    ("tem", "SIM", True),
    ("tem", "Não", False),
    ("tem", "n", False),
    ("um", "a", "a"),
    ("um", "opcao A, com virgula", "a"),
    ("varios", "z; Xis, o primeiro", ("x", "z")),
    ("varios", ["ípsilon", "y"], ("y",)),
    ("varios", "y, z", ("y", "z")),
    ("ips", "200.198.213.10, 2804:49C:0::1\n189.9.1.16/28", ("200.198.213.10", "2804:49c::1", "189.9.1.16/28")),
    ("ips", ["200.198.213.10/32"], ("200.198.213.10",)),
    ("cep", "70.040-906", "70040906"),
    ("uf", "df", "DF"),
    ("uf", "sao paulo", "SP"),
    ("numero", "1.234.567", 1234567),
    ("numero", "-5", -5),
    ("siorg", "2032", "2032"),
]


@pytest.mark.parametrize(("name", "raw", "value"), GOOD)
def test_ways_of_writing(name: str, raw: Any, value: Any) -> None:
    parsed = parse(name, raw)
    assert parsed.value == value
    assert parsed.problems == ()


BAD: list[tuple[str, Any, str, str]] = [
    ("texto", "um\ndois", "texto-de-uma-linha", "uma linha"),
    ("texto", "x" * 61, "texto-longo", "60"),
    ("texto", "a\u200bb", "caractere-invisivel", "U+200B"),
    ("texto", "a\u202eb", "caractere-invisivel", "U+202E"),
    ("longo", "x" * 201, "texto-longo", "201"),
    ("longo", "oi", "texto-curto", "3"),
    ("cpf", "529.982.247-26", "cpf-invalido", "***.982.247-**"),
    ("cpf", "529.982.247", "cpf-invalido", "9 algarismos"),
    ("cpf", "111.111.111-11", "cpf-invalido", "não conferem"),
    ("cpf", "x52998224725", "cpf-invalido", "outros sinais"),
    ("cpf", "٥٢٩٩٨٢٢٤٧٢٥", "cpf-invalido", "não há algarismos"),
    ("cnpj", "12.abc.345/01de-35", "cnpj-invalido", "maiúsculas"),
    ("cnpj", "11.222.333/0001-82", "cnpj-invalido", "não conferem"),
    ("cnpj", "1122233300018", "cnpj-invalido", "14 posições"),
    ("email", "ana@sof", "email-invalido", "nome@orgao.gov.br"),
    ("email", "Ana <ana@sof.gov.br>", "email-invalido", "sem o nome"),
    ("email", "a@sof.gov.br, b@sof.gov.br", "email-invalido", "um só"),
    ("email", "joão@sof.gov.br", "email-invalido", "acento"),
    ("email", "a..b@sof.gov.br", "email-invalido", "nome@"),
    ("fone", "3411-2345", "telefone-invalido", "8 algarismos"),
    ("fone", "(20) 3411-2345", "telefone-invalido", "código de área 20"),
    ("fone", "(61) 88123-4567", "telefone-invalido", "começa com 9"),
    ("fone", "(61) 8123-4567", "telefone-invalido", "um 9 na frente"),
    ("fone", "(61) 1411-2345", "telefone-invalido", "0 nem com 1"),
    ("fone", "(61) 3411-2345 ramal 12", "telefone-invalido", "só o código"),
    ("dia", "31/02/2026", "data-invalida", "calendário"),
    ("dia", "21/11/26", "data-invalida", "quatro"),
    ("dia", "21 de brumário de 2026", "data-invalida", "dd/mm/aaaa"),
    ("dia", "21/11/0026", "data-invalida", "ano"),
    ("dia", "11-21-2026", "data-invalida", "calendário"),
    ("tem", "talvez", "resposta-invalida", "“sim” ou “não”"),
    ("um", "c", "opcao-desconhecida", "não é uma das opções"),
    ("varios", "Xiz, o primeiro", "opcao-desconhecida", "Xi"),
    ("ips", "10.0.0.1", "ip-privado", "rede interna"),
    ("ips", "172.31.0.1", "ip-privado", "rede interna"),
    ("ips", "192.168.0.0/24", "ip-privado", "rede interna"),
    ("ips", "fd00::1", "ip-privado", "ULA"),
    ("ips", "100.64.1.1", "ip-cgnat", "CGNAT"),
    ("ips", "127.0.0.1", "ip-loopback", "própria máquina"),
    ("ips", "::1", "ip-loopback", "própria máquina"),
    ("ips", "169.254.1.1", "ip-link-local", "segmento"),
    ("ips", "fe80::1", "ip-link-local", "segmento"),
    ("ips", "203.0.113.7", "ip-documentacao", "documentação"),
    ("ips", "2001:db8::1", "ip-documentacao", "documentação"),
    ("ips", "224.0.0.1", "ip-multicast", "multicast"),
    ("ips", "ff02::1", "ip-multicast", "multicast"),
    ("ips", "255.255.255.255", "ip-reservado", "reservado"),
    ("ips", "4000::1", "ip-reservado", "reservado"),
    ("ips", "200.198.214.65/28", "ip-invalido", "200.198.214.64/28"),
    ("ips", "200.198.214.64/33", "ip-invalido", "0 a 32"),
    ("ips", "200.198.214.1:8080", "ip-invalido", "porta"),
    ("ips", "200.198.214.1 - 200.198.214.9", "ip-invalido", "CIDR"),
    ("ips", "https://siop.gov.br", "ip-invalido", "URL"),
    ("ips", "200.198.214.01", "ip-invalido", "zeros"),
    ("ips", "200.198.214", "ip-invalido", "quatro números"),
    ("ips", "::ffff:200.198.213.10", "ip-invalido", "200.198.213.10"),
    ("ips", "fe80::1%eth0", "ip-invalido", "zona"),
    ("ips", "200.1.1.1 200.1.1.2 200.1.1.3 200.1.1.4", "ip-demais", "cabem 3"),
    ("cep", "7004090", "cep-invalido", "oito"),
    ("cep", "00000-000", "cep-invalido", "oito"),
    ("uf", "XX", "uf-invalida", "sigla"),
    ("uf", "Paranná", "uf-invalida", "Paraná"),
    ("numero", "1,5", "numero-invalido", "inteiro"),
    ("numero", "1.23", "numero-invalido", "inteiro"),
    ("numero", "2.000.001", "numero-fora-do-limite", "entre -5 e 2.000.000"),
    ("numero", "9" * 5000, "numero-invalido", "inteiro"),
    ("siorg", "20.32", "siorg-invalido", "oito"),
]


@pytest.mark.parametrize(("name", "raw", "code", "piece"), BAD)
def test_what_is_refused_says_why(name: str, raw: Any, code: str, piece: str) -> None:
    parsed = parse(name, raw)
    problem = parsed.problems[0]
    assert (parsed.value, problem.code) == (None, code)
    assert piece in problem.message
    assert problem.severity is Severity.CRITICA


AVISOS: list[tuple[Any, str, tuple[str, ...]]] = [
    (["200.198.213.10", "200.198.213.10"], "ip-repetido", ("200.198.213.10",)),
    (["200.198.213.0/24", "200.198.213.10"], "ip-sobreposto", ("200.198.213.0/24", "200.198.213.10")),
    (["200.198.0.0/16"], "ip-faixa-larga", ("200.198.0.0/16",)),
    (["2804::/20"], "ip-faixa-larga", ("2804::/20",)),
]


@pytest.mark.parametrize(("raw", "code", "value"), AVISOS)
def test_what_is_only_odd_is_an_aviso(raw: Any, code: str, value: Any) -> None:
    parsed = parse("ips", raw)
    assert parsed.value == value
    assert [(problem.code, problem.severity) for problem in parsed.problems] == [(code, Severity.AVISO)]


def test_each_address_is_told_by_itself() -> None:
    problems = parse("ips", ["200.198.213.10", "10.0.0.1", "x"]).problems
    assert [(problem.code, problem.at) for problem in problems] == [("ip-privado", "[1]"), ("ip-invalido", "[2]")]
