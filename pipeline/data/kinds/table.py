"""The table of kinds, by type of field."""

from __future__ import annotations

from pipeline.data.kinds import addresses, choices, days, numbers, texts
from pipeline.data.kinds.masks import described
from pipeline.data.kinds.model import Kind
from pipeline.definition import model

KINDS: dict[type[model.FieldBase], Kind] = {
    model.TextField: texts.TEXT,
    model.LongTextField: texts.LONG_TEXT,
    model.CpfField: numbers.CPF,
    model.CnpjField: numbers.CNPJ,
    model.EmailField: texts.EMAIL,
    model.PhoneField: numbers.PHONE,
    model.DateField: days.DATE,
    model.YesNoField: choices.YES_NO,
    model.ChoiceField: choices.CHOICE,
    model.ChoicesField: choices.CHOICES,
    model.IpListField: addresses.IP_LIST,
    model.CepField: numbers.CEP,
    model.UfField: numbers.UF,
    model.IntegerField: numbers.INTEGER,
    model.SiorgField: numbers.SIORG,
}


def kind_of(field: model.Scalar) -> Kind:
    """How a field's values are read and written."""
    return KINDS[type(field)]


def hint_of(field: model.Scalar) -> str:
    """A short phrase on how to type this field's values."""
    return described(field.mask) if isinstance(field, model.TextField) and field.mask else kind_of(field).hint
