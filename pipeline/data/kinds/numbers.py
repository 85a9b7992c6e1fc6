"""Values made of digits: CPF, CNPJ, telephone, CEP, UF, SIORG and whole numbers."""

from __future__ import annotations

import re

from pipeline.data import identifiers
from pipeline.data.kinds.model import Kind, Parsed, Raw, as_typed, folded, joined, refused
from pipeline.data.mask import mask_cpf, quoted
from pipeline.data.messages import say
from pipeline.definition.model import (
    CepField,
    CnpjField,
    CpfField,
    IntegerField,
    PhoneField,
    SiorgField,
    UfField,
)
from pipeline.definition.suggest import did_you_mean

_CPF = re.compile(r"[0-9]{3}[. ]?[0-9]{3}[. ]?[0-9]{3}[-. /]?[0-9]{2}")
_CNPJ = re.compile(r"[0-9A-Z]{2}\.?[0-9A-Z]{3}\.?[0-9A-Z]{3}/?[0-9A-Z]{4}-?[0-9]{2}")
_CEP = re.compile(r"[0-9]{2}\.?[0-9]{3}[- ]?[0-9]{3}")
_INTEGER = re.compile(r"-?(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,30})")
_CPF_LENGTH = 11
_MOBILE, _LANDLINE = 11, 10


def parse_cpf(raw: Raw, _field: CpfField) -> Parsed:
    """Eleven digits, with or without the usual punctuation."""
    text = joined(raw).strip()
    if not text:
        return Parsed()
    digits = re.sub(r"[^0-9]", "", text)
    if not _CPF.fullmatch(text):
        named = {0: "cpf-sem-algarismos", 1: "cpf-um-algarismo", _CPF_LENGTH: "cpf-outros-sinais"}
        said = named.get(len(digits), "cpf-tamanho")
        return refused("cpf-invalido", say(said, cpf=mask_cpf(digits), count=len(digits)))
    if not identifiers.is_cpf(digits):
        return refused("cpf-invalido", say("cpf-digitos", cpf=mask_cpf(digits)))
    return Parsed(digits)


def parse_cnpj(raw: Raw, _field: CnpjField) -> Parsed:
    """Fourteen positions, numeric or alphanumeric. Lower case is refused, not folded (IN RFB 2.229/2024)."""
    text = joined(raw).strip()
    if not text:
        return Parsed()
    if not _CNPJ.fullmatch(text):
        lower = text != text.upper() and _CNPJ.fullmatch(text.upper())
        return refused("cnpj-invalido", say("cnpj-minusculas" if lower else "cnpj-forma", typed=quoted(text)))
    characters = re.sub(r"[^0-9A-Z]", "", text)
    if not identifiers.is_cnpj(characters):
        return refused("cnpj-invalido", say("cnpj-digitos", typed=quoted(text)))
    return Parsed(characters)


def parse_phone(raw: Raw, _field: PhoneField) -> Parsed:
    """Area code and number: ten digits, or eleven for a mobile. ``+55`` and a leading zero are dropped."""
    text = joined(raw).strip()
    if not text:
        return Parsed()
    if not re.fullmatch(r"[0-9 ().+\u2013-]+", text):
        return refused("telefone-invalido", say("telefone-sinais", typed=quoted(text)))
    digits = re.sub(r"[^0-9]", "", text)
    if len(digits) in {12, 13} and digits.startswith("55"):
        digits = digits[2:]
    elif len(digits) in {11, 12} and digits.startswith("0"):
        digits = digits[1:]
    problem = _phone_problem(digits)
    if not problem:
        return Parsed(digits)
    return refused("telefone-invalido", say(problem, typed=quoted(text), count=len(digits), area=digits[:2]))


def _phone_problem(digits: str) -> str:
    """What to say of the number; empty when it is one."""
    if len(digits) not in {_LANDLINE, _MOBILE}:
        return "telefone-tamanho"
    if digits[:2] not in identifiers.DDDS:
        return "telefone-area"
    if len(digits) == _MOBILE and digits[2] != "9":
        return "telefone-nove"
    if len(digits) == _LANDLINE and digits[2] in "6789":
        return "telefone-celular"
    if len(digits) == _LANDLINE and digits[2] in "01":
        return "telefone-inicio"
    return ""


def parse_cep(raw: Raw, _field: CepField) -> Parsed:
    """Eight digits."""
    text = joined(raw).strip()
    if not text:
        return Parsed()
    digits = re.sub(r"[^0-9]", "", text)
    if not _CEP.fullmatch(text) or int(digits) < 1_000_000:  # noqa: PLR2004 - the first CEP is 01000-000
        return refused("cep-invalido", say("cep-forma", typed=quoted(text)))
    return Parsed(digits)


def parse_uf(raw: Raw, _field: UfField) -> Parsed:
    """Two letters; the unit's name will do."""
    text = joined(raw).strip()
    if not text:
        return Parsed()
    if text.upper() in identifiers.UFS:
        return Parsed(text.upper())
    for uf, name in identifiers.UFS.items():
        if folded(name) == folded(text):
            return Parsed(uf)
    hint = did_you_mean(text.title(), identifiers.UFS.values()) if len(text) > 2 else ""  # noqa: PLR2004 - a name
    return refused("uf-invalida", say("uf-forma", typed=quoted(text), hint=hint))


def parse_siorg(raw: Raw, _field: SiorgField) -> Parsed:
    """One to eight digits."""
    text = joined(raw).strip()
    if text and not re.fullmatch("[0-9]{1,8}", text):
        return refused("siorg-invalido", say("siorg-forma", typed=quoted(text)))
    return Parsed(text or None)


def parse_integer(raw: Raw, field: IntegerField) -> Parsed:
    """A whole number, with or without dots at the thousands."""
    text = joined(raw).strip()
    if not text:
        return Parsed()
    if not _INTEGER.fullmatch(text):
        return refused("numero-invalido", say("numero-forma", typed=quoted(text)))
    number = int(text.replace(".", ""))
    if not field.minimum <= number <= field.maximum:
        limits = {"minimum": show_integer(field.minimum, field), "maximum": show_integer(field.maximum, field)}
        return refused("numero-fora-do-limite", say("numero-limite", typed=quoted(text), **limits))
    return Parsed(number)


def show_integer(value: int, _field: IntegerField) -> str:
    """Dots at the thousands from five digits on, so that a year prints as a year."""
    return str(value) if -10_000 < value < 10_000 else f"{value:,}".replace(",", ".")  # noqa: PLR2004 - five digits


CPF = Kind(parse_cpf, lambda value, _: identifiers.format_cpf(value), "000.000.000-00")
CNPJ = Kind(parse_cnpj, lambda value, _: identifiers.format_cnpj(value), "00.000.000/0000-00")
PHONE = Kind(parse_phone, lambda value, _: identifiers.format_phone(value), "(DDD) número")
CEP = Kind(parse_cep, lambda value, _: identifiers.format_cep(value), "00000-000")
UF = Kind(parse_uf, as_typed, "sigla da unidade da federação")
SIORG = Kind(parse_siorg, as_typed, "código SIORG, até oito algarismos")
INTEGER = Kind(parse_integer, show_integer, "um número inteiro")
