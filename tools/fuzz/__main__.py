"""Run one target: ``python -m tools.fuzz pdf -max_total_time=60``. What it finds is in ``build/fuzz/TARGET-found``."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["signatures"]):
    from tools.fuzz.targets import TARGETS

_PDF_WORDS = [
    "obj",
    "endobj",
    "stream",
    "endstream",
    "xref",
    "trailer",
    "startxref",
    "%%EOF",
    "/Type",
    "/Sig",
    "/ByteRange",
    "/Contents",
    "/Fields",
    "/AcroForm",
    "/V",
    "/FT",
    "/Kids",
    "/Parent",
    "/Prev",
    "/Root",
    "/Size",
    "/XRefStm",
    "/ObjStm",
    "/XRef",
    "/First",
    "/N",
    "/W",
    "/Index",
    "/Filter",
    "/FlateDecode",
    "/Length",
    "/Encrypt",
    "/Reference",
    "/TransformMethod",
    "/DocMDP",
    "/FieldMDP",
    "/Lock",
    "/Annots",
    "/AP",
    "/DSS",
    "/SubFilter",
    "<<",
    ">>",
    "[",
    "]",
    "R",
    "null",
    "true",
]


def main() -> None:
    """Seeds first, then libFuzzer until its time is over."""
    name, *options = sys.argv[1:]
    target = TARGETS[name]
    corpus, found = Path("build/fuzz") / name, Path("build/fuzz") / f"{name}-found"
    for folder in (corpus, found):
        folder.mkdir(parents=True, exist_ok=True)
    for seed in target.seeds():
        (corpus / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
    words = Path("build/fuzz/pdf.dict")
    words.write_text("".join(f'"{word}"\n' for word in _PDF_WORDS), encoding="ascii")
    os.environ["CREDENCIA_DEBUG"] = "0"
    given = [f"-dict={words}"] if name == "pdf" else []
    limits = [f"-max_len={target.longest}", "-timeout=20", "-rss_limit_mb=4096", f"-artifact_prefix={found}/"]
    atheris.Setup([sys.argv[0], *given, *limits, *options, str(corpus)], target.check)
    atheris.Fuzz()


main()
