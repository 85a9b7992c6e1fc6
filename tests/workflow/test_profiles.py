"""A form may ask for a least profile: what is signed below it is refused, and what arrives below it is returned."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509 as pyca
from cryptography.hazmat.primitives.serialization import Encoding

from pipeline.cli import main
from pipeline.definition.catalog import Catalog
from pipeline.findings import Severity
from pipeline.workflow.demo import Demo
from pipeline.workflow.trusting import trust_from
from pipeline.workflow.verifying import Verification, verify_file
from signatures import certificate as x509
from signatures import der
from signatures.pki.policy import policy_der
from signatures.policies import catalog
from signatures.policies.model import Anchor
from tests.conftest import MOMENT
from tests.samples import FORM, WHOLE
from tests.workflow.test_other_forms import TEMPLATE

AT = ["--moment", MOMENT.isoformat()]


class Desk:
    """A folder with a form, its filled document, and the demonstration's keys."""

    def __init__(self, folder: Path, pki: Path) -> None:
        self.folder, self.pki, self.pdf = folder, pki, folder / "dados.pdf"
        self.own = ["--forms", str(folder / "formularios")]

    def form(self, extra: str = "", signatory: str = "") -> None:
        text = FORM.replace("cpf: geral.cpf}", f"cpf: geral.cpf{signatory}}}") + extra
        (self.folder / "formularios" / "templates").mkdir(parents=True, exist_ok=True)
        (self.folder / "formularios" / "tudo.yml").write_text(text, encoding="utf-8")
        (self.folder / "formularios" / "templates" / "tudo.md").write_text(TEMPLATE, encoding="utf-8")
        (self.folder / "dados.yml").write_text(WHOLE, encoding="utf-8")
        assert main(["render", str(self.folder / "dados.yml"), *self.own, "-o", str(self.folder)]) == 0

    def sign(self, *more: str) -> int:
        key = str(self.pki / "responsavel_tecnico.pfx")
        return main(["sign", str(self.pdf), *self.own, "--as", "dono", "--pkcs12", key, *AT, *more])

    def codes(self) -> list[str]:
        """The críticas of the verdict."""
        how = Verification(Catalog(self.folder / "formularios"), trust_from(self.pki / "trust"), MOMENT)
        found = verify_file(self.pdf, how).findings
        return [finding.code for finding in found if finding.severity is Severity.CRITICA]


