"""Conditions and rules: Jinja2 expressions over a form's data, kept harmless.

An expression sees the form's sections by their ids and nothing else: ``titular.cpf == responsavel_tecnico.cpf``.
It may compare, combine, add and use the filters and tests listed here. What could run long or reach beyond the data
is not in the language: no calls, no attribute of anything but the data, no multiplication or power, no filter whose
result outgrows its input. What remains is linear in the data, and an expression is at most 500 characters long.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from jinja2 import StrictUndefined, TemplateError, Undefined, nodes
from jinja2.environment import TemplateExpression
from jinja2.parser import Parser
from jinja2.sandbox import ImmutableSandboxedEnvironment

from pipeline.findings import Finding, FoundError, Severity

MAX_LENGTH = 500
# Suffixes under which the branches of the State register their domains (registro.br, "pessoas jurídicas").
PUBLIC_SUFFIXES = ("gov.br", "leg.br", "jus.br", "mp.br", "mil.br", "def.br", "tc.br", "edu.br")

_BRACKETS = re.compile(r"\[([^\[\]]*)\]")

_FILTERS = (
    *("abs", "count", "default", "first", "int", "last", "length", "list", "lower", "map", "reject", "rejectattr"),
    *("select", "selectattr", "sum", "trim", "unique", "upper"),
)
_TESTS = ("defined", "eq", "ge", "gt", "in", "le", "lt", "ne", "none", "undefined")
_ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Name,
    nodes.Const,
    nodes.TemplateData,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Neg,
    nodes.Add,
    nodes.Sub,
    nodes.Concat,
    nodes.CondExpr,
    nodes.Filter,
    nodes.Test,
    nodes.List,
    nodes.Tuple,
    nodes.Keyword,
)


class ExpressionError(FoundError):
    """An expression that is not in the language, or fails over the data it was given."""


class DataEnvironment(ImmutableSandboxedEnvironment):
    """A sandbox in which a dot reaches into data and nowhere else: not one attribute, and nothing can be called."""

    def getattr(self, obj: object, attribute: str) -> object:
        """The entry of a mapping, or undefined."""
        return self.getitem(obj, attribute)

    def getitem(self, obj: object, argument: object) -> object:
        """The entry of a mapping or the item of a tuple, or undefined."""
        try:
            if isinstance(obj, Mapping):
                return obj[argument]
            if isinstance(obj, tuple | list | str) and isinstance(argument, int):
                return obj[argument]
        except LookupError:
            pass
        return self.undefined(obj=obj, name=str(argument))

    def is_safe_callable(self, obj: object) -> bool:  # noqa: ARG002 - the sandbox's own signature
        """Nothing can be called."""
        return False


def evaluate(expression: str, sections: Mapping[str, Mapping[str, object]]) -> object:
    """The value of an expression over the data.

    Raises:
        ExpressionError: The expression is not in the language, names what is not there, or fails over these data.
    """
    try:
        value: object = _compiled(expression)(**sections)
    except (TemplateError, TypeError, ValueError, ArithmeticError) as error:
        raise _refused(expression, f"não pôde ser calculada ({error})") from error
    if isinstance(value, Undefined):
        raise _refused(expression, "nomeia o que não existe nos dados")
    return value


def holds(expression: str, sections: Mapping[str, Mapping[str, object]]) -> bool:
    """Whether a condition is true of the data; an empty one always is. Raises ExpressionError."""
    return not expression or bool(evaluate(expression, sections))


@lru_cache(maxsize=512)
def mentions(expression: str) -> tuple[str, ...]:
    """The sections and fields that an expression names, as dotted paths: ``titular.cpf``, or only ``titular``.

    Raises:
        ExpressionError: The expression is not in the language.
    """
    return tuple(dict.fromkeys(_paths(parsed(expression))))


def parsed(expression: str) -> nodes.Expr:
    """The expression as a tree of the language's nodes: a new one each time, since compiling changes it.

    Raises:
        ExpressionError: The expression is not in the language.
    """
    if len(expression) > MAX_LENGTH:
        raise _refused(expression, f"passa de {MAX_LENGTH} caracteres")
    try:
        parser = Parser(_environment(), expression, state="variable")
        tree = parser.parse_expression()
    except (TemplateError, RecursionError) as error:
        raise _refused(expression, f"não está bem escrita ({error})") from error
    if not parser.stream.eos:
        raise _refused(expression, f"tem um trecho que sobra a partir de “{parser.stream.current.value}”")
    for node in (tree, *tree.find_all(nodes.Node)):
        _refuse_foreign(expression, node)
    return tree


def domain(email: object) -> str:
    """The domain of an e-mail address in lower case; empty when there is none."""
    return str(email or "").rpartition("@")[2].lower() if "@" in str(email or "") else ""


def has_brackets(text: object) -> bool:
    """Whether a text keeps guidance in brackets: ``[Informar…]``, or an empty ``[ ]``. ``[...]`` is an ellipsis."""
    return any(re.search(r"\w", inside) or not inside.strip() for inside in _BRACKETS.findall(str(text or "")))


def same_domain(one: object, other: object) -> bool:
    """Whether two e-mail addresses belong to one domain, or one to a subdomain of the other's."""
    a, b = sorted((domain(one), domain(other)), key=len)
    return a == b or (bool(a) and a not in PUBLIC_SUFFIXES and b.endswith(f".{a}"))


