"""The file in which a pending signature is kept: JSON with typed values, none of which is believed when it is read."""

from __future__ import annotations

import base64
import binascii
import hashlib
from datetime import datetime

import msgspec

from signatures.pades.prepared import Prepared
from signatures.pades.profile import Level

VERSION = 2
MAX_BYTES = 8 * 1024 * 1024
_YEARS = range(2000, 9000)


class NotOursError(Exception):
    """Not such a file, or one of another version."""


class Wish(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What was asked for, by the names of the command's options; what wasn't is empty. Paths are absolute.

    One of ``pkcs12``, ``pkcs11``, ``psc`` and ``govbr`` says where the key is. There is no secret among them.
    """

    role: str
    pkcs12: str = ""
    pkcs11: str = ""
    psc: str = ""
    govbr: bool = False
    key: str = ""
    psc_cms: bool = False
    perfil: str = ""
    politica: str = ""
    formato: str = ""
    pss: bool = False
    tsa: tuple[str, ...] = ()
    trust: str = ""
    offline: bool = False
    forms: str = ""
    moment: datetime | None = None


class Half(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A prepared document, but for its beginning, which is the document. Bytes in Base64, digests in hexadecimal."""

    field: str
    appended: str
    hole: tuple[int, int]
    digest_name: str
    digest: str
    attributes: tuple[str, ...]
    level: Level
    stamp_required: bool


class Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The file. ``signer`` is the SHA-256 of the certificate that is awaited; moments have their offsets."""

    version: int
    document: str
    sha256: str
    size: int
    wish: Wish
    form: str
    edition: str
    out: str
    created: datetime
    expires: datetime
    signer: str
    half: Half | None


def encoded(kept: Kept) -> bytes:
    """The file's bytes."""
    return msgspec.json.format(msgspec.json.encode(kept), indent=2) + b"\n"


def decoded(data: bytes) -> Kept:
    """The file's values. Raises NotOursError."""
    try:
        kept = msgspec.json.decode(data, type=Kept)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise NotOursError from error
    if kept.version != VERSION or kept.created.tzinfo is None or kept.expires.tzinfo is None:
        raise NotOursError
    if not all(moment.year in _YEARS for moment in (kept.created, kept.expires)):
        raise NotOursError  # at the ends of the calendar, nothing can be added to a day
    return kept


def half_of(prepared: Prepared) -> Half:
    """What is kept of a prepared document: all but the document, and the certificate, which comes again."""
    return Half(
        field=prepared.field,
        appended=_text(prepared.appended),
        hole=prepared.hole,
        digest_name=prepared.digest_name,
        digest=prepared.digest.hex(),
        attributes=tuple(_text(attribute) for attribute in prepared.attributes),
        level=prepared.level,
        stamp_required=prepared.stamp_required,
    )


def prepared_of(half: Half, pdf: bytes) -> Prepared:
    """The same value again, for anybody's certificate, with its digest made anew. Raises ValueError for another's."""
    appended = _bytes(half.appended)
    return Prepared(
        document=pdf,
        appended=appended,
        hole=half.hole,
        digest_name=half.digest_name,
        digest=_digest(pdf + appended, len(pdf), half),
        field=half.field,
        attributes=tuple(_bytes(attribute) for attribute in half.attributes),
        level=half.level,
        stamp_required=half.stamp_required,
    )


def _digest(whole: bytes, size: int, half: Half) -> bytes:
    start, end = half.hole
    if not size < start < end <= len(whole):
        raise ValueError("a hole elsewhere")
    hashed = hashlib.new(half.digest_name, whole[:start])
    if not hashed.digest_size:
        raise ValueError("a digest of no size of its own")
    hashed.update(whole[end:])
    if hashed.hexdigest() != half.digest:
        raise ValueError("another digest")
    return hashed.digest()


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("not Base64") from error
