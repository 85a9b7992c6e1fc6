"""What a form may ask of its signatures, and the mistakes that it may make."""

from __future__ import annotations

import pytest

from pipeline.definition.load import DefinitionError, load_definition
from pipeline.definition.located import read_tree
from pipeline.definition.model import FormDefinition, SignatureCommitment, SignatureProfile
from pipeline.document.place import signature_blocks
from tests.samples import FORM


def load(signatory: str = "", form: str = "") -> FormDefinition:
    text = FORM.replace("cpf: geral.cpf}", f"cpf: geral.cpf{signatory}}}") + form
    return load_definition(read_tree(text, "tudo.yml"), {})


def mistakes(signatory: str = "", form: str = "") -> list[tuple[str, str]]:
    with pytest.raises(DefinitionError) as caught:
        load(signatory, form)
    assert all(finding.place is not None for finding in caught.value.findings)
    return [(finding.code, finding.message) for finding in caught.value.findings]


def test_by_default_nothing_is_asked() -> None:
    definition = load()
    [signatory] = definition.signatories
    assert definition.profile is None
    assert (signatory.profile, signatory.commitment, signatory.function, signatory.locks) == (None, None, "", ())


def test_a_form_and_a_signatory_may_ask() -> None:
    definition = load(", profile: ad-rt, function: geral.texto, locks: [geral, lista.itens]", "profile: ad-rb\n")
    [signatory] = definition.signatories
    assert definition.profile is SignatureProfile.AD_RB
    assert signatory.profile is SignatureProfile.AD_RT
    [row] = signature_blocks(definition, None)
    assert row.boxes[0].locks == ("geral", "lista.itens")  # type: ignore[union-attr]
    [other] = load(", commitment: aprovacao").signatories
    assert other.commitment is SignatureCommitment.APROVACAO


@pytest.mark.parametrize(
    ("signatory", "form", "code", "hint"),
    [
        (", profile: ad-rv", "", "valor-invalido", "ad-rv"),
        ("", "profile: ouro\n", "valor-invalido", "ouro"),
        (", commitment: promessa", "", "valor-invalido", "promessa"),
        (", function: geral.txto", "", "campo-desconhecido", "geral.texto"),
        (", locks: [geral.texto, listas]", "", "campo-desconhecido", "lista"),
        (", commitment: origem, profile: ad-rb", "", "compromisso-com-politica", "ad-rb"),
        (", commitment: origem", "profile: ad-rt\n", "compromisso-com-politica", "ad-rt"),
    ],
)
def test_mistakes(signatory: str, form: str, code: str, hint: str) -> None:
    [(found, message)] = mistakes(signatory, form)
    assert found == code
    assert hint in message


def test_a_commitment_goes_with_a_level() -> None:
    assert load(", commitment: origem, profile: carimbo").signatories[0].profile is SignatureProfile.CARIMBO
