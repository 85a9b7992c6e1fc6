"""The forms that there are: where they stand, and what each is made of."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipeline.definition.load import DefinitionError, load_definition
from pipeline.definition.located import Node, place_of, read_tree
from pipeline.definition.model import FormDefinition
from pipeline.definition.parts import part_names
from pipeline.definition.suggest import did_you_mean
from pipeline.findings import Finding, FoundError, Severity

# Forms stand beside the `pipeline` package, in the checkout as in the wheel.
FORMS = Path(__file__).resolve().parents[2] / "forms"
_ID = re.compile(r"[a-z][a-z0-9-]{0,39}")


@dataclass(frozen=True, slots=True)
class Form:
    r"""A form, complete.

    ``template`` is the text of its Markdown template. The digests are SHA-256 in hexadecimal, with line breaks taken
    as ``\n``: ``definition_digest`` of the definition's file and of the parts it uses, ``template_digest`` of the
    template's file. ``model`` is the authority's own file, byte for byte, and ``model_digest`` the SHA-256 of it; both
    are empty when the form has none.
    """

    definition: FormDefinition
    template: str
    definition_digest: str
    template_digest: str
    model: bytes = b""
    model_digest: str = ""


@dataclass(frozen=True)
class Catalog:
    """The forms of one folder: ``ID.yml``, ``parts/NAME.yml``, ``templates/ID.md``, ``models/NAME.odt``."""

    folder: Path = FORMS

    def ids(self) -> tuple[str, ...]:
        """The forms' ids, in alphabetical order."""
        return tuple(sorted(self._files))

    def definition(self, form_id: str) -> FormDefinition:
        """A form's checked definition.

        Raises:
            FoundError: There is no such form, or its files can't be read or have mistakes.
        """
        return self._loaded(form_id)[0]

    def source(self, form_id: str) -> Node:
        """A form's definition as a tree with places. Raises FoundError."""
        return read_tree(self._path(form_id).read_bytes(), f"{form_id}.yml")

    def form(self, form_id: str) -> Form:
        """A form with its template and digests.

        Raises:
            FoundError: There is no such form, or its files are absent, can't be read or have mistakes.
        """
        definition, digest = self._loaded(form_id)
        template = self.folder / "templates" / f"{form_id}.md"
        if not template.is_file():
            message = f"Falta o modelo de texto do formulário: templates/{form_id}.md."
            raise FoundError([Finding(Severity.CRITICA, "modelo-ausente", message)])
        raw = template.read_bytes()
        try:
            text = raw.decode("utf-8").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            message = f"O modelo de texto templates/{form_id}.md não está em UTF-8: salve-o de novo como texto UTF-8."
            raise FoundError([Finding(Severity.CRITICA, "modelo-nao-utf8", message)]) from error
        model = self.model(form_id)
        model_digest = hashlib.sha256(model).hexdigest() if model else ""
        return Form(definition, text, digest, _digest({template.name: raw}), model, model_digest)

    def model(self, form_id: str) -> bytes:
        """The authority's own model, to be filled in place; b"" when the form has none. Raises FoundError."""
        file = self.definition(form_id).official_model.file
        return (self.folder / file).read_bytes() if file else b""

    @cached_property
    def _files(self) -> dict[str, Path]:
        """Only what the folder lists is ever opened: an id from outside never becomes a path."""
        return {path.stem: path for path in self.folder.glob("*.yml") if _ID.fullmatch(path.stem)}

    @cached_property
    def _cache(self) -> dict[str, tuple[FormDefinition, str]]:
        return {}

    def _path(self, form_id: str) -> Path:
        if form_id not in self._files:
            message = f"Não há formulário “{form_id[:60]}”.{did_you_mean(form_id, self.ids())}"
            raise FoundError([Finding(Severity.CRITICA, "formulario-desconhecido", message)])
        return self._files[form_id]

    def _loaded(self, form_id: str) -> tuple[FormDefinition, str]:
        path = self._path(form_id)
        if form_id not in self._cache:
            self._cache[form_id] = self._load(path)
        return self._cache[form_id]

    def _load(self, path: Path) -> tuple[FormDefinition, str]:
        raw = path.read_bytes()
        tree = read_tree(raw, path.name)
        sources = {name: self._part(name) for name in part_names(tree)}
        found = {name: text for name, text in sources.items() if text is not None}
        parts = {name: read_tree(text, f"parts/{name}.yml") for name, text in found.items()}
        definition = load_definition(tree, parts)
        if definition.id != path.stem:
            message = f"O formulário do arquivo {path.name} diz ser “{definition.id}”. Use o mesmo nome nos dois."
            raise DefinitionError([Finding(Severity.CRITICA, "id-diferente", message, place=tree.place)])
        self._require_model(definition.official_model.file, tree)
        return definition, _digest({path.name: raw} | {f"parts/{name}.yml": text for name, text in found.items()})

    def _require_model(self, file: str, tree: Node) -> None:
        """A model that is named is there, and is a file of this folder and not a link out of it."""
        path = (self.folder / file).resolve()
        if file and not (path.is_file() and path.is_relative_to(self.folder.resolve())):
            message = f"O arquivo do modelo oficial, {file}, não está na pasta de formulários."
            place = place_of(tree, "official_model.file") or tree.place
            raise DefinitionError([Finding(Severity.CRITICA, "arquivo-do-modelo", message, place=place)])

    def _part(self, name: str) -> bytes | None:
        path = self.folder / "parts" / f"{name}.yml"
        return path.read_bytes() if re.fullmatch(r"[a-z][a-z0-9_]*", name) and path.is_file() else None


def _digest(files: Mapping[str, bytes]) -> str:
    """SHA-256 over the files in the order of their names, each announced by its name and length."""
    total = hashlib.sha256()
    for name in sorted(files):
        content = files[name].replace(b"\r\n", b"\n")
        total.update(f"{name}\0{len(content)}\0".encode() + content)
    return total.hexdigest()
