"""Every kind of key and way of signing, judged by three other programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import msgspec
import pytest
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from signatures import der
from signatures.credentials.certificates import algorithms_of
from signatures.credentials.model import Credential, VersatileCredential, is_versatile, rsa_pss
from signatures.credentials.pkcs12 import Pkcs12Credential, load_pkcs12
from signatures.errors import CredentialError
from signatures.pades.sign import SignatureRequest, sign
from signatures.pki import Holder, Pki, build_pki, demo_declaration, write_pki
from tests import judges
from tests.signatures.vectors import MOMENT, make_form

PSS, SHA256 = der.oid("1.2.840.113549.1.1.10"), "300d06096086480165030402010500"
KINDS = {"rsa2048": "rsa-2048", "rsa3072": "rsa-3072", "rsa4096": "rsa-4096", "p256": "ec-p256", "p384": "ec-p384"}
KINDS |= {"p521": "ec-p521", "ed25519": "ed25519"}
WAYS = (
    *(f"rsa{bits}-{way}-sha{size}" for bits in (2048, 4096) for way in ("pkcs1", "pss") for size in (256, 384, 512)),
    *("rsa3072-pkcs1-sha256", "rsa3072-pss-sha256", "pss_only-pss-sha256", "pss_of_256-pss-sha256"),
    *("p256--sha256", "p256--sha512", "p384--sha384", "p384--sha512", "p521--sha512", "ed25519--sha512"),
)


@pytest.fixture(scope="module")
def pki() -> Pki:
    """The demonstration's authorities, with a holder of each kind of key."""
    declared = demo_declaration()
    person = next(holder for holder in declared.holders if holder.id == "responsavel_tecnico")
    holders = tuple(msgspec.structs.replace(person, id=name, key=key) for name, key in KINDS.items())
    built = build_pki(msgspec.structs.replace(declared, holders=holders), MOMENT)
    only = {
        "pss_only": for_pss(built, built.holders["rsa2048"], b""),
        "pss_of_256": for_pss(built, built.holders["rsa3072"], rsa_pss("sha256", 384).identifier),
    }
    return replace(built, holders=built.holders | only)


def for_pss(pki: Pki, holder: Holder, identifier: bytes) -> Holder:
    """The holder with a certificate whose key is for RSASSA-PSS alone (RFC 4055, 1.2), signed again by its issuer."""
    whole = der.only(holder.certificate.public_bytes(serialization.Encoding.DER)).children()
    fields = whole[0].children()
    algorithm = identifier or der.encode(der.SEQUENCE, PSS)
    key = der.encode(der.SEQUENCE, algorithm, fields[6].children()[1].whole)
    tbs = der.encode(der.SEQUENCE, *(field.whole for field in fields[:6]), key, *(f.whole for f in fields[7:]))
    issuer = pki.authorities["icp-ac"].key
    assert isinstance(issuer, ec.EllipticCurvePrivateKey)
    signature = der.encode(0x03, b"\0" + issuer.sign(tbs, ec.ECDSA(hashes.SHA256())))
    made = der.encode(der.SEQUENCE, tbs, whole[1].whole, signature)
    return replace(holder, certificate=serialization_of(made))


def serialization_of(certificate: bytes) -> object:
    from cryptography import x509  # noqa: PLC0415 - the one place

    return x509.load_der_x509_certificate(certificate)


def loaded_key(pki: Pki, name: str) -> VersatileCredential:
    """The key; one for RSASSA-PSS alone is put beside its certificate here, as no library writes such a file."""
    holder, encoding = pki.holders[name], serialization.Encoding.DER
    if name.startswith("pss"):
        certificate = holder.certificate.public_bytes(encoding)
        chain = tuple(link.public_bytes(encoding) for link in holder.chain)
        algorithms = algorithms_of(certificate)
        return Pkcs12Credential(certificate, chain, algorithms, algorithms[0], holder.key)
    loaded = load_pkcs12(pki.pkcs12(name), pki.password)
    assert is_versatile(loaded)
    return loaded


def key_for(pki: Pki, way: str) -> Credential:
    """The key, signing in the way that the name says."""
    name, scheme, digest = way.split("-")
    loaded = loaded_key(pki, name)
    [algorithm] = [a for a in loaded.algorithms if a.digest == digest and a.is_pss == (scheme == "pss")]
    return loaded.using(algorithm)


@pytest.fixture(scope="module")
def signed(pki: Pki, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Path]]:
    """A file for each way of signing."""
    folder, form = tmp_path_factory.mktemp("algorithms"), make_form()
    write_pki(replace(pki, holders={}), folder)
    files = {way: folder / f"{way}.pdf" for way in WAYS}
    for way, path in files.items():
        path.write_bytes(sign(form, key_for(pki, way), SignatureRequest("assinatura_titular", MOMENT)))
    return files  # type: ignore[return-value]


