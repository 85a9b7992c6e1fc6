# mypy: disable-error-code="no-untyped-call"
"""Validation data inside the file: the document security store (ETSI EN 319 142-1, 5.4.2; ISO 32000-2, 12.8.4.3).

It goes into one more revision. What an earlier store has stays, and nothing is stored twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_date, pdf_name

from signatures.errors import PdfError
from signatures.pades.appending import Appender
from signatures.pades.entries import entry
from signatures.pades.extensions import STORE_LEVEL, declare
from signatures.policies.artefacts import IN_STORE, OF_SIGNATURE, PolicyArtefacts

_EVIDENCE = {"/Certs": "/Cert", "/CRLs": "/CRL", "/OCSPs": "/OCSP"}
_ARTEFACTS = dict(zip((f"/{name}" for name in IN_STORE), (f"/{name}" for name in OF_SIGNATURE), strict=True))
_KINDS = {**_EVIDENCE, **_ARTEFACTS}
"""The store's lists, each with its name in what the store has of one signature."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What it takes to judge one signature or timestamp, all DER.

    ``contents`` is its ``/Contents`` as it stands in the file, padding included. ``artefacts`` are those that the
    policy which it names wants beside it, None for any other. ``moment`` is when this is put together: the ``/TU`` of
    the entry (ISO 32000-2, table 262), which is left out when None.
    """

    contents: bytes
    certificates: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()
    artefacts: PolicyArtefacts | None = None
    moment: datetime | None = None

    @property
    def key(self) -> str:
        """Its name among the VRI: the SHA-1 of the contents, in upper case (EN 319 142-1, 5.4.2.2)."""
        return "/" + hashlib.sha1(self.contents, usedforsecurity=False).hexdigest().upper()

    def of(self, kind: str) -> tuple[bytes, ...]:
        """What goes under one of the store's lists."""
        lists = {"/Certs": self.certificates, "/CRLs": self.crls, "/OCSPs": self.ocsps}
        if self.artefacts is not None:
            lists.update({name: (data,) for name, data in zip(_ARTEFACTS, self.artefacts.all(), strict=True)})
        return lists.get(kind, ())


def append_dss(pdf: bytes, evidence: Sequence[Evidence]) -> bytes:
    """The file with the evidence stored; the very same file when it had all of it. Raises as `dss_revision` does."""
    return pdf + dss_revision(pdf, evidence)


def dss_revision(pdf: bytes, evidence: Sequence[Evidence]) -> bytes:
    """What follows the file, with the evidence stored; nothing when it had all of it.

    Raises:
        PdfError: the file is encrypted, or its store isn't one.
        Exception: what pyHanko raises for a file that it can't read.
    """
    writer = Appender(pdf)
    store = _Store(writer)
    for item in evidence:
        store.add(item)
    if not store.changed:
        return b""
    store.write()
    return bytes(writer.revision())


class _Store:
    """The store while it is added to."""

    def __init__(self, writer: Appender) -> None:
        self._writer = writer
        found = entry(writer.root, "/DSS", generic.DictionaryObject())
        if not isinstance(found, generic.DictionaryObject):
            raise PdfError("pdf-ilegivel", "O repositório de validação do arquivo não pode ser lido.")
        self._dictionary = found
        self._known = {kind: dict(_stored(entry(found, kind, ()))) for kind in _KINDS}
        self._signatures = entry(found, "/VRI", generic.DictionaryObject())
        self.changed = False

    def add(self, item: Evidence) -> None:
        """Store one signature's evidence; what is known already is referred to.

        What was said of a signature before stays as it is (verifiers take a change there for an attack): what came
        later is in the store's own lists.
        """
        lists = {kind: [self._reference(kind, data) for data in item.of(kind)] for kind in _KINDS}
        if pdf_name(item.key) in self._signatures:
            return
        made = generic.DictionaryObject(
            {pdf_name(name): generic.ArrayObject(lists[kind]) for kind, name in _KINDS.items() if lists[kind]}
        )
        made[pdf_name("/Type")] = pdf_name("/VRI")
        if item.moment is not None:
            made[pdf_name("/TU")] = pdf_date(item.moment)
        self._signatures[pdf_name(item.key)] = self._writer.add_object(made)
        self.changed = True

    def write(self) -> None:
        """The dictionaries, where they were or where there was none."""
        dictionary = self._dictionary
        dictionary[pdf_name("/Type")] = pdf_name("/DSS")
        for kind in _KINDS:
            if self._known[kind]:
                dictionary[pdf_name(kind)] = generic.ArrayObject(self._known[kind].values())
        if "/VRI" in dictionary:
            self._writer.update_container(self._signatures)
        else:
            dictionary[pdf_name("/VRI")] = self._signatures
        root = self._writer.root
        if isinstance(root.raw_get("/DSS") if "/DSS" in root else None, generic.IndirectObject):
            self._writer.mark_update(root.raw_get("/DSS"))
        else:
            root[pdf_name("/DSS")] = self._writer.add_object(dictionary)
            declare(self._writer, STORE_LEVEL)
            self._writer.update_root()

    def _reference(self, kind: str, data: bytes) -> generic.IndirectObject:
        known = self._known[kind]
        digest = hashlib.sha256(data).digest()
        if digest not in known:
            known[digest] = self._writer.add_object(generic.StreamObject(stream_data=data))
            self.changed = True
        return known[digest]


def _stored(listed: Iterable[generic.PdfObject]) -> Iterable[tuple[bytes, generic.IndirectObject]]:
    raw = listed.raw_get(slice(None)) if isinstance(listed, generic.ArrayObject) else listed
    for reference in raw:
        if isinstance(reference, generic.IndirectObject):
            content = reference.get_object()
            if isinstance(content, generic.StreamObject):
                yield hashlib.sha256(content.data).digest(), reference
