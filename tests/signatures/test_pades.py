"""Signing: what is written, and what is refused."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from signatures.errors import PdfError, SigningError
from signatures.pades.request import SubFilter
from signatures.pades.sign import SignatureRequest, sign
from signatures.verification.verify import verify
from tests.signatures.vectors import MOMENT, Keys, Signer, make_form

FIELD = "assinatura_titular"
OPEN: list[pikepdf.Pdf] = []  # what was read lives as long as its file


def request(**changes: object) -> SignatureRequest:
    return SignatureRequest(**({"field": FIELD, "moment": MOMENT} | changes))  # type: ignore[arg-type]


def dictionaries(pdf: bytes) -> Iterator[tuple[Dictionary, Dictionary]]:
    """The signed fields with their signature dictionaries, in the form's order."""
    opened = pikepdf.open(io.BytesIO(pdf))
    OPEN.append(opened)
    for field in opened.Root.AcroForm.Fields:
        if field.get(Name.FT) == Name.Sig and Name.V in field:
            yield field, field.V


def refusal(pdf: bytes, keys: Keys, holder: str = "titular", **changes: object) -> str:
    with pytest.raises(PdfError) as caught:
        sign(pdf, keys(holder), request(**changes))
    return caught.value.code


def test_what_was_there_is_a_prefix(form: bytes, signed: Signer) -> None:
    one, two, three = signed("titular"), signed("titular", "rsa3072"), signed("titular", "rsa3072", "terceiro")
    assert one.startswith(form)
    assert two.startswith(one)
    assert three.startswith(two)


def test_a_file_without_a_last_line_end_stays_a_prefix(form: bytes, keys: Keys) -> None:
    cut = form.rstrip(b"\n")
    assert sign(cut, keys("titular"), request()).startswith(cut)


def test_the_same_input_gives_the_same_bytes(form: bytes, keys: Keys, page: bytes) -> None:
    first, second = (sign(form, keys("titular"), request(appearance=page, name="Maria")) for _ in range(2))
    assert first == second


def test_the_signature_dictionary(form: bytes, keys: Keys) -> None:
    """ETSI EN 319 142-1, 6.3."""
    made = sign(form, keys("titular"), request(name="Maria Müller", reason="Titular", location="Brasília"))
    [(_, value)] = dictionaries(made)
    assert (value.Type, value.Filter, value.SubFilter) == (
        Name.Sig,
        Name("/Adobe.PPKLite"),
        Name("/ETSI.CAdES.detached"),
    )
    assert str(value.M) == "D:20261121103205-03'00'"
    assert [str(value[key]) for key in ("/Name", "/Reason", "/Location")] == ["Maria Müller", "Titular", "Brasília"]
    assert Name.Cert not in value
    assert next(iter(value.ByteRange)) == 0
    assert sum(list(value.ByteRange)[2:]) == len(made)


def test_nothing_is_reserved_in_vain(form: bytes, keys: Keys) -> None:
    [(_, value)] = dictionaries(sign(form, keys("titular"), request()))
    contents = bytes(value.Contents)
    assert int.from_bytes(contents[2:4], "big") + 4 == len(contents)


def test_the_first_signature_says_what_may_follow_and_each_one_locks_the_data(signed: Signer) -> None:
    first, second = (value.Reference for _, value in dictionaries(signed("titular", "terceiro")))
    assert [entry.TransformMethod for entry in first] == [Name.DocMDP, Name.FieldMDP]
    assert [entry.TransformMethod for entry in second] == [Name.FieldMDP]
    assert first[0].TransformParams.P == 2
    assert [str(name) for name in second[0].TransformParams.Fields] == ["titular.nome", "titular.cpf", "aceite"]


def test_the_catalog_has_no_permissions(form: bytes, signed: Signer) -> None:
    with pikepdf.open(io.BytesIO(signed("titular"))) as after, pikepdf.open(io.BytesIO(form)) as before:
        assert Name.Perms not in after.Root
        assert set(after.Root.keys()) == set(before.Root.keys())


