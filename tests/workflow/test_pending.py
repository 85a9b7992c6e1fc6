"""A signature begun here and finished elsewhere: kept, resumed, expired, refused."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.definition.catalog import Catalog
from pipeline.workflow.claims import claimed
from pipeline.workflow.demo import Demo
from pipeline.workflow.errors import RefusedError, UsageError, WorkflowError
from pipeline.workflow.pending import LIFETIME, Pending, all_pending, forget, is_pending, keep, pending_path, resume
from pipeline.workflow.pending_file import VERSION, Kept, Wish, decoded, encoded
from pipeline.workflow.places import place_to_sign
from pipeline.workflow.signing import Order, finish_pending, prepare_place, sign_file
from signatures.credentials.model import Credential
from signatures.credentials.pkcs12 import load_pkcs12
from signatures.pades.prepared import Prepared
from signatures.pades.sign import assemble, to_be_signed
from signatures.pki.build import build_pki
from signatures.pki.declaration import demo_declaration

MOMENT = datetime(2026, 11, 21, 12, tzinfo=UTC)
CATALOG = Catalog()


@pytest.fixture(scope="module")
def keys() -> dict[str, Credential]:
    names = ("titular", "responsavel_tecnico")
    pki = build_pki(demo_declaration(), MOMENT, only=names)
    return {name: load_pkcs12(pki.pkcs12(name), pki.password) for name in names}


@pytest.fixture
def document(demo: Demo, demo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    del demo
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "estado"))
    return Path(shutil.copy(demo_folder / "siop-ws.pdf", tmp_path / "pedido.pdf"))


@pytest.fixture
def begun(document: Path, keys: dict[str, Credential]) -> Pending:
    place = place_to_sign(document, "titular", CATALOG)
    pending = Pending(
        document=document,
        before=place.pdf,
        wish=Wish(role="titular", govbr=True),
        created=MOMENT,
        form=place.form,
        edition=place.edition,
        prepared=prepare_place(place, Order("titular", keys["titular"], MOMENT)),
        signer=hashlib.sha256(keys["titular"].certificate).hexdigest(),
    )
    assert keep(pending) == pending_path(document)
    return pending


def prepared(pending: Pending) -> Prepared:
    assert pending.prepared is not None
    return pending.prepared


def container(pending: Pending, key: Credential) -> bytes:
    return assemble(prepared(pending), key, key.sign(to_be_signed(prepared(pending), key)))


def refusal(document: Path, now: datetime) -> str:
    with pytest.raises(WorkflowError) as caught:
        resume(document, now)
    return caught.value.code


def test_it_is_resumed_as_it_was(document: Path, begun: Pending) -> None:
    """All but the certificate, which comes again with the signature: only its digest was kept."""
    again = resume(document, MOMENT + timedelta(hours=23))
    assert replace(again, prepared=replace(prepared(again), certificate=prepared(begun).certificate)) == begun
    assert prepared(again).certificate is None
    assert begun.expires == MOMENT + LIFETIME


@given(
    wish=st.builds(
        Wish,
        role=st.text(),
        psc=st.text(),
        perfil=st.text(),
        politica=st.text(),
        trust=st.text(),
        tsa=st.lists(st.text(), max_size=3).map(tuple),
        offline=st.booleans(),
        moment=st.none() | st.datetimes(timezones=st.just(UTC)),
    ),
    signer=st.text(),
)
def test_whatever_was_asked_for_is_read_back(wish: Wish, signer: str) -> None:
    later = MOMENT + LIFETIME
    kept = Kept(
        version=VERSION,
        document="/a.pdf",
        sha256="",
        size=0,
        wish=wish,
        form="",
        edition="",
        out="",
        created=MOMENT,
        expires=later,
        signer=signer,
        half=None,
    )
    assert decoded(encoded(kept)) == kept


def test_what_is_not_prepared_yet_is_kept_too(document: Path, begun: Pending) -> None:
    asked = replace(begun, prepared=None, signer="", out=document.with_name("assinado.pdf"))
    keep(asked)
    assert resume(document, MOMENT) == asked


def test_it_is_the_users_alone(document: Path, begun: Pending) -> None:
    path = pending_path(begun.document)
    assert path.parent == document.parent / "estado" / "credencia" / "pendentes"
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700


def test_what_expired_goes_with_the_next_one(document: Path, begun: Pending) -> None:
    other = document.with_name("outro.pdf")
    shutil.copy(document, other)
    keep(replace(begun, document=other, created=MOMENT + LIFETIME))
    assert [one.document for one in all_pending()] == [other]
    assert not is_pending(document)


def test_of_two_who_claim_one_document_one_does(document: Path) -> None:
    with claimed([document]):
        with pytest.raises(RefusedError) as caught, claimed([document]):
            pass
        assert caught.value.code == "pendente-em-uso"
    with claimed([document]):
        pass
    assert [path.suffix for path in pending_path(document).parent.iterdir()] == []


def test_finishing_gives_what_signing_at_once_gives(
    document: Path, begun: Pending, keys: dict[str, Credential], tmp_path: Path
) -> None:
    at_once = sign_file(document, Order("titular", keys["titular"], MOMENT), CATALOG, tmp_path / "outro.pdf")
    resumed = resume(document, MOMENT + timedelta(hours=1))
    signed = finish_pending(resumed, container(begun, keys["titular"]), "titular")
    assert document.read_bytes() == at_once.path.read_bytes()
    assert (signed.field, signed.signer.cpf) == ("assinatura_titular", "11144477735")
    assert not pending_path(document).exists()
    assert refusal(document, MOMENT) == "pendente-inexistente"


def test_the_document_waits_unchanged(document: Path, demo_folder: Path, begun: Pending) -> None:
    del begun
    assert document.read_bytes() == (demo_folder / "siop-ws.pdf").read_bytes()


def test_it_has_its_time(document: Path, begun: Pending) -> None:
    assert refusal(document, begun.expires) == "pendente-vencida"
    assert resume(document, begun.expires - timedelta(seconds=1))


def test_another_document_is_not_the_one_prepared(document: Path, begun: Pending, keys: dict[str, Credential]) -> None:
    """Somebody else signed meanwhile: nothing of theirs is lost."""
    sign_file(document, Order("responsavel_tecnico", keys["responsavel_tecnico"], MOMENT), CATALOG)
    after = document.read_bytes()
    assert refusal(document, MOMENT) == "pendente-de-outro"
    with pytest.raises(RefusedError) as caught:
        finish_pending(begun, container(begun, keys["titular"]), "titular")
    assert caught.value.code == "arquivo-mudou"
    assert document.read_bytes() == after


def test_who_signs_is_who_was_awaited(document: Path, begun: Pending, keys: dict[str, Credential]) -> None:
    before = document.read_bytes()
    with pytest.raises(RefusedError) as caught:
        finish_pending(begun, container(begun, keys["responsavel_tecnico"]), "titular")
    assert caught.value.code == "assinar-recipiente-outro-certificado"
    assert document.read_bytes() == before
    assert pending_path(document).exists()


@pytest.mark.parametrize("key", ["appended", "digest", "hole", "attributes", "sha256", "version", "created", "size"])
def test_a_changed_file_is_refused(document: Path, begun: Pending, key: str) -> None:
    del begun
    path = pending_path(document)
    kept = json.loads(path.read_text())
    changed = {"hole": [10, 20], "version": 1, "created": "2026-11-21T12:00:00", "attributes": ["*"], "size": 1}
    values = kept["half"] if key in kept["half"] else kept
    values[key] = changed[key] if key in changed else values[key][:-8] + "AAAAAAAA"
    path.write_text(json.dumps(kept))
    assert refusal(document, MOMENT) in {"pendente-ilegivel", "pendente-de-outro"}


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"\xff", b'{"version": 2}', b"[" * 100_000])
def test_what_is_no_such_file(document: Path, begun: Pending, content: bytes) -> None:
    del begun
    pending_path(document).write_bytes(content)
    with pytest.raises(UsageError) as caught:
        resume(document, MOMENT)
    assert caught.value.code == "pendente-ilegivel"
    assert list(all_pending()) == []
    forget(document)
    forget(document)
    assert not pending_path(document).exists()


def test_nothing_secret_is_kept(document: Path, begun: Pending) -> None:
    text = pending_path(document).read_text()
    values = json.loads(text)
    assert "111444777" not in text
    assert b"11144477735" not in b"".join(base64.b64decode(part) for part in [values["half"]["appended"]])
    assert "senha" not in text
    assert begun.signer in text
    assert set(values) == {
        *("version", "document", "sha256", "size", "wish", "form", "edition", "out", "created", "expires", "signer"),
        "half",
    }
    assert set(values["half"]) == {
        *("field", "appended", "hole", "digest_name", "digest", "attributes", "level", "stamp_required"),
    }
