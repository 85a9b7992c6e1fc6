"""One thing done to a small file, so that everything is imported, and then to a large one: how much memory grew.

Reads what to do as JSON from the standard input; prints a JSON list: bytes beyond the file, its size, and words.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from pipeline.definition.catalog import Catalog
from pipeline.workflow.arrivals import arrivals
from pipeline.workflow.errors import WorkflowError
from pipeline.workflow.isolated_wire import Left
from pipeline.workflow.opening import open_filled
from signatures.credentials.pkcs12 import load_pkcs12
from signatures.pades.profile import Level
from signatures.pades.sign import SignatureRequest, sign
from signatures.pades.upgrade import Means, upgrade
from signatures.timestamps.authority import TimestampAuthority
from signatures.trust.gather import Gatherer
from signatures.trust.store import TrustStore, load_trust
from signatures.verification.verify import verify
from signatures.web import Web
from tools.bench.peak import peak, peak_from_now
from tools.bench.subject import FIELD


def main() -> None:
    """Measure what is asked."""
    asked = json.load(sys.stdin)
    do, folder, file = _action(asked), Path(asked["folder"]), asked["file"]
    do(*_read(folder / "small", file, asked["what"]))
    files = _read(folder / "large", file, asked["what"])
    before = peak_from_now()
    said = do(*files)
    print(json.dumps([peak() - before, len(files[0]), said]))


def _read(folder: Path, file: str, what: str) -> list[bytes]:
    """The file; for what is received, also the document as it left."""
    names = [file, "unsigned.pdf"] if what == "receiving" else [file]
    return [(folder / name).read_bytes() for name in names]


def _action(asked: dict[str, str]) -> Callable[..., str]:
    moment = datetime.fromisoformat(asked["moment"])
    trust = load_trust(Path(asked["trust"]))
    web = Web()
    means = Means(trust, Gatherer(web), moment, TimestampAuthority(asked["tsa"], web))
    key = load_pkcs12(Path(asked["pfx"]).read_bytes(), Path(asked["password_file"]).read_text())
    catalog = Catalog()

    def received(pdf: bytes, before: bytes) -> str:
        try:
            arrivals(pdf, Left(before, "original.pdf", ""), catalog, moment)
        except WorkflowError as error:  # a form of ours has no attached file, nor this person's data
            return f"refused at the end: {error.code}"
        return ""

    def verified(pdf: bytes, trust: TrustStore = trust) -> str:
        return "" if all(status.intact for status in verify(pdf, trust, moment).signatures) else "NOT INTACT"

    actions: dict[str, Callable[..., object]] = {
        "signing": lambda pdf: sign(pdf, key, SignatureRequest(FIELD, moment)),
        "verification of 2 signatures": verified,
        "verification of a B-LTA file": verified,
        "raising to B-LT": lambda pdf: upgrade(pdf, Level.LT, means),
        "raising to B-LTA": lambda pdf: upgrade(pdf, Level.LTA, means),
        "reading back": open_filled,
        "receiving": received,
    }

    def done(*files: bytes) -> str:
        result = actions[asked["what"]](*files)
        return result if isinstance(result, str) else ""

    return done


if __name__ == "__main__":
    main()
