"""A retificação: which document it replaces, and what it changes, field by field."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.data.messages import say
from pipeline.data.model import FormData, Replaced
from pipeline.data.reading import read_values
from pipeline.data.show import show
from pipeline.definition.located import Node, place_of
from pipeline.definition.lookup import field_name, fields
from pipeline.definition.model import FormDefinition
from pipeline.findings import Finding, Severity, has_criticas

KEY, DIGEST, DATA = "retifica", "sha256", "dados"
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Change:
    """One field whose value is not what it was: both as they are printed."""

    path: str
    label: str
    before: str
    now: str


def read_replaced(definition: FormDefinition, tree: Node) -> tuple[Replaced | None, tuple[Finding, ...]]:
    """What a data file says of the document that it replaces; None when it says nothing, or says it wrong.

    The block is written by `credencia rectify` and is not typed by hand: what is wrong in it is one crítica.
    """
    node = tree.value.get(KEY) if isinstance(tree.value, Mapping) else None
    if node is None or node.value is None:
        return None, ()
    if not definition.rectification:
        return None, (_wrong(tree, "retifica-nao-ha"),)
    entries = node.value if isinstance(node.value, Mapping) else {}
    digest, data = entries.get(DIGEST), entries.get(DATA)
    if digest is None or not isinstance(digest.value, str) or not _SHA256.fullmatch(digest.value):
        return None, (_wrong(tree, "retifica-resumo"),)
    if data is None or not isinstance(data.value, Mapping):
        return None, (_wrong(tree, "retifica-sem-dados"),)
    reading = read_values(definition, data)
    if has_criticas(reading.findings):
        return None, (_wrong(tree, "retifica-outros-dados"),)
    return Replaced(digest.value, reading.values), ()


def rectification_findings(definition: FormDefinition, data: FormData, tree: Node) -> Iterator[Finding]:
    """Whether the document says that it is a retificação, and whether it changes anything."""
    if data.replaces is None:
        return
    place = place_of(tree, definition.rectification)
    if data.get(definition.rectification) is not True:
        message = say("retifica-nao-marcada")
        yield Finding(
            Severity.CRITICA,
            "retificacao-nao-marcada",
            message,
            definition.rectification,
            consequence=definition.incomplete,
            place=place,
        )
    if not changes(definition, data):
        message = say("retifica-sem-mudanca")
        follows = say("retifica-sem-objeto")
        yield Finding(Severity.AVISO, "retificacao-sem-mudanca", message, consequence=follows, place=place)


def changes(definition: FormDefinition, data: FormData) -> tuple[Change, ...]:
    """What a retificação changes, in reading order; nothing when it is none.

    The section that says that it is a retificação is left out: it speaks of the document, not of what is registered.
    """
    if data.replaces is None:
        return ()
    own = definition.rectification.partition(".")[0]
    before, now = data.replaces.sections, data.sections
    return tuple(
        Change(path, field_name(section, field), show(field, was), show(field, is_now))
        for path, section, field in fields(definition)
        if section.id != own
        and (was := before.get(section.id, {}).get(field.id)) != (is_now := now[section.id][field.id])
    )


def _wrong(tree: Node, why: str) -> Finding:
    return Finding(Severity.CRITICA, "retificacao-ilegivel", say(why), KEY, place=place_of(tree, KEY))
