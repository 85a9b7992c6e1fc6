"""Algorithms and keys that no longer hold (DOC-ICP-01.01)."""

from __future__ import annotations

from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from signatures.report import Problem
from signatures.verification.problems import problem

_WEAK_DIGESTS = frozenset({"md2", "md4", "md5", "sha1"})
_MIN_RSA, _MIN_CURVE = 2048, 224


def weaknesses(embedded: EmbeddedPdfSignature) -> list[Problem]:
    """The digest of the signature, and the holder's key."""
    digests = {embedded.md_algorithm, embedded.external_md_algorithm} & _WEAK_DIGESTS
    found = [problem("algoritmo-fraco", what=f"o resumo {digest.upper()}") for digest in sorted(digests)]
    key = embedded.signer_cert.public_key
    least = {"rsa": _MIN_RSA, "dsa": _MIN_RSA, "ec": _MIN_CURVE}.get(key.algorithm, 0)
    if least and key.bit_size < least:
        found.append(problem("algoritmo-fraco", what=f"uma chave {key.algorithm.upper()} de {key.bit_size} bits"))
    return found
