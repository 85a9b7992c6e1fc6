"""From a certificate to an anchor, through the certificates at hand (RFC 5280, 6.1, in part).

Names, signatures, dates and the right to issue are looked at; what a path is worth for a purpose, policies, name
constraints and revocation are for `signatures.verification` to judge. Here a path says what to fetch and to keep.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from signatures import certificate as x509
from signatures import der
from signatures.trust.store import TrustStore
from signatures.verification.issuing import issued

MAX_LINKS = 10
_BASIC_CONSTRAINTS = "2.5.29.19"
_MAX_TRIED = 200


def path_to_anchor(
    certificate: bytes, store: TrustStore, more: Iterable[bytes] = (), moment: datetime | None = None
) -> tuple[bytes, ...]:
    """The first path found, holder first and anchor last; empty when there is none.

    ``more`` are certificates that came along and aren't trusted. With ``moment``, every certificate below the anchor
    must be valid then.
    """
    pool = _by_subject(more)
    tried = 0
    pending: list[tuple[bytes, ...]] = [(certificate,)]
    while pending and tried < _MAX_TRIED:
        path = pending.pop()
        tried += 1
        if store.anchor(path[-1]) is not None:
            return path
        if len(path) > MAX_LINKS or (moment is not None and not _valid_at(path[-1], moment)):
            continue
        pending += [(*path, issuer) for issuer in _issuers(path[-1], store, pool) if issuer not in path]
    return ()


def longest_path(certificate: bytes, store: TrustStore, more: Iterable[bytes] = ()) -> tuple[bytes, ...]:
    """The path to an anchor, or else as far up as the certificates at hand go."""
    found = path_to_anchor(certificate, store, more)
    if found:
        return found
    pool, path = _by_subject(more), [certificate]
    while len(path) <= MAX_LINKS:
        above = next((issuer for issuer in _issuers(path[-1], store, pool) if issuer not in path), None)
        if above is None:
            break
        path.append(above)
    return tuple(path)


def why_no_path(certificate: bytes, store: TrustStore, more: Iterable[bytes] = ()) -> str:
    """What is missing, in a sentence; nothing when there is a path."""
    path = longest_path(certificate, store, more)
    if store.anchor(path[-1]) is not None:
        return ""
    parts = x509.parts(path[-1])
    name = dict(x509.name_values(parts.issuer)).get(x509.COMMON_NAME, "sem nome")
    if parts.issuer == parts.subject:
        return f"A cadeia termina em “{name}”, que não está entre as raízes em que se confia aqui."
    return f"Falta o certificado de “{name}”, que emitiu o anterior da cadeia."


def self_issued(certificate: bytes) -> bool:
    """Whether subject and issuer are one."""
    found = x509.parts(certificate)
    return found.issuer == found.subject


def _issuers(certificate: bytes, store: TrustStore, pool: dict[bytes, list[bytes]]) -> Iterator[bytes]:
    """Anchors come last in the list, and so are tried first."""
    name = x509.parts(certificate).issuer
    candidates = dict.fromkeys((*pool.get(name, ()), *reversed(store.named(name))))
    for candidate in candidates:
        if _may_issue(candidate) and issued(certificate, candidate):
            yield candidate


def _may_issue(certificate: bytes) -> bool:
    """Whether basicConstraints says so (RFC 5280, 4.2.1.9); roots of before may lack the extension."""
    extensions = x509.parts(certificate).extensions
    if _BASIC_CONSTRAINTS not in extensions:
        return self_issued(certificate)
    try:
        inside = der.only(extensions[_BASIC_CONSTRAINTS]).children()
    except ValueError:
        return False
    return bool(inside) and inside[0].content != b"\x00" and inside[0].tag == 1


def _valid_at(certificate: bytes, moment: datetime) -> bool:
    start, end = x509.validity(certificate)
    return start <= moment <= end


def _by_subject(certificates: Iterable[bytes]) -> dict[bytes, list[bytes]]:
    found: dict[bytes, list[bytes]] = {}
    for certificate in certificates:
        try:
            found.setdefault(x509.parts(certificate).subject, []).append(certificate)
        except (ValueError, IndexError):
            continue  # what came along and can't be read helps nobody
    return found
