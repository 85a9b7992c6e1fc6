"""What comes from outside is sorted: what may be kept, and what may not and why.

A root is kept when its fingerprint is known here; an intermediate when a chain of signatures leads from it to such a
root; a revocation list when an authority that is kept signed it; a policy when its hash is known here; the list of
policies when its signature is the ITI's, or its hash is known here.
"""

from __future__ import annotations

import hashlib
import io
import lzma
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from struct import error as StructError  # noqa: N812 - an exception, called as one

from signatures import certificate as x509
from signatures.errors import TrustError
from signatures.policies.catalog import known_policies
from signatures.trust.anchors import PINNED, Anchor, AnchorKind, pinned
from signatures.trust.files import SUFFIXES, certificates_in, crl_issuer, crls_in
from signatures.trust.holdings import INTERMEDIATES, LISTS, POLICIES, ROOTS, Kept
from signatures.trust.paths import path_to_anchor, self_issued, why_no_path
from signatures.trust.policy_lists import MAX_FILE, SIGNATURE_SUFFIX, is_policy_list, sort_policy_lists
from signatures.trust.revocation import read_crl
from signatures.trust.store import TrustStore

STAGING = {
    "82215cdb6c31928268879d52b09ecd124e3757444e9d2373ab986dc065a9dccb": "Raiz de HOMOLOGAÇÃO do Governo Federal",
}
"""Roots of test environments, by SHA-256: whoever asks for them by name gets them, and nobody else."""

_BROKEN = (zipfile.BadZipFile, OSError, ValueError, RuntimeError, EOFError, zlib.error, lzma.LZMAError, StructError)
"""What a package that is broken makes its reader raise, its own errors and the decompressors'."""

_MAX_FILES, _MAX_TOTAL, _MAX_CERTIFICATES = 3_000, 200_000_000, 5_000


