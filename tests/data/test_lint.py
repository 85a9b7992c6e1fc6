from __future__ import annotations

import pytest

from pipeline.data.lint import lint
from pipeline.definition.catalog import Catalog
from pipeline.definition.load import load_definition
from pipeline.definition.located import read_tree
from tests.samples import FORM


@pytest.mark.parametrize("form_id", Catalog().ids())
def test_the_catalogs_forms_are_clean(form_id: str) -> None:
    catalog = Catalog()
    assert lint(catalog.definition(form_id), catalog.source(form_id)) == ()


@pytest.mark.parametrize(
    ("before", "after", "code", "where"),
    [
        ("label: CPF,", "label: CPF, example: 1,", "exemplo-invalido", "geral.cpf"),
        ("label: E-mail, personal: Provar.", "label: E-mail", "finalidade-ausente", "geral.email"),
        ("label: Quando,", "label: Quando, example: 31/02/2026,", "exemplo-invalido", "lista.itens.quando"),
    ],
)
def test_what_to_mend_is_told_with_its_line(before: str, after: str, code: str, where: str) -> None:
    text = FORM.replace(before, after)
    tree = read_tree(text, "f.yml")
    (found,) = lint(load_definition(tree, {}), tree)
    assert (found.code, found.where) == (code, where)
    assert found.place is not None
    assert after in text.splitlines()[found.place.line - 1]
    assert lint(load_definition(tree, {}))[0].place is None
