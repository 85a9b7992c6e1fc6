"""Whether a signature is what ICP-Brasil's policy asks for, requirement by requirement (DOC-ICP-15.03).

A pure reading of what the verifier reported: ``conformity`` is the way in.
"""

from signatures.conformity.judgement import conformity
from signatures.conformity.model import Conformity, Requirement, State

__all__ = ["Conformity", "Requirement", "State", "conformity"]
