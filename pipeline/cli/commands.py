"""The table of commands, and the door that opens them."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn, Protocol

from pipeline.cli.portuguese import speak_portuguese
from pipeline.cli.streams import forget_stdout, write_any_text

DONE, ANSWER_NO, WRONG_USAGE, FAILED = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class Command:
    """A subcommand: its module is `pipeline.cli.NAME`, with `arguments(parser)` and `run(options) -> int`."""

    name: str
    usage: str
    summary: str


COMMANDS = (
    Command("forms", "[FORM | lint [PASTA]]", "o catálogo; um formulário; ou o que corrigir numa pasta de formulários"),
    Command("new", "FORM", "um arquivo de dados para preencher, que se explica"),
    Command("check", "DADOS", "as críticas e os avisos de um arquivo de dados"),
    Command("render", "FORM|DADOS", "o documento: em branco, de um formulário; preenchido, de um arquivo de dados"),
    Command("read", "ARQUIVO", "os dados de um formulário preenchido (PDF, ODT ou DOCX)"),
    Command("rectify", "PDF", "os dados de uma retificação, a partir do documento que ela substitui"),
    Command("certificates", "[--pkcs11 MÓDULO]", "os certificados que podem assinar, em tokens, cartões e arquivos"),
    Command("sign", "PDF… --as PAPEL CHAVE", "assina por um papel; o arquivo só cresce (--resume continua)"),
    Command("receive", "PDF [--for ORIGINAL]", "toma de volta o arquivo que foi assinado no portal"),
    Command("upgrade", "PDF --tsa URL", "acrescenta o que é preciso para conferir as assinaturas daqui a anos"),
    Command("verify", "PDF…", "o veredito: seria aceito? se não, por quê; de um arquivo ou de muitos"),
    Command(
        "site", "[--check PASTA]", "o site publicado, a partir das páginas e dos formulários; ou a sua conferência"
    ),
    Command("trust", "update|import|list", "em quem este computador confia: raízes, autoridades e políticas"),
    Command("simulate", "govbr|psc|tsa", "um serviço de assinatura, ou de carimbo do tempo, para experimentar"),
    Command("demo", "", "o trabalho inteiro, sem rede, com uma ICP própria"),
)


class _Module(Protocol):
    def arguments(self, parser: argparse.ArgumentParser) -> None: ...
    def run(self, options: argparse.Namespace) -> int: ...


class Parser(argparse.ArgumentParser):
    """argparse that says what is wrong in Portuguese, and leaves with 2. ``words`` are those that it is to parse."""

    words: Sequence[str] = ()

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and how to call, on stderr."""
        said = f"Erro de uso: {message}.{self._taken_for_an_option()}"
        print(f"{said}\n{self.format_usage().strip()}", file=sys.stderr)
        raise _WrongUsageExit(said)

    def _taken_for_an_option(self) -> str:
        """How to name a file whose name begins as an option does, where there is one among the words."""
        found = next((word for word in self.words if word.startswith("-") and os.path.lexists(word)), None)
        if found is None:
            return ""
        from pipeline.workflow.plain import on_one_line  # noqa: PLC0415 - only for a mistake

        name = on_one_line(found)
        return f" Há aqui um arquivo com o nome “{name}”: para indicá-lo, escreva ./{name}."


class _WrongUsageExit(SystemExit):
    """What argparse leaves with, and why."""

    def __init__(self, message: str) -> None:
        super().__init__(WRONG_USAGE)
        self.message = message


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. No traceback reaches the user; Ctrl+C is told by who calls this."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    write_any_text()
    try:
        code = _dispatch(words)
        if sys.stdout is not None:
            sys.stdout.flush()  # here, where a full disk or a reader that left can still be told
    except SystemExit as error:
        if isinstance(error, _WrongUsageExit) and "--json" in words:
            from pipeline.cli.report import print_line  # noqa: PLC0415 - only when something fails

            print_line({"error": {"code": "uso", "message": error.message}, "findings": []})
        return int(error.code or 0)
    except BrokenPipeError:
        forget_stdout()
        return FAILED
    except Exception as error:  # noqa: BLE001 - the last boundary: words, never a traceback
        from pipeline.cli.report import report_error  # noqa: PLC0415 - only when something fails

        return report_error(error, as_json="--json" in words)
    return code


def _dispatch(words: list[str]) -> int:
    if not words:
        print(overview(), file=sys.stderr)
        return WRONG_USAGE
    if words[0] in {"-h", "--help"}:
        print(overview())
        return DONE
    if words[0] == "--version":
        print(f"credencia {_version()}")
        return DONE
    command = next((command for command in COMMANDS if command.name == words[0]), None)
    if command is None:
        print(f"Erro de uso: não há o comando “{words[0]}”{_nearest(words[0])}.\n\n{overview()}", file=sys.stderr)
        return WRONG_USAGE
    return _run(command, words[1:])


def overview() -> str:
    """The whole command line on one screen."""
    width = max(len(f"{command.name} {command.usage}") for command in COMMANDS)
    lines = [f"  {f'{command.name} {command.usage}':<{width}}  {command.summary}" for command in COMMANDS]
    return "\n".join(
        [
            "credencia: formulários oficiais como código, do procedimento publicado ao arquivo assinado e aceito.",
            "",
            "uso: credencia COMANDO [opções]",
            "",
            *lines,
            "",
            "credencia COMANDO --help diz as opções.",
            "Código de saída: 0 feito; 1 a resposta é não; 2 uso errado; 3 falha do ambiente.",
        ]
    )


def parser_of(command: Command) -> Parser:
    """The parser of a command's arguments, with all of its options declared."""
    parser = Parser(prog=f"credencia {command.name}", description=f"{command.summary[0].upper()}{command.summary[1:]}.")
    _module(command).arguments(parser)
    return parser


def _run(command: Command, words: list[str]) -> int:
    speak_portuguese()
    parser = parser_of(command)
    parser.words = words
    return _module(command).run(parser.parse_args(words))


def _module(command: Command) -> _Module:
    module: _Module = importlib.import_module(f"pipeline.cli.{command.name}")
    return module


def _nearest(word: str) -> str:
    import difflib  # noqa: PLC0415 - only for a mistake

    near = difflib.get_close_matches(word, [command.name for command in COMMANDS], n=1)
    return f" (você quis dizer “{near[0]}”?)" if near else ""


def _version() -> str:
    from importlib.metadata import version  # noqa: PLC0415 - slow to import

    return version("credencia")
