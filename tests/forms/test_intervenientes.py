"""One more Anexo I for each interveniente, from one data file: each a file of its own, with its own dirigente."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from pipeline.cli import main
from pipeline.data.repeated import MOST, taken_apart
from pipeline.definition.catalog import FORMS, Catalog
from pipeline.definition.located import read_tree
from pipeline.readers.record import read_record
from pipeline.workflow.documents import check_file
from signatures.fields import signature_fields

DEFINITION = Catalog().definition("fns-anexo-i")
EXAMPLE = (FORMS / "examples" / "fns-anexo-i.yml").read_text(encoding="utf-8")
PEOPLE = {"Ana Prado": "529.982.247-25", "José d'Ávila": "123.456.789-09"}


def data_file(folder: Path, *, broken: str = "") -> Path:
    """The example, and an interveniente for each of the people."""
    own = yaml.load(EXAMPLE, Loader=yaml.BaseLoader)  # noqa: S506 - everything stays text
    others = []
    for name, cpf in PEOPLE.items():
        one = json.loads(json.dumps({key: own[key] for key in ("proponente", "dirigente", "autenticacao")}))
        one["dirigente"] |= {"nome": name, "cpf": cpf}
        one["autenticacao"]["nome"] = name
        others.append(one)
    if broken:
        others[1]["dirigente"]["cpf"] = broken
    path = folder / "cadastro.yml"
    path.write_text(yaml.safe_dump({**own, "intervenientes": others}, allow_unicode=True), encoding="utf-8")
    return path


def test_each_is_a_file_in_every_format(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    formats = [word for name in ("pdf", "odt", "docx", "html") for word in ("-f", name)]
    assert main(["render", str(data_file(tmp_path)), "-o", str(tmp_path), *formats]) == 0
    said = capsys.readouterr()
    names = [f"cadastro{part}" for part in ("", ".interveniente-1", ".interveniente-2")]
    assert [Path(line).name for line in said.out.split()] == [
        f"{name}.{kind}" for name in names for kind in ("pdf", "odt", "docx", "html")
    ]
    whose = ["Maria Aparecida Gonçalves Müller", *PEOPLE]
    for name, person in zip(names, whose, strict=True):
        pdf = (tmp_path / f"{name}.pdf").read_bytes()
        record = read_record(pdf)
        assert record is not None
        assert record["data"]["dirigente"]["nome"] == person
        assert "intervenientes" not in record["data"]
        assert [field.name for field in signature_fields(pdf)] == ["assinatura_dirigente"]
        others = set(whose) - {person}
        assert not any(other in pdf.decode("latin-1") for other in others)  # nobody gets another person's data


def test_each_is_judged_by_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["render", str(data_file(tmp_path)), "-o", str(tmp_path)]) == 0
    capsys.readouterr()
    assert main(["verify", str(tmp_path / "cadastro.interveniente-2.pdf"), "--json"]) == 1
    verdict = json.loads(capsys.readouterr().out)
    assert verdict["content"]["agreement"] == "provado"
    assert [each["person"] for each in verdict["signatories"]] == ["José d'Ávila"]


def test_a_mistake_in_one_stops_all_and_says_whose_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = data_file(tmp_path, broken="529.982.247-26")
    found = [each for each in check_file(path, Catalog()).checked.findings if each.code != "anexo-ausente"]
    assert [each.where for each in found] == ["intervenientes[1].dirigente.cpf"]
    assert found[0].label.startswith("Interveniente 2: ")
    assert found[0].place is not None
    assert "529.982.247-26" in path.read_text(encoding="utf-8").splitlines()[found[0].place.line - 1]
    assert main(["render", str(path), "-o", str(tmp_path)]) == 1
    assert "Interveniente 2" in capsys.readouterr().err
    assert not list(tmp_path.glob("*.pdf"))


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("intervenientes: sim", "estrutura"),
        ("intervenientes: [a, b]", "estrutura"),
        ("intervenientes: {proponente: {}}", "estrutura"),
        (f"intervenientes: [{', '.join(['{}'] * (MOST + 1))}]", "itens-demais"),
    ],
)
def test_what_is_no_list_of_records_is_told(source: str, code: str) -> None:
    apart = taken_apart(DEFINITION, read_tree(f"form: fns-anexo-i\n{source}\n", "x.yml"))
    assert [found.code for found in apart.findings] == [code]
    assert [found.place.line for found in apart.findings if found.place] == [2]
    assert apart.copies == ()


def test_none_is_none_and_another_form_knows_no_such_list(tmp_path: Path) -> None:
    path = tmp_path / "dados.yml"
    path.write_text(EXAMPLE + "\nintervenientes:\n", encoding="utf-8")
    assert check_file(path, Catalog()).copies == ()
    siop = (FORMS / "examples" / "siop-ws.yml").read_text(encoding="utf-8")
    path.write_text(siop + "\nintervenientes: []\n", encoding="utf-8")
    assert "secao-desconhecida" in {found.code for found in check_file(path, Catalog()).checked.findings}


def test_the_blank_data_file_says_how() -> None:
    from pipeline.data.blank_yaml import blank_yaml  # noqa: PLC0415 - used here only

    assert "# intervenientes:\n#   - proponente:\n#       cnpj: …\n" in blank_yaml(DEFINITION)
