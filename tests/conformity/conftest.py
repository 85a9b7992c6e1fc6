"""The throw-away PKI and the small form of the tests of signatures."""

from __future__ import annotations

from tests.signatures.conftest import form, keys, moment, now, page, pki, pki_folder, shared, signed, trust

__all__ = ["form", "keys", "moment", "now", "page", "pki", "pki_folder", "shared", "signed", "trust"]
