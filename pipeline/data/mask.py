"""What may be shown of what people typed."""

from __future__ import annotations

import re

from pipeline.data.identifiers import is_cpf

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
    return _LIKE_CPF.sub(lambda match: match[0] if _is_address(match[0]) else mask_cpf(match[0]), text)


def _is_address(text: str) -> bool:
    """``200.198.213.10`` has a CPF's figures and an address's dots; a real CPF so written is masked all the same."""
    numbers = text.split(".")
    return len(numbers) == 4 and all(int(n) <= 255 for n in numbers) and not is_cpf("".join(numbers))  # noqa: PLR2004 - IPv4


def quoted(text: str) -> str:
    """What was typed, for a message: one line, in quotation marks, cut when long, with CPFs masked."""
    line = mask_cpfs(" ".join(text.split()))
    return f"“{line if len(line) <= _QUOTED else line[: _QUOTED - 1] + '…'}”"
