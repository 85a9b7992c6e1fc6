"""Text of one line, text of several, and e-mail addresses."""

from __future__ import annotations

import re
import unicodedata

from pipeline.data.kinds.masks import described, fits
from pipeline.data.kinds.model import Kind as _Kind
from pipeline.data.kinds.model import Parsed, Raw, as_typed, joined, refused
from pipeline.data.mask import quoted
from pipeline.data.messages import say
from pipeline.definition.model import EmailField, LongTextField, TextField

# Joiners that emoji and some scripts need; every other invisible character (Cc, Cf…) is refused.
_JOINERS = "\u200c\u200d"
_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_EMAIL = re.compile(rf"({_LOCAL})@((?:{_LABEL}\.)+[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9])")
MAX_LOCAL, MAX_EMAIL = 64, 254


def parse_text(raw: Raw, field: TextField) -> Parsed:
    """One line, NFC, without spaces around it."""
    text = _clean(joined(raw).replace("\t", " "))
    if "\n" in text:
        return refused("texto-de-uma-linha", say("texto-de-uma-linha", typed=quoted(text)))
    if text and not fits(text, field.mask):
        return refused("forma-invalida", say("forma-invalida", typed=quoted(text), mask=described(field.mask)))
    return _measured(text, field.max_length)


def parse_long_text(raw: Raw, field: LongTextField) -> Parsed:
    r"""Paragraphs, NFC: lines end in ``\n`` and carry no spaces at their ends."""
    text = _clean(joined(raw).replace("\t", " "))
    if text and len(text) < field.min_length:
        return refused("texto-curto", say("texto-curto", count=len(text), minimum=field.min_length))
    return _measured(text, field.max_length)


def parse_email(raw: Raw, _field: EmailField) -> Parsed:
    """One address; its domain in lower case, the rest as typed."""
    text = joined(raw).strip()
    if not text:
        return Parsed()
    match = _EMAIL.fullmatch(text)
    if match is None or len(match[1]) > MAX_LOCAL or len(text) > MAX_EMAIL:
        return refused("email-invalido", say(_email_hint(text), typed=quoted(text)))
    return Parsed(f"{match[1]}@{match[2].lower()}")


def _email_hint(text: str) -> str:
    if "<" in text:
        return "email-dono"
    if text.count("@") > 1 or any(separator in text for separator in ",; \n"):
        return "email-um-so"
    if not text.isascii():
        return "email-acento"
    return "email-forma"


def _clean(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return unicodedata.normalize("NFC", "\n".join(line.rstrip() for line in lines).strip())


def _measured(text: str, limit: int) -> Parsed:
    if strange := _invisible(text):
        return refused("caractere-invisivel", say("caractere-invisivel", code=f"{ord(strange):04X}"))
    if len(text) > limit:
        return refused("texto-longo", say("texto-longo", count=len(text), limit=limit))
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
