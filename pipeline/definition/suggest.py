"""“Você quis dizer …?”."""

from __future__ import annotations

from collections.abc import Iterable

NEAR, NAMES = " Você quis dizer “{near}”?", " Os nomes possíveis são: {names}."
_LISTED = 12  # names; a line's worth


def did_you_mean(word: str, options: Iterable[str]) -> str:
    """A sentence, beginning with a space, that proposes the nearest option; else lists them; empty without options."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a mistake pays for it

    known = list(dict.fromkeys(options))
    near = get_close_matches(word, known, n=1, cutoff=0.6)
    if near:
        return NEAR.format(near=near[0])
    names = [*known[:_LISTED], *(["…"] if len(known) > _LISTED else [])]
    return NAMES.format(names=", ".join(names)) if known else ""