@pytest.fixture
def desk(demo: Demo, demo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    del demo
    monkeypatch.setenv("CREDENCIA_PASSWORD", "credencia")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return Desk(tmp_path, demo_folder / "pki")


@pytest.fixture
def our_roots(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """ICP-Brasil's policies, as if their roots were the demonstration's; and that root."""
    root = pyca.load_pem_x509_certificate((desk.pki / "trust" / "icp-raiz.pem").read_bytes()).public_bytes(Encoding.DER)
    key_id = der.only(x509.parts(root).extensions["2.5.29.14"]).content.hex()
    anchor = Anchor("Raiz de teste", hashlib.sha256(root).hexdigest(), key_id)
    known = tuple(
        dataclasses.replace(each, policy=dataclasses.replace(each.policy, anchors=(anchor,)))
        for each in catalog.known_policies()
    )
    monkeypatch.setattr(catalog, "known_policies", lambda: known)
    return root


def test_without_a_demand_the_basic_one_is_made(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.form()
    assert desk.sign() == 0
    assert "Nível B-B" in capsys.readouterr().out
    assert desk.codes() == []


@pytest.mark.usefixtures("our_roots")
def test_what_the_form_asks_for_is_made(desk: Desk) -> None:
    desk.form("profile: ad-rb\n")
    assert desk.sign() == 0
    assert desk.codes() == []
    with pikepdf.open(desk.pdf) as pdf:
        [value] = [field.V for field in pdf.Root.AcroForm.Fields if "/V" in field and field.get("/FT") == "/Sig"]
        assert der.oid("2.16.76.1.7.1.11.1.3") in bytes(value.Contents)


@pytest.mark.usefixtures("our_roots")
@pytest.mark.parametrize(("extra", "signatory"), [("profile: ad-rb\n", ""), ("", ", profile: ad-rb")])
def test_less_is_refused_before_signing(
    desk: Desk, capsys: pytest.CaptureFixture[str], extra: str, signatory: str
) -> None:
    desk.form(extra, signatory)
    before = desk.pdf.read_bytes()
    assert desk.sign("--perfil", "basico") == 1
    assert "--perfil ad-rb" in capsys.readouterr().err
    assert desk.pdf.read_bytes() == before
    assert desk.sign("--perfil", "ad-rb", "--politica", "1.2") == 0


@pytest.mark.usefixtures("our_roots")
def test_less_is_returned(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Signed where nobody asked, as a portal does."""
    desk.form("profile: ad-rb\n")
    monkeypatch.setattr("pipeline.workflow.manner.reached_by", lambda *_: True)
    assert desk.sign("--perfil", "basico") == 0
    assert desk.codes() == ["perfil-insuficiente"]


def test_the_real_policies_refuse_roots_of_ours(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.form()
    before = desk.pdf.read_bytes()
    assert desk.sign("--perfil", "ad-rb") == 1
    said = capsys.readouterr().err
    assert "politica-raiz" in said
    assert "Raiz Brasileira v12" in said
    assert desk.pdf.read_bytes() == before


def test_a_policy_from_a_file(desk: Desk, our_roots: bytes) -> None:
    """Another hash than the known one's: what it names is another document, whatever its number."""
    desk.form("profile: ad-rb\n")
    policy = catalog.find_policy("AD-RB", "1.3")
    (desk.folder / "minha.der").write_bytes(policy_der(policy, [our_roots]))
    assert desk.sign("--perfil", "ad-rb", "--politica", str(desk.folder / "minha.der")) == 0
    assert desk.codes() == ["perfil-insuficiente"]


def test_policies_that_there_are_not(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.form()
    (desk.folder / "outra.der").write_bytes(b"0\x03abc")
    for more, code, hint in (
        (["--politica", "1.3"], 2, "--perfil"),
        (["--perfil", "basico", "--politica", "1.3"], 2, "não leva política"),
        (["--perfil", "ad-rb", "--politica", "9.9"], 2, "1.0, 1.1, 1.2, 1.3"),
        (["--perfil", "ad-rb", "--politica", str(desk.folder / "outra.der")], 1, "em DER"),
        (["--perfil", "ad-rb", "--politica", str(desk.folder / "nenhuma.der")], 2, "não existe"),
        (["--perfil", "basico", "--politica", str(desk.folder / "outra.der")], 2, "não leva política"),
    ):
        assert desk.sign(*more) == code, more
        assert hint in capsys.readouterr().err


def test_an_authority_that_does_not_answer_is_said_and_the_signature_stays(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.form()
    assert desk.sign("--perfil", "carimbo", "--tsa", "http://127.0.0.1:9/tsa") == 0
    said = capsys.readouterr()
    assert "ficou no nível B-B, e não no B-T" in said.err
    assert "credencia upgrade" in said.err
    assert desk.codes() == []


@pytest.mark.parametrize(("extra", "signatory"), [("profile: carimbo\n", ""), ("", ", profile: longo-prazo")])
def test_a_timestamp_that_the_form_asks_for_and_nobody_is_named(
    desk: Desk, capsys: pytest.CaptureFixture[str], extra: str, signatory: str
) -> None:
    """Told before the key is touched."""
    desk.form(extra, signatory)
    before = desk.pdf.read_bytes()
    assert desk.sign("--pkcs12", "nenhuma.pfx") == 2
    said = capsys.readouterr().err
    for word in ("carimbo-sem-autoridade", "--tsa", "[tsa.NOME]", "O formulário pede"):
        assert word in said
    assert desk.pdf.read_bytes() == before


def test_a_stamp_for_a_form_whose_profile_has_none(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.form("profile: ad-rb\n")
    assert desk.sign("--tsa", "http://127.0.0.1:9/tsa") == 2
    assert "tsa-sem-carimbo" in capsys.readouterr().err


def test_a_timestamp_that_the_form_asks_for_and_nobody_gives(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.form("profile: carimbo\n")
    capsys.readouterr()
    assert desk.sign("--json", "--tsa", "http://127.0.0.1:9/tsa") == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["level"] == "B-B"
    assert json.loads(said.out)["wanted"] == "B-T"
    assert "não atendeu" in json.loads(said.out)["reason"]
    assert desk.codes() == ["perfil-insuficiente"]


@pytest.mark.usefixtures("our_roots")
def test_a_policy_of_time_without_time(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.form()
    before = desk.pdf.read_bytes()
    assert desk.sign("--perfil", "ad-rt") == 2
    assert "--tsa" in capsys.readouterr().err
    assert desk.sign("--perfil", "ad-rt", "--tsa", "http://127.0.0.1:9/tsa") == 3
    assert desk.pdf.read_bytes() == before


def test_what_is_signed_along(desk: Desk) -> None:
    desk.form(signatory=", commitment: aprovacao, function: geral.um")
    assert desk.sign() == 0
    with pikepdf.open(desk.pdf) as pdf:
        [value] = [field.V for field in pdf.Root.AcroForm.Fields if "/V" in field and field.get("/FT") == "/Sig"]
        container = bytes(value.Contents)
    assert der.oid("1.2.840.113549.1.9.16.6.5") in container
    assert der.oid("0.4.0.19122.1.1") in container
    assert desk.codes() == []


def test_how_it_is_announced_and_with_which_algorithm(desk: Desk) -> None:
    desk.form()
    assert desk.sign("--formato", "pbad", "--pss") == 0
    with pikepdf.open(desk.pdf) as pdf:
        [value] = [field.V for field in pdf.Root.AcroForm.Fields if "/V" in field and field.get("/FT") == "/Sig"]
        assert (value.Filter, value.SubFilter) == ("/PBAD_PAdES", "/PBAD.PAdES")
        assert der.oid("1.2.840.113549.1.1.10") in bytes(value.Contents)


def test_each_signatory_locks_what_the_form_says(desk: Desk) -> None:
    desk.form(signatory=", locks: [geral.texto, lista]")
    assert main(["render", "tudo", *desk.own, "-o", str(desk.folder)]) == 0
    with pikepdf.open(desk.folder / "tudo.blank.pdf") as pdf:
        [field] = [field for field in pdf.Root.AcroForm.Fields if field.get("/FT") == "/Sig"]
        names = [str(name) for name in field.Lock.Fields]
    assert "geral.texto" in names
    assert all(name == "geral.texto" or name.startswith("lista.") for name in names)
    assert len(names) > 1
