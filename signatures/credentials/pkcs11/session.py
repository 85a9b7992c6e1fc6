"""A token opened once, with one try of its PIN, that signs as many documents as are asked."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Any, Self

from signatures.credentials import model
from signatures.credentials.certificates import algorithms_of, chain_of
from signatures.credentials.pkcs11.tokens import PinState, TokenKey, load, pin_state, printable
from signatures.credentials.pkcs11.ways import Way, ecdsa_der, way_for
from signatures.credentials.pkcs11.words import in_words
from signatures.errors import CredentialError, DeviceError

_LOCKED = "O PIN do token está bloqueado. Desbloqueie-o com o PUK, no programa do fabricante; nada foi tentado."


@dataclass(frozen=True, slots=True)
class TokenCredential:
    """A key in a token, logged in. Close it when done: while it is open, the token signs without asking again."""

    certificate: bytes
    chain: tuple[bytes, ...]
    algorithms: tuple[model.SignatureAlgorithm, ...]
    algorithm: model.SignatureAlgorithm
    _opened: _Opened = field(repr=False)

    def using(self, algorithm: model.SignatureAlgorithm) -> TokenCredential:
        """The same key, signing in another of its ways."""
        return replace(self, algorithm=algorithm)

    def sign(self, data: bytes) -> bytes:
        """The raw signature of ``data``, as the token made it.

        Raises:
            DeviceError: the token was pulled out, or failed.
            CredentialError: it has no such way.
        """
        return self._opened.sign(data, self.algorithm)

    def close(self) -> None:
        """Log out. What the token answers doesn't matter any more."""
        self._opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _Opened:
    """The session, and the key's handle in it. ``pin`` is kept only for keys that ask for it at each signature."""

    def __init__(self, session: Any, key: Any, pin: object) -> None:
        from pkcs11 import Attribute, KeyType  # noqa: PLC0415 - only who has a token loads it

        self._session, self._key = session, key
        self._ecdsa = key.key_type is KeyType.EC
        self._pin = pin if _attribute(key, Attribute.ALWAYS_AUTHENTICATE) else None
        self._mechanisms = frozenset(session.token.slot.get_mechanisms())

    def sign(self, data: bytes, algorithm: model.SignatureAlgorithm) -> bytes:
        way: Way = way_for(algorithm, self._mechanisms)
        with in_words():
            raw = bytes(
                self._key.sign(
                    way.prepare(data, algorithm.digest),
                    mechanism=way.mechanism,
                    mechanism_param=way.parameter,
                    pin=self._pin,
                )
            )
        return ecdsa_der(raw) if self._ecdsa else raw

    def close(self) -> None:
        with suppress(Exception):  # the token may be gone, and there is nothing left to lose
            self._session.close()


def open_key(chosen: TokenKey, pin: str) -> TokenCredential:
    """Log in to the token, once, and give the key of this certificate. ``pin`` is ignored where the reader asks it.

    Raises:
        DeviceError: the token isn't there any more, or fails.
        CredentialError: ``credencial-pin``, ``-pin-bloqueado``, ``-sem-chave``, ``-rsa-fraca`` or
            ``-chave-nao-suportada``.
    """
    algorithms = algorithms_of(chosen.certificate)
    module = load(chosen.token.library)
    with in_words():
        token = _again(module, chosen)
        if pin_state(int(token.flags)) is PinState.LOCKED:
            raise CredentialError("credencial-pin-bloqueado", _LOCKED)
        secret = _secret(chosen, pin)
        session = token.open(user_pin=secret)
        try:
            opened = _Opened(session, _private_key(session, chosen), secret)
        except BaseException:
            session.close()
            raise
    return TokenCredential(
        chosen.certificate, chain_of(chosen.certificate, chosen.others), algorithms, algorithms[0], opened
    )


def _secret(chosen: TokenKey, pin: str) -> object:
    from pkcs11 import PROTECTED_AUTH  # noqa: PLC0415 - as above

    if chosen.token.pin_pad:
        return PROTECTED_AUTH
    if not pin:
        raise CredentialError("credencial-pin", "O PIN está vazio; nada foi tentado.")
    return pin


def _again(module: Any, chosen: TokenKey) -> Any:
    """The token that was listed, found again by serial number and label: another may be in its slot by now."""
    for token in module.get_tokens():
        serial = bytes(token.serial).decode("ascii", errors="replace").strip()
        if (serial, printable(token.label)) == (chosen.token.serial, chosen.token.label):
            return token
    raise DeviceError("dispositivo-ausente", f"O token “{chosen.token.label}” não está mais no computador.")


def _private_key(session: Any, chosen: TokenKey) -> Any:
    """The private key with the certificate's CKA_ID; without one, the only key of the token."""
    from pkcs11 import Attribute, ObjectClass  # noqa: PLC0415 - as above

    keys = list(session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY}))
    named = [key for key in keys if chosen.key_id and bytes(_attribute(key, Attribute.ID) or b"") == chosen.key_id]
    if len(named) == 1 or (not named and len(keys) == 1):
        return (named or keys)[0]
    message = f"O token “{chosen.token.label}” tem o certificado, mas não a chave dele."
    raise CredentialError("credencial-sem-chave", message)


def _attribute(item: Any, attribute: Any) -> Any:
    from pkcs11.exceptions import PKCS11Error  # noqa: PLC0415 - as above

    try:
        return item[attribute]
    except PKCS11Error:  # not every token has every attribute
        return None
