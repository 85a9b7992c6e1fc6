"""In which manner a document is signed: the profile, how it is announced, and who gives the timestamps."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace

from pipeline.workflow.config import config_path
from pipeline.workflow.errors import RefusedError, UsageError, said
from pipeline.workflow.places import Place
from signatures.credentials.model import ContainerCredential, Credential, is_versatile
from signatures.errors import SignaturesError
from signatures.pades.profile import BASIC, Level, Profile, profile_named, reached_by
from signatures.pades.request import SubFilter
from signatures.pades.sign import SigningOutcome
from signatures.pades.timestamper import Timestamper
from signatures.policies.model import SignaturePolicy

Key = Credential | ContainerCredential
"""Whatever signs: a key that can be used, or a service that gives whole containers."""

Raiser = Callable[[SigningOutcome], SigningOutcome]
"""Takes a file that was just signed to the level that was wanted, or says why it can't."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How to sign. ``raiser`` does what comes after a signature (validation data, the archive's timestamp).

    ``profile`` is None where nobody chose one: then each document gets the least that its form asks for, or ``usual``
    where it asks for none. ``is_pss`` asks for RSASSA-PSS. ``check_policy`` raises PolicyError where what a policy
    wants inside the file isn't at hand; not asked when None.
    """

    profile: Profile | None = None
    usual: Profile = BASIC
    subfilter: SubFilter = SubFilter.CADES
    timestamper: Timestamper | None = None
    raiser: Raiser | None = None
    is_pss: bool = False
    check_policy: Callable[[SignaturePolicy], None] | None = None

    def key(self, credential: Key) -> Key:
        """The key signing as this manner wants. Raises RefusedError ``sem-pss`` for one that can't."""
        if not self.is_pss:
            return credential
        if is_versatile(credential):
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

    Raises RefusedError ``perfil-insuficiente`` when the one that was chosen is less than the form asks for, and with
    what lacks when its policy wants more inside the file than there is here.
    """
    profile = _asked_for(place, manner)
    if profile.policy is not None and manner.check_policy is not None:
        try:
            manner.check_policy(profile.policy)
        except SignaturesError as error:
            raise said(error) from error
    return profile


def _asked_for(place: Place, manner: Manner) -> Profile:
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


def check_stamp(place: Place, manner: Manner) -> None:
    """Whether there is whom to ask for the time, where the profile has a timestamp: told before a key is asked for.

    Raises UsageError ``carimbo-sem-autoridade``. An authority that is named and doesn't answer is another matter.
    """
    if manner.timestamper is not None or _asked_for(place, manner).level is Level.B:
        return
    how = f"Indique uma com --tsa ENDEREÇO, ou na configuração, numa tabela [tsa.NOME] de {config_path(os.environ)}"
    if manner.profile is None:
        message = (
            f"O formulário pede, de quem assina como {place.signatory.label}, o perfil “{place.profile}”, que leva um "
            f"carimbo do tempo, e nenhuma autoridade de carimbo foi indicada. {how}. Nada foi assinado."
        )
    else:
        message = (
            "O perfil pedido leva um carimbo do tempo, e nenhuma autoridade de carimbo foi indicada. "
            f"{how}; ou peça, sem carimbo, --perfil {'ad-rb' if manner.profile.policy else 'basico'}. "
            "Nada foi assinado."
        )
    raise UsageError("carimbo-sem-autoridade", message)
