"""Text of one line, text of several, and e-mail addresses."""

from __future__ import annotations

import re
import unicodedata

from pipeline.data.kinds.masks import described, fits
from pipeline.data.kinds.model import Kind as _Kind
from pipeline.data.kinds.model import Parsed, Raw, as_typed, joined, refused
from pipeline.data.mask import quoted
from pipeline.definition.model import EmailField, LongTextField, TextField

# Joiners that emoji and some scripts need; every other invisible character (Cc, Cf…) is refused.
_JOINERS = "\u200c\u200d"
_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_EMAIL = re.compile(rf"({_LOCAL})@((?:{_LABEL}\.)+[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9])")
_MAX_LOCAL, _MAX_EMAIL = 64, 254


def parse_text(raw: Raw, field: TextField) -> Parsed:
    """One line, NFC, without spaces around it."""
    text = _clean(joined(raw).replace("\t", " "))
    if "\n" in text:
        return refused("texto-de-uma-linha", f"{quoted(text)} tem mais de uma linha, e aqui cabe uma só. Junte-as.")
    if text and not fits(text, field.mask):
        return refused("forma-invalida", f"{quoted(text)} não tem a forma pedida: {described(field.mask)}.")
    return _measured(text, field.max_length)


def parse_long_text(raw: Raw, field: LongTextField) -> Parsed:
    r"""Paragraphs, NFC: lines end in ``\n`` and carry no spaces at their ends."""
    text = _clean(joined(raw).replace("\t", " "))
    if text and len(text) < field.min_length:
        message = f"O texto tem {len(text)} caracteres; são pedidos ao menos {field.min_length}. Escreva um pouco mais."
        return refused("texto-curto", message)
    return _measured(text, field.max_length)


def parse_email(raw: Raw, _field: EmailField) -> Parsed:
    """One address; its domain in lower case, the rest as typed."""
    text = joined(raw).strip()
    if not text:
        return Parsed()
    match = _EMAIL.fullmatch(text)
    if match is None or len(match[1]) > _MAX_LOCAL or len(text) > _MAX_EMAIL:
        return refused("email-invalido", f"{quoted(text)} não é um endereço de e-mail. {_email_hint(text)}")
    return Parsed(f"{match[1]}@{match[2].lower()}")


def _email_hint(text: str) -> str:
    if "<" in text:
        return "Informe só o endereço, sem o nome e sem os sinais “<” e “>”."
    if text.count("@") > 1 or any(separator in text for separator in ",; \n"):
        return "Informe um só endereço, sem espaços nem vírgulas."
    if not text.isascii():
        return "Um endereço não leva acento nem cedilha."
    return "Escreva-o na forma nome@orgao.gov.br."


def _clean(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return unicodedata.normalize("NFC", "\n".join(line.rstrip() for line in lines).strip())


def _measured(text: str, limit: int) -> Parsed:
    if strange := _invisible(text):
        message = f"Há no texto um caractere que não se vê (U+{ord(strange):04X}). Apague-o e digite de novo o trecho."
        return refused("caractere-invisivel", message)
    if len(text) > limit:
        message = f"O texto tem {len(text)} caracteres; cabem no máximo {limit}. Encurte-o."
        return refused("texto-longo", message)
    return Parsed(text or None)


def _invisible(text: str) -> str:
    for character in text:
        category = unicodedata.category(character)
        if category in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} and character not in "\n" + _JOINERS:
            return character
    return ""


TEXT = _Kind(parse_text, as_typed, "uma linha de texto")
LONG_TEXT = _Kind(parse_long_text, as_typed, "texto, com os parágrafos que forem precisos")
EMAIL = _Kind(parse_email, as_typed, "um endereço de e-mail")