@dataclass(frozen=True, slots=True)
class Sorted:
    """What may be kept, and what may not, each with its reason in Portuguese."""

    things: tuple[Kept, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class _Pile:
    """What came, unsorted."""

    certificates: dict[bytes, None] = field(default_factory=dict)
    lists: dict[bytes, None] = field(default_factory=dict)
    policies: list[Kept] = field(default_factory=list)
    policy_lists: list[bytes] = field(default_factory=list)
    list_signatures: list[tuple[str, bytes]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def sort_files(
    files: Iterable[tuple[str, bytes]],
    held: TrustStore,
    staging: Iterable[str] = (),
    moment: datetime | None = None,
) -> Sorted:
    """Sort named files. ``held`` has what is kept already; ``staging`` the fingerprints of test roots to take too.

    ``moment`` is when a signed list of policies is judged; without one, only a list that is known here is taken.
    """
    pile = _Pile()
    for name, content in files:
        _take(pile, name, content)
    if len(pile.certificates) > _MAX_CERTIFICATES:
        raise TrustError("confianca-grande-demais", f"Vieram mais de {_MAX_CERTIFICATES} certificados.")
    roots = _roots(pile, frozenset(staging))
    store = TrustStore((*held.anchors, *roots), held.intermediates)
    intermediates = _intermediates(pile, store)
    things = [Kept(ROOTS, anchor.label, anchor.certificate) for anchor in roots]
    things += [Kept(INTERMEDIATES, _name(found), found) for found in intermediates]
    things += _lists(pile, store.helped(intermediates))
    listed = sort_policy_lists(
        pile.policy_lists, pile.list_signatures, store.helped(intermediates, _crls(things, held)), moment
    )
    refused = (*pile.refused, *listed.refused)
    return Sorted((*things, *pile.policies, *listed.things), tuple(dict.fromkeys(refused)))


def files_of(path: Path) -> list[tuple[str, bytes]]:
    """A file, or those of a folder and its folders that have a known suffix; packages are opened.

    Raises:
        TrustError: ``confianca-pasta``, ``-grande-demais`` or ``-ilegivel``.
    """
    try:
        paths = sorted(found for found in path.rglob("*") if found.is_file()) if path.is_dir() else [path]
        known = {*SUFFIXES, SIGNATURE_SUFFIX, ".zip"}
        paths = [found for found in paths if found.suffix.lower() in known] if path.is_dir() else paths
        if len(paths) > _MAX_FILES or sum(found.stat().st_size for found in paths) > _MAX_TOTAL:
            raise TrustError("confianca-grande-demais", f"{path} tem arquivos demais, ou grandes demais.")
        return [opened for found in paths for opened in unpacked(found.name, found.read_bytes())]
    except OSError as error:
        raise TrustError("confianca-pasta", f"{path} não existe, ou não pode ser lido.") from error


def unpacked(name: str, content: bytes) -> list[tuple[str, bytes]]:
    """The files in a ZIP package, or the file itself. Raises TrustError for a package that grows too much."""
    if not content.startswith(b"PK\x03\x04"):
        return [(name, content)]
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            known = {*SUFFIXES, SIGNATURE_SUFFIX}
            entries = [entry for entry in package.infolist() if Path(entry.filename).suffix.lower() in known]
            if len(entries) > _MAX_FILES or sum(entry.file_size for entry in entries) > _MAX_TOTAL:
                raise TrustError("confianca-grande-demais", f"{name} tem arquivos demais, ou grandes demais.")
            return [(Path(entry.filename).name, package.read(entry)) for entry in entries]
    except _BROKEN as error:
        raise TrustError("confianca-ilegivel", f"{name} não é um pacote que se possa abrir.") from error


def _take(pile: _Pile, name: str, content: bytes) -> None:
    policy = _policy(content)
    if policy is not None:
        pile.policies.append(policy)
        return
    if is_policy_list(content):
        pile.policy_lists.append(content)
        return
    if name.lower().endswith(SIGNATURE_SUFFIX):
        pile.list_signatures.append((name, content[: MAX_FILE + 1]))
        return
    try:
        pile.certificates.update(dict.fromkeys(certificates_in(content, name)))
        pile.lists.update(dict.fromkeys(crls_in(content, name)))
    except TrustError as error:
        pile.refused.append((name, error.message))


def _policy(content: bytes) -> Kept | None:
    """A known policy, by its hash."""
    digest = hashlib.sha256(content).hexdigest()
    for known in known_policies():
        if known.policy.file_sha256 == digest:
            return Kept(POLICIES, f"{known.family} v{known.version}", content)
    return None


def _crls(things: Iterable[Kept], held: TrustStore) -> tuple[bytes, ...]:
    return (*(thing.data for thing in things if thing.drawer == LISTS), *held.crls)


def _roots(pile: _Pile, staging: frozenset[str]) -> list[Anchor]:
    found = []
    for certificate in filter(self_issued, pile.certificates):
        digest = hashlib.sha256(certificate).hexdigest()
        known = pinned(certificate)
        if known is not None:
            found.append(known)
        elif digest in STAGING and digest in staging:
            found.append(Anchor(certificate, AnchorKind.OTHER, STAGING[digest]))
        elif digest in STAGING:
            pile.refused.append((_name(certificate), "É de um ambiente de testes: só é aceita com --staging."))
        else:
            pile.refused.append((_name(certificate), _unknown_root(certificate, digest)))
    return found


def _unknown_root(certificate: bytes, digest: str) -> str:
    """A new root is shown by name and fingerprint, and is never kept for having come from an official place."""
    name = _name(certificate)
    short = name.replace("Autoridade Certificadora", "AC")
    if any(label == short for _, label in PINNED.values()):
        return (
            f"“{name}” tem o nome de uma raiz conhecida e outra impressão digital (SHA-256 {digest}): não é ela. "
            "Avise quem publicou o arquivo."
        )
    return (
        f"“{name}” (SHA-256 {digest}) não é uma das raízes que assinam documentos, conhecidas aqui. Se o ITI publicou "
        "uma raiz nova, ela vem com uma versão nova deste programa."
    )


def _intermediates(pile: _Pile, store: TrustStore) -> list[bytes]:
    others = [certificate for certificate in pile.certificates if not self_issued(certificate)]
    kept = []
    for certificate in others:
        if path_to_anchor(certificate, store, others):
            kept.append(certificate)
        else:
            pile.refused.append((_name(certificate), why_no_path(certificate, store, [*pile.certificates])))
    return kept


def _lists(pile: _Pile, store: TrustStore) -> list[Kept]:
    kept = []
    for crl in pile.lists:
        issuers = [issuer for issuer in store.named(crl_issuer(crl)) if read_crl(crl, issuer) is not None]
        if issuers:
            kept.append(Kept(LISTS, _name(issuers[0]), crl))
        else:
            pile.refused.append(("lista de revogação", "Nenhuma autoridade conhecida aqui a assinou."))
    return kept


def _name(certificate: bytes) -> str:
    return x509.common_name(certificate) or "certificado sem nome"
