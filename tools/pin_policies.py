"""Writes signatures/policies/catalog.toml from the policies' own files: ``pin_policies.py FOLDER > catalog.toml``.

The folder has the ``PA_PAdES_*.der`` that the ITI publishes at http://politicas.icpbrasil.gov.br; each is verified.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from signatures.policies.model import Anchor, SignaturePolicy
from signatures.policies.read import read_policy

_HEAD = """\
# ICP-Brasil's signature policies for PAdES, pinned (DOC-ICP-15.03): made by tools/pin_policies.py from the files that
# the ITI publishes, and proved equal to them by the tests. With this, signing needs no file and no network.
"""


def main(folder: Path) -> None:
    """Print the catalog."""
    files = sorted(folder.glob("PA_PAdES_*.der"))
    read = {path.stem: read_policy(path.read_bytes()) for path in files}
    anchors = {a.sha256: a for policy in read.values() for a in (*policy.anchors, *policy.timestamp_anchors)}
    algorithms = list(dict.fromkeys(policy.algorithms for policy in read.values()))
    dictionaries = list(dict.fromkeys(policy.dictionaries for policy in read.values()))
    print(_HEAD)
    print("[anchors]")
    for anchor in anchors.values():
        print(f'{_root(anchor)} = ["{anchor.name}", "{anchor.sha256}", "{anchor.key_id}"]')
    print("\n# OID of the signature algorithm, and the least size of its keys in bits\n[algorithms]")
    for number, listed in enumerate(algorithms, 1):
        print(f"set{number} = [{', '.join(_pair(a.oid, a.bits) for a in listed)}]")
    print("\n# The dictionaries that the file must have: an OID, and its entries\n[dictionaries]")
    for number, group in enumerate(dictionaries, 1):
        print(f"set{number} = [")
        for item in group:
            entries = ", ".join(_pair(name, value) for name, value in item.entries)
            print(f'    ["{item.oid}", [{entries}]],')
        print("]")
    for name, policy in read.items():
        _table(name, policy, algorithms.index(policy.algorithms) + 1, dictionaries.index(policy.dictionaries) + 1)


def _table(name: str, policy: SignaturePolicy, algorithms: int, dictionaries: int) -> None:
    family, major, minor = re.fullmatch(r"PA_PAdES_AD_(\w\w)_v(\d+)_(\d+)", name).groups()  # type: ignore[union-attr]
    print(f'\n[[policy]]\nfamily = "AD-{family}"\nversion = "{major}.{minor}"\noid = "{policy.oid}"')
    print(f'uri = "http://politicas.icpbrasil.gov.br/{name}.der"')
    for key in ("issued", "start", "end"):
        print(f"{key} = {getattr(policy, key):%Y-%m-%dT%H:%M:%SZ}")
    print(f'algorithms = "set{algorithms}"\ndictionaries = "set{dictionaries}"')
    print(f"signed = {_listed(policy.signed)}\nunsigned = {_listed(policy.unsigned)}")
    print(f"anchors = {_listed([_root(a) for a in policy.anchors])}")
    print(f"timestamp_anchors = {_listed([_root(a) for a in policy.timestamp_anchors])}")
    print(f"commitments = {_listed(policy.commitments)}")
    print(f'hash_algorithm = "{policy.hash_algorithm.hex()}"\nhash = "{policy.hash.hex()}"')
    print(f'file_sha256 = "{policy.file_sha256}"')


def _root(anchor: Anchor) -> str:
    return anchor.name.rsplit(" ", 1)[1]


def _pair(name: str, value: str | int) -> str:
    return f'["{name}", {value}]' if isinstance(value, int) else f'["{name}", "{value}"]'


def _listed(texts: Sequence[str]) -> str:
    return "[" + ", ".join(f'"{text}"' for text in texts) + "]"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
