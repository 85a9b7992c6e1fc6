"""Who stamps the time: authorities by address, or by their names in the user's configuration (``[tsa.NAME]``)."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from pipeline.workflow.errors import FailedError, UsageError

if TYPE_CHECKING:
    from pipeline.workflow.config import TsaSettings
    from signatures.pades.timestamper import Timestamper


def timestamper_from(named: Sequence[str]) -> Timestamper | None:
    """The authorities that were named, by address or by name, in that order; else all those of the configuration.

    None when there is none. Nobody is asked yet.

    Raises:
        UsageError: a name that isn't configured, an address with a password, or a configuration that makes no sense.
        FailedError: the file with this side's key and certificate can't be used.
    """
    from pipeline.workflow.config import tsa_names  # noqa: PLC0415 - usage errors come first, and fast

    chosen = [_settings(name) for name in named or tsa_names(os.environ)]
    if not chosen:
        return None
    from signatures.timestamps.authority import FirstOf  # noqa: PLC0415 - only where the time is stamped

    return FirstOf([_client(settings) for settings in chosen])


def _settings(name: str) -> TsaSettings:
    from pipeline.workflow.config import TsaSettings, config_path, tsa_settings  # noqa: PLC0415 - as above

    if not name.startswith(("http://", "https://")):
        return tsa_settings(name, os.environ)
    if _parts(name).password is not None:
        message = (
            "O endereço da autoridade de carimbo do tempo traz uma senha, que não vai na linha de comando: guarde-a "
            f"como diz o manual, com uma tabela [tsa.NOME] em {config_path(os.environ)}."
        )
        raise UsageError("tsa-senha", message)
    return TsaSettings(name)


def _parts(address: str) -> SplitResult:
    """The parts of an address that can be asked: what can't be is told before a key is used."""
    try:
        parts = urlsplit(address)
        if parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0:
            return parts
    except ValueError:  # brackets or a port that are none
        pass
    shown = "" if "@" in address else f" “{address}”"  # there may be a password before it
    message = f"O endereço{shown} da autoridade de carimbo do tempo não é um endereço http(s) completo: confira-o."
    raise UsageError("tsa-endereco", message)


def _client(settings: TsaSettings) -> Timestamper:
    from signatures.errors import NetworkError  # noqa: PLC0415 - as above
    from signatures.timestamps.authority import Expected, TimestampAuthority  # noqa: PLC0415 - the same
    from signatures.web import Web, WebOptions  # noqa: PLC0415 - the same

    options = WebOptions(ca_file=settings.ca_file, client_file=settings.client_file)
    _parts(settings.url)
    try:
        web = Web(options, user=settings.user, password=settings.password)
    except NetworkError as error:
        raise FailedError(error.code, str(error)) from error
    return TimestampAuthority(settings.url, web, Expected(policy=settings.policy))
