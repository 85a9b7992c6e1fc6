"""The files that a data file names as attachments, looked at on the disk."""

from __future__ import annotations

from pathlib import Path

from pipeline.data.attachments import HEAD, Offered, attachment_findings, named
from pipeline.data.model import FormData
from pipeline.definition.located import Node
from pipeline.definition.model import FormDefinition
from pipeline.findings import Finding
from pipeline.workflow.files import reason_of


def check_attachments(
    definition: FormDefinition, data: FormData | None, tree: Node, folder: Path
) -> tuple[Finding, ...]:
    """Findings about the attachments; their paths begin at ``folder``, where the data file is."""
    offered = {key: _look(folder, name) for key, name in named(tree).items()}
    return attachment_findings(definition, data, tree, offered)


def _look(folder: Path, name: str) -> Offered:
    path = folder / name
    try:
        if not path.exists():
            return Offered(name, trouble="o arquivo não existe")
        if not path.is_file():  # a folder, or a pipe on which reading would wait for ever
            return Offered(name, trouble="não é um arquivo")
        with path.open("rb") as stream:
            return Offered(name, path.stat().st_size, stream.read(HEAD))
    except OSError as error:
        return Offered(name, trouble=reason_of(error))
    except ValueError:  # a path that can't be, such as one with a null character
        return Offered(name, trouble="o caminho não é possível")
