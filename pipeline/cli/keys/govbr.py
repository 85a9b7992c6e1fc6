"""`--govbr`: gov.br's signature service, for agencies that have its credentials."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from signatures.credentials.model import ContainerCredential


def arguments(parser: argparse.ArgumentParser, choice: argparse._MutuallyExclusiveGroup) -> None:
    """Declare the options."""
    from pipeline.cli.keys.consent import add_consent  # noqa: PLC0415 - beside its only callers

    choice.add_argument("--govbr", action="store_true", help="a assinatura gov.br, pela API, com a sua configuração")
    add_consent(parser)


def open_key(options: argparse.Namespace, cpf: str) -> ContainerCredential:
    """The leave of whoever consents; that it is the person with that CPF is seen before anything is signed."""
    del cpf
    import time  # noqa: PLC0415 - usage errors come first, and fast

    from pipeline.cli.keys.consent import visit_with  # noqa: PLC0415 - the same
    from pipeline.workflow.config import govbr_settings, proxy_settings  # noqa: PLC0415 - the same
    from pipeline.workflow.errors import said  # noqa: PLC0415 - the same
    from signatures.credentials.govbr.client import open_govbr  # noqa: PLC0415 - the same
    from signatures.credentials.service import service_web  # noqa: PLC0415 - the same
    from signatures.errors import SignaturesError  # noqa: PLC0415 - the same

    settings, web = govbr_settings(os.environ), service_web(proxies=proxy_settings(os.environ))
    try:
        return open_govbr(settings, len(options.pdfs), visit_with(options), web, time.monotonic)
    except SignaturesError as error:
        raise said(error) from error
