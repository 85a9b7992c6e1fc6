# mypy: disable-error-code="no-untyped-call"
"""The catalog says which of PAdES's additions to PDF 1.7 a file uses (ISO 32000-1, 7.12; ETSI EN 319 142-1).

The norm recommends it and doesn't demand it: ``ESIC`` with level 2 for the SubFilter ``ETSI.CAdES.detached``, level 1
for the document security store and the document's timestamps. There is one entry a prefix, so the higher level stands
for both. PDF 2.0 has all of that as its own, and in a file of an older version than 1.7 the entry would be wrong
(7.12.2: the base version is at most the file's): both are left as they are.
"""

from __future__ import annotations

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name

from signatures.pades.appending import Appender
from signatures.pades.entries import entry

STORE_LEVEL, SIGNATURE_LEVEL = 1, 2

_PDF_1_7 = (1, 7)


def declare(writer: Appender, level: int) -> bool:
    """Add the entry to the catalog in memory; whether it had to be. The caller writes the catalog.

    What somebody else wrote there in another form than the norm's stays as it is.
    """
    if writer.prev.input_version != _PDF_1_7:
        return False
    found = entry(writer.root, "/Extensions", generic.DictionaryObject())
    if not isinstance(found, generic.DictionaryObject):
        return False
    said = entry(found, "/ESIC")
    if said is not None and not _is_lower(said, level):
        return False
    made = {"/BaseVersion": pdf_name("/1.7"), "/ExtensionLevel": generic.NumberObject(level)}
    found[pdf_name("/ESIC")] = generic.DictionaryObject({pdf_name(name): value for name, value in made.items()})
    writer.root[pdf_name("/Extensions")] = found
    return True


def _is_lower(said: object, level: int) -> bool:
    if not isinstance(said, generic.DictionaryObject) or entry(said, "/BaseVersion") != "/1.7":
        return False
    stated = entry(said, "/ExtensionLevel")
    return isinstance(stated, int) and stated < level
