"""The throw-away PKI and the small form of the signatures' tests."""

from __future__ import annotations

from tests.signatures.conftest import form, keys, moment, now, page, pki, pki_folder, signed, trust

__all__ = ["form", "keys", "moment", "now", "page", "pki", "pki_folder", "signed", "trust"]
