"""Data that a definition accepts, whatever the definition."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from hypothesis import strategies as st

from pipeline.data import identifiers
from pipeline.data.applicability import applicable, settled
from pipeline.data.kinds.table import kind_of
from pipeline.data.model import FormData, Value
from pipeline.definition import model
from pipeline.definition.lookup import columns, fields

# What has broken documents before: markup of every format we write, quotes, both directions, combining marks.
NASTY = (
    "*_# <b>{{x}}",
    "João d'Ávila",
    'Ela disse "não"',
    "\\textbf{x} #set page()",
    "&amp; <![CDATA[ ]]> %PDF-1.7 endobj",
    "עברית و العربية",
    "= - + @SUM(A1)",
    "N\u0303o",
    "a: b # c",
    "null",
)
EMOJI = ("👩‍💻 técnica", "🇧🇷")


def form_data(definition: model.FormDefinition, *, emoji: bool = False) -> st.SearchStrategy[FormData]:
    """Valid data of a form: mandatory fields filled where they apply, the others at times. The form's rules aside."""
    sections = st.fixed_dictionaries(
        {
            section.id: st.fixed_dictionaries({field.id: values_of(field, emoji=emoji) for field in section.fields})
            for section in definition.sections
        }
    )
    return sections.map(lambda values: _data(definition, values)).filter(lambda data: _whole(definition, data))


def values_of(field: model.Field, *, emoji: bool = False) -> st.SearchStrategy[Value]:
    """Values of one field as they are kept; None at times when it is optional."""
    if isinstance(field, model.GroupField):
        record = st.fixed_dictionaries({column.id: values_of(column, emoji=emoji) for column in columns(field)})
        filled = record.filter(lambda values: any(value is not None for value in values.values()))
        own: st.SearchStrategy[Any] = st.lists(
            filled, min_size=max(1, field.minimum), max_size=min(field.maximum, field.minimum + 3)
        ).map(tuple)
    else:
        own = _SCALARS.get(type(field), lambda known: _texts(known, emoji=emoji))(field)
    return own if field.required else st.none() | own


def _data(definition: model.FormDefinition, values: dict[str, dict[str, Value]]) -> FormData:
    return FormData(definition.id, definition.edition, settled(definition, values))


def _whole(definition: model.FormDefinition, data: FormData) -> bool:
    inside = applicable(definition, data.sections)
    return all(data.get(path) is not None for path, _, field in fields(definition) if field.required and path in inside)


def _texts(field: Any, *, emoji: bool) -> st.SearchStrategy[Any]:
    if getattr(field, "mask", ""):
        return _masked(field.mask)
    letters = st.text(st.characters(codec="utf-8", categories=("L", "M", "N", "P", "S", "Zs")), min_size=1)
    shorter = {"max_size": min(field.max_length, 80)}
    lines = st.text("aéç Ñ\n'\"&<#*", min_size=1, **shorter) if isinstance(field, model.LongTextField) else letters
    nasty = st.sampled_from(NASTY + (EMOJI if emoji else ()))
    return (letters | lines | nasty).map(lambda text: kind_of(field).parse(text, field).value).filter(bool)


def _masked(mask: str) -> st.SearchStrategy[str]:
    signs = {"0": _digits(1), "9": st.just("") | _digits(1), "A": st.sampled_from("ABCXYZ")}
    return st.tuples(*(signs.get(sign, st.just(sign)) for sign in mask)).map("".join)


def _digits(size: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=size, max_size=size)


def _cpfs(_: Any) -> st.SearchStrategy[str]:
    whole = _digits(9).map(lambda base: base + identifiers.cpf_check_digits(base))
    return whole.filter(identifiers.is_cpf)


def _cnpjs(_: Any) -> st.SearchStrategy[str]:
    base = st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=12, max_size=12)
    return base.map(lambda base: base + identifiers.cnpj_check_digits(base)).filter(identifiers.is_cnpj)


def _phones(_: Any) -> st.SearchStrategy[str]:
    area = st.sampled_from(sorted(identifiers.DDDS))
    mobile = st.tuples(area, st.just("9"), _digits(8))
    landline = st.tuples(area, st.sampled_from("2345"), _digits(7))
    return (mobile | landline).map("".join)


def _ips(field: Any) -> st.SearchStrategy[tuple[str, ...]]:
    v4 = st.tuples(st.integers(11, 99), st.integers(0, 255), st.integers(1, 254)).map(
        lambda n: f"200.{n[0]}.{n[1]}.{n[2]}"
    )
    v6 = st.integers(1, 0xFFFF).map(lambda n: f"2804:49c::{n:x}")
    ranges = st.integers(0, 15).map(lambda n: f"189.9.1.{n * 16}/28")
    return st.lists(v4 | v6 | ranges, min_size=1, max_size=min(field.max_items, 5), unique=True).map(tuple)


def _choices(field: Any) -> st.SearchStrategy[tuple[str, ...]]:
    ids = [option.id for option in field.options]
    return st.sets(st.sampled_from(ids), min_size=1).map(lambda chosen: tuple(i for i in ids if i in chosen))


_SCALARS: dict[type, Callable[[Any], st.SearchStrategy[Any]]] = {
    model.CpfField: _cpfs,
    model.CnpjField: _cnpjs,
    model.EmailField: lambda _: st.from_regex(r"[a-z0-9_]{1,12}(\.[A-Za-z]{1,8})?@[a-z]{1,9}\.gov\.br", fullmatch=True),
    model.PhoneField: _phones,
    model.DateField: lambda _: st.dates(date(1900, 1, 1), date(2199, 12, 31)),
    model.YesNoField: lambda _: st.booleans(),
    model.ChoiceField: lambda field: st.sampled_from([option.id for option in field.options]),
    model.ChoicesField: _choices,
    model.IpListField: _ips,
    model.CepField: lambda _: st.integers(1_000_000, 99_999_999).map(lambda n: f"{n:08d}"),
    model.UfField: lambda _: st.sampled_from(sorted(identifiers.UFS)),
    model.IntegerField: lambda field: st.integers(field.minimum, field.maximum),
    model.SiorgField: lambda _: st.text("0123456789", min_size=1, max_size=8),
}
