"""What may be shown of what people typed."""

from __future__ import annotations

import re

_LIKE_CPF = re.compile(r"(?<![0-9])[0-9]{3}\.?[0-9]{3}\.?[0-9]{3}[-. ]?[0-9]{2}(?![0-9])")
_QUOTED = 60


def mask_cpf(cpf: str) -> str:
    """A CPF as logs and messages may show it: ``***.982.247-**``. What isn't 11 digits is hidden whole."""
    digits = re.sub(r"[^0-9]", "", cpf)
    if len(digits) != 11:  # noqa: PLR2004 - a CPF's length
        return "*" * len(digits)
    return f"***.{digits[3:6]}.{digits[6:9]}-**"


def mask_cpfs(text: str) -> str:
    """A text with whatever looks like a CPF masked."""
    return _LIKE_CPF.sub(lambda match: mask_cpf(match[0]), text)


def quoted(text: str) -> str:
    """What was typed, for a message: one line, in quotation marks, cut when long, with CPFs masked."""
    line = mask_cpfs(" ".join(text.split()))
    return f"“{line if len(line) <= _QUOTED else line[: _QUOTED - 1] + '…'}”"
