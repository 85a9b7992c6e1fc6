"""Which key signs: what a token has, told apart and chosen by CPF; and what a failing key means."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from pipeline.data.mask import mask_cpf
from pipeline.workflow.errors import FailedError, RefusedError, UsageError, WorkflowError, said
from pipeline.workflow.files import read_file
from pipeline.workflow.manner import Key
from pipeline.workflow.trusting import trusted
from signatures.certificate import validity
from signatures.credentials.model import makes_containers
from signatures.credentials.pkcs11.libraries import installed_libraries
from signatures.credentials.pkcs11.session import TokenCredential
from signatures.credentials.pkcs11.tokens import TokenKey, find_keys, find_tokens
from signatures.credentials.pkcs12 import MAX_SIZE, Pkcs12Credential, load_keys
from signatures.credentials.psc.credential import PscCredential
from signatures.errors import SignaturesError
from signatures.identity import Holder, Identity, has_policy, identify
from signatures.trust.paths import longest_path, self_issued, why_no_path
from signatures.trust.store import TrustStore

Chained = TypeVar("Chained", TokenCredential, PscCredential)
"""Keys whose issuers may be incomplete."""

Chosen = TypeVar("Chosen")
"""A key that can be told apart by its certificate."""

Found = TypeVar("Found")
"""What a module sees."""

_TYPES = {"A1": "2.16.76.1.2.1", "A2": "2.16.76.1.2.2", "A3": "2.16.76.1.2.3", "A4": "2.16.76.1.2.4"}
_GOV_BR = "2.16.76.3.2.1.1"
_NOBODY = frozenset({Holder.ENTITY, Holder.SEAL})
"""Certificates that name the CPF of who answers for them, and yet sign for no person."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A certificate that can sign, as people tell it apart. Moments are in UTC; ``where`` is a token, or a file."""

    where: str
    serial: str
    label: str
    holder: Identity
    kind: str
    start: datetime
    end: datetime

    def valid_at(self, moment: datetime) -> bool:
        """Whether the certificate is in its time."""
        return self.start <= moment.astimezone(UTC) <= self.end


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose key is looked for: by CPF (11 digits), by a label or number where ``wanted`` has one, at a moment."""

    cpf: str
    wanted: str
    moment: datetime


def listed(certificate: bytes, where: str, serial: str = "", label: str = "") -> Listed:
    """What people are shown of a DER certificate."""
    start, end = validity(certificate)
    return Listed(where, serial, label, identify(certificate), _kind(certificate), start, end)


def token_keys(library: Path | None) -> list[tuple[TokenKey, Listed]]:
    """The certificates in the tokens that a PKCS#11 module sees; without one, those of the makers' that are installed.

    In the same order every time, which tokens don't promise.

    Raises:
        UsageError: there is no module, or it isn't there.
        FailedError: the module named can't be loaded, or a token fails.
    """
    found = _asked(library, find_keys)
    shown = [(key, listed(key.certificate, key.token.label, key.token.serial, key.label)) for key in found]
    return sorted(shown, key=lambda item: (item[1].where, item[1].holder.name, item[1].end, item[1].holder.serial))


def nothing_in_tokens(library: Path | None) -> str:
    """What to say where `token_keys` found none: whether a token is there, and without certificates, or none is."""
    names = " e ".join(f"“{token.label}”" for token in _asked(library, find_tokens))
    if not names:
        return "Nenhum token foi encontrado. Encaixe o token, ou indique o módulo dele com --pkcs11."
    return (
        f"Encaixado no computador: {names}, sem certificado que se veja antes do PIN. Confira, no programa do "
        "fabricante, se o certificado foi gravado nele; ou encaixe o outro token."
    )


def _asked(library: Path | None, ask: Callable[[Path], Sequence[Found]]) -> list[Found]:
    """What the module sees; of those that nobody named, one that fails doesn't hide the others."""
    if library is not None and not library.exists():
        raise UsageError("arquivo-inexistente", f"O módulo PKCS#11 {library} não existe.")
    libraries = [library] if library is not None else [path for _, path in installed_libraries()]
    if not libraries:
        message = "Nenhum módulo PKCS#11 conhecido está instalado. Indique o do seu token com --pkcs11 CAMINHO."
        raise UsageError("modulo-ausente", message)
    found: list[Found] = []
    for path in libraries:
        try:
            found.extend(ask(path))
        except SignaturesError as error:
            if library is not None:
                raise said(error) from error
    return found


