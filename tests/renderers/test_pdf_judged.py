"""Other programs judge our files: blank, filled, and signed twice by another implementation."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.content import ImportedPdfPage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.diff_analysis import (
    DEFAULT_DIFF_POLICY,
    FormUpdatingRule,
    GenericFieldModificationRule,
    ModificationLevel,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
)
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext

from pipeline.renderers.pdf.seal import Seal, render_seal
from tests import judges

pytestmark = pytest.mark.deep

MOMENT = datetime(2026, 11, 21, 10, 32, 5, tzinfo=timezone(timedelta(hours=-3)))
PASSPHRASE = b"teste"
# pyHanko 0.38 takes every text field's appearance in a file of more than one revision for one that was updated in
# place, and so for a change to a locked field, unless it is told to look for no such updates.
POLICY = StandardDiffPolicy(
    DEFAULT_DIFF_POLICY.global_rules,
    FormUpdatingRule(
        [
            SigFieldCreationRule(),
            SigFieldModificationRule(),
            GenericFieldModificationRule(allow_in_place_appearance_stream_changes=False),
        ]
    ),
)


class Signer:
    """A throw-away key that signs by pyHanko."""

    def __init__(self, folder: Path) -> None:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Ana")])
        now = datetime.now(UTC)
        builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        usage = dict.fromkeys(
            ["key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign", "encipher_only"],
            False,
        )
        self.certificate = (
            builder.serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(
                x509.KeyUsage(digital_signature=True, content_commitment=True, decipher_only=False, **usage),
                critical=True,
            )
            .sign(key, hashes.SHA256())
        )
        protection = serialization.BestAvailableEncryption(PASSPHRASE)
        bundle = pkcs12.serialize_key_and_certificates(b"x", key, self.certificate, None, protection)
        self._signer: Any = signers.SimpleSigner.load_pkcs12_data(bundle, [], PASSPHRASE)
        self._folder = folder

    def sign(self, pdf: bytes, field: str, *, first: bool) -> bytes:
        page = self._folder / f"{field}.pdf"
        page.write_bytes(render_seal(Seal("ANA BEATRIZ", "***.982.247-**", "Titular", MOMENT), 240, 60))
        whole = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID, Margins(0, 0, 0, 0))
        background = ImportedPdfPage(str(page))
        style = StaticStampStyle(border_width=0, background=background, background_opacity=1, background_layout=whole)
        metadata = signers.PdfSignatureMetadata(
            field_name=field, subfilter=SigSeedSubFilter.PADES, certify=first, docmdp_permissions=MDPPerm.FILL_FORMS
        )
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        signed = signers.PdfSigner(metadata, self._signer, stamp_style=style).sign_pdf(
            writer, existing_fields_only=True
        )
        return bytes(signed.getvalue())

    def statuses(self, pdf: bytes) -> list[Any]:
        root = asn1_x509.Certificate.load(self.certificate.public_bytes(serialization.Encoding.DER))
        context = ValidationContext(trust_roots=[root])
        embedded = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        return [validate_pdf_signature(each, context, diff_policy=POLICY) for each in embedded]


@pytest.fixture(scope="session")
def signer(tmp_path_factory: pytest.TempPathFactory) -> Signer:
    return Signer(tmp_path_factory.mktemp("key"))


@pytest.fixture(scope="session")
def signed(pdfs: dict[str, bytes], signer: Signer) -> dict[str, list[bytes]]:
    """Each file after one signature and after two."""
    made = {}
    for name in ("blank", "filled"):
        once = signer.sign(pdfs[name], "assinatura_responsavel", first=True)
        made[name] = [once, signer.sign(once, "assinatura_titular", first=False)]
    return made


@pytest.fixture(scope="session")
def every_file(
    files: dict[str, Path], signed: dict[str, list[bytes]], tmp_path_factory: pytest.TempPathFactory
) -> list[Path]:
    folder = tmp_path_factory.mktemp("signed")
    paths = [*files.values()]
    for name, versions in signed.items():
        for count, pdf in enumerate(versions, 1):
            path = folder / f"{name}-signed-{count}.pdf"
            path.write_bytes(pdf)
            paths.append(path)
    return paths


@pytest.mark.parametrize("flavour", ["3a", "ua1"])
def test_verapdf_finds_nothing(every_file: list[Path], flavour: str) -> None:
    assert judges.verapdf(every_file, flavour) == {path.name: [] for path in every_file}


def test_qpdf_finds_nothing(every_file: list[Path]) -> None:
    assert {path.name: judges.qpdf_problems(path) for path in every_file} == {path.name: "" for path in every_file}


def test_every_font_is_embedded(every_file: list[Path]) -> None:
    for path in every_file:
        fonts = judges.pdffonts(path)
        assert fonts
        assert all(font.embedded for font in fonts), path.name
        assert {font.name.partition("+")[2] or font.name for font in fonts} <= {
            "Carlito",
            "Carlito-Bold",
            "Carlito-Italic",
            "Carlito-BoldItalic",
            "CredenciaCampo",
        }


def test_pdfinfo_sees_a_tagged_a4_form(files: dict[str, Path]) -> None:
    said = judges.pdfinfo(files["blank"])
    assert said["Title"] == "Formulário de cadastro para utilização do webservice do SIOP"
    assert said["Author"] == "Secretaria de Orçamento Federal"
    assert (said["Tagged"], said["Form"], said["JavaScript"]) == ("yes", "AcroForm", "no")
    assert "(A4)" in said["Page size"]


@pytest.mark.parametrize("name", ["blank", "filled"])
def test_the_first_signature_outlives_the_second(
    pdfs: dict[str, bytes], signed: dict[str, list[bytes]], signer: Signer, name: str
) -> None:
    once, twice = signed[name]
    assert once.startswith(pdfs[name])
    assert twice.startswith(once)
    first, second = signer.statuses(twice)
    assert first.intact
    assert first.valid
    assert first.docmdp_ok
    assert first.modification_level == ModificationLevel.FORM_FILLING
    assert second.bottom_line


def test_pdfsig_believes_both_signatures(every_file: list[Path]) -> None:
    for path in every_file:
        if path.name.endswith("-signed-2.pdf"):
            assert judges.pdfsig(path) == ["Signature is Valid."] * 2
