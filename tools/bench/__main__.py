"""`make bench`: us and the peers, side by side, in one run. Prints a table and writes build/bench.json.

With ``--write``, the figures go into the documentation too (docs/dev/benchmarks.md).
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from tools.bench.commands import command_rows
from tools.bench.documents import document_rows
from tools.bench.every_form import form_rows
from tools.bench.long_term import long_term_rows
from tools.bench.measure import Row, table
from tools.bench.memory import memory_rows
from tools.bench.memory_commands import command_memory_rows
from tools.bench.office import office_rows
from tools.bench.page import machine, write_figures
from tools.bench.processes import process_rows
from tools.bench.reading import reading_rows
from tools.bench.signing import signing_rows
from tools.bench.subject import Subject
from tools.bench.verification import verification_rows

OUT = Path(__file__).resolve().parents[2] / "build" / "bench.json"


def main() -> None:
    """Measure everything, print, write."""
    with tempfile.TemporaryDirectory() as folder:
        subject = Subject.make(Path(folder))
        documents = (document_rows, office_rows, reading_rows, form_rows)
        signatures = (signing_rows, long_term_rows, verification_rows, memory_rows)
        measured = (*documents, *signatures, command_memory_rows, process_rows, command_rows)
        rows: list[Row] = []
        for rows_of in measured:
            print(f"{rows_of.__name__}...", file=sys.stderr)
            rows += rows_of(subject)
    print(table(rows))
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps({"machine": machine(), "rows": [row.as_json() for row in rows]}, indent=2) + "\n")
    print(f"\n{machine()}\n{OUT.relative_to(OUT.parents[1])}")
    if "--write" in sys.argv[1:]:
        write_figures(rows)


main()
