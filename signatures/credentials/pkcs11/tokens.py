"""What a PKCS#11 module sees: tokens, the certificates in them, and how close each is to locking its PIN."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from signatures import certificate as x509
from signatures import der
from signatures.credentials.pkcs11.words import in_words
from signatures.errors import DeviceError

MAX_OBJECTS = 200
"""A token has a handful of certificates. One that says it has more than this isn't listened to any longer."""

_BASIC_CONSTRAINTS, _BOOLEAN_TRUE = "2.5.29.19", b"\x01\x01\xff"


class PinState(enum.Enum):
    """What a wrong PIN would do now (PKCS#11 v2.40, 3.2: CKF_USER_PIN_…). Some makers never tell."""

    FINE = "fine"
    LOW = "low"
    LAST_TRY = "last-try"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Token:
    """A token: in which module and slot, what it calls itself, and the state of its PIN.

    ``pin_pad`` when the PIN is typed on the reader itself, and never passes by here.
    """

    library: Path
    slot: int
    label: str
    serial: str
    maker: str
    pin: PinState
    pin_pad: bool


@dataclass(frozen=True, slots=True)
class TokenKey:
    """A certificate in a token, whose key is there too. ``others`` are the issuers' certificates beside it."""

    token: Token
    key_id: bytes
    label: str
    certificate: bytes
    others: tuple[bytes, ...] = field(default=(), repr=False)


def load(library: Path) -> Any:
    """The module, initialised. DeviceError ``dispositivo-modulo`` when it isn't one, or can't start."""
    import pkcs11  # noqa: PLC0415 - only who has a token loads it

    try:
        return pkcs11.lib(str(library))
    except (RuntimeError, OSError, ValueError):  # PKCS11Error is a RuntimeError
        message = f"{library} não é um módulo PKCS#11 que funcione neste computador. Confira o caminho e o fabricante."
        raise DeviceError("dispositivo-modulo", message) from None


def find_keys(library: Path) -> tuple[TokenKey, ...]:
    """Every certificate of a person or entity in every token present; without a PIN, so private ones aren't seen.

    Raises:
        DeviceError: the module can't be loaded, or a token fails.
    """
    module = load(library)
    with in_words():
        found = [_keys_in(_token(library, token), token) for token in module.get_tokens()]
    return tuple(key for keys in found for key in keys)


def find_tokens(library: Path) -> tuple[Token, ...]:
    """Every token present that is in use, with certificates or without. Raises what `find_keys` does."""
    from pkcs11 import TokenFlag  # noqa: PLC0415 - as above

    module = load(library)
    with in_words():
        present = [token for token in module.get_tokens() if token.flags & TokenFlag.TOKEN_INITIALIZED]
        return tuple(_token(library, token) for token in present)


def pin_state(flags: int) -> PinState:
    """The state that CK_TOKEN_INFO's flags tell, the worst one first."""
    from pkcs11 import TokenFlag  # noqa: PLC0415 - as above

    if flags & TokenFlag.USER_PIN_LOCKED:
        return PinState.LOCKED
    if flags & TokenFlag.USER_PIN_FINAL_TRY:
        return PinState.LAST_TRY
    return PinState.LOW if flags & TokenFlag.USER_PIN_COUNT_LOW else PinState.FINE


def _token(library: Path, token: Any) -> Token:
    from pkcs11 import TokenFlag  # noqa: PLC0415 - as above

    return Token(
        library=library,
        slot=token.slot.slot_id,
        label=printable(token.label),
        serial=bytes(token.serial).decode("ascii", errors="replace").strip(),
        maker=printable(token.manufacturer_id),
        pin=pin_state(int(token.flags)),
        pin_pad=bool(token.flags & TokenFlag.PROTECTED_AUTHENTICATION_PATH),
    )


def _keys_in(described: Token, token: Any) -> list[TokenKey]:
    from pkcs11 import Attribute, TokenFlag  # noqa: PLC0415 - as above

    if not token.flags & TokenFlag.TOKEN_INITIALIZED:
        return []
    with token.open() as session:
        found = [
            (bytes(item[Attribute.ID]), printable(item[Attribute.LABEL]), bytes(item[Attribute.VALUE]))
            for item in _certificates(session)
        ]
    issuers = tuple(value for _, _, value in found if _is_authority(value))
    return [TokenKey(described, key_id, label, value, issuers) for key_id, label, value in found if _is_holder(value)]


def printable(text: object) -> str:
    """What a terminal may be given: a token's names are anybody's."""
    return "".join(character for character in str(text) if character.isprintable()).strip()


def _certificates(session: Any) -> list[Any]:
    from pkcs11 import Attribute, ObjectClass  # noqa: PLC0415 - as above

    found: list[Any] = []
    for item in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}):
        found.append(item)
        if len(found) == MAX_OBJECTS:
            break
    return found


def _is_authority(certificate: bytes) -> bool:
    """Whether it is an issuer's (RFC 5280, 4.2.1.9); what can't be read is neither an issuer's nor a holder's."""
    try:
        constraints = x509.parts(certificate).extensions.get(_BASIC_CONSTRAINTS, b"")
    except der.DerError:
        return False
    return _BOOLEAN_TRUE in constraints


def _is_holder(certificate: bytes) -> bool:
    try:
        x509.parts(certificate)
    except (der.DerError, IndexError):
        return False
    return not _is_authority(certificate)
