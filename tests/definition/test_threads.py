"""Forms are read by several threads at once, as `credencia verify` does with several files."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """\
import sys, threading
from pipeline.definition.catalog import Catalog
from pipeline.workflow import isolated_wire

sys.setswitchinterval(1e-5)
start = threading.Barrier(4)

def read():
    start.wait()
    for form in ("siop-ws", "conecta-dsi"):
        Catalog().definition(form)
    for kind in (isolated_wire.Answer, isolated_wire.Arrived, isolated_wire.Holders):
        try:
            isolated_wire.msgspec.msgpack.decode(b"\\x80", type=kind)
        except isolated_wire.msgspec.ValidationError:
            pass

threads = [threading.Thread(target=read) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""


def test_many_threads_read_forms_that_nobody_read_before() -> None:
    """Each process reads the types once: a few of them, so that the moment that matters comes."""
    for _ in range(4):
        done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
