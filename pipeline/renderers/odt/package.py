"""The package around the XML files (ODF 1.2 part 3): the same parts give the same bytes on any machine."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from pipeline.renderers.odt.nodes import node, written

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
_MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
_MOMENT = (2000, 1, 1, 0, 0, 0)  # the document's own dates stand in meta.xml
_PERMISSIONS = 0o100644 << 16
_UNIX = 3


def package(parts: Mapping[str, tuple[str, bytes]]) -> bytes:
    """``parts``: media type and content by path. Nothing is compressed: zlibs differ from machine to machine.

    Part 3, 3.3: the media type is the first entry, stored, so that it stands at a fixed place of the file.
    """
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        _add(archive, "mimetype", MEDIA_TYPE.encode())
        for path, (_, content) in parts.items():
            _add(archive, path, content)
        _add(archive, "META-INF/manifest.xml", _manifest(parts))
    return made.getvalue()


def _add(archive: zipfile.ZipFile, path: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(path, _MOMENT)
    entry.external_attr = _PERMISSIONS
    entry.create_system = _UNIX
    archive.writestr(entry, content)


def _manifest(parts: Mapping[str, tuple[str, bytes]]) -> bytes:
    """Every file of the package but `mimetype` and those under META-INF (part 3, 3.2)."""
    whole = {"manifest:full-path": "/", "manifest:version": "1.2", "manifest:media-type": MEDIA_TYPE}
    entries = [node("manifest:file-entry", whole)] + [
        node("manifest:file-entry", {"manifest:full-path": path, "manifest:media-type": media})
        for path, (media, _) in parts.items()
    ]
    root = f'<manifest:manifest xmlns:manifest="{_MANIFEST}" manifest:version="1.2">'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}{written(*entries)}</manifest:manifest>'.encode()
