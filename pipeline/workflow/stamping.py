"""Who stamps the time: authorities by address, or by their names in the user's configuration (``[tsa.NAME]``)."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from pipeline.workflow.errors import FailedError, UsageError

if TYPE_CHECKING:
    from pipeline.workflow.config import TsaSettings
    from signatures.pades.timestamper import Timestamper
    from signatures.timestamps.authority import TimestampAuthority
    from signatures.trust.store import TrustStore
    from signatures.web import Web


def timestamper_from(named: Sequence[str], trust: Callable[[], TrustStore] | None = None) -> Timestamper | None:
    """The authorities that were named, by address or by name, in that order; else all those of the configuration.

    None when there is none. Nobody is asked yet. ``trust`` gives the anchors to one of which a timestamp must lead; it
    is asked for when the first timestamp is wanted. A store without anchors, or no ``trust``, judges none: then the
    timestamp is taken by its signature alone, and whoever verifies the file says what it is worth.

    Raises:
        UsageError: a name that isn't configured, an address with a password, or a configuration that makes no sense.
        FailedError: the file with this side's key and certificate can't be used.
    """
    from pipeline.workflow.config import tsa_names  # noqa: PLC0415 - usage errors come first, and fast

    chosen = [_settings(name) for name in named or tsa_names(os.environ)]
    if not chosen:
        return None
    from signatures.timestamps.authority import FirstOf  # noqa: PLC0415 - only where the time is stamped

    return FirstOf([_client(settings, trust) for settings in chosen])


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


def _client(settings: TsaSettings, trust: Callable[[], TrustStore] | None) -> Timestamper:
    from pipeline.workflow.config import proxy_settings  # noqa: PLC0415 - as above
    from signatures.errors import NetworkError  # noqa: PLC0415 - the same
    from signatures.web import Web, WebOptions  # noqa: PLC0415 - the same

    proxies = proxy_settings(os.environ)
    options = WebOptions(ca_file=settings.ca_file, client_file=settings.client_file, proxies=proxies)
    _parts(settings.url)
    try:
        web = Web(options, user=settings.user, password=settings.password)
    except NetworkError as error:
        raise FailedError(error.code, str(error)) from error
    return _Judged(settings, web, trust)


class _Judged:
    """An authority whose timestamps are held against the anchors, which are read with the first of them."""

    def __init__(self, settings: TsaSettings, web: Web, trust: Callable[[], TrustStore] | None) -> None:
        self._settings, self._web, self._trust = settings, web, trust

    @property
    def size(self) -> int:
        """The room to reserve for a token, in bytes."""
        return self._authority.size

    def stamp(self, imprint: bytes) -> bytes:
        """A token that leads to one of the anchors, where there are any. Raises TimestampError."""
        return self._authority.stamp(imprint)

    @cached_property
    def _authority(self) -> TimestampAuthority:
        from signatures.timestamps.authority import Expected, TimestampAuthority  # noqa: PLC0415 - as above

        store = self._trust() if self._trust is not None else None
        expected = Expected(self._settings.policy, store if store is not None and store.anchors else None)
        return TimestampAuthority(self._settings.url, self._web, expected)
