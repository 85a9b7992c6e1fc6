"""What each form asks for beyond filled-in fields."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.data.check import Checked, check_values
from pipeline.data.serial import to_json
from pipeline.definition.catalog import Catalog
from pipeline.findings import Severity
from tests.forms.conftest import example


def checked(form_id: str, changes: dict[str, Any]) -> Checked:
    """The example's check, after changes by dotted path."""
    values = to_json(example(form_id))
    for path, value in changes.items():
        section, _, name = path.partition(".")
        values[section] = {**values[section], name: value}
    return check_values(Catalog().definition(form_id), values)


BRACKETS = "Como o modelo: [Informar as políticas públicas (temas) impactados]"
CASES: list[tuple[str, dict[str, Any], str, str]] = [
    ("conecta-dsi", {"volumetria.solicitada": 100000}, "volumetria-igual", "crítica"),
    ("conecta-dsi", {"volumetria.solicitada": 0}, "numero-fora-do-limite", "crítica"),
    ("conecta-dsi", {"volumetria.atual": -5}, "numero-fora-do-limite", "crítica"),
    ("conecta-dsi", {"volumetria.motivo": ""}, "campo-obrigatorio", "crítica"),
    ("conecta-dsi", {"solicitacao.numero": "731/2026"}, "forma-invalida", "crítica"),
    ("conecta-dsi", {"finalidade.hipoteses": ["outro"]}, "campo-obrigatorio", "crítica"),
    ("conecta-dsi", {"finalidade.utilizacao": BRACKETS}, "orientacao-em-utilizacao", "crítica"),
    ("conecta-dsi", {"finalidade.politicas": BRACKETS}, "orientacao-em-politicas", "crítica"),
    ("conecta-dsi", {"finalidade.previsao_legal": BRACKETS}, "orientacao-em-previsao-legal", "crítica"),
    ("conecta-dsi", {"finalidade.resultados": "[ ] Sim"}, "orientacao-em-resultados", "crítica"),
    ("conecta-dsi", {"finalidade.duracao": BRACKETS}, "orientacao-em-duracao", "crítica"),
    ("conecta-dsi", {"finalidade.duracao": None}, "campo-obrigatorio", "crítica"),
    ("conecta-dsi", {"responsavel_tecnico.cpf": "11144477735"}, "mesma-pessoa", "aviso"),
    ("conecta-dsi", {"dirigente_ti.email": "maria@empresa.com.br"}, "dominio-do-dirigente", "aviso"),
    ("conecta-termo-adesao", {"representante.email": "a@empresa.com.br"}, "dominio-do-representante", "aviso"),
    ("fns-anexo-i", {"autenticacao.nome": "Outra Pessoa"}, "nome-diferente", "crítica"),
    ("fns-anexo-i", {"proponente.email": "fms@provedor.com"}, "email-nao-institucional", "aviso"),
    ("fns-anexo-i", {"proponente.ea": "4"}, "cnas-ausente", "aviso"),
    ("fns-anexo-i", {"proponente.ea": "5"}, "opcao-desconhecida", "crítica"),
    ("siops-oficio-cadastro", {"entidade.email": "fms@provedor.com"}, "email-nao-institucional", "aviso"),
    ("siops-gestores", {"responsavel.cadastrar": False}, "responsavel-nao-recadastrado", "crítica"),
    ("siops-gestores", {"secretario.certificado": False}, "secretario-sem-certificado", "aviso"),
    ("siops-gestores", {"substituto_secretario.cpf": "52998224725"}, "substituto-e-o-secretario", "crítica"),
]


@pytest.mark.parametrize(("form_id", "changes", "code", "severity"), CASES)
def test_a_rule_of_a_form(form_id: str, changes: dict[str, Any], code: str, severity: str) -> None:
    (found,) = checked(form_id, changes).findings
    assert (found.code, found.severity) == (code, Severity(severity))
    assert found.consequence
    assert found.message.endswith((".", "?"))


def test_a_first_adhesion_has_no_current_volume() -> None:
    changes = {"solicitacao.tipo": "adesao", "volumetria.atual": None, "volumetria.motivo": None}
    assert checked("conecta-dsi", changes).findings == ()


def test_a_secretary_who_stays_keeps_who_sends() -> None:
    assert checked("siops-gestores", {"secretario.novo": False, "responsavel.cadastrar": False}).findings == ()


def test_an_ellipsis_in_brackets_is_no_guidance() -> None:
    assert (
        checked("conecta-dsi", {"finalidade.previsao_legal": "“Art. 5º [...] compete à Universidade”"}).findings == ()
    )


def test_the_anexo_i_has_its_31_numbers() -> None:
    labels = [field.label for section in Catalog().definition("fns-anexo-i").sections for field in section.fields]
    numbers = [int(label.partition(" – ")[0]) for label in labels if label[0].isdigit()]
    assert list(dict.fromkeys(numbers)) == list(range(1, 32))
    assert numbers == sorted(numbers)


def test_a_code_alone_names_its_option() -> None:
    for typed in ("3", "Municipal", "3 – Municipal"):
        found = checked("fns-anexo-i", {"proponente.ea": typed})
        assert found.data is not None
        assert found.data.get("proponente.ea") == "municipal"
