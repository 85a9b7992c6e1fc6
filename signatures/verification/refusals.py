"""What pyHanko raises for a file that it can't read, its own errors and Python's: said once, for all who ask it."""

from __future__ import annotations

from pyhanko.pdf_utils.misc import PdfError

READER_REFUSALS = (
    *(PdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, ArithmeticError),
    *(AssertionError, RecursionError, NotImplementedError),
)
