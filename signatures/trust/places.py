"""Where a certificate says that its issuer, its issuer's list and its responder are (RFC 5280, 4.2.1.13 and 4.2.2.1).

And where a list says that the certificate of whoever signed it is (5.2.7).

The addresses come from whoever made the certificate, or the list: they are data to be suspected, not places to go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from signatures import certificate as x509
from signatures import der

_ACCESS, _POINTS, _FRESHEST = "1.3.6.1.5.5.7.1.1", "2.5.29.31", "2.5.29.46"
_CA_ISSUERS, _OCSP = der.oid("1.3.6.1.5.5.7.48.2"), der.oid("1.3.6.1.5.5.7.48.1")
_NO_CHECK = "1.3.6.1.5.5.7.48.1.5"
_URI, _NAME, _FULL_NAME = 0x86, 0xA0, 0xA0
_LIST_EXTENSIONS = 0xA0
_MOST, _LONGEST = 5, 2048
_OTHER = re.compile(rb"(?i)(ldaps?|ftps?|file)://")


@dataclass(frozen=True, slots=True)
class Places:
    """Addresses over HTTP, in the certificate's order, at most five of each; other kinds of address are left out.

    ``left_out`` are the schemes of those, as ``ldap``, in the order in which they come.

    ``deltas`` are of what changed since the lists (freshestCRL, RFC 5280, 4.2.1.15). ``no_check`` when nobody is to be
    asked about it: the certificate of an OCSP responder (RFC 6960, 4.2.2.2.1).
    """

    issuers: tuple[str, ...] = ()
    responders: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    deltas: tuple[str, ...] = ()
    no_check: bool = False
    left_out: tuple[str, ...] = ()


def places_of(certificate: bytes) -> Places:
    """The places that a DER certificate names; none where it can't be read."""
    try:
        extensions = x509.parts(certificate).extensions
        access = list(_access(extensions.get(_ACCESS, b"")))
        lists, deltas = (tuple(_points(extensions.get(kind, b""))) for kind in (_POINTS, _FRESHEST))
    except (ValueError, IndexError):
        return Places()
    issuers = tuple(address for kind, address in access if kind == _CA_ISSUERS)
    responders = tuple(address for kind, address in access if kind == _OCSP)
    named = (_ACCESS, _POINTS, _FRESHEST)
    left_out = dict.fromkeys(scheme for kind in named for scheme in _other_schemes(extensions.get(kind, b"")))
    return Places(
        issuers[:_MOST],
        responders[:_MOST],
        lists[:_MOST],
        deltas[:_MOST],
        _NO_CHECK in extensions,
        tuple(left_out),
    )


def places_of_list(crl: bytes) -> Places:
    """Where a DER list says that its signer's certificate is (RFC 5280, 5.2.7); none where it can't be read."""
    try:
        access = list(_access(_of_list(crl).get(_ACCESS, b"")))
    except (ValueError, IndexError):
        return Places()
    return Places(tuple(address for kind, address in access if kind == _CA_ISSUERS)[:_MOST])


def _of_list(crl: bytes) -> dict[str, bytes]:
    """The extensions of a list (5.1.2.7), by OID; of one that is there twice, the first."""
    wrapped = [field for field in der.only(crl).children()[0].children() if field.tag == _LIST_EXTENSIONS]
    found: dict[str, bytes] = {}
    for extension in wrapped[0].children()[0].children() if wrapped else ():
        identifier, *_, value = extension.children()
        found.setdefault(der.dotted(identifier.content), value.content)
    return found


def _access(extension: bytes) -> Iterator[tuple[bytes, str]]:
    for description in der.only(extension).children() if extension else ():
        kind, location = description.children()
        address = _http(location)
        if address:
            yield kind.whole, address


def _points(extension: bytes) -> Iterator[str]:
    for point in der.only(extension).children() if extension else ():
        for name in point.children():
            for full in name.children() if name.tag == _NAME else ():
                for general in full.children() if full.tag == _FULL_NAME else ():
                    address = _http(general)
                    if address:
                        yield address


def _other_schemes(extension: bytes) -> list[str]:
    """The schemes of addresses that aren't places to go, wherever in an extension they stand."""
    return [found.decode().lower() for found in _OTHER.findall(extension)]


def _http(name: der.Element) -> str:
    """The address, when it is a uniformResourceIdentifier of HTTP; LDAP and files aren't places to go."""
    if name.tag != _URI or len(name.content) > _LONGEST or not name.content.isascii():
        return ""
    address = name.content.decode("ascii").strip()
    return address if address.lower().startswith(("http://", "https://")) else ""
