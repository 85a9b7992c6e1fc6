"""The verifier's report in the form that other validators exchange (ETSI TS 119 102-2, version 1.4.1).

``validation_report`` is the way in. It says what `signatures.report` says, and judges nothing again.
"""

from signatures.etsi.report import validation_report

__all__ = ["validation_report"]
