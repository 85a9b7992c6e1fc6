"""What a reader says when a file can't be read."""

from __future__ import annotations


class ReadError(Exception):
    """The file can't be read, or is not read on purpose.

    ``code`` is stable, ``message`` is a sentence for the person at the keyboard.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    def __reduce__(self) -> tuple[type[ReadError], tuple[str, str]]:
        """Travel whole between the processes of a pool."""
        return type(self), (self.code, self.message)
