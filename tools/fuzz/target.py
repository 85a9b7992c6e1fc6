"""One target until its time is over: ``python -m tools.fuzz.target pdf -max_total_time=60``, as libFuzzer has it."""

from __future__ import annotations

import hashlib
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import atheris

from tools.fuzz.mutations import Change
from tools.fuzz.sessions import FOLDER

_PLAIN = 0.25
"""How often libFuzzer's own way of changing bytes is taken, which knows what comparisons were seen."""

_LIMITS = ("-timeout=10", "-rss_limit_mb=2048", "-print_final_stats=1")


def fuzz(name: str, options: list[str]) -> None:
    """Seeds first, then libFuzzer until its time is over."""
    os.environ["CREDENCIA_DEBUG"] = "0"
    logging.disable(logging.CRITICAL)
    with atheris.instrument_imports(include=["signatures", "pipeline"]):
        from tools.fuzz.targets import TARGETS  # noqa: PLC0415 - what is imported here is counted
        from tools.fuzz.world import keep_in  # noqa: PLC0415 - the same
    target = TARGETS[name]
    corpus, found = FOLDER / name, FOLDER / f"{name}-found"
    for folder in (corpus, found):
        folder.mkdir(parents=True, exist_ok=True)
    keep_in(FOLDER / "world.msgpack")
    for seed in target.seeds():
        (corpus / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
    limits = [*_LIMITS, f"-max_len={target.longest}", f"-artifact_prefix={found}/"]
    check, mutate = _keeping(target.check, found), _mutator(target.change)
    atheris.Setup([sys.argv[0], *limits, *options, str(corpus)], check, custom_mutator=mutate)
    atheris.Fuzz()


def _keeping(check: Callable[[bytes], None], found: Path) -> Callable[[bytes], None]:
    """The same, which keeps what breaks it: libFuzzer doesn't always come to that."""

    def run(data: bytes) -> None:
        try:
            check(data)
        except Exception:
            (found / f"broke-{hashlib.sha256(data).hexdigest()[:16]}").write_bytes(data)
            raise

    return run


def _mutator(change: Change) -> Callable[[bytes, int, int], bytes]:
    def mutate(data: bytes, longest: int, seed: int) -> bytes:
        chance = Random(seed)  # noqa: S311 - chance, not a secret
        if chance.random() < _PLAIN:
            return bytes(atheris.Mutate(data, longest))
        made = bytes(data)
        for _ in range(chance.choice((1, 1, 1, 2, 2, 4))):
            made = change(made, chance)
        return made[:longest]

    return mutate


fuzz(sys.argv[1], sys.argv[2:])
