"""Expressions as JSON values, for whoever evaluates them where there is no Jinja2.

A node is a list that begins with its name: ``["cmp", left, [["eq", right]]]``. The names and what they mean are those
of `pipeline.definition.expressions`; `pipeline/site/browser/expressions.js` evaluates them.
"""

from __future__ import annotations

from typing import cast

from jinja2 import nodes

from pipeline.definition.expressions import mentions, parsed

Syntax = list[object]
_PAIRS: dict[type[nodes.Node], str] = {nodes.And: "and", nodes.Or: "or", nodes.Add: "add", nodes.Sub: "sub"}
_SINGLES: dict[type[nodes.Node], str] = {nodes.Not: "not", nodes.Neg: "neg"}


def expression(text: str) -> dict[str, object] | None:
    """The text of an expression, its tree and the paths that it names; None for an empty one, which always holds.

    Raises:
        ExpressionError: The expression is not in the language.
    """
    return {"text": text, "tree": _tree(parsed(text)), "mentions": list(mentions(text))} if text else None


def _tree(node: nodes.Node) -> Syntax:
    match node:
        case nodes.Name():
            return ["name", node.name]
        case nodes.Const() | nodes.TemplateData():
            return ["const", node.as_const()]
        case nodes.Getattr() | nodes.Getitem():
            return ["get", _tree(node.node), _key(node)]
        case nodes.Compare():
            return ["cmp", _tree(node.expr), [[each.op, _tree(each.expr)] for each in node.ops]]
        case nodes.CondExpr():
            otherwise = _tree(node.expr2) if node.expr2 is not None else ["undefined"]
            return ["if", _tree(node.test), _tree(node.expr1), otherwise]
        case _:
            return _plain(node)


def _key(node: nodes.Getattr | nodes.Getitem) -> object:
    return node.attr if isinstance(node, nodes.Getattr) else cast("nodes.Const", node.arg).value


def _plain(node: nodes.Node) -> Syntax:
    """Operators, sequences, filters and tests: a name, and what they hold."""
    match node:
        case nodes.Filter() | nodes.Test():
            return _call(node)
        case nodes.BinExpr():
            return [_PAIRS[type(node)], _tree(node.left), _tree(node.right)]
        case nodes.UnaryExpr():
            return [_SINGLES[type(node)], _tree(node.node)]
        case nodes.Concat():
            return ["concat", [_tree(child) for child in node.nodes]]
        case nodes.List() | nodes.Tuple():
            named = "list" if isinstance(node, nodes.List) else "tuple"
            return [named, [_tree(child) for child in node.items]]
    raise TypeError(type(node).__name__)  # `parsed` lets in no other


def _call(node: nodes.Filter | nodes.Test) -> Syntax:
    """A filter or a test: its name, what it is asked of, and its arguments by place and by name."""
    kind = "filter" if isinstance(node, nodes.Filter) else "test"
    named = {keyword.key: _tree(keyword.value) for keyword in node.kwargs}
    return [kind, node.name, _tree(cast("nodes.Node", node.node)), [_tree(each) for each in node.args], named]
