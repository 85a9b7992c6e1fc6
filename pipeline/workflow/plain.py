"""Text from anyone, made fit for one line of a terminal: a name can't move the cursor, nor write a line of its own."""

from __future__ import annotations

from unicodedata import category

_ACTS = frozenset({"Cc", "Cf", "Zl", "Zp"})
"""Controls, formats (those that turn the writing around are among them), and separators of lines."""

_SOFT_HYPHEN = "\u00ad"


def on_one_line(text: str) -> str:
    r"""The text with an escape for each character that would act instead of being seen: ``\n``, ``\u202e``."""
    if text.isprintable():
        return text
    return "".join(_escaped(each) if category(each) in _ACTS and each != _SOFT_HYPHEN else each for each in text)


def on_lines(text: str) -> list[str]:
    """The same for a message of ours, which may have several lines."""
    return [on_one_line(line) for line in text.split("\n")]


def file_name(name: str) -> str:
    r"""A file's name as text for a report: bytes that are no text are shown as ``\xe9``."""
    return on_one_line(name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace"))


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
