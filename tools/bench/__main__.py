"""`make bench`: us and the peers, side by side, in one run. Prints a table and writes build/bench.json."""

from __future__ import annotations

import json
import platform
import tempfile
from pathlib import Path

from tools.bench.commands import command_rows
from tools.bench.documents import document_rows
from tools.bench.every_form import form_rows
from tools.bench.long_term import long_term_rows
from tools.bench.measure import table
from tools.bench.office import office_rows
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
        measured = (*documents, signing_rows, long_term_rows, verification_rows, command_rows)
        rows = [row for rows_of in measured for row in rows_of(subject)]
    print(table(rows))
    OUT.parent.mkdir(exist_ok=True)
    machine = {"python": platform.python_version(), "machine": platform.machine(), "system": platform.system()}
    OUT.write_text(json.dumps({"machine": machine, "rows": [row.as_json() for row in rows]}, indent=2) + "\n")
    print(f"\n{OUT.relative_to(OUT.parents[1])}")


main()
