"""A certificate in the cloud as a credential: the bare signature, so that a policy fits; or the whole container."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from signatures.credentials import model
from signatures.credentials.certificates import algorithms_of, chain_of
from signatures.credentials.psc.client import Format, Session, hashed
from signatures.errors import CredentialError

CONTAINER_SIZE = 16 * 1024
"""The room to reserve for a provider's CMS, in bytes: three certificates and a signature, with space to spare."""


@dataclass(frozen=True, slots=True)
class PscCredential:
    """Signs what is made here: the CMS, and its policy, are ours."""

    certificate: bytes
    chain: tuple[bytes, ...]
    algorithm: model.SignatureAlgorithm
    _session: Session = field(repr=False)

    @property
    def at_once(self) -> int:
        """How many hashes the provider takes in one call."""
        return self._session.settings.most_hashes

    def sign(self, data: bytes) -> bytes:
        """The raw signature of ``data``."""
        return self.sign_all([data])[0]

    def sign_all(self, data: Sequence[bytes]) -> list[bytes]:
        """The raw signature of each, in their order; all or none. What was signed isn't looked at.

        Raises:
            RemoteError: the service says no.
            NetworkError: it doesn't answer, or not what it should.
        """
        return self._session.sign([hashed(item) for item in data], Format.RAW)


@dataclass(frozen=True, slots=True)
class PscContainerCredential:
    """Gets the whole CMS from the service, which then has no policy of ours."""

    certificate: bytes
    _session: Session = field(repr=False)
    digest: str = field(default="sha256", init=False)
    container_size: int = field(default=CONTAINER_SIZE, init=False)

    @property
    def at_once(self) -> int:
        """How many hashes the provider takes in one call."""
        return self._session.settings.most_hashes

    def sign_digests(self, digests: Sequence[bytes]) -> list[bytes]:
        """The service's container for each, as it came; all or none. Raises what ``sign_all`` of the other does."""
        return self._session.sign(digests, Format.CMS)


def raw_credential(session: Session) -> PscCredential:
    """The credential that signs what is made here, by RSA PKCS#1 or ECDSA with SHA-256.

    Raises:
        CredentialError: the key is of a kind that the protocol doesn't sign with.
    """
    usual = algorithms_of(session.certificate)[0]
    if usual.digest != "sha256":
        message = "A chave em nuvem não é RSA nem P-256: o protocolo dos PSC não assina com ela."
        raise CredentialError("credencial-chave-nao-suportada", message)
    return PscCredential(session.certificate, chain_of(session.certificate, session.others), usual, session)


def container_credential(session: Session) -> PscContainerCredential:
    """The credential that gets the service's own CMS."""
    return PscContainerCredential(session.certificate, session)
