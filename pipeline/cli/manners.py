"""The options that say how a signature is to be: its profile, its policy, who stamps the time."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.workflow.errors import UsageError, said
from pipeline.workflow.files import read_file

if TYPE_CHECKING:
    from pipeline.workflow.manner import Manner, Raiser
    from signatures.pades.profile import Profile
    from signatures.pades.sign import SigningOutcome
    from signatures.pades.timestamper import Timestamper

PROFILES = ("basico", "carimbo", "longo-prazo", "arquivo", "ad-rb", "ad-rt", "ad-rc", "ad-ra")
_FORMATS = ("cades", "pbad")


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
    parser.add_argument(
        "--formato", choices=_FORMATS, default="cades", help="como a assinatura é anunciada no PDF (cades)"
    )
    parser.add_argument("--pss", action="store_true", help="assina com RSA-PSS, se a chave for RSA")
    parser.add_argument(
        "--tsa", action="append", default=[], metavar="URL|NOME", help="a autoridade de carimbo do tempo; pode repetir"
    )
    parser.add_argument(
        "--trust", type=Path, metavar="PASTA", help="as âncoras de confiança, para longo-prazo e arquivo"
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
    timestamper = timestamper_from(options.tsa)
    return Manner(
        profile=profile,
        usual=Profile(Level.T) if options.tsa else BASIC,
        subfilter=SubFilter.PBAD if options.formato == "pbad" else SubFilter.CADES,
        timestamper=timestamper,
        raiser=_raiser(options, timestamper),
        is_pss=options.pss,
    )


def _raiser(options: argparse.Namespace, timestamper: Timestamper | None) -> Raiser:
    """What follows the signatures of the profiles that last; what it needs is brought together only for those."""

    def raise_it(outcome: SigningOutcome) -> SigningOutcome:
        from pipeline.workflow.trusting import gatherer, trusted  # noqa: PLC0415 - only for those profiles
        from pipeline.workflow.upgrading import raiser  # noqa: PLC0415 - the same
        from signatures.pades.upgrade import Means  # noqa: PLC0415 - the same

        now = datetime.now().astimezone()
        trust = trusted(options.trust, now).store
        return raiser(Means(trust, gatherer(online=not options.offline), now, timestamper))(outcome)

    return raise_it


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
        raise said(error) from error
