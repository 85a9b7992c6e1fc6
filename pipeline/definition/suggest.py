"""“Você quis dizer …?”."""

from __future__ import annotations

from collections.abc import Iterable


def did_you_mean(word: str, options: Iterable[str]) -> str:
    """A sentence, beginning with a space, that proposes the nearest option; else lists them; empty without options."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a mistake pays for it

    known = list(dict.fromkeys(options))
    near = get_close_matches(word, known, n=1, cutoff=0.6)
    if near:
        return f" Você quis dizer “{near[0]}”?"
    return f" Os nomes possíveis são: {', '.join(known[:12])}{', …' if len(known) > 12 else ''}." if known else ""  # noqa: PLR2004 - a line's worth
