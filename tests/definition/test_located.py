from __future__ import annotations

import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipeline.definition import located
from pipeline.definition.located import SourceError, place_of, plain, planted, read_tree

# name, text, code, line, column
BAD = [
    ("empty", "", "arquivo-vazio", 1, 1),
    ("only a comment", "# nada\n", "arquivo-vazio", 1, 1),
    ("tag", "a: !!str 1", "etiqueta", 1, 4),
    ("tag on a mapping", "a: !x {b: 1}", "etiqueta", 1, 4),
    ("anchor", "a: &x 1", "ancora", 1, 4),
    ("alias", "a: *x", "ancora", 1, 4),
    ("merge key", "a: 1\n<<: {b: 2}", "chave-de-mesclagem", 2, 1),
    ("duplicate key", "a: 1\nb: 2\na: 3", "chave-repetida", 3, 1),
    ("two documents", "a: 1\n---\nb: 2", "varios-documentos", 2, 1),
    ("list as key", "? [a]\n: 1", "chave-invalida", 1, 3),
    ("null as key", "~: 1", "chave-invalida", 1, 1),
    ("too deep", "[" * 30 + "]" * 30, "muito-fundo", 1, 21),
    ("much too deep", "[" * 5000, "muito-fundo", 1, 21),
    ("too large", "a: " + "x" * (1024 * 1024), "arquivo-grande", 1, 1),
    ("control character", "a: x\x07y", "caractere-de-controle", 1, 5),
    ("line separator", "a: 1\nb: x\u2028y", "caractere-de-controle", 2, 5),
    ("tab", "a:\n\tb: c", "tabulacao", 2, 1),
    ("tab in a block", "a: |\n x\n\ty: d", "tabulacao", 3, 1),
    ("colon in a value", "a: b: c", "sintaxe", 1, 5),
    ("open quote", "a: 1\nb: 'x", "sintaxe", 2, 4),
    ("open bracket", "a: [1,2", "sintaxe", 1, 4),
    ("closing bracket", "a: ]", "sintaxe", 1, 4),
    ("unknown escape", 'a: "x\\q"', "sintaxe", 1, 6),
    ("apostrophe in apostrophes", "a: 'it's'", "sintaxe", 1, 8),
    ("at sign", "a: @x", "sintaxe", 1, 4),
    ("backquote", "a: `x", "sintaxe", 1, 4),
    ("percent at the start", "%a: 1", "sintaxe", 1, 3),
    ("dash after a key", "a: - b", "sintaxe", 1, 4),
    ("text after a pipe", "a: | x", "sintaxe", 1, 6),
    ("list and mapping", "- a\nb: c", "sintaxe", 2, 1),
    ("indentation", "a: b\n c: d", "sintaxe", 2, 3),
]


@pytest.mark.parametrize(("text", "code", "line", "column"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_what_is_refused_has_a_code_and_a_place(text: str, code: str, line: int, column: int) -> None:
    with pytest.raises(SourceError) as caught:
        read_tree(text, "f.yml")
    found = caught.value.findings[0]
    assert found.place is not None
    assert (found.code, found.place.file, found.place.line, found.place.column) == (code, "f.yml", line, column)
    assert found.message.endswith(".")


def test_bytes_that_are_not_utf8_have_a_place() -> None:
    with pytest.raises(SourceError) as caught:
        read_tree("a: 1\nb: não".encode("latin-1"), "f.yml")
    (found,) = caught.value.findings
    assert (found.code, str(found.place)) == ("codificacao", "f.yml:2:5")


def test_several_refusals_are_told_at_once() -> None:
    with pytest.raises(SourceError) as caught:
        read_tree("a: &x 1\nb: *x\na: !!int 2", "f.yml")
    assert [found.code for found in caught.value.findings] == ["ancora", "ancora", "etiqueta", "chave-repetida"]


def test_scalars_survive_as_they_were_typed() -> None:
    text = "cpf: 01234567890\nn: não\nno: NO\nd: 2026-01-01\nf: 1e3\nt: true\nh: 0x1F\ns: 12:30:45\nq: 'null'\n"
    assert plain(read_tree(text, "f")) == {
        "cpf": "01234567890",
        "n": "não",
        "no": "NO",
        "d": "2026-01-01",
        "f": "1e3",
        "t": "true",
        "h": "0x1F",
        "s": "12:30:45",
        "q": "null",
    }


def test_empty_and_null_are_none() -> None:
    assert plain(read_tree("a:\nb: null\nc: ~\nd: ''", "f")) == {"a": None, "b": None, "c": None, "d": ""}


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert plain(read_tree("\ufeffa: 1", "f")) == {"a": "1"}
    assert plain(read_tree(b"\xef\xbb\xbfa: 1", "f")) == {"a": "1"}


def test_the_pure_loader_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a: 1\nb: [x, 'y', {c: null}]\nd: |\n  linha\n  outra\n"
    fast = read_tree(text, "f")
    monkeypatch.setattr(located, "_LOADER", yaml.SafeLoader)
    assert read_tree(text, "f") == fast


def test_surrogate_pairs_of_json_are_one_character_and_columns_hold() -> None:
    text = '{"a": "\\ud83d\\ude00\\\\ud83d", "b": "x", "c": ["y"]}'
    tree = read_tree(text, "f")
    assert plain(tree) == json.loads(text)
    place = place_of(tree, "c[0]")
    assert place is not None
    assert place.column == text.index('"y"') + 1


def test_a_backslash_outside_json_is_only_a_backslash() -> None:
    assert plain(read_tree(r"{a: '\ud83d\ude00'}", "f")) == {"a": r"\ud83d\ude00"}


def test_places_of_paths() -> None:
    tree = read_tree("titular:\n  cpf: 1\n  nome:\nitens:\n  - nome: a\n  - nome: b\n", "f")
    places = {path: str(place_of(tree, path)) for path in ("titular.cpf", "titular.nome", "titular.x", "itens[1].nome")}
    assert places == {
        "titular.cpf": "f:2:8",
        "titular.nome": "f:3:3",
        "titular.x": "f:1:1",
        "itens[1].nome": "f:6:11",
    }
    assert str(place_of(tree, "nada")) == "f:1:1"
    assert str(place_of(tree, "itens[9].nome")) == "f:4:1"
    assert place_of(planted({"a": ["b", None]}), "a[0]") is None


def strings(longest: int | None = None) -> st.SearchStrategy[str]:
    letters = st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn", "Zl", "Zp"), exclude_characters="\ufeff")
    return st.text(letters, max_size=longest)


LONGEST_KEY = 80  # YAML ends a key at 1,024 characters, escapes counted (YAML 1.2.2, 7.4.2)


json_values = st.recursive(
    st.none() | strings(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(strings(LONGEST_KEY), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(strings(LONGEST_KEY), json_values, max_size=5), st.booleans())
def test_json_is_read_as_json(value: object, ascii_only: bool) -> None:  # noqa: FBT001 - both ways of writing
    assert plain(read_tree(json.dumps(value, ensure_ascii=ascii_only), "f")) == value


@given(st.text() | st.text("{}[]:-,&*!|>'\"%@` \n\tab#?~<").map(lambda text: f"a: {text}"))
def test_garbage_is_read_or_refused(text: str) -> None:
    try:
        read_tree(text, "f")
    except SourceError as error:
        assert all(found.place is not None and found.message for found in error.findings)  # noqa: PT017 - either way