def test_the_appearance_keeps_the_box_and_the_kinds_of_the_blank_one(keys: Keys, page: bytes) -> None:
    with pikepdf.open(io.BytesIO(make_form())) as pdf:
        for field in pdf.Root.AcroForm.Fields:
            if field.get(Name.FT) == Name.Sig:
                nothing = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 180, 40]))
                blank = pdf.make_stream(b"q /Background Do Q\n", Type=Name.XObject, Subtype=Name.Form)
                blank.BBox = Array([0, 0, 180, 40])
                blank.Resources = Dictionary(XObject=Dictionary(Background=nothing))
                field.AP = Dictionary(N=blank)
        out = io.BytesIO()
        pdf.save(out, compress_streams=False)
    [(field, _)] = dictionaries(sign(out.getvalue(), keys("titular"), request(appearance=page)))
    shown = field.AP.N
    assert [int(side) for side in shown.BBox] == [0, 0, 180, 40]
    assert Name.Filter not in shown
    assert list(shown.Resources.keys()) == ["/XObject"]
    assert b" cm /Background Do" in shown.read_bytes()
    assert b"200 50 re" in shown.Resources.XObject.Background.read_bytes()


def test_an_invisible_signature_touches_no_appearance(form: bytes, keys: Keys) -> None:
    [(field, _)] = dictionaries(sign(form, keys("titular"), request()))
    assert Name.AP not in field


def test_the_other_subfilter(form: bytes, keys: Keys) -> None:
    [(_, value)] = dictionaries(sign(form, keys("titular"), request(subfilter=SubFilter.PBAD)))
    assert value.SubFilter == Name("/PBAD.PAdES")


def test_a_file_with_cross_reference_streams(keys: Keys, trust: object, now: datetime) -> None:
    with pikepdf.open(io.BytesIO(make_form())) as pdf:
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    report = verify(sign(out.getvalue(), keys("titular"), request()), trust, now)  # type: ignore[arg-type]
    assert [status.valid for status in report.signatures] == [True]
    assert report.original_size == len(out.getvalue())


def test_what_can_not_be_read(form: bytes, keys: Keys) -> None:
    assert refusal(b"", keys) == "pdf-vazio"
    assert refusal(b"hello", keys) == "pdf-ilegivel"
    assert refusal(form[: len(form) // 2], keys) == "pdf-ilegivel"
    assert refusal(form + bytes(100_000_001), keys) == "pdf-grande-demais"


def test_an_encrypted_file(form: bytes, keys: Keys) -> None:
    with pikepdf.open(io.BytesIO(form)) as pdf:
        out = io.BytesIO()
        pdf.save(out, encryption=pikepdf.Encryption(owner="owner", user=""))
    assert refusal(out.getvalue(), keys) == "pdf-cifrado"


def test_fields_where_one_can_not_sign(form: bytes, signed: Signer, keys: Keys) -> None:
    assert refusal(form, keys, field="assinatura_de_ninguem") == "assinar-campo-inexistente"
    assert refusal(form, keys, field="titular.nome") == "assinar-campo-inexistente"
    assert refusal(signed("titular", "titular"), keys) == "assinar-campo-assinado"


@pytest.mark.parametrize(("days", "code"), [(400, "vencido"), (-400, "futuro")])
def test_a_certificate_out_of_its_time(form: bytes, keys: Keys, days: int, code: str) -> None:
    assert refusal(form, keys, moment=MOMENT + timedelta(days=days)) == f"assinar-certificado-{code}"


def test_a_moment_without_an_offset_is_a_mistake(form: bytes, keys: Keys) -> None:
    with pytest.raises(ValueError, match="offset"):
        sign(form, keys("titular"), request(moment=datetime(2026, 11, 21)))  # noqa: DTZ001 - that is the point


def test_an_appearance_that_is_no_page(form: bytes, keys: Keys) -> None:
    assert refusal(form, keys, appearance=b"<svg/>") == "assinar-aparencia"


def test_a_document_closed_by_who_signed_before(keys: Keys, signed: Signer) -> None:
    closed = signed("titular").replace(b"/P 2", b"/P 1")
    assert refusal(closed, keys, field="assinatura_terceiro") == "assinar-documento-fechado"


def test_a_field_locked_by_who_signed_before(keys: Keys) -> None:
    form = make_form(Dictionary(Type=Name.SigFieldLock, Action=Name.All))
    once = sign(form, keys("titular"), request())
    assert refusal(once, keys, field="assinatura_terceiro") == "assinar-campo-bloqueado"


def test_errors_are_one_tree() -> None:
    assert issubclass(SigningError, PdfError)


def test_nothing_of_pyhanko_is_imported_to_identify_and_report() -> None:
    code = (
        "import sys, signatures.identity, signatures.report, signatures.fields, signatures.pades.sign,"
        " signatures.credentials.pkcs12, signatures.trust.store\n"
        "sys.exit(any(name.startswith('pyhanko') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_signing_needs_no_network_client() -> None:
    code = "import sys, signatures.pades.revision\nsys.exit('aiohttp' in sys.modules or 'pyhanko.sign' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
