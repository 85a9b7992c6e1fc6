# mypy: disable-error-code="no-untyped-call"
"""Chains with constraints that authorities of documents hardly use: names, policies and their mappings.

The rules for them are long (RFC 5280, 6.1.2 to 6.1.5), and pyHanko's validator has them: it is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from signatures import certificate as x509

EXTENSIONS = frozenset({"2.5.29.30", "2.5.29.33", "2.5.29.36", "2.5.29.54"})
"""nameConstraints, policyMappings, policyConstraints, inhibitAnyPolicy."""


def needed(path: Sequence[bytes]) -> bool:
    """Whether any certificate of a chain has one of them."""
    return any(EXTENSIONS & x509.parts(certificate).extensions.keys() for certificate in path)


def holds(path: Sequence[bytes], moment: datetime, tolerance: timedelta) -> bool:
    """Whether a chain (holder first, root last) keeps to them. Revocation isn't looked at."""
    import asyncio  # noqa: PLC0415 - as below

    from asn1crypto import x509 as asn1  # noqa: PLC0415 - few chains have any: who only gathers doesn't wait for this
    from pyhanko_certvalidator import CertificateValidator, ValidationContext  # noqa: PLC0415 - the same
    from pyhanko_certvalidator.errors import PathError, ValidationError  # noqa: PLC0415 - the same

    holder, *others, root = (asn1.Certificate.load(certificate) for certificate in path)
    context = ValidationContext(
        trust_roots=[root],
        other_certs=others,
        moment=moment,
        time_tolerance=tolerance,
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
    try:
        asyncio.run(CertificateValidator(holder, validation_context=context).async_validate_path())
    except (PathError, ValidationError, ValueError):
        return False
    return True
