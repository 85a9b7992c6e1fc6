"""An authority of timestamps, simulated by RFC 3161, 3.4: over HTTP, with the demonstration's certificate for it."""

from __future__ import annotations

import base64
import hmac
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from signatures.pki.build import Holder
from signatures.pki.timestamping import Stamper, refused
from signatures.simulate.http import Reply, Request, Route, Server, text_reply
from signatures.simulate.misbehaviour import Misbehaviour
from signatures.simulate.people import STAMPER, STRANGE_STAMPER, key_in, open_folder
from signatures.simulate.simulation import APPLICATION, Simulation, misbehaved

PATH = "/tsa"
USER = APPLICATION.client_id
_BASIC = b"Basic " + base64.b64encode(f"{USER}:{APPLICATION.client_secret}".encode())
_ANOTHER = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": bytes(32)}
_KIND = "application/timestamp-reply"


@dataclass(frozen=True, slots=True)
class Stampers:
    """Who stamps: the demonstration's authority, and a stranger that misbehaviour puts in its place."""

    usual: Stamper
    strange: Stamper


class Tsa:
    """The service: give its ``routes`` to a server. It asks nobody who they are, unless it is told to."""

    def __init__(self, simulation: Simulation, stampers: Stampers) -> None:
        self._simulation, self._stampers = simulation, stampers
        self._lock = threading.Lock()
        self._asked = 0

    @property
    def routes(self) -> Mapping[tuple[str, str], Route]:
        """By method and path."""
        return {("POST", PATH): self._stamp}

    def _stamp(self, request: Request) -> Reply:
        wrong = self._simulation.misbehave
        known = hmac.compare_digest(request.authorization.encode(), _BASIC)
        if Misbehaviour.UNAUTHORIZED in wrong or (Misbehaviour.PASSWORD in wrong and not known):
            return text_reply("usuário ou senha errados", 401)
        answered = misbehaved(self._simulation, self._counted())
        return answered or Reply(200, self._answer(request.body), _KIND)

    def _answer(self, request: bytes) -> bytes:
        wrong = self._simulation.misbehave
        if Misbehaviour.REFUSED in wrong:
            return refused("time_not_available")
        instead: dict[str, object] = {"message_imprint": _ANOTHER} if Misbehaviour.WRONG_HASH in wrong else {}
        if Misbehaviour.WRONG_NONCE in wrong:
            instead["nonce"] = 1
        stamper = self._stampers.strange if Misbehaviour.WRONG_AUTHORITY in wrong else self._stampers.usual
        return stamper.answer(request, self._simulation.now(), instead)

    def _counted(self) -> int:
        with self._lock:
            self._asked += 1
            return self._asked


def stampers_of(folder: Path, moment: datetime) -> Stampers:
    """Those whose keys are in a simulators' folder. Raises what `open_folder` and `key_in` do."""
    password = open_folder(folder, moment)

    def stamper(name: str) -> Stamper:
        key = key_in(folder, name, password)
        return Stamper(Holder(name, key.certificate, key.chain, key.private))

    return Stampers(stamper(STAMPER), stamper(STRANGE_STAMPER))


def start_tsa(simulation: Simulation, stampers: Stampers, port: int = 0) -> Server:
    """Start it; close the server when done. OSError when the port is taken."""
    server = Server(port)
    server.start(Tsa(simulation, stampers).routes)
    return server
