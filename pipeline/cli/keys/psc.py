"""`--psc`: an ICP-Brasil certificate in the cloud of a trust service provider."""

from __future__ import annotations

import argparse
import os
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.workflow.manner import Key


def arguments(parser: argparse.ArgumentParser, choice: argparse._MutuallyExclusiveGroup) -> None:
    """Declare the options."""
    choice.add_argument(
        "--psc",
        metavar="NOME",
        help="o certificado em nuvem: vidaas, birdid, safeid, serproid ou remoteid, com a sua configuração",
    )
    parser.add_argument(
        "--psc-cms", action="store_true", help="deixa o PSC montar a assinatura inteira (sem política de assinatura)"
    )


def open_key(options: argparse.Namespace, cpf: str) -> Key:
    """The leave of the person with that CPF to sign these documents."""
    import time  # noqa: PLC0415 - usage errors come first, and fast

    from pipeline.cli.keys.consent import visit_with  # noqa: PLC0415 - the same
    from pipeline.workflow.config import proxy_settings, psc_settings  # noqa: PLC0415 - the same
    from pipeline.workflow.errors import said  # noqa: PLC0415 - the same
    from pipeline.workflow.keys import kept_issuers, with_issuers  # noqa: PLC0415 - the same
    from signatures.credentials.psc.client import open_session  # noqa: PLC0415 - the same
    from signatures.credentials.psc.credential import container_credential, raw_credential  # noqa: PLC0415 - the same
    from signatures.credentials.service import service_web  # noqa: PLC0415 - the same
    from signatures.errors import SignaturesError  # noqa: PLC0415 - the same

    issuers = kept_issuers(options.moment or datetime.now().astimezone(), options.trust)  # told before anybody is asked
    settings, web = psc_settings(options.psc, os.environ), service_web(proxies=proxy_settings(os.environ))
    try:
        session = open_session(
            settings, cpf, len(options.pdfs), visit=visit_with(options), web=web, clock=time.monotonic
        )
        if options.psc_cms:
            return container_credential(session)
        return with_issuers(raw_credential(session), issuers)
    except SignaturesError as error:
        raise said(error) from error
