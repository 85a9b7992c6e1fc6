"""Every kind of signature that a file may have, each with what must be said of it."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from datetime import datetime

import pikepdf
import pytest
from asn1crypto import cms as asn1_cms
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from pikepdf import Array, Name

from signatures import der as der_of
from signatures.pki import Pki
from signatures.report import Change, SignatureReport, SignatureStatus
from signatures.trust.store import TrustStore
from signatures.verification.verify import verify
from tests.signatures.vectors import Signer, der, saved
from tests.verification.making import Build, container, embedded, indefinite, stamper

PADES = "/ETSI.CAdES.detached"
PKCS1, PSS = "pkcs1", "pss"


def codes(found: SignatureReport | SignatureStatus) -> set[str]:
    return {problem.code for problem in found.problems if problem.fatal}


@pytest.mark.parametrize("subfilter", [PADES, "/adbe.pkcs7.detached", "/PBAD.PAdES"])
@pytest.mark.parametrize(
    ("holder", "digest", "scheme"),
    [
        ("titular", "sha256", PKCS1),
        ("titular", "sha384", PKCS1),
        ("titular", "sha512", PKCS1),
        ("titular", "sha256", PSS),
        ("titular", "sha512", PSS),
        ("rsa3072", "sha256", PKCS1),
        ("outra_pessoa", "sha256", ""),
        ("p384", "sha384", ""),
        ("p521", "sha512", ""),
        ("ed25519", "sha512", ""),
    ],
)
def test_keys_and_digests(  # noqa: PLR0913, PLR0917 - a table
    pki: Pki, form: bytes, trust: TrustStore, now: datetime, subfilter: str, holder: str, digest: str, scheme: str
) -> None:
    pdf = embedded(form, subfilter, container(pki, holder, digest, pss=scheme == PSS))
    [status] = verify(pdf, trust, now).signatures
    assert status.valid, status.problems
    assert status.subfilter == subfilter


def test_indefinite_lengths(pki: Pki, form: bytes, trust: TrustStore, now: datetime) -> None:
    build = container(pki)
    pdf = embedded(form, "/adbe.pkcs7.detached", lambda covered: indefinite(build(covered)))
    [status] = verify(pdf, trust, now).signatures
    assert (status.valid, status.level) == (True, "CMS")


@pytest.mark.parametrize("digest", ["sha1", "md5"])
def test_weak_digests_hold_and_are_refused(
    pki: Pki, form: bytes, trust: TrustStore, now: datetime, digest: str
) -> None:
    [status] = verify(embedded(form, PADES, container(pki, "titular", digest)), trust, now).signatures
    assert status.intact
    assert not status.valid
    assert codes(status) == {"algoritmo-fraco"}


def bare_rsa(pki: Pki, holder: str = "titular") -> object:
    key = pki.holders[holder].key
    return lambda covered: der_of.encode(
        der_of.OCTET_STRING,
        key.sign(covered, padding.PKCS1v15(), hashes.SHA1()),  # type: ignore[union-attr, call-arg, arg-type] # noqa: S303
    )


def chain_of(pki: Pki, holder: str) -> tuple[bytes, ...]:
    found = pki.holders[holder]
    return (der(found.certificate), *map(der, found.chain))


def test_the_bare_rsa_kind_is_verified_and_weak(pki: Pki, form: bytes, trust: TrustStore, now: datetime) -> None:
    pdf = embedded(form, "/adbe.x509.rsa_sha1", bare_rsa(pki), beside=chain_of(pki, "titular"))  # type: ignore[arg-type]
    [status] = verify(pdf, trust, now).signatures
    assert (status.intact, status.trusted, status.valid, status.level) == (True, True, False, "CMS")
    assert codes(status) == {"algoritmo-fraco"}
    assert status.signer is not None
    assert status.signer.cpf == "11144477735"


def test_the_bare_rsa_kind_by_another_key(pki: Pki, form: bytes, trust: TrustStore, now: datetime) -> None:
    pdf = embedded(form, "/adbe.x509.rsa_sha1", bare_rsa(pki, "rsa3072"), beside=chain_of(pki, "titular"))  # type: ignore[arg-type]
    [status] = verify(pdf, trust, now).signatures
    assert not status.intact
    assert "assinatura-invalida" in codes(status)


def digest_inside(pki: Pki, change: Callable[[bytes], bytes] = bytes) -> Build:
    """The container of adbe.pkcs7.sha1, with the digest or what ``change`` makes of it."""

    def build(covered: bytes) -> bytes:
        inside = change(hashlib.sha1(covered).digest())  # noqa: S324 - what that kind has
        made = asn1_cms.ContentInfo.load(container(pki)(inside))
        made["content"]["encap_content_info"]["content"] = inside
        return bytes(made.dump())

    return build


@pytest.mark.parametrize("change", [lambda digest: digest, lambda digest: bytes(len(digest))], ids=["its own", "other"])
def test_the_kind_with_a_digest_inside(pki: Pki, form: bytes, trust: TrustStore, now: datetime, change: object) -> None:
    [status] = verify(embedded(form, "/adbe.pkcs7.sha1", digest_inside(pki, change)), trust, now).signatures  # type: ignore[arg-type]
    assert status.intact is (change(b"\1") == b"\1")  # type: ignore[operator]
    assert not status.valid
    assert "algoritmo-fraco" in codes(status)


@pytest.mark.parametrize("name", ["/adbe.pkcs7.detachee", "/", "/ETSI.XAdES", "/PBAD.PAdES2"])
def test_an_unknown_kind_is_a_finding(pki: Pki, form: bytes, trust: TrustStore, now: datetime, name: str) -> None:
    [status] = verify(embedded(form, name, container(pki)), trust, now).signatures
    assert codes(status) == {"formato-desconhecido"}
    assert not status.valid


def test_what_says_that_it_is_no_signature(pki: Pki, form: bytes, trust: TrustStore, now: datetime) -> None:
    [status] = verify(embedded(form, PADES, container(pki), kind="/Font"), trust, now).signatures
    assert not status.valid


def test_a_signature_that_says_it_is_a_timestamp(pki: Pki, form: bytes, trust: TrustStore, now: datetime) -> None:
    [status] = verify(embedded(form, "/ETSI.RFC3161", container(pki), kind="/DocTimeStamp"), trust, now).signatures
    assert not status.valid


def bare_token(pki: Pki) -> Build:
    """A timestamp where a signature's container would be."""
    made = stamper(pki)

    def token(covered: bytes) -> bytes:
        request = hashlib.sha256(covered).digest()
        return bytes(made.request_tsa_response(_request(request))["time_stamp_token"].dump())

    return token


