"""Why a verb did not finish. The command line turns each class into an exit code.

WorkflowError
├── RefusedError   the answer is no: the data, the document or the signatory does not allow it
├── UsageError     the call is wrong: a file, a form or a role that does not exist
└── FailedError    the environment failed: disk, token, server
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.findings import Finding
from signatures.errors import DeviceError, NetworkError, SignaturesError


class WorkflowError(Exception):
    """``code`` is stable; the message is a Portuguese sentence that says what to do; ``findings`` say where."""

    def __init__(self, code: str, message: str, findings: Sequence[Finding] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.findings = tuple(findings)


class RefusedError(WorkflowError):
    """The answer is no."""


class UsageError(WorkflowError):
    """The call is wrong."""


class FailedError(WorkflowError):
    """The environment failed."""


def said(error: SignaturesError) -> RefusedError | FailedError:
    """The same words: the answer is no, or a token, a server or the network failed."""
    kind = FailedError if isinstance(error, NetworkError | DeviceError) else RefusedError
    return kind(error.code, str(error))
