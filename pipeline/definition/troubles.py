"""What can be wrong with a YAML text, said in Portuguese, and the one thing of JSON that YAML parsers break."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml

TOO_LARGE = "O arquivo passa de 1 MiB; um arquivo de dados tem poucos quilobytes. Confira se é o arquivo certo."
NOT_UTF8 = "O arquivo não está em UTF-8. Salve-o de novo escolhendo a codificação UTF-8."
CONTROL = "Há aqui um caractere de controle ({}), que não se vê. Apague-o e digite de novo o trecho."
EMPTY = "O arquivo está vazio. Comece por um arquivo gerado com o comando “credencia new”."
SEVERAL_DOCUMENTS = "Há mais de um documento no arquivo (linha “---”). Deixe um documento por arquivo."
TOO_DEEP = "Há mais de 20 níveis de chaves aninhadas. Confira o recuo das linhas e os colchetes."
DUPLICATE = "A chave “{}” já apareceu na linha {}. Deixe só uma delas."
MERGE = "A chave de mesclagem “<<” não é aceita. Escreva os valores por extenso."
ODD_KEY = "A chave antes dos dois-pontos precisa ser um texto simples, como “nome:”."
ALIAS = "A referência “*{}” não é aceita. Escreva o valor por extenso; se o asterisco faz parte do texto, use aspas."
ANCHOR = "A âncora “&{}” não é aceita. Apague-a; se o “&” faz parte do texto, ponha o valor entre aspas."
TAG = "Etiquetas como “!!str” não são aceitas. Apague-a; se o “!” faz parte do texto, ponha o valor entre aspas."

_COLON = (
    "Há dois-pontos (“:”) onde não se espera uma chave. Se fazem parte do texto, ponha o valor entre aspas; "
    "se é uma chave, confira o recuo da linha e o espaço depois dos dois-pontos."
)
_UNCLOSED = "As aspas abertas aqui não foram fechadas. Feche-as; um apóstrofo no texto pede aspas duplas por fora."
_BRACKET = "Falta uma vírgula, ou fechar o colchete ou a chave que se abriu antes daqui."
_INDENT = "O recuo ou a forma desta linha não combina com as de cima. Alinhe as chaves do mesmo nível com espaços."
_TAB = "Há uma tabulação no começo da linha. Troque-a por espaços."
_START = "O valor não pode começar com “{}” sem aspas. Ponha o valor entre aspas."
_ESCAPE = "Há uma barra invertida (“\\”) dentro de aspas duplas que não forma um código válido. Use aspas simples."
_BLOCK = "Depois de “|” ou “>” o texto começa na linha seguinte, com recuo."
_QUOTE = (
    "Há texto depois de fechar as aspas. Se o apóstrofo ou as aspas fazem parte do texto, "
    "use aspas do outro tipo por fora, ou nenhuma."
)
_DASH = "Há um hífen de lista (“- ”) onde não cabe. Comece a lista na linha de baixo, ou ponha o valor entre aspas."
_PERCENT = "A linha não pode começar com “%” sem aspas. Ponha o valor entre aspas."
_OTHER = "A linha não está escrita de um jeito que se possa ler. Confira o recuo, os dois-pontos e as aspas."

# The parser's words (libyaml's or PyYAML's) and what to say: the first that matches.
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("mapping values are not allowed", _COLON),
    ("unexpected end of stream|unexpected document separator", _UNCLOSED),
    ("expected ',' or '[]}]'|did not find expected node content", _BRACKET),
    ("escape", _ESCAPE),
    ("tab character", _TAB),
    ("expected comment or (line break|a line break)|expected chomping or indentation", _BLOCK),
    ("block sequence entries are not allowed|sequence entries are not allowed", _DASH),
    ("directive|incompatible YAML document", _PERCENT),
    ("expected key|expected <block end>|expected '-' indicator|could not find expected ':'", _INDENT),
)


@dataclass(frozen=True, slots=True)
class Trouble:
    """One syntax error: ``line`` and ``column`` count from 0, as the parser counts."""

    code: str
    message: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Shifts:
    """Columns lost on each line where a pair of escapes was joined: by line, the columns after which two are lost."""

    columns: Mapping[int, tuple[int, ...]] = field(default_factory=dict)

    def column(self, line: int, column: int) -> int:
        """The column in the text as typed, from that in the text as parsed."""
        return column + 2 * sum(1 for start in self.columns.get(line, ()) if start < column)


def explain(error: yaml.YAMLError, text: str) -> Trouble:
    """What a parser's error means for the person who typed the text."""
    line, column = _position(error)
    problem = str(getattr(error, "problem", "") or "")
    if "cannot start any token" in problem:
        character = _character(text, line, column)
        if character == "\t":
            return Trouble("tabulacao", _TAB, line, column)
        return Trouble("sintaxe", _START.format(character), line, column)
    message = next((said for pattern, said in _PATTERNS if re.search(pattern, problem)), _OTHER)
    if message is _INDENT and _after_quote(text, line, column):
        message = _QUOTE
    elif message in {_UNCLOSED, _BRACKET}:
        line, column = _opening(error, line, column)
    return Trouble("tabulacao" if message is _TAB else "sintaxe", message, line, column)


def join_surrogates(text: str) -> tuple[str, Shifts]:
    r"""A JSON text with each ``\ud83d\ude00`` written as ``\U0001f600``, which is how YAML escapes that character.

    Only a text that really is JSON is touched: elsewhere a backslash may be just a backslash.
    """
    if not re.match(r"\s*[{\[]", text) or not re.search(r"\\u[dD][89abAB]", text) or not _is_json(text):
        return text, Shifts()
    columns: dict[int, tuple[int, ...]] = {}
    lines = text.split("\n")
    for number, line in enumerate(lines):
        lines[number], starts = _joined(line)
        if starts:
            columns[number] = starts
    return "\n".join(lines), Shifts(columns)


_ESCAPES = re.compile(r"\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|.)")


def _joined(line: str) -> tuple[str, tuple[int, ...]]:
    starts: list[int] = []

    def join(match: re.Match[str]) -> str:
        if match[1] is None:
            return match[0]
        starts.append(match.start() - 2 * len(starts))
        return f"\\U{0x10000 + ((int(match[1], 16) - 0xD800) << 10) + int(match[2], 16) - 0xDC00:08x}"

    return _ESCAPES.sub(join, line), tuple(starts)


def _is_json(text: str) -> bool:
    import json  # noqa: PLC0415 - only a JSON text with surrogate escapes ever needs it

    try:
        json.loads(text)
    except ValueError:
        return False
    except RecursionError:
        return False
    return True


def _position(error: yaml.YAMLError) -> tuple[int, int]:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    return (mark.line, mark.column) if mark is not None else (0, 0)


def _opening(error: yaml.YAMLError, line: int, column: int) -> tuple[int, int]:
    """Where what was left open was opened, which helps more than the end of the file."""
    mark = getattr(error, "context_mark", None)
    opens = "scalar" in str(getattr(error, "context", "")) or "flow" in str(getattr(error, "context", ""))
    return (mark.line, mark.column) if mark is not None and opens else (line, column)


def _after_quote(text: str, line: int, column: int) -> bool:
    lines = text.splitlines()
    return line < len(lines) and lines[line][:column].rstrip().endswith(("'", '"'))


def _character(text: str, line: int, column: int) -> str:
    lines = text.splitlines()
    return lines[line][column : column + 1] if line < len(lines) else ""
