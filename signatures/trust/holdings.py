"""The trust that this machine keeps: a folder with roots, intermediates, policies and lists, and a dated manifest.

``TRUST/{roots,intermediates,policies,crls}/…`` and ``TRUST/manifesto.json``, which has the digest of each file: a file
that isn't the one that was accepted is told, and not used.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from signatures import certificate as x509
from signatures.errors import TrustError
from signatures.trust.anchors import Anchor, AnchorKind, pinned
from signatures.trust.store import TrustStore

ROOTS, INTERMEDIATES, POLICIES, LISTS = "roots", "intermediates", "policies", "crls"
MANIFEST = "manifesto.json"
POLICY_LIST = "LPA_PAdES"
POLICY_LIST_SIGNATURE = "LPA_PAdES (assinatura)"
"""The labels of the list of policies, and of its signature, in their drawer."""

_MAX_MANIFEST = 5_000_000


@dataclass(frozen=True, slots=True)
class Kept:
    """One thing that is kept: in which of the four drawers, its name for people, and its bytes (DER)."""

    drawer: str
    label: str
    data: bytes

    @property
    def digest(self) -> str:
        """Its SHA-256, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Holdings:
    """What is kept, since when, and where it came from."""

    things: tuple[Kept, ...] = ()
    updated: datetime | None = None
    origin: str = ""

    def of(self, drawer: str) -> tuple[bytes, ...]:
        """The bytes in one drawer."""
        return tuple(thing.data for thing in self.things if thing.drawer == drawer)

    def store(self) -> TrustStore:
        """What chains are judged by. A root that no fingerprint names is of no known kind."""
        return TrustStore(tuple(map(_anchor, self.of(ROOTS))), self.of(INTERMEDIATES), self.of(LISTS))


@dataclass(frozen=True, slots=True)
class Difference:
    """What would come and what would go."""

    added: tuple[Kept, ...] = ()
    removed: tuple[Kept, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether all stays as it is."""
        return not self.added and not self.removed


def difference(now: Holdings, then: Holdings) -> Difference:
    """From ``now`` to ``then``."""
    before, after = ({(thing.drawer, thing.digest) for thing in held.things} for held in (now, then))
    return Difference(
        tuple(thing for thing in then.things if (thing.drawer, thing.digest) not in before),
        tuple(thing for thing in now.things if (thing.drawer, thing.digest) not in after),
    )


def merged(now: Holdings, coming: Iterable[Kept], updated: datetime, origin: str) -> Holdings:
    """What is kept, and what came: of policies and lists with one name, only what came."""
    coming = tuple(coming)
    replaced = {(thing.drawer, thing.label) for thing in coming if thing.drawer in {POLICIES, LISTS}}
    if (POLICIES, POLICY_LIST) in replaced:  # the signature of the list before it is of no other
        replaced.add((POLICIES, POLICY_LIST_SIGNATURE))
    staying = [thing for thing in now.things if (thing.drawer, thing.label) not in replaced]
    things = {(thing.drawer, thing.digest): thing for thing in (*staying, *coming)}
    return Holdings(tuple(things.values()), updated, origin)


def read_holdings(folder: Path) -> Holdings:
    """What the folder keeps; nothing when it isn't there.

    Raises:
        TrustError: ``confianca-guardada``, when a file isn't the one that the manifest has.
    """
    path = folder / MANIFEST
    try:
        if not path.exists():
            return Holdings()
        with path.open("rb") as stream:
            manifest = json.loads(stream.read(_MAX_MANIFEST))
        things = tuple(_read(folder, entry) for entry in manifest["files"])
        return Holdings(things, datetime.fromisoformat(manifest["updated"]), str(manifest["origin"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        message = (
            f"A confiança guardada em {folder} está incompleta ou foi alterada. Apague a pasta e repita "
            "“credencia trust update” ou “credencia trust import”."
        )
        raise TrustError("confianca-guardada", message) from error


def write_holdings(folder: Path, holdings: Holdings) -> None:
    """Replace the folder whole. Raises OSError, and then what was there is still there."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=".credencia.", dir=folder.parent))
    old = made.with_name(f"{made.name}.antes")
    try:
        _fill(made, holdings)
        if folder.exists():
            folder.rename(old)
        try:
            made.rename(folder)
        except OSError:
            if old.exists():
                old.rename(folder)
            raise
    finally:
        shutil.rmtree(made, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def default_folder() -> Path:
    """Where this person's trust is kept (XDG Base Directory)."""
    data = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(data) / "credencia" / "trust"


def _path(thing: Kept) -> str:
    """A name that people can read and that is one."""
    suffix = {LISTS: "crl", POLICIES: "der"}.get(thing.drawer, "cer")
    suffix = "p7s" if thing.label == POLICY_LIST_SIGNATURE else suffix
    readable = "".join(letter if letter.isalnum() and letter.isascii() else "-" for letter in thing.label)[:60]
    return f"{thing.drawer}/{readable.strip('-') or 'sem-nome'}-{thing.digest[:12]}.{suffix}"


def _fill(folder: Path, holdings: Holdings) -> None:
    entries = []
    for thing in holdings.things:
        path = _path(thing)
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(thing.data)
        entries.append({"path": path, "label": thing.label, "sha256": thing.digest})
    updated = holdings.updated.isoformat() if holdings.updated else ""
    manifest = {"version": 1, "updated": updated, "origin": holdings.origin, "files": entries}
    with (folder / MANIFEST).open("wb") as stream:
        stream.write(json.dumps(manifest, ensure_ascii=False, indent=1).encode())
        stream.flush()
        os.fsync(stream.fileno())
    folder.chmod(0o755)


def _read(folder: Path, entry: dict[str, str]) -> Kept:
    drawer, _, name = entry["path"].partition("/")
    if drawer not in {ROOTS, INTERMEDIATES, POLICIES, LISTS} or not name or "/" in name or name.startswith("."):
        raise ValueError("not a file of this folder")
    thing = Kept(drawer, entry["label"], (folder / drawer / name).read_bytes())
    if thing.digest != entry["sha256"]:
        raise ValueError("another file")
    return thing


def _anchor(certificate: bytes) -> Anchor:
    known = pinned(certificate)
    if known is not None:
        return known
    names = dict(x509.name_values(x509.parts(certificate).subject))
    return Anchor(certificate, AnchorKind.OTHER, names.get(x509.COMMON_NAME, "raiz sem nome"))
