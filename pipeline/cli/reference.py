"""The commands' reference, made from the commands themselves, so that it can't say what they don't do."""

from __future__ import annotations

import argparse

from pipeline.cli.commands import COMMANDS, Command, parser_of

REFERENCE_PAGE = "dev/cli.md"
_INTRODUCTION = """# Command line

Made from the commands themselves. They speak Portuguese, the language of who fills in and signs.

Exit codes: 0 done; 1 the answer is no; 2 wrong usage; 3 the environment failed. Results go to standard output, the
rest to standard error. `credencia --help` lists the commands, `credencia --version` says the version. With
`CREDENCIA_DEBUG=1` a failure also prints its traceback.
"""


def reference() -> str:
    """The page, as Markdown."""
    return "\n".join([_INTRODUCTION, *(_described(command) for command in COMMANDS)])


def _described(command: Command) -> str:
    parser = parser_of(command)
    lines = [
        f"## {command.name}",
        "",
        f"{parser.description}",
        "",
        "```",
        f"credencia {command.name} {command.usage}".rstrip(),
        "```",
        "",
    ]
    rows = [_row(action) for action in parser._actions if not isinstance(action, argparse._HelpAction)]  # noqa: SLF001 - argparse tells its arguments nowhere else
    if rows:
        lines += ["| argument | what it is |", "| --- | --- |", *rows, ""]
    return "\n".join(lines)


def _row(action: argparse.Action) -> str:
    names = action.option_strings or [_value(action)]
    value = f" {_value(action)}" if action.option_strings and action.nargs != 0 else ""
    duty = " (obrigatório)" if action.required and action.option_strings else ""
    shown = ", ".join(f"`{name}{value}`" for name in names)
    return f"| {shown} | {(action.help or '').replace('|', '&#124;')}{duty} |"


def _value(action: argparse.Action) -> str:
    if isinstance(action.metavar, str):
        return action.metavar.replace("|", "/")
    return "/".join(map(str, action.choices)) if action.choices else action.dest.upper()
