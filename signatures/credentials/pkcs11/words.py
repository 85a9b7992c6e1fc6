"""What a token or its module answers, in words (PKCS#11 v2.40, 5.1)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from signatures.errors import CredentialError, DeviceError

_REMOVED = "O token não está mais no computador. Encaixe-o de novo e repita o comando; nada foi assinado."
_ONE_TRY = "Só foi feita uma tentativa; muitas seguidas bloqueiam o token."

_DEVICE = {
    "TokenNotPresent": ("dispositivo-ausente", _REMOVED),
    "DeviceRemoved": ("dispositivo-ausente", _REMOVED),
    "SlotIDInvalid": ("dispositivo-ausente", _REMOVED),
    "SessionHandleInvalid": ("dispositivo-ausente", _REMOVED),
    "SessionClosed": ("dispositivo-ausente", _REMOVED),
    "ObjectHandleInvalid": ("dispositivo-ausente", _REMOVED),
    "TokenNotRecognised": (
        "dispositivo-desconhecido",
        "O módulo PKCS#11 não reconhece este token: use o do fabricante dele.",
    ),
    "DeviceMemory": ("dispositivo-falhou", "O token está sem memória para assinar. Encaixe-o de novo e repita."),
    "SessionCount": ("dispositivo-ocupado", "O token está em uso por outros programas. Feche-os e repita o comando."),
    "AnotherUserAlreadyLoggedIn": (
        "dispositivo-ocupado",
        "Outro programa está usando o token como administrador. Feche-o e repita o comando.",
    ),
}
_PERSON = {
    "PinIncorrect": ("credencial-pin", f"O PIN não é o deste token. {_ONE_TRY}"),
    "PinInvalid": ("credencial-pin", f"O PIN tem caracteres que este token não aceita. {_ONE_TRY}"),
    "PinLenRange": ("credencial-pin", f"O PIN é curto ou longo demais para este token. {_ONE_TRY}"),
    "PinLocked": (
        "credencial-pin-bloqueado",
        "O PIN está bloqueado por tentativas erradas. Desbloqueie-o com o PUK, no programa do fabricante do token.",
    ),
    "PinExpired": ("credencial-pin-vencido", "O PIN venceu: troque-o no programa do fabricante do token."),
    "UserPinNotInitialized": ("credencial-pin-vencido", "O token ainda não tem PIN: crie-o no programa do fabricante."),
    "FunctionCancelled": ("credencial-cancelada", "A assinatura foi cancelada no token."),
    "FunctionRejected": ("credencial-cancelada", "A assinatura foi recusada no token."),
}


@contextmanager
def in_words() -> Iterator[None]:
    """What a module raises, as DeviceError or CredentialError. Nothing that was sent (a PIN) goes into either."""
    from pkcs11.exceptions import PKCS11Error  # noqa: PLC0415 - only who has a token loads it

    try:
        yield
    except PKCS11Error as error:
        raise _said(type(error).__name__) from None


def _said(name: str) -> DeviceError | CredentialError:
    if name in _PERSON:
        return CredentialError(*_PERSON[name])
    code, message = _DEVICE.get(name, ("dispositivo-falhou", f"O token não conseguiu concluir o pedido ({name})."))
    return DeviceError(code, message)
