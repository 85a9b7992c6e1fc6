"""The documents that go with a form: which are asked for, and whether what is offered will do.

Pure: who calls reads the disk, and hands in each file's size and first bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.data.applicability import true_of
from pipeline.data.mask import quoted
from pipeline.data.model import FormData
from pipeline.definition.located import Node, place_of
from pipeline.definition.model import Attachment, FormDefinition, Media
from pipeline.definition.suggest import did_you_mean
from pipeline.findings import Finding, Severity

KEY = "anexos"
HEAD = 16  # bytes; enough for every signature below
_MEGABYTE = 1024 * 1024
_SIGNATURES = ((Media.PDF, b"%PDF-"), (Media.JPEG, b"\xff\xd8\xff"), (Media.PNG, b"\x89PNG\r\n\x1a\n"))


@dataclass(frozen=True, slots=True)
class Offered:
    """A file that the data name: its ``size`` in bytes and its first bytes, or why it could not be read."""

    name: str
    size: int = 0
    head: bytes = b""
    trouble: str = ""


def media_of(head: bytes) -> Media | None:
    """The type of a file by its first bytes, whatever its name says."""
    return next((media for media, signature in _SIGNATURES if head.startswith(signature)), None)


def named(tree: Node) -> dict[str, str]:
    """The paths that a data file gives, by the attachment's id."""
    node = tree.value.get(KEY) if isinstance(tree.value, Mapping) else None
    entries = node.value if node is not None and isinstance(node.value, Mapping) else {}
    return {key: child.value for key, child in entries.items() if isinstance(child.value, str) and child.value.strip()}


def attachment_findings(
    definition: FormDefinition, data: FormData | None, tree: Node, offered: Mapping[str, Offered]
) -> tuple[Finding, ...]:
    """What is wrong with what was offered (críticas), and what is still to be taken along (avisos).

    ``offered`` has what each path of `named` led to. With no ``data``, as when they have críticas, only the
    attachments that every submission takes are missed.
    """
    return (*_shape(definition, tree), *_each(definition, data, tree, offered))


def _shape(definition: FormDefinition, tree: Node) -> Iterator[Finding]:
    node = tree.value.get(KEY) if isinstance(tree.value, Mapping) else None
    if node is None or node.value is None:
        return
    if not isinstance(node.value, Mapping):
        message = "Os anexos vão um por linha, com recuo: o nome do anexo, dois-pontos e o caminho do arquivo."
        yield Finding(Severity.CRITICA, "estrutura", message, KEY, "Anexos", place=node.anchor)
        return
    known = [attachment.id for attachment in definition.attachments]
    for key, child in node.value.items():
        if key not in known:
            message = f"O formulário não pede o anexo {quoted(key)}.{did_you_mean(key, known)}"
            yield Finding(Severity.CRITICA, "anexo-desconhecido", message, f"{KEY}.{key}", "Anexos", place=child.anchor)
        elif child.value is not None and not isinstance(child.value, str):
            message = "Escreva aqui o caminho de um arquivo."
            yield Finding(Severity.CRITICA, "estrutura", message, f"{KEY}.{key}", "Anexos", place=child.anchor)


def _each(
    definition: FormDefinition, data: FormData | None, tree: Node, offered: Mapping[str, Offered]
) -> Iterator[Finding]:
    has_key = isinstance(tree.value, Mapping) and KEY in tree.value
    for attachment in definition.attachments:
        where = f"{KEY}.{attachment.id}"
        label, place = f"Anexo: {attachment.label}", place_of(tree, where) if has_key else None
        if attachment.id in offered:
            for code, message in _judge(attachment, offered[attachment.id]):
                yield Finding(Severity.CRITICA, code, message, where, label, definition.incomplete, place)
        elif attachment.required and _applies(attachment, data):
            message = f"Leve junto este documento, que acompanha o formulário. {attachment.guidance}".strip()
            yield Finding(Severity.AVISO, "anexo-ausente", message, where, label, definition.incomplete, place)


def _applies(attachment: Attachment, data: FormData | None) -> bool:
    if data is None:
        return not attachment.when
    return true_of(attachment.when, data.sections)


def _judge(attachment: Attachment, file: Offered) -> Iterator[tuple[str, str]]:
    if file.trouble:
        yield "anexo-ilegivel", f"O arquivo {quoted(file.name)} não pôde ser lido ({file.trouble}). Confira o caminho."
        return
    if file.size == 0:
        yield "anexo-vazio", f"O arquivo {quoted(file.name)} está vazio. Gere-o de novo."
        return
    if file.size > attachment.max_mb * _MEGABYTE:
        yield "anexo-grande", f"O arquivo {quoted(file.name)} passa de {attachment.max_mb} MB. Reduza-o."
    if media_of(file.head) not in attachment.media:
        found = media_of(file.head)
        wanted = " ou ".join(media.value.upper() for media in attachment.media)
        is_what = f"é um arquivo {found.value.upper()}" if found else "não é de um tipo conhecido"
        message = f"O arquivo {quoted(file.name)} {is_what}, e aqui se pede {wanted}. O nome do arquivo não basta."
        yield "anexo-de-outro-tipo", message
