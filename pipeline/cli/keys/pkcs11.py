"""`--pkcs11`: a certificate of the kind A3, in a token or a card; the signatory's is found by the CPF in the data."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli.options import is_typed, password_of
from pipeline.workflow.errors import FailedError, RefusedError, UsageError

if TYPE_CHECKING:
    from signatures.credentials.model import Credential
    from signatures.credentials.pkcs11.tokens import Token

_AUTOMATIC = "auto"


def arguments(parser: argparse.ArgumentParser, choice: argparse._MutuallyExclusiveGroup) -> None:
    """Declare the options."""
    choice.add_argument(
        "--pkcs11",
        metavar="MÓDULO",
        help="o certificado A3, em token ou cartão: o módulo PKCS#11 do fabricante, ou auto",
    )
    parser.add_argument(
        "--key",
        default="",
        metavar="NÚMERO",
        help="qual certificado, se há vários do mesmo CPF no token, ou no arquivo",
    )


def open_key(options: argparse.Namespace, cpf: str) -> Credential:
    """The key of the person with that CPF, with one try of the PIN, asked once it is known whose token it is."""
    from pipeline.workflow.errors import said  # noqa: PLC0415 - usage errors come first, and fast
    from pipeline.workflow.keys import (  # noqa: PLC0415 - the same
        Owner,
        choose,
        kept_issuers,
        nothing_in_tokens,
        token_keys,
        with_issuers,
    )
    from signatures.credentials.pkcs11.session import open_key as open_token  # noqa: PLC0415 - the same
    from signatures.errors import SignaturesError  # noqa: PLC0415 - the same

    library = None if options.pkcs11 == _AUTOMATIC else Path(options.pkcs11)
    moment = options.moment or datetime.now().astimezone()
    found = token_keys(library)
    if not found:
        raise FailedError("dispositivo-ausente", nothing_in_tokens(library))
    chosen = choose(found, Owner(cpf, options.key, moment))
    issuers = kept_issuers(moment, options.trust)
    pin = _pin(options, chosen.token)
    try:
        return with_issuers(open_token(chosen, pin), issuers)
    except SignaturesError as error:
        raise said(error) from error


def _pin(options: argparse.Namespace, token: Token) -> str:
    """The PIN, once the person knows what a wrong one would do."""
    from signatures.credentials.pkcs11.tokens import PinState  # noqa: PLC0415 - as above

    if token.pin is PinState.LOCKED:
        message = f"O PIN do token “{token.label}” está bloqueado: desbloqueie-o com o PUK, no programa do fabricante."
        raise RefusedError("credencial-pin-bloqueado", message)
    if token.pin is PinState.LAST_TRY:
        if not is_typed(options):
            message = (
                f"Só resta uma tentativa de PIN no token “{token.label}”, e um erro o bloqueia: nada foi tentado. "
                "Repita sem --password-env, --password-fd e CREDENCIA_PASSWORD, para digitar o PIN."
            )
            raise RefusedError("credencial-pin-ultima", message)
        print(f"ATENÇÃO: só resta uma tentativa de PIN no token “{token.label}”; se errar, bloqueia.", file=sys.stderr)
    if token.pin is PinState.LOW:
        print(f"AVISO: já houve PIN errado no token “{token.label}”; poucas tentativas restam.", file=sys.stderr)
    if token.pin_pad:
        if options.password_fd is not None or options.password_env is not None:
            message = f"O PIN do token “{token.label}” é digitado no leitor dele: tire --password-env e --password-fd."
            raise UsageError("opcao-sem-uso", message)
        print(f"Digite o PIN no leitor do token “{token.label}”.", file=sys.stderr)
        return ""
    pin = password_of(options, f"PIN do token “{token.label}”: ")
    if not pin:
        raise UsageError("senha", f"O PIN do token “{token.label}” veio vazio, e por isso nenhuma tentativa foi feita.")
    return pin
