"""One data file, several documents of one form: each record under the form's key has every section of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pipeline.definition.located import Node
from pipeline.definition.model import FormDefinition
from pipeline.findings import Finding, Severity

MOST = 50
_HEADING = ("form", "edition")


@dataclass(frozen=True, slots=True)
class Copy:
    """A further document: its ``name`` (``interveniente-2``), what people call it, and its tree, as of a file."""

    name: str
    label: str
    path: str
    tree: Node


@dataclass(frozen=True, slots=True)
class Documents:
    """A data file taken apart: the document that it is, and the further ones."""

    main: Node
    copies: tuple[Copy, ...] = ()
    findings: tuple[Finding, ...] = ()


def taken_apart(definition: FormDefinition, tree: Node) -> Documents:
    """The file's documents. Never raises; what is not a list of records is a crítica."""
    kind = definition.repeated
    if kind is None or not isinstance(tree.value, Mapping) or kind.key not in tree.value:
        return Documents(tree)
    node = tree.value[kind.key]
    main = replace(tree, value={key: child for key, child in tree.value.items() if key != kind.key})
    if node.value is None:
        return Documents(main)
    if not isinstance(node.value, tuple) or not all(isinstance(each.value, Mapping) for each in node.value):
        message = "Escreva um item por linha, começado por “-”, e nele todas as seções do formulário, com recuo."
        return Documents(main, findings=(_critica("estrutura", message, kind.key, node),))
    if len(node.value) > MOST:
        message = f"Há {len(node.value)} itens, e um arquivo leva {MOST} no máximo. Divida-o em mais de um."
        return Documents(main, findings=(_critica("itens-demais", message, kind.key, node),))
    heading = {key: tree.value[key] for key in _HEADING if key in tree.value}
    copies = tuple(
        Copy(
            f"{kind.name}-{number}",
            f"{kind.name.capitalize()} {number}",
            f"{kind.key}[{number - 1}]",
            replace(each, value={**heading, **each.value}),  # type: ignore[dict-item]  # mappings, all of them
        )
        for number, each in enumerate(node.value, 1)
    )
    return Documents(main, copies)


def of_copy(copy: Copy, found: Finding) -> Finding:
    """A finding of a further document, told apart from the same one of another."""
    where = f"{copy.path}.{found.where}" if found.where else copy.path
    return replace(found, where=where, label=f"{copy.label}: {found.label}" if found.label else copy.label)


def _critica(code: str, message: str, key: str, node: Node) -> Finding:
    return Finding(Severity.CRITICA, code, message, key, place=node.anchor)
