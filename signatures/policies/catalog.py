"""The known policies, pinned: enough of each to sign by it and to judge by it, offline and without its file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources

import msgspec

from signatures.errors import PolicyError
from signatures.policies.model import AllowedAlgorithm, Anchor, PdfDictionary, SignaturePolicy


@dataclass(frozen=True, slots=True)
class KnownPolicy:
    """A policy by the names that people give it: ``AD-RB`` and ``1.3``."""

    family: str
    version: str
    policy: SignaturePolicy


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of catalog.toml. Digests are in hexadecimal; some keys name tables of their own."""

    family: str
    version: str
    oid: str
    uri: str
    issued: datetime
    start: datetime
    end: datetime
    algorithms: str
    dictionaries: str
    signed: tuple[str, ...]
    unsigned: tuple[str, ...]
    anchors: tuple[str, ...]
    timestamp_anchors: tuple[str, ...]
    commitments: tuple[str, ...]
    hash_algorithm: str
    hash: str
    file_sha256: str


class _Catalog(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    anchors: dict[str, tuple[str, str, str]]
    algorithms: dict[str, tuple[tuple[str, int], ...]]
    dictionaries: dict[str, tuple[tuple[str, tuple[tuple[str, str], ...]], ...]]
    policy: tuple[_Entry, ...]


@cache
def known_policies() -> tuple[KnownPolicy, ...]:
    """Every policy of the catalog, by family and version."""
    text = resources.files("signatures.policies").joinpath("catalog.toml").read_text(encoding="utf-8")
    catalog = msgspec.convert(tomllib.loads(text), _Catalog)
    return tuple(KnownPolicy(entry.family, entry.version, _policy(entry, catalog)) for entry in catalog.policy)


def policy_by_oid(oid: str) -> KnownPolicy | None:
    """The known policy that a signature names; None when it names another."""
    return next((known for known in known_policies() if known.policy.oid == oid), None)


def find_policy(family: str, version: str) -> SignaturePolicy:
    """A known policy; PolicyError ``politica-desconhecida`` when there is no such version of that family."""
    versions = {known.version: known.policy for known in known_policies() if known.family == family}
    if version not in versions:
        message = f"Não há a versão {version} da política {family}. As que há são: {', '.join(versions)}."
        raise PolicyError("politica-desconhecida", message)
    return versions[version]


def _policy(entry: _Entry, catalog: _Catalog) -> SignaturePolicy:
    roots = {name: Anchor(*parts) for name, parts in catalog.anchors.items()}
    return SignaturePolicy(
        oid=entry.oid,
        issued=entry.issued,
        start=entry.start,
        end=entry.end,
        algorithms=tuple(AllowedAlgorithm(*pair) for pair in catalog.algorithms[entry.algorithms]),
        signed=entry.signed,
        unsigned=entry.unsigned,
        dictionaries=tuple(PdfDictionary(*pair) for pair in catalog.dictionaries[entry.dictionaries]),
        anchors=tuple(roots[name] for name in entry.anchors),
        timestamp_anchors=tuple(roots[name] for name in entry.timestamp_anchors),
        commitments=entry.commitments,
        hash_algorithm=bytes.fromhex(entry.hash_algorithm),
        hash=bytes.fromhex(entry.hash),
        file_sha256=entry.file_sha256,
        uri=entry.uri,
    )