def test_what_a_key_can_do(pki: Pki) -> None:
    def ways(name: str) -> list[tuple[str, bool]]:
        return [(algorithm.digest, algorithm.is_pss) for algorithm in loaded_key(pki, name).algorithms]

    digests = ["sha256", "sha384", "sha512"]
    assert ways("rsa2048") == [(digest, False) for digest in digests] + [(digest, True) for digest in digests]
    assert ways("pss_only") == [(digest, True) for digest in digests]
    assert ways("pss_of_256") == [("sha256", True)]
    assert ways("p384") == [("sha384", False), ("sha512", False)]


@pytest.mark.deep
def test_a_file_with_a_key_for_pss_alone(tmp_path: Path) -> None:
    """Made by OpenSSL, which writes them."""
    openssl = judges.program("openssl")
    key, certificate, bundle = (str(tmp_path / name) for name in ("k.pem", "c.pem", "k.p12"))
    judges.run(openssl, "genpkey", "-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048", "-out", key)
    judges.run(openssl, "req", "-x509", "-new", "-key", key, "-subj", "/CN=PSS", "-days", "3650", "-out", certificate)
    judges.run(openssl, "pkcs12", "-export", "-inkey", key, "-in", certificate, "-passout", "pass:x", "-out", bundle)
    loaded = load_pkcs12(Path(bundle).read_bytes(), "x")
    assert loaded.algorithm.is_pss
    moment = datetime.now().astimezone()
    assert sign(make_form(), loaded, SignatureRequest("assinatura_titular", moment))


def test_a_short_key_is_no_key() -> None:
    declared = demo_declaration()
    person = msgspec.structs.replace(declared.holders[0], id="short", key="rsa-1024")
    short = build_pki(msgspec.structs.replace(declared, holders=(person,)), MOMENT)
    with pytest.raises(CredentialError) as caught:
        load_pkcs12(short.pkcs12("short"), short.password)
    assert caught.value.code == "credencial-rsa-fraca"


@pytest.mark.parametrize("way", WAYS)
def test_pyhanko_finds_it_intact_and_trusted(pki: Pki, signed: dict[str, Path], way: str) -> None:
    der_of = serialization.Encoding.DER
    root = pki.authorities["icp-raiz"].certificate.public_bytes(der_of)
    crls = [built.crl.public_bytes(der_of) for built in pki.authorities.values()]
    context = ValidationContext(
        trust_roots=[asn1_x509.Certificate.load(root)],
        crls=crls,
        moment=MOMENT + timedelta(minutes=1),
        allow_fetching=False,
    )
    embedded = PdfFileReader(BytesIO(signed[way].read_bytes())).embedded_signatures[0]
    status = validate_pdf_signature(embedded, context)
    assert (status.intact, status.valid, status.trusted) == (True, True, True)
    name, scheme, digest = way.split("-")
    assert status.md_algorithm == digest
    expected = {"pss": "rsassa_pss", "pkcs1": f"{digest}_rsa"}.get(scheme)
    if expected:
        assert embedded.signer_info["signature_algorithm"]["algorithm"].native == expected
    del name


# What each judge can't do, though the two others find these good: NSS, which pdfsig asks, has neither Ed25519 nor keys
# that are for RSASSA-PSS alone, and calls them corrupted or invalid; DSS's policy of algorithms doesn't list Ed25519,
# and so leaves undecided a signature that it finds intact.
NOT_FOR_PDFSIG = {"ed25519--sha512", "pss_only-pss-sha256", "pss_of_256-pss-sha256"}
NOT_FOR_DSS = {"ed25519--sha512": "INDETERMINATE"}


@pytest.mark.deep
def test_pdfsig_finds_them_valid(signed: dict[str, Path]) -> None:
    said = {way: judges.pdfsig(path) for way, path in signed.items()}
    assert {way for way, words in said.items() if words != ["Signature is Valid."]} == NOT_FOR_PDFSIG


@pytest.mark.deep
def test_eu_dss_passes_them(signed: dict[str, Path]) -> None:
    files = list(signed.values())
    said = judges.dss(files, files[0].parent / "trust", MOMENT)
    words = {path.stem: said[path.name] for path in files}
    assert {way: [word.intact for word in found] for way, found in words.items()} == {way: [True] for way in WAYS}
    assert {word.level for found in words.values() for word in found} == {"PAdES-BASELINE-B"}
    failed = {way: found[0].indication for way, found in words.items() if found[0].indication != "TOTAL_PASSED"}
    assert failed == NOT_FOR_DSS