def test_a_timestamp_that_says_it_is_a_signature(pki: Pki, form: bytes, trust: TrustStore, now: datetime) -> None:
    token = bare_token(pki)
    for subfilter, kind in ((PADES, "/Sig"), ("/ETSI.RFC3161", "/Sig")):
        [status] = verify(embedded(form, subfilter, token, kind=kind), trust, now).signatures
        assert not status.valid
    [status] = verify(embedded(form, "/ETSI.RFC3161", token, kind="/DocTimeStamp"), trust, now).signatures
    assert status.valid, status.problems


def _request(digest: bytes) -> object:
    from asn1crypto import algos, tsp  # noqa: PLC0415 - beside its use

    imprint = tsp.MessageImprint(
        {"hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}), "hashed_message": digest}
    )
    return tsp.TimeStampReq({"version": 1, "message_imprint": imprint, "cert_req": True})


@pytest.mark.filterwarnings("ignore:This document has 1 form widget")
def test_a_field_that_only_a_page_shows(pki: Pki, form: bytes, trust: TrustStore, now: datetime) -> None:
    report = verify(beside_the_form(pki, form), trust, now)
    [status] = report.signatures
    assert "assinatura-fora-do-formulario" in {problem.code for problem in status.problems}
    assert (status.intact, status.trusted, status.change) == (True, True, Change.NONE)


def beside_the_form(pki: Pki, form: bytes) -> bytes:
    """The whole field is there before anyone signs, and the form doesn't list it."""
    with pikepdf.open(io.BytesIO(form)) as pdf:
        kept = [field for field in pdf.Root.AcroForm.Fields if str(field.T) != "assinatura_titular"]
        pdf.Root.AcroForm.Fields = Array(kept)
        bare = saved(pdf)
    with pikepdf.open(io.BytesIO(bare)) as pdf:
        shown = pdf.pages[0].obj.Annots
        place = next(item.objgen[0] for item in shown if str(item.get(Name.T)) == "assinatura_titular")
    return _signed_by_hand(bare, place, container(pki))


def _signed_by_hand(pdf: bytes, field: int, build: object) -> bytes:
    """An appended revision, written without any library, in which the widget gets a value."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        number = int(opened.trailer.Size)
        root = opened.Root.objgen[0]
        widget = opened.get_object((field, 0))
        old = next(n for n, page in enumerate(opened.pages) if widget.objgen in {a.objgen for a in page.Annots})
        assert old == 0
        body = b"<< " + b" ".join(
            key.encode() + b" " + (value.unparse() if hasattr(value, "unparse") else str(value).encode())
            for key, value in widget.items()
            if key != Name.Lock
        )
    size = 30_000
    value = b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached "
    value += b"/ByteRange [0 %010d %010d %010d] /Contents "
    head = pdf + b"%d 0 obj\n%s /V %d 0 R >>\nendobj\n" % (field, body, number)
    place = len(head)
    opening = head + b"%d 0 obj\n" % number + value % (0, 0, 0)
    tail = b" >>\nendobj\n"
    table = len(opening) + size + 2 + len(tail)
    previous = pdf.rsplit(b"startxref", 1)[1].split()[0]
    tail += b"xref\n%d 1\n%010d 00000 n \n%d 1\n%010d 00000 n \n" % (field, len(pdf), number, place)
    tail += b"trailer\n<< /Size %d /Root %d 0 R /Prev %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        number + 1,
        root,
        previous,
        table,
    )
    ranges = (len(opening), len(opening) + size + 2, len(tail))
    opening = head + b"%d 0 obj\n" % number + value % ranges
    contents = build(opening + tail)  # type: ignore[operator]
    return opening + b"<" + contents.hex().encode().ljust(size, b"0") + b">" + tail


def test_details_of_what_was_found(signed: Signer, trust: TrustStore, now: datetime, pki: Pki) -> None:
    [status] = verify(signed("titular"), trust, now).signatures
    details = status.details
    assert details is not None
    assert details.digest == details.message_digest
    assert details.digest_algorithm.oid == "2.16.840.1.101.3.4.2.1"
    assert details.signature_algorithm.oid == "1.2.840.113549.1.1.11"
    assert details.key == "RSA 2048"
    assert details.chain == chain_of(pki, "titular") or set(details.certificates) <= set(details.chain)
    assert {item.oid for item in details.attributes} >= {"1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"}
    assert {item.kind for item in details.revocation} == {"crl"}
    assert not any(item.from_file for item in details.revocation)
    assert dict(details.entries)["Filter"] == "/Adobe.PPKLite"
    assert status.moment_source == "verificação"
