"""What can go wrong in this package, as one tree.

::

    SignaturesError            code, Portuguese message
    ├── CredentialError        a key, or its certificate, can't be used      (credencial-…)
    │   ├── RemoteError        a signature service says no                   (servico-…)
    │   └── DeviceError        a token, or its module, isn't there or fails  (dispositivo-…)
    ├── PdfError               the file can't be read as a PDF               (pdf-…)
    │   └── SigningError       it can, and still may not be signed           (assinar-…)
    ├── TrustError             anchors, certificates or CRLs can't be read   (confianca-…)
    ├── PolicyError            a signature policy can't be read, or forbids  (politica-…)
    ├── NetworkError           a server can't be reached, or answers badly   (rede-…)
    │   └── TimestampError     no timestamp could be had                     (carimbo-…)
    └── PkiError               a declaration of a PKI makes no sense         (pki-…)

``verify`` raises none of them: what it finds wrong is in its report.
"""

from __future__ import annotations


class SignaturesError(Exception):
    """The root. ``code`` is stable, ``message`` is a sentence for the person at the keyboard; neither has a secret."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    def __reduce__(self) -> tuple[type[SignaturesError], tuple[str, str]]:
        """Travel whole between the processes of a pool."""
        return type(self), (self.code, self.message)


class CredentialError(SignaturesError):
    """A key, or its certificate, can't be used to sign."""


class RemoteError(CredentialError):
    """A signature service (gov.br, a PSC) says that this person, or this application, may not sign now."""


class DeviceError(CredentialError):
    """A token, or the module that talks to it, isn't there or fails: putting it back may help."""


class PdfError(SignaturesError):
    """The file can't be read as a PDF."""


class SigningError(PdfError):
    """The file can be read, and still may not be signed in this field."""


class TrustError(SignaturesError):
    """Trust anchors, certificates or revocation lists can't be read."""


class PolicyError(SignaturesError):
    """A signature policy can't be read, or forbids the signature that is asked for."""


class NetworkError(SignaturesError):
    """A server can't be reached, takes too long, or answers what it should not: trying again later may help."""


class TimestampError(NetworkError):
    """No timestamping authority gave a timestamp that holds."""


class PkiError(SignaturesError):
    """The declaration of a PKI makes no sense."""
