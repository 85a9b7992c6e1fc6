from __future__ import annotations

import pytest

from pipeline.data.attachments import HEAD, Offered, attachment_findings, media_of, named
from pipeline.data.blank_yaml import blank_yaml, filled_yaml
from pipeline.data.check import check
from pipeline.definition.load import load_definition
from pipeline.definition.located import read_tree
from pipeline.definition.model import FormDefinition, Media
from pipeline.findings import Severity
from tests.samples import FORM, everything

ATTACHMENTS = """\
attachments:
  - {id: posse, label: Ato de posse, guidance: Legível., media: [pdf, jpeg], max_mb: 1}
  - {id: extra, label: Extra, when: geral.tem}
  - {id: outro, label: Outro, required: false}
"""
PDF, JPEG, PNG = b"%PDF-1.7\n%", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n"
MEGABYTE = 1024 * 1024


def form() -> FormDefinition:
    return load_definition(read_tree(FORM + ATTACHMENTS, "tudo.yml"), {})


def found(data: str, **offered: Offered) -> list[tuple[str, str]]:
    tree = read_tree(f"form: tudo\n{data}", "dados.yml")
    return [(each.code, each.where) for each in attachment_findings(form(), check(form(), tree).data, tree, offered)]


ALL = "anexos: {posse: a.pdf, extra: b.pdf, outro: c.pdf}"
GOOD = Offered("a.pdf", 1000, PDF)


def test_what_will_do() -> None:
    assert found(ALL, posse=GOOD, extra=GOOD, outro=GOOD) == []
    assert found("anexos: {posse: a.jpg}", posse=Offered("a.jpg", MEGABYTE, JPEG)) == []


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (Offered("a.pdf", trouble="o arquivo não existe"), "anexo-ilegivel"),
        (Offered("a.pdf", 0, b""), "anexo-vazio"),
        (Offered("a.pdf", MEGABYTE + 1, PDF), "anexo-grande"),
        (Offered("a.pdf", 1000, PNG), "anexo-de-outro-tipo"),
        (Offered("a.pdf", 1000, b"MZ"), "anexo-de-outro-tipo"),
        (Offered("a.pdf", 1000, b" %PDF-1.7"), "anexo-de-outro-tipo"),
    ],
)
def test_what_will_not_do(file: Offered, code: str) -> None:
    assert found("anexos: {posse: a.pdf}", posse=file) == [(code, "anexos.posse")]


def test_what_is_to_be_taken_along() -> None:
    tree = read_tree("form: tudo", "dados.yml")
    (missing,) = attachment_findings(form(), None, tree, {})
    assert (missing.severity, missing.code, missing.place) == (Severity.AVISO, "anexo-ausente", None)
    assert missing.message.startswith("Leve junto")
    whole = "geral: {texto: a, cpf: 52998224725, tem: sim}\nextra: {nome: a}"
    assert found(whole) == [("anexo-ausente", "anexos.posse"), ("anexo-ausente", "anexos.extra")]
    assert found(whole.replace("tem: sim", "tem: não").replace("extra", "extra")) == [("anexo-ausente", "anexos.posse")]


def test_what_is_not_asked_for() -> None:
    assert found("anexos: {pose: a.pdf, posse: b.pdf}", posse=GOOD) == [("anexo-desconhecido", "anexos.pose")]
    assert found("anexos: a.pdf")[0] == ("estrutura", "anexos")
    assert found("anexos: {posse: [a.pdf]}")[0] == ("estrutura", "anexos.posse")
    assert check(everything(), read_tree("form: tudo\nanexos: {}", "d.yml")).findings[0].code == "campo-obrigatorio"


def test_types_by_their_first_bytes() -> None:
    assert [media_of(head) for head in (PDF, JPEG, PNG, b"", b"GIF89a")] == [
        Media.PDF,
        Media.JPEG,
        Media.PNG,
        None,
        None,
    ]
    assert all(len(head) <= HEAD for head in (PDF, JPEG, PNG))


def test_the_data_file_has_a_place_for_them() -> None:
    text = blank_yaml(form())
    assert "# Ato de posse – obrigatório" in text
    assert "# Forma: arquivo PDF ou JPEG, de até 1 MB." in text
    assert named(read_tree(text, "novo.yml")) == {}
    filled = filled_yaml(form(), {"anexos": {"posse": "papéis/posse: 1.pdf"}})
    assert named(read_tree(filled, "novo.yml")) == {"posse": "papéis/posse: 1.pdf"}
    assert "anexos" not in blank_yaml(everything())
