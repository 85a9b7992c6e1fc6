"""Our verdict beside pyHanko's own, on the same bytes: ours is never the more lenient one."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import Array, String

from signatures.pki import Pki
from signatures.trust.store import TrustStore
from signatures.verification.verify import verify
from tests.signatures import revisions
from tests.signatures.vectors import MOMENT, Signer, saved
from tests.verification.making import container, embedded, indefinite, stamper
from tests.verification.theirs import accepted

PADES = "/ETSI.CAdES.detached"
MANY = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
EVERYBODY = (
    *("responsavel_tecnico", "titular", "terceiro", "outra_pessoa", "p384", "p521", "ed25519", "rsa3072", "empresa"),
    *("selo", "revogado", "autoassinado", "de_raiz_estranha", "sem_uso_de_assinatura", "vencido", "futuro"),
)


def ours(pdf: bytes, trust: TrustStore, moment: datetime) -> dict[str, bool]:
    return {status.field: status.valid for status in verify(pdf, trust, moment).signatures}


def assert_not_more_lenient(pdf: bytes, trust: TrustStore, moment: datetime) -> None:
    mine, theirs = ours(pdf, trust, moment), accepted(pdf, trust, moment)
    more = {field for field, is_good in mine.items() if is_good and not theirs.get(field, False)}
    assert not more, (mine, theirs)


@pytest.mark.parametrize("holder", EVERYBODY)
@pytest.mark.parametrize("days", [0, -100, 20, 60])
def test_the_same_of_every_certificate(  # noqa: PLR0913, PLR0917 - a table
    pki: Pki, form: bytes, trust: TrustStore, now: datetime, holder: str, days: int
) -> None:
    digest = {"ed25519": "sha512", "p384": "sha384", "p521": "sha512"}.get(holder, "sha256")
    pdf = embedded(form, PADES, container(pki, holder, digest))
    moment = now + timedelta(days=days)
    if holder == "revogado" and days == 60:
        assert_not_more_lenient(pdf, trust, moment)
    else:
        assert ours(pdf, trust, moment) == accepted(pdf, trust, moment)


@pytest.mark.parametrize("digest", ["sha256", "sha384", "sha512", "sha1", "md5"])
@pytest.mark.parametrize("scheme", ["pkcs1", "pss"])
@pytest.mark.parametrize("subfilter", [PADES, "/adbe.pkcs7.detached", "/PBAD.PAdES"])
def test_the_same_of_every_way_to_sign(  # noqa: PLR0913, PLR0917 - a table
    pki: Pki,
    form: bytes,
    trust: TrustStore,
    now: datetime,
    digest: str,
    scheme: str,
    subfilter: str,
) -> None:
    pdf = embedded(form, subfilter, container(pki, "titular", digest, pss=scheme == "pss"))
    assert ours(pdf, trust, now) == accepted(pdf, trust, now)


def test_the_same_of_a_timestamp_and_of_indefinite_lengths(
    pki: Pki, form: bytes, trust: TrustStore, now: datetime
) -> None:
    stamped = embedded(form, PADES, container(pki, stamper=stamper(pki)))
    build = container(pki)
    loose = embedded(form, PADES, lambda covered: indefinite(build(covered)))
    for pdf in (stamped, loose):
        assert ours(pdf, trust, now) == accepted(pdf, trust, now) == {"assinatura_titular": True}


CHANGES: tuple[revisions.Change, ...] = (
    revisions.set_value,
    revisions.tick,
    revisions.draw_over_a_field,
    revisions.remove_field,
    revisions.remove_signature,
    revisions.add_page,
    revisions.add_javascript,
)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
@pytest.mark.parametrize("signatories", [1, 2, 3])
def test_changes_afterwards(
    signed: Signer, trust: TrustStore, now: datetime, change: revisions.Change, signatories: int
) -> None:
    pdf = revisions.revised(signed(*("responsavel_tecnico", "titular", "terceiro")[:signatories]), change)
    assert_not_more_lenient(pdf, trust, now)


def test_three_signatures_are_as_good_for_both(signed: Signer, trust: TrustStore, now: datetime) -> None:
    pdf = signed("responsavel_tecnico", "titular", "terceiro")
    assert ours(pdf, trust, now) == accepted(pdf, trust, now)
    assert all(ours(pdf, trust, now).values())


# --- a form prepared so that signing shows something else -----------------------------------------------------------


def prepared(form: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    with pikepdf.open(io.BytesIO(form)) as pdf:
        change(pdf)
        return saved(pdf)


def _field(pdf: pikepdf.Pdf, role: str) -> pikepdf.Object:
    return next(field for field in pdf.Root.AcroForm.Fields if str(field.T) == f"assinatura_{role}")


def as_resources(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Resources = _field(pdf, "titular")


def as_another_entry(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Hidden = _field(pdf, "titular")


def as_an_action(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.AA = _field(pdf, "titular")


def places(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Later = Array([String(f"here {number:03}") for number in range(40)])


@pytest.mark.parametrize("change", [as_resources, as_another_entry, as_an_action])
def test_what_a_field_was_prepared_to_do(
    form: bytes, signed: Signer, trust: TrustStore, now: datetime, change: Callable[[pikepdf.Pdf], None]
) -> None:
    pdf = signed("responsavel_tecnico", "titular", "terceiro", pdf=prepared(form, change))
    assert_not_more_lenient(pdf, trust, now)


def with_places(form: bytes) -> bytes:
    """The catalog refers to objects that aren't there: the next signature's get their numbers (ISO 32000-2, 7.3.10)."""
    made = prepared(form, places)
    for number in range(40):
        made = made.replace(b"(here %03d)" % number, b"%6d 0 R" % (number + 15))
    return made


def test_numbers_that_nobody_has_yet(form: bytes, signed: Signer, trust: TrustStore, now: datetime) -> None:
    pdf = signed("responsavel_tecnico", "titular", pdf=with_places(form))
    assert_not_more_lenient(pdf, trust, now)


# --- bytes changed at random ------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def built(pki: Pki, form: bytes) -> list[bytes]:
    """The containers that go on being changed, and the file around them."""
    made: list[bytes] = []
    build = container(pki, stamper=stamper(pki, MOMENT))

    def keep(covered: bytes) -> bytes:
        made.append(build(covered))
        return made[0]

    return [embedded(form, PADES, keep), made[0]]


@st.composite
def changed(draw: st.DrawFn, size: int) -> Callable[[bytes], bytes]:
    place = draw(st.integers(0, size - 1))
    gone = draw(st.integers(0, 3))
    new = draw(st.binary(max_size=3))
    return lambda data: data[:place] + new + data[place + gone :]


@MANY
@given(data=st.data())
def test_a_container_changed_at_random(
    data: st.DataObject, built: list[bytes], trust: TrustStore, now: datetime
) -> None:
    whole, original = built
    change = data.draw(changed(len(original)))
    other = change(original)
    room = whole.lower().index(original.hex().encode())
    end = whole.index(b">", room)
    pdf = whole[:room] + other.hex().encode().ljust(end - room, b"0") + whole[end:]
    assert_not_more_lenient(pdf, trust, now)


@MANY
@given(data=st.data())
def test_a_file_changed_at_random(data: st.DataObject, signed: Signer, trust: TrustStore, now: datetime) -> None:
    whole = signed("titular", "terceiro")
    change = data.draw(changed(len(whole)))
    assert_not_more_lenient(change(whole), trust, now)


def with_an_odd_name(signed: Signer) -> bytes:
    """Found at random: in the second signature, a name with a byte that no name has (ISO 32000-2, 7.3.5)."""
    whole = signed("titular", "terceiro")
    place = whole.rindex(b"/Adobe.PPKLite") + 3
    return whole[:place] + b"\0\0" + whole[place + 2 :]


def test_a_name_that_only_one_reader_reads(signed: Signer, trust: TrustStore, now: datetime) -> None:
    pdf = with_an_odd_name(signed)
    assert_not_more_lenient(pdf, trust, now)
    assert not any(ours(pdf, trust, now).values())
