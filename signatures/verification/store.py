"""What the security store has of one signature, beyond the evidence: by name, and the policy's own files.

ETSI EN 319 142-1, 5.4.2; DOC-ICP-15.03, annex 4. Nothing of it is believed here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace

from pikepdf import Array, Dictionary, Name, Object, Pdf, PdfError, Stream

from signatures.details import StoreDetails
from signatures.policies.artefacts import OF_SIGNATURE
from signatures.report import SignatureStatus
from signatures.verification.chain import Help
from signatures.verification.found import FoundSignature
from signatures.verification.policy_list import judge_policy_list

_MOST_NAMES, _LONGEST_NAME = 50, 60
_LARGEST = 100_000
"""Bytes of a policy, of the list and of its signature: real ones have ten thousand, and all go into the report."""


def read_stores(pdf: Pdf, found: Iterable[FoundSignature]) -> dict[bytes, StoreDetails]:
    """By each signature's contents; none in a file without a store."""
    store = pdf.Root.get(Name.DSS)
    if not isinstance(store, Dictionary):
        return {}
    parts = store.get(Name.VRI)
    return {signature.contents: _details(store, parts, signature.contents) for signature in found}


def with_store(status: SignatureStatus, store: StoreDetails | None, helped: Help) -> SignatureStatus:
    """The status, with what the store has of the signature, and what a list's signature there is worth.

    The list is judged at the moment that the signature is: it is evidence about that.
    """
    if status.details is None or store is None:
        return status
    if store.list_signature:
        standing = judge_policy_list(store.policy_list, store.list_signature, helped.at(status.moment))
        store = replace(store, list_fault=standing.fault)
    return replace(status, details=replace(status.details, store=store))


def _details(store: Object, parts: Object | None, contents: bytes) -> StoreDetails:
    key = "/" + hashlib.sha1(contents, usedforsecurity=False).hexdigest().upper()
    part = parts.get(key) if isinstance(parts, Dictionary) else None
    if not isinstance(part, Dictionary):
        return StoreDetails(_names(store))
    policy, policy_list, signature = (_artefact(part.get(f"/{name}")) for name in OF_SIGNATURE)
    return StoreDetails(_names(store), _names(part), policy, policy_list, signature)


def _names(dictionary: Object) -> tuple[str, ...]:
    """The entries that are there and aren't empty."""
    filled = [str(key)[1:] for key in dictionary.keys() if not _is_empty(dictionary[key])]  # noqa: SIM118 - not a dict
    return tuple(name[:_LONGEST_NAME] for name in sorted(filled)[:_MOST_NAMES])


def _is_empty(value: Object | object) -> bool:
    return isinstance(value, Array) and len(value) == 0


def _artefact(value: Object | None) -> bytes:
    """The first stream of an array of references, or the one that is referred to: both forms are about."""
    first = value[0] if isinstance(value, Array) and len(value) else value
    try:
        data = first.read_bytes() if isinstance(first, Stream) else b""
    except (PdfError, ValueError, RuntimeError):  # a filter that isn't known, or what isn't its output
        return b""
    return data if len(data) <= _LARGEST else b""
