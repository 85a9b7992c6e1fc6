"""The options that say how a signature is to be: its profile, its policy, who stamps the time."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.workflow.errors import RefusedError, UsageError, said
from pipeline.workflow.files import read_file

if TYPE_CHECKING:
    from pipeline.workflow.manner import Manner, Raiser
    from pipeline.workflow.places import Place
    from signatures.pades.profile import Profile
    from signatures.pades.sign import SigningOutcome
    from signatures.pades.timestamper import Timestamper
    from signatures.policies.artefacts import ArtefactSource
    from signatures.policies.model import SignaturePolicy
    from signatures.trust.store import TrustStore

PROFILES = ("basico", "carimbo", "longo-prazo", "arquivo", "ad-rb", "ad-rt", "ad-rc", "ad-ra")
_FORMATS = ("cades", "pbad")
_NO_SUCH = frozenset({"politica-perfil", "politica-sem-familia", "politica-desconhecida"})


def add_manner(parser: argparse.ArgumentParser) -> None:
    """``--perfil``, ``--politica``, ``--formato``, ``--pss``, ``--tsa``, ``--trust`` and ``--offline``."""
    parser.add_argument(
        "--perfil",
        choices=PROFILES,
        metavar="PERFIL",
        help=f"como a assinatura deve ser: {', '.join(PROFILES)} (o que o formulário pede, ou basico)",
    )
    parser.add_argument(
        "--politica", metavar="VERSÃO|ARQUIVO", help="a versão da política da ICP-Brasil, ou uma política em DER"
    )
    parser.add_argument("--formato", choices=_FORMATS, help="como a assinatura é anunciada no PDF (cades)")
    parser.add_argument("--pss", action="store_true", help="assina com RSA-PSS, se a chave for RSA")
    parser.add_argument(
        "--tsa", action="append", default=[], metavar="URL|NOME", help="a autoridade de carimbo do tempo; pode repetir"
    )
    parser.add_argument(
        "--trust", type=Path, metavar="PASTA", help="em quem confiar: no carimbo, nos dados de validação e na cadeia"
    )
    parser.add_argument("--offline", action="store_true", help="não busca certificados nem listas de revogação")


def manner_of(options: argparse.Namespace) -> Manner:
    """The manner that the options ask for. Raises UsageError or RefusedError."""
    from pipeline.workflow.manner import Manner  # noqa: PLC0415 - usage errors come first, and fast
    from pipeline.workflow.stamping import timestamper_from  # noqa: PLC0415 - the same
    from signatures.pades.profile import BASIC, Level, Profile  # noqa: PLC0415 - the same
    from signatures.pades.request import SubFilter  # noqa: PLC0415 - the same

    if options.trust and not options.trust.is_dir():  # told now, and not once the key was used
        raise UsageError("confianca-pasta", f"A pasta de confiança {options.trust} não existe, ou não é uma pasta.")
    if options.politica and not options.perfil:
        raise UsageError("politica-sem-perfil", "Para escolher a política, indique também o --perfil (ad-rb, ad-rt…).")
    profile = _profile(options) if options.perfil else None
    if options.tsa and profile is not None and profile.level is Level.B:
        message = f"O perfil “{options.perfil}” não leva carimbo do tempo: tire --tsa, ou use carimbo, ad-rt…"
        raise UsageError("tsa-sem-carimbo", message)
    whole = "--govbr" if options.govbr else "--psc-cms" if options.psc_cms else ""
    if whole and profile is not None and profile.policy is not None:
        message = (
            f"O perfil “{options.perfil}” não cabe com {whole}: quem assina faz a assinatura inteira, sem política."
        )
        raise UsageError("politica-nao-cabe", f"{message} Use basico ou carimbo, ou outro certificado.")
    policies = [profile.policy] if profile is not None and profile.policy is not None else []
    timestamper = timestamper_from(options.tsa, lambda: _stampers(options, policies))
    return Manner(
        profile=profile,
        usual=Profile(Level.T) if options.tsa else BASIC,
        subfilter=SubFilter.PBAD if options.formato == "pbad" else SubFilter.CADES,
        timestamper=timestamper,
        raiser=_raiser(options, timestamper),
        check_policy=lambda policy: _check_policy(options, policy),
        is_pss=options.pss,
    )


def check_manner(options: argparse.Namespace, places: Iterable[Place], manner: Manner) -> Manner:
    """What only the documents tell, before a key is asked for: nothing that was asked for is without use there.

    The manner comes back held to the policies that the forms ask for, as it is to one that was chosen. Raises
    UsageError, or RefusedError when the form asks for what this key can't give.
    """
    from pipeline.workflow.manner import check_stamp, profile_for  # noqa: PLC0415 - usage errors come first, and fast
    from pipeline.workflow.stamping import timestamper_from  # noqa: PLC0415 - the same
    from signatures.pades.profile import Level  # noqa: PLC0415 - the same

    policies: dict[str, SignaturePolicy] = {}
    for place in places:
        check_stamp(place, manner)
        profile = profile_for(place, manner)
        if profile.policy is not None:
            policies[profile.policy.file_sha256] = profile.policy
        if options.tsa and profile.level is Level.B:
            message = f"O formulário de {place.path} pede o perfil “{place.profile}”, que não leva carimbo do tempo: "
            raise UsageError("tsa-sem-carimbo", f"{message}tire --tsa, ou peça um --perfil que o leve.")
        if options.trust and profile.level is Level.B and not _completes(options, profile):
            message = (
                "--trust só tem uso com os perfis que levam carimbo do tempo ou dados de validação (carimbo, "
                "longo-prazo, arquivo, ad-rt, ad-rc, ad-ra) e, com --pkcs11 e --psc, também com ad-rb."
            )
            raise UsageError("opcao-sem-uso", f"{message} Tire-o, ou peça um deles com --perfil.")
        if options.govbr or options.psc_cms:
            _check_whole(place, profile)
    timestamper = timestamper_from(options.tsa, lambda: _stampers(options, [*policies.values()]))
    return replace(manner, timestamper=timestamper, raiser=_raiser(options, timestamper))


def _completes(options: argparse.Namespace, profile: Profile) -> bool:
    """Whether the issuers in the folder may complete the key's chain, which a policy wants whole."""
    return profile.policy is not None and (options.psc is not None or options.pkcs11 is not None)


