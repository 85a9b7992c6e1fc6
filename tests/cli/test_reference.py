"""The commands' reference names every option, those of a command's own actions too."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import pytest

from pipeline.cli.commands import COMMANDS, Command, parser_of
from pipeline.cli.reference import reference


def options(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Every option, of the actions within too."""
    for action in parser._actions:  # noqa: SLF001 - argparse tells its arguments nowhere else
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - the same
            for inner in action.choices.values():
                yield from options(inner)
        elif not isinstance(action, argparse._HelpAction):  # noqa: SLF001 - the same
            yield from action.option_strings


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_option_is_there(command: Command) -> None:
    section = reference().partition(f"\n## {command.name}\n")[2].partition("\n## ")[0]
    assert section
    assert [name for name in options(parser_of(command)) if f"`{name}" not in section] == []


def test_no_argument_is_left_without_a_word() -> None:
    assert "|  |" not in reference()
