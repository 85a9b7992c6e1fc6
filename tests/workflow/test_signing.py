"""Who may sign is asked first, in words; what is signed only grows."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest

from pipeline.definition.catalog import Catalog
from pipeline.workflow.demo import Demo
from pipeline.workflow.errors import RefusedError, UsageError
from pipeline.workflow.places import place_to_sign
from pipeline.workflow.signing import Lacking, Order, Signed, make_ready, sign_file, sign_ready
from signatures.credentials.model import Credential
from signatures.credentials.pkcs12 import load_pkcs12
from signatures.pki.build import build_pki
from signatures.pki.declaration import demo_declaration

MOMENT = datetime(2026, 11, 21, 12, tzinfo=UTC)
CATALOG = Catalog()


@pytest.fixture(scope="module")
def keys() -> dict[str, Credential]:
    names = ("responsavel_tecnico", "titular", "terceiro", "outra_pessoa", "vencido", "futuro", "empresa", "selo")
    pki = build_pki(demo_declaration(), MOMENT, only=names)
    return {name: load_pkcs12(pki.pkcs12(name), pki.password) for name in names}


@pytest.fixture
def filled(demo: Demo, demo_folder: Path, tmp_path: Path) -> Path:
    del demo
    return Path(shutil.copy(demo_folder / "siop-ws.pdf", tmp_path / "pedido.pdf"))


def order(keys: dict[str, Credential], role: str, key: str = "") -> Order:
    return Order(role, keys[key or role], MOMENT)


def test_each_signature_only_adds(keys: dict[str, Credential], filled: Path) -> None:
    for role in ("titular", "responsavel_tecnico", "terceiro"):
        before = filled.read_bytes()
        signed = sign_file(filled, order(keys, role), CATALOG)
        after = filled.read_bytes()
        assert after.startswith(before)
        assert len(after) > len(before)
        assert signed.field == f"assinatura_{role}"


def test_into_another_file(keys: dict[str, Credential], filled: Path, tmp_path: Path) -> None:
    before = filled.read_bytes()
    signed = sign_file(filled, order(keys, "titular"), CATALOG, tmp_path / "novo.pdf")
    assert filled.read_bytes() == before
    assert signed.path.read_bytes().startswith(before)


def test_the_same_key_and_moment_give_the_same_bytes(keys: dict[str, Credential], filled: Path, tmp_path: Path) -> None:
    one = sign_file(filled, order(keys, "titular"), CATALOG, tmp_path / "1.pdf").path.read_bytes()
    two = sign_file(filled, order(keys, "titular"), CATALOG, tmp_path / "2.pdf").path.read_bytes()
    assert one == two


@pytest.mark.parametrize(
    ("role", "key", "code"),
    [
        ("titular", "outra_pessoa", "outra-pessoa"),
        ("titular", "responsavel_tecnico", "outra-pessoa"),
        ("responsavel_tecnico", "vencido", "assinar-certificado-vencido"),
        ("responsavel_tecnico", "futuro", "assinar-certificado-futuro"),
        ("titular", "empresa", "certificado-nao-pessoal"),
        ("titular", "selo", "certificado-nao-pessoal"),
    ],
)
def test_who_may_not_sign(keys: dict[str, Credential], filled: Path, role: str, key: str, code: str) -> None:
    before = filled.read_bytes()
    with pytest.raises(RefusedError) as caught:
        sign_file(filled, order(keys, role, key), CATALOG)
    assert caught.value.code == code
    assert filled.read_bytes() == before
    assert "111444777" not in str(caught.value)
    assert "111.444.777-35" not in str(caught.value)


def test_a_role_that_the_form_lacks(keys: dict[str, Credential], filled: Path) -> None:
    with pytest.raises(UsageError, match="responsavel_tecnico, titular, terceiro"):
        sign_file(filled, order(keys, "ministro", "titular"), CATALOG)


def test_a_role_signs_once(keys: dict[str, Credential], filled: Path) -> None:
    sign_file(filled, order(keys, "titular"), CATALOG)
    before = filled.read_bytes()
    with pytest.raises(RefusedError) as caught:
        sign_file(filled, order(keys, "titular"), CATALOG)
    assert caught.value.code == "ja-assinado"
    assert filled.read_bytes() == before


def test_a_blank_is_not_signed(keys: dict[str, Credential], demo: Demo, demo_folder: Path) -> None:
    del demo
    with pytest.raises(RefusedError) as caught:
        sign_file(demo_folder / "siop-ws.blank.pdf", order(keys, "titular"), CATALOG)
    assert caught.value.code == "dados-com-criticas"
    assert any(finding.code == "campo-obrigatorio" for finding in caught.value.findings)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"texto"])
def test_what_is_not_a_document(keys: dict[str, Credential], tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(content)
    with pytest.raises(RefusedError):
        sign_file(path, order(keys, "titular"), CATALOG)
    assert path.read_bytes() == content


def test_a_document_that_does_not_show_its_data_is_not_signed(keys: dict[str, Credential], filled: Path) -> None:
    import io  # noqa: PLC0415 - the attacker's tools

    import pikepdf  # noqa: PLC0415 - the same

    with pikepdf.open(io.BytesIO(filled.read_bytes())) as document:
        stream = document.Root.AF[0].EF.F
        stream.write(stream.read_bytes().replace(b"SIGOR", b"OUTRO"))
        document.save(filled.with_name("outro.pdf"))
    with pytest.raises(RefusedError) as caught:
        sign_file(filled.with_name("outro.pdf"), order(keys, "titular"), CATALOG)
    assert caught.value.code == "conteudo-diferente"


def test_the_moment_keeps_its_offset(keys: dict[str, Credential], filled: Path) -> None:
    from datetime import timezone  # noqa: PLC0415 - here only

    brasilia = datetime(2026, 11, 21, 9, 0, 5, tzinfo=timezone(-timedelta(hours=3)))
    sign_file(filled, Order("titular", keys["titular"], brasilia), CATALOG)
    import pikepdf  # noqa: PLC0415 - to read the dictionary

    with pikepdf.open(filled) as document:
        fields = {str(field.T): field for field in document.Root.AcroForm.Fields}
        assert str(fields["assinatura_titular"].V.M) == "D:20261121090005-03'00'"


def test_nobody_signs_what_acts_by_itself(keys: dict[str, Credential], filled: Path) -> None:
    with pikepdf.open(filled, allow_overwriting_input=True) as pdf:
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        pdf.save()
    before = filled.read_bytes()
    with pytest.raises(RefusedError, match=r"JavaScript.* Nada foi assinado") as caught:
        sign_file(filled, order(keys, "titular"), CATALOG)
    assert caught.value.code == "conteudo-ativo"
    assert filled.read_bytes() == before


def test_of_several_one_that_changed_is_told_and_the_others_are_signed(
    keys: dict[str, Credential], filled: Path, tmp_path: Path
) -> None:
    paths = [filled, *(Path(shutil.copy(filled, tmp_path / name)) for name in ("outro.pdf", "mais.pdf"))]
    places = [place_to_sign(path, "titular", CATALOG) for path in paths]
    sign_file(paths[1], order(keys, "responsavel_tecnico"), CATALOG)
    before = paths[1].read_bytes()
    first, changed, last = sign_ready(make_ready(places, order(keys, "titular"), paths), order(keys, "titular"))
    assert isinstance(first, Signed)
    assert isinstance(last, Signed)
    assert isinstance(changed, Lacking)
    assert (changed.path, changed.error.code) == (paths[1], "arquivo-mudou")
    assert paths[1].read_bytes() == before


def test_of_several_all_are_asked_about_before_the_key_is_used(
    keys: dict[str, Credential], filled: Path, tmp_path: Path
) -> None:
    other = Path(shutil.copy(filled, tmp_path / "outro.pdf"))
    places = [place_to_sign(path, "titular", CATALOG) for path in (filled, other)]
    before = filled.read_bytes()
    with pytest.raises(RefusedError) as caught:
        make_ready(places, order(keys, "titular", "outra_pessoa"), [filled, other])
    assert caught.value.code == "outra-pessoa"
    assert filled.read_bytes() == other.read_bytes() == before
