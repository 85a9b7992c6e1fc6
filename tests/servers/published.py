"""A PKI published over HTTP: revocation lists, issuers' certificates, OCSP responders and timestamps."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from signatures.pki import Pki, build_pki, read_declaration
from signatures.pki.build import renewed_list
from signatures.pki.responder import Responder
from signatures.pki.timestamping import Stamper
from signatures.trust.anchors import Anchor, AnchorKind
from signatures.trust.store import TrustStore
from tests.servers.loopback import Asked, Reply, Server, serving

DECLARATION = Path(__file__).parents[1] / "pki" / "network.toml"
RESPONDERS = {"ac": "respondente", "ac-sem-lista": "respondente-sem-lista"}


@dataclass(slots=True)
class Published:
    """The PKI, where it is, and what time its servers take it to be.

    ``instead`` has what to answer, by path, in place of what is right; ``responders`` who answers OCSP for whom.
    """

    pki: Pki
    server: Server
    now: datetime
    instead: dict[str, Callable[[Asked], Reply]] = field(default_factory=dict)
    responders: dict[str, str] = field(default_factory=lambda: dict(RESPONDERS))

    def url(self, path: str) -> str:
        return f"{self.server.url}/{path}"

    def der(self, name: str) -> bytes:
        built = self.pki.authorities[name] if name in self.pki.authorities else self.pki.holders[name]
        return built.certificate.public_bytes(Encoding.DER)

    @property
    def trust(self) -> TrustStore:
        """The root alone: all else has to be fetched."""
        return TrustStore((Anchor(self.der("raiz"), AnchorKind.ICP_BRASIL, "AC Raiz de teste", demonstration=True),))

    def asked(self, suffix: str = "") -> list[str]:
        return [asked.path for asked in self.server.asked if asked.path.endswith(suffix)]

    def answer(self, asked: Asked) -> Reply:
        path = asked.path.lstrip("/")
        if path in self.instead:
            return self.instead[path](asked)
        return self.right(asked)

    def right(self, asked: Asked) -> Reply:
        """What a server that behaves would answer."""
        name, _, suffix = asked.path.lstrip("/").rpartition(".")
        if suffix == "tsa":
            answer = Stamper(self.pki.holders[name]).answer(asked.body, self.now)
            return Reply(200, answer, {"Content-Type": "application/timestamp-reply"})
        authority = self.pki.authorities.get(name)
        if authority is None:
            return Reply(404)
        if suffix == "crl":
            return Reply(200, renewed_list(authority, self.now).public_bytes(Encoding.DER))
        if suffix == "p7b":
            return Reply(200, pkcs7.serialize_certificates([authority.certificate], Encoding.DER))
        if suffix == "ocsp" and name in self.responders:
            answer = self.responder(name).answer(asked.body, self.now)
            return Reply(200, answer, {"Content-Type": "application/ocsp-response"})
        return Reply(404)

    def responder(self, name: str) -> Responder:
        issued = {holder.certificate.serial_number: holder.certificate for holder in self.pki.holders.values()}
        return Responder(self.pki.authorities[name], self.pki.holders[self.responders[name]], issued)


@contextlib.contextmanager
def publishing(moment: datetime | None = None) -> Iterator[Published]:
    """A PKI built and published until the block ends."""
    when = moment or datetime.now(UTC)
    made: list[Published] = []

    def answer(asked: Asked) -> Reply:
        return made[0].answer(asked)

    with serving(answer) as server:
        declaration = read_declaration(DECLARATION.read_text(encoding="utf-8"))
        made.append(Published(build_pki(declaration.at(server.url), when), server, when))
        yield made[0]
