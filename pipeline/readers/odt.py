"""What an ODT carries: the record of ours, or what was typed into the form after LibreOffice saved it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from pipeline.document.record import RECORD_NAME
from pipeline.readers.archive import Archive, open_archive
from pipeline.readers.errors import ReadError
from pipeline.readers.markup import walk
from pipeline.readers.model import Found, Raw
from pipeline.readers.record import MAX_SIZE

_NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns:"
_FORM, _META, _OFFICE, _SCRIPT, _TEXT, _DRAW = (
    f"{_NAMESPACE}{name}:1.0 " for name in ("form", "meta", "office", "script", "text", "drawing")
)
_HREF = "http://www.w3.org/1999/xlink href"
_MEDIA_TYPES = {"application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text-template"}
_MACRO_FOLDERS = ("Basic/", "Scripts/")
# Links that a person follows, or that name an image by the anchor only: nothing is fetched.
_HARMLESS_LINKS = {f"{_TEXT}a", f"{_DRAW}a"}
_INSIDE = re.compile(r"(?:\./)?(?:[#\w][^:]*)?")
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T.*)?")
_TYPED = {f"{_FORM}{kind}" for kind in ("text", "textarea", "formatted-text", "combobox", "number", "time")}
# What LibreOffice keeps of a file's properties when it saves, by the name that ours give them.
_PROPERTIES = {"Formulário": "form", "Edição": "edition"}


def read_odt(data: bytes) -> Found:
    """The record and the form's values.

    LibreOffice drops the record when it saves. A form that it saved still names form and edition, among the
    document's properties: they are then the record, whose data are None as in a blank. Raises ReadError.
    """
    with open_archive(data) as archive:
        _refuse_others(archive)
        record = _record(archive.read(RECORD_NAME))
        content = _Content()
        walk(archive.read("content.xml"), content.start)
        if "styles.xml" in archive.names:
            walk(archive.read("styles.xml"), _refuse_active)
        if record is None and content.fields and "meta.xml" in archive.names:
            record = _properties(archive.read("meta.xml"))
    return Found(record, content.fields)


def _refuse_others(archive: Archive) -> None:
    media_type = archive.read("mimetype").decode("latin-1").strip()
    if media_type not in _MEDIA_TYPES or "content.xml" not in archive.names:
        raise ReadError("nao-e-odt", "O arquivo não é um documento de texto do LibreOffice (ODT).")
    if any(name.startswith(_MACRO_FOLDERS) for name in archive.names):
        raise _macro()
    if b":encryption-data" in archive.read("META-INF/manifest.xml"):
        raise ReadError("arquivo-com-senha", "O arquivo está protegido por senha. Salve-o sem senha e tente de novo.")


def _record(content: bytes) -> dict[str, Any] | None:
    """What is too large, or no JSON object, counts as none."""
    if not content or len(content) > MAX_SIZE:
        return None
    try:
        value = json.loads(content.decode())
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


class _Content:
    """The values of the controls, while `content.xml` is walked.

    ODF 1.2 part 1, 19.270 and after: an empty control has no ``current-…`` attribute, while its default may stay. A
    default is never a value.
    """

    def __init__(self) -> None:
        self.fields: dict[str, Raw] = {}
        self._list = ""  # the list box whose options are being read
        self._radios: set[str] = set()

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        _refuse_active(name, attributes)
        if not name.startswith(_FORM):
            return
        control = attributes.get(f"{_FORM}name", "")
        if name == f"{_FORM}option":
            self._pick(attributes)
        elif name == f"{_FORM}listbox":
            self._list = control if "." in control else ""
            if self._list:
                self._keep(control, None)
        elif "." not in control:
            return  # none of our fields: their names are dotted paths
        elif name in _TYPED:
            self._keep(control, attributes.get(f"{_FORM}current-value") or None)
        elif name == f"{_FORM}date":
            self._keep(control, _day(attributes.get(f"{_FORM}current-value")))
        elif name == f"{_FORM}checkbox":
            self._tick(control, attributes.get(f"{_FORM}current-state") == "checked")
        elif name == f"{_FORM}radio":
            self._choose(control, attributes)

    def _keep(self, name: str, value: Raw) -> None:
        if name in self.fields:
            raise _twice(name)
        self.fields[name] = value

    def _tick(self, name: str, checked: bool) -> None:  # noqa: FBT001 - the state of a box
        group, _, option = name.rpartition(".")
        chosen = self.fields.setdefault(group, [])
        if not isinstance(chosen, list):
            raise _twice(name)
        if checked:
            chosen.append(option)

    def _choose(self, name: str, attributes: Mapping[str, str]) -> None:
        """The radio buttons of a field share its name, and the one that is chosen gives its value."""
        if name not in self._radios:
            self._keep(name, None)
            self._radios.add(name)
        if attributes.get(f"{_FORM}current-selected") == "true":
            if self.fields[name] is not None:
                raise _twice(name)
            self.fields[name] = attributes.get(f"{_FORM}value") or None

    def _pick(self, attributes: Mapping[str, str]) -> None:
        if not self._list or attributes.get(f"{_FORM}current-selected") != "true":
            return
        if self.fields.get(self._list) is not None:
            raise _twice(self._list)
        self.fields[self._list] = attributes.get(f"{_FORM}value") or attributes.get(f"{_FORM}label") or None


def _day(value: str | None) -> str | None:
    """A date control keeps ``2026-11-21`` for what was typed as 21/11/2026."""
    found = _ISO_DAY.fullmatch(value or "")
    return f"{found[3]}/{found[2]}/{found[1]}" if found else value or None


def _refuse_active(name: str, attributes: Mapping[str, str]) -> None:
    """A form of ours runs nothing and fetches nothing; LibreOffice, and those who come after, should not either."""
    if name.startswith(_SCRIPT) or name == f"{_OFFICE}script":
        raise _macro()
    target = attributes.get(_HREF, "")
    if name not in _HARMLESS_LINKS and not _INSIDE.fullmatch(target):
        message = f"O documento busca conteúdo fora dele ({target[:80]}). Remova o vínculo e salve-o de novo."
        raise ReadError("odt-vinculo", message)


def _properties(meta: bytes) -> dict[str, Any] | None:
    found: dict[str, str] = {}
    current = ""

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal current
        is_user_defined = name == f"{_META}user-defined"
        current = _PROPERTIES.get(attributes.get(f"{_META}name", ""), "") if is_user_defined else ""

    def characters(text: str) -> None:
        if current:
            found[current] = found.get(current, "") + text

    walk(meta, start, characters)
    return {"form": found["form"], "edition": found.get("edition"), "data": None} if "form" in found else None


def _macro() -> ReadError:
    return ReadError("odt-macro", "O documento tem macros. Um formulário não precisa delas: salve-o sem macros.")


def _twice(name: str) -> ReadError:
    return ReadError("odt-campo-repetido", f"O campo {name[:80]} está no documento duas vezes, ou com dois valores.")
