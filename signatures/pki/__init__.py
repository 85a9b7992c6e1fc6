"""A PKI of our own for the demo and the tests, declared in one file.

It is thrown away: its keys protect nothing and its passwords are public. Its certificates have the shape of real ones
(ICP-Brasil's new and old profiles, gov.br's, entities, seals), so that everything that reads certificates can be shown
and tested without anybody's.
"""

from signatures.pki.build import Holder, Pki, build_pki
from signatures.pki.declaration import Declaration, demo_declaration, read_declaration
from signatures.pki.write import write_pki

__all__ = ["Declaration", "Holder", "Pki", "build_pki", "demo_declaration", "read_declaration", "write_pki"]