def public_domain(email: object) -> bool:
    """Whether an e-mail address is under one of the State's suffixes."""
    return domain(email).endswith(tuple(f".{suffix}" for suffix in PUBLIC_SUFFIXES))


@lru_cache(maxsize=1)
def _environment() -> DataEnvironment:
    environment = DataEnvironment(undefined=StrictUndefined, autoescape=False)
    environment.globals.clear()
    own: dict[str, Callable[..., object]] = {
        "domain": domain,
        "same_domain": same_domain,
        "public_domain": public_domain,
        "has_brackets": has_brackets,
    }
    filters = {name: environment.filters[name] for name in _FILTERS}
    environment.filters = filters | own
    environment.tests = {name: environment.tests[name] for name in _TESTS}
    return environment


@lru_cache(maxsize=512)
def _compiled(expression: str) -> TemplateExpression:
    tree = parsed(expression)
    body: list[nodes.Node] = [nodes.Assign(nodes.Name("result", "store"), tree, lineno=1)]
    template = _environment().from_string(nodes.Template(body, lineno=1))
    return TemplateExpression(template, undefined_to_none=False)


def _refuse_foreign(expression: str, node: nodes.Node) -> None:
    """Raise when a node isn't in the language."""
    if not isinstance(node, _ALLOWED):
        raise _refused(expression, f"usa uma operação que não é aceita ({type(node).__name__})")
    environment = _environment()
    if isinstance(node, nodes.Name) and node.name in {"self", "super"}:  # Jinja2's own, present without globals
        raise _refused(expression, f"usa o nome “{node.name}”, que é reservado")
    if isinstance(node, nodes.Filter) and node.name not in environment.filters:
        raise _refused(expression, f"usa o filtro “{node.name}”, que não existe")
    if isinstance(node, nodes.Test) and node.name not in environment.tests:
        raise _refused(expression, f"usa o teste “{node.name}”, que não existe")
    if isinstance(node, nodes.Getitem) and not isinstance(node.arg, nodes.Const):
        raise _refused(expression, "procura um item por um valor calculado; use um nome ou um número")


def _paths(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Name):
        yield node.name
        return
    step = _step(node)
    if step is not None:
        yield step
        return
    for child in node.iter_child_nodes():
        yield from _paths(child)


def _step(node: nodes.Node) -> str | None:
    """``section.field`` when a node is just that."""
    if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
        return f"{node.node.name}.{node.attr}"
    if isinstance(node, nodes.Getitem) and isinstance(node.node, nodes.Name) and isinstance(node.arg, nodes.Const):
        return f"{node.node.name}.{node.arg.value}"
    return None


def _refused(expression: str, why: str) -> ExpressionError:
    shown = expression if len(expression) <= 80 else f"{expression[:79]}…"  # noqa: PLR2004 - a line's worth
    return ExpressionError([Finding(Severity.CRITICA, "expressao", f"A expressão “{shown}” {why}.")])
