"""Who can sign at the simulators: the demonstration's people, with a gov.br certificate and one of ICP-Brasil each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

from signatures.errors import SignaturesError
from signatures.identity import identify
from signatures.pki import Pki, build_pki, demo_declaration, write_pki
from signatures.pki.declaration import Declaration, HolderDeclaration, OtherName
from signatures.pki.write import PASSWORD

PEOPLE = ("responsavel_tecnico", "titular", "terceiro", "outra_pessoa")
STAMPER, STRANGE_STAMPER = "carimbo", "carimbo_estranho"
_GOVBR, _CLOUD = "govbr_", "nuvem_"
_UNKNOWN_BIRTH, _REST = "00000000", "0" * 26


@dataclass(frozen=True, slots=True)
class Key:
    """A certificate with its issuers, nearest first, and its private key."""

    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    private: rsa.RSAPrivateKey

    @property
    def der(self) -> bytes:
        """The certificate, DER."""
        return self.certificate.public_bytes(Encoding.DER)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can sign: at gov.br, and in the cloud of a provider."""

    name: str
    cpf: str
    govbr: Key
    cloud: Key


def people_of(folder: Path, moment: datetime) -> Mapping[str, Person]:
    """The people by CPF. Their keys are those in the folder, or new ones that are written there.

    Raises what `open_folder` and `key_in` do.
    """
    password = open_folder(folder, moment)
    found = [_person(folder, name, password) for name in PEOPLE]
    return {person.cpf: person for person in found}


def open_folder(folder: Path, moment: datetime) -> str:
    """The password of the keys in a simulators' folder; one that has none gets new ones, with ``trust/``.

    Raises:
        OSError: the folder can't be read or written.
    """
    if not (folder / PASSWORD).exists():
        write_pki(build_pki(_declaration(), moment), folder)
    return (folder / PASSWORD).read_text(encoding="utf-8").strip()


def key_in(folder: Path, name: str, password: str) -> Key:
    """One of the keys in the folder. Raises SignaturesError when it has something else in it, and OSError."""
    path = folder / f"{name}.pfx"
    try:
        bundle = pkcs12.load_pkcs12(path.read_bytes(), password.encode())
    except (ValueError, FileNotFoundError):
        message = (
            f"{path} não é uma chave de simulador: indique uma pasta nova, ou a de um simulador desta mesma versão."
        )
        raise SignaturesError("simulador-pasta", message) from None
    if bundle.cert is None:
        raise SignaturesError("simulador-pasta", f"{path} não tem um certificado.")
    chain = tuple(extra.certificate for extra in bundle.additional_certs)
    return Key(bundle.cert.certificate, chain, _rsa(bundle.key))


def people_in(pki: Pki) -> Mapping[str, Person]:
    """The people of a PKI in memory, which `simulator_pki` built."""
    keys = {name: Key(h.certificate, h.chain, _rsa(h.key)) for name, h in pki.holders.items()}
    found = [_joined(keys[_GOVBR + name], keys[_CLOUD + name]) for name in PEOPLE]
    return {person.cpf: person for person in found}


def simulator_pki(moment: datetime) -> Pki:
    """A new PKI for the simulators: the demonstration's authorities, two certificates a person."""
    return build_pki(_declaration(), moment)


def _declaration() -> Declaration:
    demo = demo_declaration()
    people = [holder for holder in demo.holders if holder.id in PEOPLE]
    holders = [made for holder in people for made in (_govbr(holder), _cloud(holder))]
    return Declaration(demo.password, demo.authorities, (*holders, *_stampers(demo)))


def _stampers(demo: Declaration) -> list[HolderDeclaration]:
    """The demonstration's authority of timestamps, and one of the same name that leads to a root nobody trusts."""
    [stamper] = [holder for holder in demo.holders if holder.id == STAMPER]
    return [stamper, msgspec.structs.replace(stamper, id=STRANGE_STAMPER, issuer="estranha-raiz")]


def _govbr(holder: HolderDeclaration) -> HolderDeclaration:
    """As gov.br issues: the name alone in the common name, the CPF in the otherName."""
    number = f"{_UNKNOWN_BIRTH}{_cpf(holder)}{_REST}"
    return msgspec.structs.replace(
        holder,
        id=_GOVBR + holder.id,
        issuer="govbr-final",
        organization="Gov-Br (demonstração)",
        common_name=holder.common_name.split(":")[0],
        serial_number="",
        units=(),
        email="",
        key="rsa-2048",
        policies=("2.16.76.3.2.1.1",),
        key_usage=("digital_signature", "content_commitment"),
        extended_key_usage=(),
        other_names=(OtherName("2.16.76.1.3.1", number, "utf8"),),
    )


def _cloud(holder: HolderDeclaration) -> HolderDeclaration:
    """As ICP-Brasil issues A3 certificates in the cloud, by the new profile (Res. CG ICP-Brasil 211/2024)."""
    return msgspec.structs.replace(
        holder,
        id=_CLOUD + holder.id,
        issuer="icp-ac",
        organization="ICP-Brasil (demonstração)",
        common_name=holder.common_name.split(":")[0].upper(),
        serial_number=_cpf(holder),
        units=("Certificado Digital PF A3 em nuvem",),
        key="rsa-2048",
        policies=("2.16.76.1.2.3.9999",),
        key_usage=("digital_signature", "content_commitment", "key_encipherment"),
        extended_key_usage=("client_auth", "email_protection"),
        other_names=(),
    )


def _cpf(holder: HolderDeclaration) -> str:
    """The demonstration's people have it in one of the three places."""
    written = (name.value[8:19] for name in holder.other_names if name.type == "2.16.76.1.3.1")
    return holder.serial_number or next(written, "") or holder.common_name.split(":")[-1]


def _person(folder: Path, name: str, password: str) -> Person:
    return _joined(*(key_in(folder, f"{prefix}{name}", password) for prefix in (_GOVBR, _CLOUD)))


def _joined(govbr: Key, cloud: Key) -> Person:
    identity = identify(govbr.der)
    return Person(identity.name, identity.cpf or "", govbr, cloud)


def _rsa(key: object) -> rsa.RSAPrivateKey:
    if not isinstance(key, rsa.RSAPrivateKey):
        raise SignaturesError("simulador-pasta", "A chave do simulador não é RSA.")
    return key
