"""A signature begun here and finished elsewhere: kept, resumed, expired, refused."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.definition.catalog import Catalog
from pipeline.workflow.demo import Demo
from pipeline.workflow.errors import RefusedError, UsageError, WorkflowError
from pipeline.workflow.pending import LIFETIME, Pending, forget, keep, pending_path, resume
from pipeline.workflow.places import place_to_sign
from pipeline.workflow.signing import Order, finish_pending, prepare_place, sign_file
from signatures.credentials.model import Credential
from signatures.credentials.pkcs12 import load_pkcs12
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
def document(demo: Demo, demo_folder: Path, tmp_path: Path) -> Path:
    del demo
    return Path(shutil.copy(demo_folder / "siop-ws.pdf", tmp_path / "pedido.pdf"))


@pytest.fixture
def begun(document: Path, keys: dict[str, Credential]) -> Pending:
    prepared = prepare_place(place_to_sign(document, "titular", CATALOG), Order("titular", keys["titular"], MOMENT))
    pending = Pending(document, "titular", "portal", prepared, MOMENT)
    assert keep(pending) == pending_path(document)
    return pending


def container(pending: Pending, key: Credential) -> bytes:
    return assemble(pending.prepared, key, key.sign(to_be_signed(pending.prepared, key)))


def refusal(document: Path, now: datetime) -> str:
    with pytest.raises(WorkflowError) as caught:
        resume(document, now)
    return caught.value.code


def test_it_is_resumed_as_it_was(document: Path, begun: Pending) -> None:
    assert resume(document, MOMENT + timedelta(hours=23)) == begun
    assert begun.expires == MOMENT + LIFETIME


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


@pytest.mark.parametrize("key", ["appended", "digest", "hole", "sha256", "version", "created", "attributes", "size"])
def test_a_changed_file_is_refused(document: Path, begun: Pending, key: str) -> None:
    del begun
    path = pending_path(document)
    kept = json.loads(path.read_text())
    changed = {"hole": [10, 20], "version": 2, "created": "2026-11-21T12:00:00", "attributes": ["*"], "size": 1}
    kept[key] = changed[key] if key in changed else kept[key][:-8] + "AAAAAAAA"
    path.write_text(json.dumps(kept))
    assert refusal(document, MOMENT) in {"pendente-ilegivel", "pendente-de-outro"}


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"\xff", b'{"version": 1}'])
def test_what_is_no_such_file(document: Path, content: bytes) -> None:
    pending_path(document).write_bytes(content)
    with pytest.raises(UsageError) as caught:
        resume(document, MOMENT)
    assert caught.value.code == "pendente-ilegivel"
    forget(document)
    forget(document)
    assert not pending_path(document).exists()


def test_nothing_secret_is_kept(document: Path, begun: Pending) -> None:
    text = pending_path(document).read_text()
    del begun
    assert "111444777" not in text
    assert "senha" not in text
    assert set(json.loads(text)) == {
        *("version", "document", "sha256", "size", "role", "source", "created", "expires", "field", "appended"),
        *("hole", "digest_name", "digest", "certificate", "attributes", "level", "stamp_required"),
    }
