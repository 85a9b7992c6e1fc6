"""Values made of digits: CPF, CNPJ, telephone, CEP, UF, SIORG and whole numbers."""

from __future__ import annotations

import re

from pipeline.data import identifiers
from pipeline.data.kinds.model import Kind, Parsed, Raw, as_typed, folded, joined, refused
from pipeline.data.mask import mask_cpf, quoted
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
_MOBILE, _LANDLINE = 11, 10


def parse_cpf(raw: Raw, _field: CpfField) -> Parsed:
    """Eleven digits, with or without the usual punctuation."""
    text = joined(raw).strip()
    if not text:
        return Parsed()
    digits = re.sub(r"[^0-9]", "", text)
    if not _CPF.fullmatch(text):
        if not digits:
            return refused(
                "cpf-invalido", "Aqui vai um CPF, e não há algarismos. Escreva os 11, como em 000.000.000-00."
            )
        message = f"O CPF digitado ({mask_cpf(digits)}) tem {len(digits)} algarismo{'s' if len(digits) > 1 else ''}"
        extra = "" if len(digits) != _MOBILE else ", mas traz outros sinais"
        return refused("cpf-invalido", f"{message}{extra}. Escreva os 11, como em 000.000.000-00.")
    if not identifiers.is_cpf(digits):
        message = f"O CPF {mask_cpf(digits)} não existe: os dígitos verificadores não conferem. Confira a digitação."
        return refused("cpf-invalido", message)
    return Parsed(digits)


def parse_cnpj(raw: Raw, _field: CnpjField) -> Parsed:
    """Fourteen positions, numeric or alphanumeric. Lower case is refused, not folded (IN RFB 2.229/2024)."""
    text = joined(raw).strip()
    if not text:
        return Parsed()
    if not _CNPJ.fullmatch(text):
        lower = text != text.upper() and _CNPJ.fullmatch(text.upper())
        hint = (
            "As letras de um CNPJ são maiúsculas."
            if lower
            else "São 14 posições, como em 00.000.000/0000-00; as 12 primeiras podem ser letras maiúsculas."
        )
        return refused("cnpj-invalido", f"{quoted(text)} não é um CNPJ. {hint}")
    characters = re.sub(r"[^0-9A-Z]", "", text)
    if not identifiers.is_cnpj(characters):
        message = f"O CNPJ {quoted(text)} não existe: os dígitos verificadores não conferem. Confira a digitação."
        return refused("cnpj-invalido", message)
    return Parsed(characters)


def parse_phone(raw: Raw, _field: PhoneField) -> Parsed:
    """Area code and number: ten digits, or eleven for a mobile. ``+55`` and a leading zero are dropped."""
    text = joined(raw).strip()
    if not text:
        return Parsed()
    if not re.fullmatch(r"[0-9 ().+\u2013-]+", text):
        message = f"{quoted(text)} não é um telefone. Escreva só o código de área e o número, como em (61) 3411-2345."
        return refused("telefone-invalido", message)
    digits = re.sub(r"[^0-9]", "", text)
    if len(digits) in {12, 13} and digits.startswith("55"):
        digits = digits[2:]
    elif len(digits) in {11, 12} and digits.startswith("0"):
        digits = digits[1:]
    problem = _phone_problem(digits)
    return refused("telefone-invalido", f"{quoted(text)} não é um telefone: {problem}") if problem else Parsed(digits)


def _phone_problem(digits: str) -> str:
    if len(digits) not in {_LANDLINE, _MOBILE}:
        return f"há {len(digits)} algarismos. Escreva o código de área e o número, como em (61) 3411-2345."
    if digits[:2] not in identifiers.DDDS:
        return f"não existe o código de área {digits[:2]}."
    if len(digits) == _MOBILE and digits[2] != "9":
        return "com nove algarismos, o número começa com 9."
    if len(digits) == _LANDLINE and digits[2] in "6789":
        return "o número de celular tem um 9 na frente, como em (61) 98123-4567."
    if len(digits) == _LANDLINE and digits[2] in "01":
        return "o número não pode começar com 0 nem com 1."
    return ""


def parse_cep(raw: Raw, _field: CepField) -> Parsed:
    """Eight digits."""
    text = joined(raw).strip()
    if not text:
        return Parsed()
    digits = re.sub(r"[^0-9]", "", text)
    if not _CEP.fullmatch(text) or int(digits) < 1_000_000:  # noqa: PLR2004 - the first CEP is 01000-000
        return refused("cep-invalido", f"{quoted(text)} não é um CEP. São oito algarismos, como em 70040-906.")
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
    return refused("uf-invalida", f"{quoted(text)} não é uma unidade da federação. Use a sigla, como DF.{hint}")


def parse_siorg(raw: Raw, _field: SiorgField) -> Parsed:
    """One to eight digits."""
    text = joined(raw).strip()
    if text and not re.fullmatch("[0-9]{1,8}", text):
        message = (
            f"{quoted(text)} não é um código SIORG: são até oito algarismos, sem pontos. Procure-o em siorg.gov.br."
        )
        return refused("siorg-invalido", message)
    return Parsed(text or None)


def parse_integer(raw: Raw, field: IntegerField) -> Parsed:
    """A whole number, with or without dots at the thousands."""
    text = joined(raw).strip()
    if not text:
        return Parsed()
    if not _INTEGER.fullmatch(text):
        message = f"{quoted(text)} não é um número inteiro. Use só algarismos, como em 1500 ou 1.500."
        return refused("numero-invalido", message)
    number = int(text.replace(".", ""))
    if not field.minimum <= number <= field.maximum:
        limits = f"{show_integer(field.minimum, field)} e {show_integer(field.maximum, field)}"
        return refused("numero-fora-do-limite", f"{quoted(text)} está fora do limite: o número fica entre {limits}.")
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
