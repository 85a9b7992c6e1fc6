"""In which manner a document is signed: the profile, how it is announced, and who gives the timestamps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from pipeline.workflow.errors import RefusedError
from pipeline.workflow.places import Place
from signatures.credentials.model import ContainerCredential, Credential, VersatileCredential
from signatures.pades.profile import BASIC, Profile, profile_named, reached_by
from signatures.pades.request import SubFilter
from signatures.pades.sign import SigningOutcome
from signatures.pades.timestamper import Timestamper

Key = Credential | ContainerCredential
"""Whatever signs: a key that can be used, or a service that gives whole containers."""

Raiser = Callable[[SigningOutcome], SigningOutcome]
"""Takes a file that was just signed to the level that was wanted, or says why it can't."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How to sign. ``raiser`` does what comes after a signature (validation data, the archive's timestamp).

    ``profile`` is None where nobody chose one: then each document gets the least that its form asks for, or ``usual``
    where it asks for none. ``is_pss`` asks for RSASSA-PSS.
    """

    profile: Profile | None = None
    usual: Profile = BASIC
    subfilter: SubFilter = SubFilter.CADES
    timestamper: Timestamper | None = None
    raiser: Raiser | None = None
    is_pss: bool = False

    def key(self, credential: Key) -> Key:
        """The key signing as this manner wants. Raises RefusedError ``sem-pss`` for one that can't."""
        if not self.is_pss:
            return credential
        if isinstance(credential, VersatileCredential):
            for algorithm in credential.algorithms:
                if algorithm.is_pss:
                    return credential.using(algorithm)
        raise RefusedError("sem-pss", "Esta chave não assina com RSA-PSS: assine sem --pss.")

    def raised(self, outcome: SigningOutcome) -> SigningOutcome:
        """The outcome after what comes after a signature."""
        if outcome.level.reaches(outcome.wanted) or outcome.reason:
            return outcome
        if self.raiser is None:
            return replace(outcome, reason="o que prova que o certificado valia entra depois")
        return self.raiser(outcome)


def profile_for(place: Place, manner: Manner) -> Profile:
    """The profile of the signature at that place.

    Raises RefusedError ``perfil-insuficiente`` when the one that was chosen is less than the form asks for.
    """
    if manner.profile is None:
        return profile_named(place.profile) if place.profile else manner.usual
    chosen = manner.profile
    policy = chosen.policy.oid if chosen.policy else ""
    if place.profile and not reached_by(place.profile, chosen.level, policy):
        message = (
            f"O formulário pede, de quem assina como {place.signatory.label}, uma assinatura com o perfil "
            f"“{place.profile}” ou superior. Assine com --perfil {place.profile}. Nada foi assinado."
        )
        raise RefusedError("perfil-insuficiente", message)
    return chosen
