"""A folder of trust: anchors, intermediates and revocation lists.

Self-signed certificates in the folder are anchors, because the caller put them there; others are intermediates. What
kind an anchor is comes from its fingerprint, or from ``ancoras.toml``, which only a demonstration has.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from signatures import certificate as x509
from signatures.errors import TrustError
from signatures.trust.anchors import Anchor, AnchorKind, pinned
from signatures.trust.files import MAX_FILE, MAX_FILES, SUFFIXES, certificates_in, crl_issuer, crls_in

LABELS = "ancoras.toml"


@dataclass(frozen=True, slots=True)
class TrustStore:
    """What the caller trusts, with what helps to get there. Certificates, lists and OCSP responses are DER."""

    anchors: tuple[Anchor, ...] = ()
    intermediates: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()
    _by_subject: Mapping[bytes, tuple[bytes, ...]] = field(init=False, repr=False, compare=False)
    _by_issuer: Mapping[bytes, tuple[bytes, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        certificates = (*(anchor.certificate for anchor in self.anchors), *self.intermediates)
        object.__setattr__(self, "_by_subject", _indexed((x509.parts(found).subject, found) for found in certificates))
        object.__setattr__(self, "_by_issuer", _indexed((crl_issuer(found), found) for found in self.crls))

    @classmethod
    def empty(cls) -> TrustStore:
        """Trusts nobody."""
        return cls()

    def helped(
        self, certificates: Iterable[bytes] = (), crls: Iterable[bytes] = (), ocsps: Iterable[bytes] = ()
    ) -> TrustStore:
        """The same anchors, with more that helps to get there: nothing added here is trusted for being here."""
        trusted = {anchor.certificate for anchor in self.anchors}
        return TrustStore(
            self.anchors,
            tuple(dict.fromkeys(found for found in (*self.intermediates, *certificates) if found not in trusted)),
            tuple(dict.fromkeys((*self.crls, *crls))),
            tuple(dict.fromkeys((*self.ocsps, *ocsps))),
        )

    def anchor(self, certificate: bytes) -> Anchor | None:
        """The anchor that this DER certificate is."""
        return next((anchor for anchor in self.anchors if anchor.certificate == certificate), None)

    def named(self, subject: bytes) -> tuple[bytes, ...]:
        """The certificates, anchors too, that have this DER name."""
        return self._by_subject.get(subject, ())

    def crls_of(self, issuer: bytes) -> tuple[bytes, ...]:
        """The lists that an authority of this DER name published."""
        return self._by_issuer.get(issuer, ())


def load_trust(directory: Path) -> TrustStore:
    """Read a folder's ``.pem``, ``.crt``, ``.cer``, ``.der``, ``.p7b``, ``.p7c`` and ``.crl`` files; the rest is left.

    Raises:
        TrustError: ``confianca-pasta``, ``-grande-demais``, ``-ilegivel``, ``-rotulos`` or ``-sem-ancora``.
    """
    labels = _labels(directory)
    anchors: dict[bytes, Anchor] = {}
    intermediates: dict[bytes, None] = {}
    crls: dict[bytes, None] = {}
    for path in _files(directory):
        content = path.read_bytes()
        crls.update(dict.fromkeys(crls_in(content, path.name)))
        for certificate in certificates_in(content, path.name):
            if _self_issued(certificate):
                anchors[certificate] = _anchor(certificate, labels.get(path.name))
            else:
                intermediates[certificate] = None
    if not anchors:
        raise TrustError("confianca-sem-ancora", f"A pasta {directory} não tem nenhum certificado raiz.")
    return TrustStore(tuple(anchors.values()), tuple(intermediates), tuple(crls))


def _files(directory: Path) -> list[Path]:
    try:
        found = sorted(path for path in directory.iterdir() if path.suffix.lower() in SUFFIXES and path.is_file())
    except OSError as error:
        raise TrustError("confianca-pasta", f"A pasta de confiança {directory} não pode ser lida.") from error
    if len(found) > MAX_FILES:
        raise TrustError(
            "confianca-grande-demais", f"A pasta {directory} tem mais de {MAX_FILES} certificados e listas."
        )
    for path in found:
        if path.stat().st_size > MAX_FILE:
            raise TrustError("confianca-grande-demais", f"{path.name} tem mais de {MAX_FILE // 1_000_000} MB.")
    return found


def _labels(directory: Path) -> dict[str, Mapping[str, Any]]:
    path = directory / LABELS
    if not path.is_file():
        return {}
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8")).get("anchor", [])
        return {
            str(table["file"]): {"kind": AnchorKind(table["kind"]), "label": str(table["label"])} for table in tables
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise TrustError("confianca-rotulos", f"{path.name} não diz de que tipo são as âncoras da pasta.") from error


def _anchor(certificate: bytes, label: Mapping[str, Any] | None) -> Anchor:
    """A known fingerprint is above any label: nobody renames ICP-Brasil's root."""
    known = pinned(certificate)
    if known is not None:
        return known
    if label is not None:
        return Anchor(certificate, label["kind"], label["label"], demonstration=True)
    names = dict(x509.name_values(x509.parts(certificate).subject))
    return Anchor(certificate, AnchorKind.OTHER, names.get(x509.COMMON_NAME, "raiz sem nome"))


def _self_issued(certificate: bytes) -> bool:
    found = x509.parts(certificate)
    return found.issuer == found.subject


def _indexed(pairs: Iterable[tuple[bytes, bytes]]) -> dict[bytes, tuple[bytes, ...]]:
    grouped: defaultdict[bytes, list[bytes]] = defaultdict(list)
    for key, value in pairs:
        grouped[key].append(value)
    return {key: tuple(values) for key, values in grouped.items()}
