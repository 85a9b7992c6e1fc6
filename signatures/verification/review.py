# mypy: disable-error-code="no-untyped-call"
"""What later revisions did, by pyHanko's own analysis: for all that isn't ordinary (`signatures.verification.growth`).

Apart, since it takes longer to import than an ordinary file takes to verify.
"""

from __future__ import annotations

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.fields import FieldMDPAction, FieldMDPSpec, MDPPerm

from signatures.fields import Lock
from signatures.report import Change
from signatures.verification.found import FoundSignature
from signatures.verification.policy import POLICY
from signatures.verification.refusals import READER_REFUSALS


def reviewed(reader: PdfFileReader, found: FoundSignature, revision: int) -> Change:
    """What was done after the signature that covers this revision of the file; what can't be told isn't permitted."""
    permission = None if found.permission is None else MDPPerm(found.permission)
    specified = _specified(found.lock)
    try:
        result = POLICY.review_file(reader, revision, field_mdp_spec=specified, doc_mdp=permission)
    except READER_REFUSALS:  # what came later names an object that is not there, or is not what it should be
        return Change.OTHER
    if not isinstance(result, DiffResult):
        return Change.OTHER
    level = result.modification_level
    if permission is not None and level.value > permission.value:
        return Change.OTHER
    if level is ModificationLevel.NONE:
        return Change.NONE
    if level is ModificationLevel.LTA_UPDATES:
        return Change.SIGNATURES
    return Change.FILLING if level is ModificationLevel.FORM_FILLING else Change.OTHER


def _specified(lock: Lock | None) -> FieldMDPSpec | None:
    if lock is None:
        return None
    action = {"Include": FieldMDPAction.INCLUDE, "Exclude": FieldMDPAction.EXCLUDE}.get(lock.action, FieldMDPAction.ALL)
    return FieldMDPSpec(action, None if action is FieldMDPAction.ALL else list(lock.fields))
