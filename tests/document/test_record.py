"""The record is written in one way only."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.document.record import canonical

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.dictionaries(st.text(), VALUES))
def test_the_order_of_keys_leaves_no_trace(record: dict[str, object]) -> None:
    assert canonical(dict(reversed(list(record.items())))) == canonical(record)


def test_what_it_looks_like() -> None:
    assert canonical({"b": [1, True, None], "a": "ã"}) == '{"a":"ã","b":[1,true,null]}'
