"""The browser's engine and the pipeline say the same of every value and of every state."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from pipeline.data.check import check
from pipeline.data.kinds.model import folded
from pipeline.data.serial import to_json
from pipeline.definition import model
from pipeline.definition.catalog import FORMS
from pipeline.definition.located import plain, read_tree
from tests.site_engine import cases, corpus
from tests.site_engine.node import outcomes
from tests.strategies import form_data, values_of

HERE = Path(__file__).parent
GOLDEN = HERE / "vectors.json"
FORMS_KNOWN = cases.known_forms()
KINDS = {type(field): field for field in cases.scalars(FORMS_KNOWN["tudo"])}
LAWS = [field for form in FORMS_KNOWN.values() for field in cases.scalars(form) if isinstance(field, model.ChoiceField)]


def _first_difference(asked: list[Any], ours: list[Any], theirs: list[Any]) -> Any:
    return next(((a, o, t) for a, o, t in zip(asked, ours, theirs, strict=True) if o != t), None)


def _fixed_values() -> list[tuple[str, model.Scalar, Any]]:
    listed = [field for field in cases.scalars(FORMS_KNOWN["tudo"]) if field.id in {"varios", "ips"}]
    texts = [("tudo", field, text) for field in cases.scalars(FORMS_KNOWN["tudo"]) for text in corpus.TEXTS]
    return texts + [("tudo", field, items) for field in listed for items in corpus.LISTS]


def test_every_text_in_every_kind_of_field() -> None:
    asked = _fixed_values()
    theirs = outcomes(cases.exported(FORMS_KNOWN), [cases.value_case(*one) for one in asked])
    ours = [cases.value_outcome(field, _nfc(raw)) for _, field, raw in asked]
    assert len(asked) > 4000
    assert _first_difference(asked, ours, theirs) is None


def test_the_committed_vectors_are_those_that_python_gives() -> None:
    made: dict[str, dict[str, Any]] = {}
    for _, field, raw in _fixed_values():
        said = cases.value_outcome(field, _nfc(raw))
        codes = [problem["code"] for problem in said["problems"]]
        key = raw if isinstance(raw, str) else json.dumps(raw, ensure_ascii=False)
        made.setdefault(field.id, {})[key] = {"value": said["value"], "codes": codes} if codes else said["value"]
    text = json.dumps(made, ensure_ascii=True, indent=0, sort_keys=True) + "\n"
    if os.environ.get("CREDENCIA_UPDATE_GOLDEN") == "1":
        GOLDEN.write_text(text, encoding="utf-8")
    assert GOLDEN.read_text(encoding="utf-8") == text


def test_any_text_in_any_field() -> None:
    fields = [(name, field) for name, form in FORMS_KNOWN.items() for field in cases.scalars(form)]
    assert {type(field) for _, field in fields} == set(KINDS)
    texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cn", "Cs")), max_size=40)
    near = st.text(st.sampled_from("0123456789./-,;:@ ()aeiouASPçãºé[]%\n\u0301\u00a0"), max_size=24)
    mixed = st.sampled_from(corpus.TEXTS).flatmap(_nudged)
    asked = cases.gathered(st.tuples(st.sampled_from(fields), texts | near | mixed), 1500)
    right = cases.gathered(st.sampled_from(fields).flatmap(lambda one: st.tuples(st.just(one), _shown(one[1]))), 800)
    flat = [(name, field, text) for (name, field), text in [*asked, *right]]
    theirs = outcomes(cases.exported(FORMS_KNOWN), [cases.value_case(*one) for one in flat])
    ours = [cases.value_outcome(field, _nfc(raw)) for _, field, raw in flat]
    assert _first_difference(flat, ours, theirs) is None


@pytest.mark.parametrize("name", FORMS_KNOWN)
def test_any_state_of_any_form(name: str) -> None:
    definition = FORMS_KNOWN[name]
    states: list[Any] = [{}, *_examples(name), *cases.gathered(_states(definition), 60)]
    theirs = outcomes(cases.exported({name: definition}), [cases.check_case(name, state) for state in states])
    files = [outcome.pop("file") for outcome in theirs]
    ours = [cases.comparable(cases.check_outcome(definition, state)) for state in states]
    assert _first_difference(states, ours, [cases.comparable(each) for each in theirs]) is None
    assert any(one["record"] is not None for one in ours) or name == "tudo"
    for file, state, one in zip(files, states, ours, strict=True):
        again = check(definition, read_tree(file, "salvo.json"))
        if {"form": definition.id, "edition": definition.edition}.items() <= state.items():
            assert (None if again.data is None else cases.canonical(to_json(again.data))) == one["record"]
            assert len(again.findings) == len(one["findings"])


def test_expressions_have_the_values_that_python_gives() -> None:
    form = cases.exported({"tudo": FORMS_KNOWN["tudo"]})
    from pipeline.site.syntax import expression  # noqa: PLC0415 - beside its only use

    asked = [
        {"run": "expression", "form": "tudo", "expression": expression(text), "sections": corpus.SECTIONS}
        for text in corpus.EXPRESSIONS
    ]
    ours = [cases.expression_outcome(text, _with_days(corpus.SECTIONS)) for text in corpus.EXPRESSIONS]
    assert _first_difference(list(corpus.EXPRESSIONS), ours, outcomes(form, asked)) is None
    assert sum("failed" in one for one in ours) > 20


def test_the_nearest_name_is_the_one_that_difflib_finds() -> None:
    letters = st.text("abcdé ", max_size=12)
    words = st.tuples(letters | st.text("ab", min_size=195, max_size=230), st.lists(letters, max_size=15))
    asked = cases.gathered(words, 600)
    form = cases.exported({"tudo": FORMS_KNOWN["tudo"]})
    theirs = outcomes(form, [{"run": "hint", "form": "tudo", "word": w, "options": o} for w, o in asked])
    assert _first_difference(asked, [cases.hint_outcome(w, o) for w, o in asked], theirs) is None


def test_folding_is_the_same() -> None:
    texts = cases.gathered(st.text(st.characters(codec="utf-8", exclude_categories=("Cn", "Cs")), max_size=30), 800)
    # Cherokee folds upwards in Unicode and downwards here: the same texts are equal either way.
    texts = [text for text in texts if not any("\u13a0" <= c <= "\u13ff" or "\uab70" <= c <= "\uabbf" for c in text)]
    theirs = outcomes({}, [{"run": "folded", "text": text} for text in texts])
    assert _first_difference(texts, [{"text": folded(text)} for text in texts], theirs) is None


def _nfc(raw: Any) -> Any:
    import unicodedata  # noqa: PLC0415 - beside its only use

    return unicodedata.normalize("NFC", raw) if isinstance(raw, str) else raw


def _nudged(text: str) -> st.SearchStrategy[str]:
    """The text with one character put in, taken out or changed."""
    place = st.integers(0, len(text))
    letter = st.sampled_from("019.,-/ aZé;:\n\u200b@")
    return st.builds(lambda at, new, drop: text[:at] + new + text[at + drop :], place, letter, st.integers(0, 1))


def _shown(field: model.Scalar) -> st.SearchStrategy[str]:
    from pipeline.data.show import show  # noqa: PLC0415 - beside its only use

    return values_of(field, emoji=True).map(lambda value: show(field, value))


def _examples(name: str) -> list[Any]:
    file = FORMS / "examples" / f"{name}.yml"
    return [plain(read_tree(file.read_bytes(), file.name))] if file.exists() else []


def _states(definition: model.FormDefinition) -> st.SearchStrategy[Any]:
    """Valid data; the same with some fields spoiled; and what no page would send."""
    valid = form_data(definition, emoji=True).map(to_json)
    paths = [(section.id, field.id) for section in definition.sections for field in section.fields]
    junk = (
        st.sampled_from(corpus.TEXTS)
        | st.none()
        | st.booleans()
        | st.integers(-10, 10)
        | st.sampled_from(corpus.LISTS)
        | st.sampled_from([{}, {"a": "b"}, [None], [{}], [{"nome": ""}], [{"nome": "x", "outro": "y"}], [["x"]], [1]])
    )
    changes = st.lists(st.tuples(st.sampled_from(paths), junk), max_size=4)
    whole = st.sampled_from(["form", "edition", "anexos", "retifica", "estranha", definition.sections[0].id])
    tops = st.lists(st.tuples(whole, junk), max_size=1)
    return st.builds(_spoiled, valid, changes, tops, st.booleans())


def _spoiled(state: Any, changes: Any, tops: Any, replaces: Any) -> Any:
    made = {key: dict(value) if isinstance(value, dict) else value for key, value in state.items()}
    before = {key: value for key, value in state.items() if isinstance(value, dict)}
    for (section, field), value in changes:
        made[section][field] = value
    if replaces:
        made["retifica"] = {"sha256": "0" * 64, "dados": before}
    return {**made, **dict(tops)}


def _with_days(sections: Any) -> Any:
    def lived(value: Any) -> Any:
        if isinstance(value, dict):
            return (
                date.fromisoformat(value["day"]) if set(value) == {"day"} else {k: lived(v) for k, v in value.items()}
            )
        return tuple(lived(item) for item in value) if isinstance(value, list) else value

    return lived(sections)
