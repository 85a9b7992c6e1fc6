"""Whom a verification trusts, and what it may ask of whom."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.workflow.errors import FailedError, UsageError
from signatures.errors import SignaturesError
from signatures.trust.cache import Cache
from signatures.trust.holdings import MANIFEST, Holdings, default_folder, read_holdings
from signatures.trust.store import TrustStore, load_trust

if TYPE_CHECKING:
    from signatures.trust.gather import Gatherer

LARGEST = 60_000_000
"""Bytes of what is fetched: revocation lists can be long."""


@dataclass(frozen=True, slots=True)
class Trusted:
    """Whom a verification trusts. ``origin`` says in Portuguese where that comes from and of which day it is."""

    store: TrustStore
    origin: str
    warnings: tuple[str, ...] = ()


def trusted(folder: Path | None, moment: datetime) -> Trusted:
    """The caller's anchors: those of the folder, or what this machine keeps, or nobody's.

    Raises UsageError for a folder that has none.
    """
    if folder is None:
        held = held_now()
        if held.updated is None:
            return Trusted(TrustStore.empty(), "")
        from signatures.trust.warnings import warnings_of  # noqa: PLC0415 - only for what is kept

        origin = f"a confiança guardada em {held.updated:%d/%m/%Y} ({held.origin})"
        return Trusted(held.store(), origin, warnings_of(held, moment))
    return Trusted(trust_from(folder), f"a pasta {folder}")


def trust_from(folder: Path | None) -> TrustStore:
    """A folder's anchors, or those that this machine keeps. Raises UsageError for a folder that has none."""
    if folder is None:
        return held_now().store()
    try:
        return read_holdings(folder).store() if (folder / MANIFEST).is_file() else load_trust(folder)
    except SignaturesError as error:
        raise UsageError(error.code, str(error)) from error


def held_now() -> Holdings:
    """What is kept. Raises FailedError when the folder was damaged."""
    try:
        return read_holdings(default_folder())
    except SignaturesError as error:
        raise FailedError(error.code, error.message) from error


def gatherer(*, online: bool) -> Gatherer:
    """What looks for issuers and revocation: on the network, or only in what was fetched before.

    The addresses come from certificates, and so from whoever sent the file: machines around this one aren't asked,
    unless ``CREDENCIA_REDE_INTERNA=1`` says that the authorities are there.
    """
    from signatures.trust.gather import Gatherer  # noqa: PLC0415 - whoever looks for nothing needn't import it

    cache = Cache(_cache_folder())
    if not online:
        return Gatherer(None, cache)
    from pipeline.workflow.config import proxy_settings  # noqa: PLC0415 - only for who goes online
    from signatures.web import Reach, Web, WebOptions  # noqa: PLC0415 - the same

    reach = Reach.ANY if os.environ.get("CREDENCIA_REDE_INTERNA") == "1" else Reach.PUBLIC
    proxies = proxy_settings(os.environ)
    return Gatherer(Web(WebOptions(timeout=20, largest=LARGEST, retries=1, reach=reach, proxies=proxies)), cache)


def has_kept() -> bool:
    """Whether anything was fetched before; else, who stays offline has nowhere to look."""
    return not Cache(_cache_folder()).is_empty


def _cache_folder() -> Path:
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(cache) / "credencia" / "rede"
