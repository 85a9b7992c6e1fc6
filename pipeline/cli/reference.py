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
    lines += _table(parser)
    for action in parser._actions:  # noqa: SLF001 - argparse tells its arguments nowhere else
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - the same
            for name, inner in action.choices.items():
                lines += [f"### {command.name} {name}", "", f"{inner.description}", "", *_table(inner)]
    return "\n".join(lines)


def _table(parser: argparse.ArgumentParser) -> list[str]:
    kinds = (argparse._HelpAction, argparse._SubParsersAction)  # noqa: SLF001 - as above
    rows = [_row(action) for action in parser._actions if not isinstance(action, kinds)]  # noqa: SLF001 - as above
    return ["| argument | what it is |", "| --- | --- |", *rows, ""] if rows else []


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
