"""The list of a PKI's policies: which there are, from when to when, and which were revoked (DOC-ICP-15.03, 5: LPA)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from signatures import der
from signatures.errors import PolicyError
from signatures.policies.read import a_time

MAX_SIZE = 1 << 20
_GENERALIZED_TIME = 0x18


@dataclass(frozen=True, slots=True)
class IssuedPolicy:
    """A policy that the list has. ``file_sha256`` is of its whole file, and not what signatures name it by."""

    oid: str
    uri: str
    start: datetime
    end: datetime
    revoked: datetime | None
    file_sha256: str

    def in_force(self, moment: datetime) -> bool:
        """Whether one may sign by it at that moment."""
        return self.start <= moment <= self.end and (self.revoked is None or moment < self.revoked)


@dataclass(frozen=True, slots=True)
class PolicyList:
    """The list, and until when its issuer promises the next one."""

    policies: tuple[IssuedPolicy, ...]
    next_update: datetime

    def by_oid(self, oid: str) -> IssuedPolicy | None:
        """What the list has of a policy; None when it doesn't list it."""
        return next((policy for policy in self.policies if policy.oid == oid), None)


def read_policy_list(data: bytes) -> PolicyList:
    """A list in DER, such as ``LPA_PAdES.der``; PolicyError ``politica-lista-ilegivel`` when it isn't one."""
    try:
        if len(data) > MAX_SIZE:
            raise der.DerError("too large")  # noqa: TRY301 - the same end as whatever can't be read
        policies, next_update = der.only(data).children()
        return PolicyList(tuple(_issued(item.children()) for item in policies.children()), a_time(next_update))
    except (der.DerError, ValueError, IndexError) as error:
        message = "O arquivo não é uma lista de políticas de assinatura (LPA) em DER."
        raise PolicyError("politica-lista-ilegivel", message) from error


def _issued(fields: list[der.Element]) -> IssuedPolicy:
    period, *rest = fields
    revoked = a_time(rest.pop(0)) if rest[0].tag == _GENERALIZED_TIME else None
    identifier, uri, hashed = rest
    start, end = period.children()
    return IssuedPolicy(
        oid=der.dotted(identifier.content),
        uri=uri.content.decode("ascii"),
        start=a_time(start),
        end=a_time(end),
        revoked=revoked,
        file_sha256=hashed.children()[1].content.hex(),
    )
