"""The navigation, from the pages that there are: a new page finds its place, and none is left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import yaml

from pipeline.definition.catalog import Catalog
from pipeline.site.front_matter import Page

Entry: TypeAlias = "dict[str, str | list[Entry]]"
_HEADING = re.compile(r"^# (.+)$", re.MULTILINE)
_NUMBER = re.compile(r"^dev/decisions/")


def navigation(files: Mapping[str, bytes], procedures: Mapping[str, Page], catalog: Catalog) -> bytes:
    """The ``nav`` that ``mkdocs.yml`` inherits. ``files`` are the site's sources by path."""
    steps: list[Entry] = [{page.facts.title: file} for file, page in procedures.items()]
    forms: list[Entry] = [{"Todos os formulários": "formularios/index.md"}]
    forms += [{catalog.definition(form_id).title: f"formularios/{form_id}/index.md"} for form_id in catalog.ids()]
    placed = {"index.md", "calendario.md", "busca.md", *procedures, *(_target(entry) for entry in forms)}
    others = [file for file in sorted(files) if file.endswith(".md") and file not in placed]
    decisions = [file for file in others if _NUMBER.match(file)]
    developers = [file for file in others if file.startswith("dev/") and file not in decisions]
    nav: list[Entry] = [
        {"Início": "index.md"},
        {"Procedimentos": steps},
        {"Formulários": forms},
        {"Calendário de prazos": "calendario.md"},
        *_titled(files, (file for file in others if not file.startswith("dev/"))),
        {"Busca": "busca.md"},
        {"For developers": [*_titled(files, developers), {"Decisions": _titled(files, decisions)}]},
    ]
    kept: Sequence[Entry] = [entry for entry in nav if _target(entry) != ""]
    return yaml.safe_dump({"nav": kept}, allow_unicode=True, sort_keys=False, width=1000).encode()


def _titled(files: Mapping[str, bytes], chosen: Iterable[str]) -> list[Entry]:
    return [{_title(files[file], file): file} for file in chosen]


def _title(content: bytes, file: str) -> str:
    match = _HEADING.search(content.decode("utf-8"))
    return match[1].replace("`", "").replace("\\", "").strip() if match else file


def _target(entry: Entry) -> str:
    (target,) = entry.values()
    return target if isinstance(target, str) else "…" if target else ""
