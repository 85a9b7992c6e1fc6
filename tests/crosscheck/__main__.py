"""Write the page of the docs from the data file."""

from __future__ import annotations

from tests.crosscheck.explained import PAGE, page

PAGE.write_text(page(), encoding="utf-8")
