"""What is said of signed files: each vector with what must be found in it."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from signatures.identity import Holder
from signatures.pades.request import SubFilter
from signatures.pades.sign import SignatureRequest, sign
from signatures.report import Change, Kind, SignatureReport, SignatureStatus
from signatures.trust.store import TrustStore
from signatures.verification.verify import verify
from tests.signatures import revisions
from tests.signatures.vectors import MOMENT, Keys, Signer, saved

Verify = Callable[[bytes], SignatureReport]


@pytest.fixture(scope="session")
def report(trust: TrustStore, now: datetime) -> Verify:
    return lambda pdf: verify(pdf, trust, now)


def codes(found: SignatureReport | SignatureStatus, *, fatal: bool = True) -> set[str]:
    return {problem.code for problem in found.problems if problem.fatal is fatal}


def altered(pdf: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        change(opened)
        return saved(opened)


def test_three_who_signed(form: bytes, signed: Signer, report: Verify) -> None:
    found = report(signed("responsavel_tecnico", "titular", "terceiro"))
    assert not found.problems
    assert not found.empty_fields
    assert found.original_size == len(form)
    assert [(status.revision, status.valid, status.kind, status.change) for status in found.signatures] == [
        (1, True, Kind.QUALIFICADA, Change.SIGNATURES),
        (2, True, Kind.QUALIFICADA, Change.SIGNATURES),
        (3, True, Kind.AVANCADA, Change.NONE),
    ]
    assert [status.signer.cpf for status in found.signatures if status.signer] == [
        "52998224725",
        "11144477735",
        "12345678909",
    ]


def test_a_status_says_where_it_comes_from(signed: Signer, report: Verify, now: datetime) -> None:
    [status] = report(signed("titular")).signatures
    assert (status.field, status.subfilter, status.level) == (
        "assinatura_responsavel_tecnico",
        "/ETSI.CAdES.detached",
        "B-B",
    )
    assert (status.time, status.time_source, status.moment) == (MOMENT, "declarada", now)
    assert status.anchor == "AC Raiz de demonstração, com a forma da ICP-Brasil"
    assert codes(status, fatal=False) == {"ancora-de-demonstracao"}


def test_nobody_signed(form: bytes, report: Verify) -> None:
    found = report(form)
    assert found == SignatureReport(
        (), ("assinatura_responsavel_tecnico", "assinatura_titular", "assinatura_terceiro"), len(form)
    )


def test_one_is_missing(signed: Signer, report: Verify) -> None:
    assert report(signed("titular", "terceiro")).empty_fields == ("assinatura_terceiro",)


def test_one_person_twice(signed: Signer, report: Verify) -> None:
    found = report(signed("titular", "titular"))
    assert [status.valid for status in found.signatures] == [True, True]
    assert len({status.signer for status in found.signatures}) == 1


@pytest.mark.parametrize(
    ("holder", "days", "code"),
    [
        ("vencido", -100, "certificado-vencido"),
        ("futuro", 40, "certificado-ainda-nao-vale"),
        ("revogado", 0, "certificado-revogado"),
        ("autoassinado", 0, "certificado-autoassinado"),
        ("de_raiz_estranha", 0, "raiz-desconhecida"),
        ("sem_uso_de_assinatura", 0, "uso-de-chave"),
    ],
)
def test_certificates_that_prove_nothing(signed: Signer, report: Verify, holder: str, days: int, code: str) -> None:
    [status] = report(signed(holder, when=MOMENT + timedelta(days=days))).signatures
    assert status.intact
    assert not status.trusted
    assert not status.valid
    assert status.kind is Kind.OUTRA
    assert code in codes(status)


@pytest.mark.parametrize("holder", ["outra_pessoa", "p384", "p521", "ed25519", "rsa3072"])
def test_other_keys_are_as_good(signed: Signer, report: Verify, holder: str) -> None:
    [status] = report(signed(holder)).signatures
    assert status.valid


@pytest.mark.parametrize(("holder", "kind"), [("empresa", Holder.ENTITY), ("selo", Holder.SEAL)])
def test_who_is_no_person(signed: Signer, report: Verify, holder: str, kind: Holder) -> None:
    [status] = report(signed(holder)).signatures
    assert status.signer is not None
    assert status.signer.holder is kind


def test_nobody_is_trusted_without_anchors(signed: Signer, now: datetime) -> None:
    [status] = verify(signed("titular"), TrustStore.empty(), now).signatures
    assert (status.intact, status.trusted) == (True, False)
    assert codes(status) == {"raiz-desconhecida"}


def test_without_lists_revocation_is_not_ruled_out(signed: Signer, trust: TrustStore, now: datetime) -> None:
    bare = TrustStore(trust.anchors, trust.intermediates)
    [status] = verify(signed("titular"), bare, now).signatures
    assert status.valid
    assert "revogacao-nao-conferida" in codes(status, fatal=False)


def test_lists_grow_old(signed: Signer, trust: TrustStore, now: datetime) -> None:
    [status] = verify(signed("titular"), trust, now + timedelta(days=60)).signatures
    assert status.valid
    assert "revogacao-nao-conferida" in codes(status, fatal=False)


@pytest.mark.parametrize("days", [60, -1])
def test_an_old_list_still_knows_who_was_revoked(signed: Signer, trust: TrustStore, now: datetime, days: int) -> None:
    [status] = verify(signed("revogado"), trust, now + timedelta(days=days)).signatures
    assert not status.trusted
    assert "certificado-revogado" in codes(status)
    assert status.kind is Kind.OUTRA


def test_a_list_of_later_accuses_nobody_of_before(signed: Signer, trust: TrustStore, now: datetime) -> None:
    [status] = verify(signed("revogado"), trust, now - timedelta(days=5)).signatures
    assert status.valid


def test_the_chain_may_come_in_the_signature_alone(signed: Signer, trust: TrustStore, now: datetime) -> None:
    [status] = verify(signed("terceiro"), TrustStore(trust.anchors), now).signatures
    assert status.valid


@pytest.mark.parametrize("subfilter", list(SubFilter))
def test_kinds_that_are_read(form: bytes, keys: Keys, report: Verify, subfilter: SubFilter) -> None:
    request = SignatureRequest("assinatura_titular", MOMENT, subfilter=subfilter)
    [status] = report(sign(form, keys("titular"), request)).signatures
    level = "CMS" if subfilter is SubFilter.PKCS7 else "B-B"
    assert (status.valid, status.level, status.subfilter) == (True, level, subfilter.value)


@pytest.mark.parametrize("name", ["adbe.x509.rsa_sha1", "X", "ETSI.CAdES.detachee"])
def test_kinds_that_are_not_read_still_count(signed: Signer, report: Verify, name: str) -> None:
    whole = signed("titular")
    other = whole.replace(b"/ETSI.CAdES.detached", b"/" + name.encode().ljust(19))
    [status] = report(other).signatures
    assert not status.valid
    assert codes(status) & {"formato-desconhecido", "assinatura-ilegivel", "assinatura-invalida"}


def test_what_is_not_pades_is_told(signed: Signer, report: Verify) -> None:
    whole = signed("titular").replace(b"/ETSI.CAdES.detached", b"/adbe.pkcs7.detached")
    [status] = report(whole).signatures
    assert (status.subfilter, status.level, status.intact) == ("/adbe.pkcs7.detached", "CMS", False)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (revisions.set_value, [("titular.nome", "de origem", "outro nome")]),
        (revisions.tick, [("aceite", "Off", "Sim")]),
    ],
)
def test_values_changed_after_signing(
    signed: Signer, report: Verify, change: revisions.Change, expected: list[tuple[str, str, str]]
) -> None:
    found = report(revisions.revised(signed("titular", "terceiro"), change))
    for status in found.signatures:
        assert not status.valid
        assert [(value.field, value.before, value.after) for value in status.changed_values] == expected
        assert "valor-alterado" in codes(status)


def test_a_value_changed_where_permissions_let_it(form: bytes, keys: Keys, report: Verify) -> None:
    """Without locks, DocMDP P=2 allows filling in: the values are compared all the same."""

    def unlock(pdf: pikepdf.Pdf) -> None:
        for field in pdf.Root.AcroForm.Fields:
            if Name.Lock in field:
                del field.Lock

    once = sign(altered(form, unlock), keys("titular"), SignatureRequest("assinatura_titular", MOMENT))
    [status] = report(revisions.revised(once, revisions.set_value)).signatures
    assert status.intact
    assert status.change is Change.FILLING
    assert [value.field for value in status.changed_values] == ["titular.nome"]
    assert not status.valid


def test_a_field_that_looks_otherwise(form: bytes, keys: Keys, report: Verify) -> None:
    once = sign(form, keys("titular"), SignatureRequest("assinatura_titular", MOMENT))
    [status] = report(revisions.revised(once, revisions.draw_over_a_field)).signatures
    assert "aparencia-alterada" in codes(status)
    assert not status.changed_values


def test_a_page_added_after_signing(signed: Signer, report: Verify) -> None:
    for status in report(revisions.revised(signed("titular", "terceiro"), revisions.add_page)).signatures:
        assert status.intact
        assert status.change is Change.OTHER
        assert not status.valid


def test_fields_removed_after_signing(signed: Signer, report: Verify) -> None:
    for status in report(revisions.revised(signed("titular", "terceiro"), revisions.remove_field)).signatures:
        assert status.change is Change.OTHER
        assert not status.valid


def test_a_signature_removed(signed: Signer, report: Verify) -> None:
    found = report(revisions.revised(signed("titular", "terceiro"), revisions.remove_signature))
    assert not found.signatures
    assert codes(found) == {"assinatura-removida"}


def test_javascript_added_after_signing(signed: Signer, report: Verify) -> None:
    found = report(revisions.revised(signed("titular"), revisions.add_javascript))
    assert "conteudo-ativo" in codes(found)
    assert not found.signatures[0].valid


ACTION = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def open_action(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.GoTo, Next=ACTION)


def page_action(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.Launch, F=String("cmd")))


def field_action(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm.Fields[0].Kids[0].AA = Dictionary(K=ACTION)


def named_script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("x"), ACTION])))


def endless(pdf: pikepdf.Pdf) -> None:
    action = pdf.make_indirect(Dictionary(S=Name.GoTo))
    action.Next = action
    pdf.Root.OpenAction = action


def xfa(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm.XFA = pdf.make_stream(b"<xdp/>")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (open_action, "conteudo-ativo"),
        (page_action, "conteudo-ativo"),
        (field_action, "conteudo-ativo"),
        (named_script, "conteudo-ativo"),
        (endless, "conteudo-ativo"),
        (xfa, "formulario-xfa"),
    ],
)
def test_files_that_act(form: bytes, report: Verify, change: Callable[[pikepdf.Pdf], None], code: str) -> None:
    assert codes(report(altered(form, change))) == {code}


def test_mere_navigation_is_no_action(form: bytes, report: Verify) -> None:
    def navigate(pdf: pikepdf.Pdf) -> None:
        pdf.Root.OpenAction = Array([pdf.pages[0].obj, Name.Fit])
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]))
        link.A = Dictionary(S=Name.URI, URI=String("https://www.gov.br"))
        pdf.pages[0].obj.Annots.append(pdf.make_indirect(link))

    assert not report(altered(form, navigate)).problems


def encrypted(form: bytes, user: str) -> bytes:
    with pikepdf.open(io.BytesIO(form)) as pdf:
        out = io.BytesIO()
        pdf.save(out, encryption=pikepdf.Encryption(owner="owner", user=user))
    return out.getvalue()


SPOILED: tuple[tuple[Callable[[bytes], bytes], str], ...] = (
    (lambda _: b"", "arquivo-vazio"),
    (lambda _: b"hello", "nao-e-pdf"),
    (lambda _: b"PK\x03\x04" + bytes(500), "nao-e-pdf"),
    (lambda _: b"%PDF-1.7\n%%EOF", "arquivo-ilegivel"),
    (lambda pdf: pdf + bytes(100_000_001), "arquivo-grande-demais"),
    (lambda pdf: pdf[: len(pdf) // 3], "arquivo-danificado"),
    (lambda pdf: pdf[:-30], "arquivo-danificado"),
    (lambda pdf: b"MZ\n" + pdf, "lixo-antes-do-pdf"),
    (lambda pdf: pdf + b"% more", "bytes-depois-do-fim"),
    (lambda pdf: encrypted(pdf, ""), "arquivo-cifrado"),
    (lambda pdf: encrypted(pdf, "x"), "arquivo-cifrado"),
)


@pytest.mark.parametrize(("spoil", "code"), SPOILED)
def test_files_that_are_not_what_they_should(
    signed: Signer, report: Verify, spoil: Callable[[bytes], bytes], code: str
) -> None:
    found = report(spoil(signed("titular")))
    assert code in codes(found)


def test_an_attached_signed_file_is_not_a_lost_signature(form: bytes, signed: Signer, report: Verify) -> None:
    attached = signed("titular")

    def attach(pdf: pikepdf.Pdf) -> None:
        stream = pdf.make_stream(attached, Type=Name.EmbeddedFile)
        file = Dictionary(Type=Name.Filespec, F=String("a.pdf"), EF=Dictionary(F=stream))
        pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String("a.pdf"), pdf.make_indirect(file)])))

    with pikepdf.open(io.BytesIO(form)) as pdf:
        attach(pdf)
        out = io.BytesIO()
        pdf.save(out, compress_streams=False)
    assert b"/ByteRange" in out.getvalue()
    assert not report(out.getvalue()).problems


def test_a_signature_shown_in_two_fields(signed: Signer, report: Verify) -> None:
    found = report(revisions.revised(signed("titular"), revisions.share_signature))
    assert "intervalo-repetido" in codes(found)
    assert not all(status.valid for status in found.signatures)


def test_the_moment_has_an_offset(form: bytes, trust: TrustStore) -> None:
    with pytest.raises(ValueError, match="offset"):
        verify(form, trust, datetime(2026, 11, 21))  # noqa: DTZ001 - that is the point


def test_every_problem_has_its_words(signed: Signer, report: Verify) -> None:
    found = report(revisions.revised(signed("vencido", when=MOMENT - timedelta(days=100)), revisions.set_value))
    problems = [*found.problems, *(problem for status in found.signatures for problem in status.problems)]
    assert problems
    assert not any("{" in problem.message for problem in problems)
    assert all(problem.message.endswith(".") for problem in problems)
