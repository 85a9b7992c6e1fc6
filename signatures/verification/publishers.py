"""Who signed a list about a certificate, and by which chain (RFC 5280, 6.3.3 f and g).

Mostly the certificate's own issuer. It may be another: whom the certificate names for its lists (an indirect list), or
the same authority with another key.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from signatures import certificate as x509
from signatures.verification import crl
from signatures.verification.issuing import issued
from signatures.verification.links import holds, paths
from signatures.verification.lists import Lists
from signatures.verification.points import points_of

_MOST = 8


@dataclass(frozen=True, slots=True)
class Published:
    """A list, whether it came in the file, and the chain of who signed it: itself first, the anchor last."""

    found: crl.RevocationList
    from_file: bool
    chain: tuple[bytes, ...]


def published(path: Sequence[bytes], place: int, lists: Lists) -> Iterator[Published]:
    """The lists of who may sign one about a certificate of this path, their signatures checked."""
    certificate = path[place]
    own = x509.parts(certificate).issuer
    named = (name for point in points_of(certificate) for name in sorted(point.issuers))
    for name in dict.fromkeys((own, *named)):
        for data, from_file in lists.of(name):
            chain = _chain_of(data, name, path[place:], lists)
            found = crl.signed_by(data, chain[0]) if chain else None
            if found is not None:
                yield Published(found, from_file, chain)


def _chain_of(data: bytes, name: bytes, path: Sequence[bytes], lists: Lists) -> tuple[bytes, ...]:
    """The chain of the certificate that signed a list; empty when there is none that may.

    Another than the issuer must have the right to sign lists in so many words, and lead to the same anchor. One that
    has the issuer's own name must also have been issued by that issuer, or by whom issued it: anyone may take a name.
    """
    _, issuer, *_ = path
    if x509.parts(issuer).subject == name and crl.signed_by(data, issuer) is not None:
        return tuple(path[1:])
    above = path[1:3] if name == x509.parts(path[0]).issuer else ()
    for candidate in list(dict.fromkeys(lists.named(name)))[:_MOST]:
        if candidate == issuer or x509.KEY_USAGE not in x509.parts(candidate).extensions:
            continue
        if above and not any(issued(candidate, authority) for authority in above):
            continue
        if crl.signed_by(data, candidate) is not None:
            chain = _leading_to(path[-1], candidate, lists)
            if chain:
                return chain
    return ()


def _leading_to(anchor: bytes, certificate: bytes, lists: Lists) -> tuple[bytes, ...]:
    found = paths(certificate, lists.trust, lists.named)
    return next((path for path in found if path[-1] == anchor and holds(path, lists.moment)), ())
