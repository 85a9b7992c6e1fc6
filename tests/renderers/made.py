"""The sample documents by name, and their files in a format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from pipeline.document.model import Document
from tests.renderers import documents
from tests.renderers.letters import letter

MADE: Mapping[str, Callable[[], Document]] = {
    "blank": documents.blank_siop,
    "filled": documents.filled_siop,
    "long-blank": documents.long_blank,
    "long-filled": documents.long_filled,
    "letter": letter,
}


def rendered(render: Callable[[Document], bytes]) -> dict[str, bytes]:
    """Each of them, by name."""
    return {name: render(make()) for name, make in MADE.items()}


def written(made: Mapping[str, bytes], folder: Path, suffix: str) -> dict[str, Path]:
    """Files of those bytes, by name."""
    paths = {name: folder / f"{name}.{suffix}" for name in made}
    for name, path in paths.items():
        path.write_bytes(made[name])
    return paths