def file_keys(path: Path, password: str) -> list[tuple[Pkcs12Credential, Listed]]:
    """The keys in a PKCS#12 file, nearly always one. Raises RefusedError when the file can't be used."""
    try:
        found = load_keys(read_file(path, MAX_SIZE), password)
    except SignaturesError as error:
        raise said(error) from error
    return [(key, listed(key.certificate, path.name)) for key in found]


def file_key(path: Path, password: str, owner: Owner) -> Pkcs12Credential:
    """The key in a PKCS#12 file: its only one, or the one that is wanted. Raises RefusedError when there is none."""
    found = file_keys(path, password)
    if len(found) == 1 and not owner.wanted:
        return found[0][0]  # whose it is, is seen afterwards
    return choose(found, owner)


def choose(found: Sequence[tuple[Chosen, Listed]], owner: Owner) -> Chosen:
    """The key of that person, the one that is wanted where there are several.

    Raises RefusedError when there is none, or more than one.
    """
    cpf, wanted = owner.cpf, owner.wanted
    theirs = [item for item in found if item[1].holder.cpf == cpf and _matches(item[1], wanted)]
    mine = [item for item in theirs if item[1].holder.holder not in _NOBODY] or theirs
    in_time = [item for item in mine if item[1].valid_at(owner.moment)]
    if len(in_time) == 1 or (not in_time and len(mine) == 1):
        return (in_time or mine)[0][0]
    lines = "\n".join(f"  {line(shown)}" for _, shown in (in_time or mine or found))
    if mine:
        message = (
            f"Há mais de um certificado do CPF {mask_cpf(cpf)}. Escolha um com --key e o número de série:\n{lines}"
        )
        raise RefusedError("varias-chaves", message)
    if not found:
        raise FailedError("dispositivo-ausente", "Nenhum token com certificado foi encontrado. Encaixe-o e repita.")
    asked = f", com “{wanted}” (--key) no nome ou no número," if wanted else ""
    message = f"Nenhum dos certificados encontrados{asked} é do CPF {mask_cpf(cpf)}. Há:\n{lines}"
    raise RefusedError("nenhuma-chave", message)


def line(shown: Listed) -> str:
    """A certificate on one line."""
    cpf = f" (CPF {mask_cpf(shown.holder.cpf)})" if shown.holder.cpf else ""
    nobody = f"; de {shown.holder.holder}: não assina por uma pessoa" if shown.holder.holder in _NOBODY else ""
    return (
        f"{shown.holder.name}{cpf}, {shown.kind}, de {shown.start:%d/%m/%Y} a {shown.end:%d/%m/%Y}, "
        f"emitido por {shown.holder.issuer}, em “{shown.where}”, número {shown.holder.serial}{nobody}"
    )


def with_issuers(credential: Chained, store: TrustStore) -> Chained:
    """The same key, with the issuers that the store has above its own: a policy asks for the whole chain.

    A provider in the cloud gives the holder's certificate alone, and many tokens have no other.
    """
    path = longest_path(credential.certificate, store, credential.chain)
    return replace(credential, chain=path[1:]) if len(path) - 1 > len(credential.chain) else credential


def kept_issuers(moment: datetime, folder: Path | None = None) -> TrustStore:
    """What this machine keeps; nothing when it keeps nothing, or what it keeps was damaged: signing goes on without.

    Where there is a ``folder``, what that has. Raises UsageError when it has nothing.
    """
    if folder is not None:
        return trusted(folder, moment).store
    try:
        return trusted(None, moment).store
    except WorkflowError:
        return TrustStore.empty()


def doubt_about(key: Key, moment: datetime) -> str:
    """Why one who trusts what this machine keeps would not accept who signed; empty where nothing speaks against it.

    An issuer that is missing says nothing: who verifies can look for it.
    """
    if self_issued(key.certificate):
        return "O certificado foi feito por quem assina: nenhuma autoridade confirma quem é."
    store = kept_issuers(moment)
    path = longest_path(key.certificate, store, () if makes_containers(key) else key.chain)
    known = store.anchor(path[-1]) is not None or not store.anchors
    return "" if known or not self_issued(path[-1]) else why_no_path(key.certificate, store, path)


def _matches(shown: Listed, wanted: str) -> bool:
    known = (shown.label, shown.where, shown.serial, shown.holder.serial)
    return not wanted or wanted.casefold() in {name.casefold() for name in known}


def _kind(certificate: bytes) -> str:
    """The type of certificate by ICP-Brasil's policies (DOC-ICP-04, 1.1), or gov.br's."""
    if has_policy(certificate, _GOV_BR):
        return "gov.br"
    return next((name for name, policy in _TYPES.items() if has_policy(certificate, policy)), "de outro tipo")