def _check_whole(place: Place, profile: Profile) -> None:
    """Told before anybody is asked for leave: nothing of ours goes into a container that a service makes."""
    if profile.policy is not None or place.signatory.commitment or place.signatory.function:
        message = (
            f"O formulário de {place.path} pede uma assinatura com política, compromisso ou função, e este serviço faz "
            "a assinatura inteira por si, sem eles: use um certificado ICP-Brasil (--pkcs12, --pkcs11 ou --psc)."
        )
        raise RefusedError("politica-nao-cabe", f"{message} Nada foi assinado.")


def _raiser(options: argparse.Namespace, timestamper: Timestamper | None) -> Raiser:
    """What follows the signatures of the profiles that last; what it needs is brought together only for those."""

    def raise_it(outcome: SigningOutcome) -> SigningOutcome:
        from pipeline.workflow.trusting import gatherer  # noqa: PLC0415 - only for those profiles
        from pipeline.workflow.upgrading import raiser  # noqa: PLC0415 - the same
        from signatures.pades.upgrade import Means  # noqa: PLC0415 - the same

        now = datetime.now().astimezone()
        artefacts = _artefacts(options, now)
        means = Means(_trust(options), gatherer(online=not options.offline), now, timestamper, artefacts)
        return raiser(means)(outcome)

    return raise_it


def _stampers(options: argparse.Namespace, policies: Sequence[SignaturePolicy]) -> TrustStore:
    from pipeline.workflow.stamp_roots import admitted  # noqa: PLC0415 - only where the time is stamped

    return admitted(_trust(options), policies)


def _trust(options: argparse.Namespace) -> TrustStore:
    from pipeline.workflow.trusting import trust_from  # noqa: PLC0415 - only where the time is stamped

    return trust_from(options.trust)


def _artefacts(options: argparse.Namespace, moment: datetime) -> ArtefactSource:
    """What AD-RA wants inside the file: of the policy that was chosen, its own file when that is how it was."""
    from pipeline.workflow.artefacts import artefacts_from  # noqa: PLC0415 - only for that profile

    chosen = options.politica or ""
    files = [read_file(Path(chosen))] if chosen.endswith(".der") else []
    return artefacts_from(options.trust, moment, files)


def _check_policy(options: argparse.Namespace, policy: SignaturePolicy) -> None:
    """PolicyError where what the policy wants inside the file isn't at hand: told while nothing is signed."""
    from signatures.policies.artefacts import check_artefacts, wants_artefacts  # noqa: PLC0415 - as above

    if wants_artefacts(policy):
        now = datetime.now().astimezone()
        check_artefacts(policy, _artefacts(options, now)(policy.oid), now)


def _profile(options: argparse.Namespace) -> Profile:
    from signatures.errors import SignaturesError  # noqa: PLC0415 - as above
    from signatures.pades.profile import Profile, profile_named  # noqa: PLC0415 - the same
    from signatures.policies.read import MAX_SIZE, read_policy  # noqa: PLC0415 - the same

    wanted = options.politica or ""
    try:
        if not wanted.endswith(".der"):
            return profile_named(options.perfil, wanted)
        usual = profile_named(options.perfil)
        if usual.policy is None:
            raise UsageError(
                "politica-sem-familia", f"O perfil “{options.perfil}” não leva política: use ad-rb, ad-rt…"
            )
        return Profile(usual.level, read_policy(read_file(Path(wanted), MAX_SIZE)))
    except SignaturesError as error:
        if error.code in _NO_SUCH:
            raise UsageError(error.code, str(error)) from error
        raise said(error) from error
