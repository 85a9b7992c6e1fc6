"""A token that is pulled out, or about to lock: a module around SoftHSM2 that answers as such tokens do.

From the command line, in processes of their own, as people meet them. The PIN's tries are counted by the module.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.workflow.demo import Demo
from signatures.credentials.pkcs11.session import open_key
from signatures.credentials.pkcs11.tokens import find_keys
from signatures.errors import DeviceError
from signatures.pki import Pki
from tests.conftest import MOMENT
from tests.credentials.tokens import PIN, library, make_folder
from tests.judges import program

SOURCE = Path(__file__).with_name("wrapper.c")


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader with a token in it, that can be told what to do."""

    module: Path
    folder: Path
    environment: dict[str, str]

    def wish(self, what: str) -> None:
        (self.folder / "wish").write_text(what, encoding="ascii")

    @property
    def tries(self) -> int:
        counted = self.folder / "logins"
        return counted.read_text(encoding="ascii").count("login") if counted.exists() else 0

    def run(self, *words: str, pin: str = PIN) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", "from pipeline.cli import main; raise SystemExit(main())", *words],
            env={**self.environment, "CREDENCIA_PASSWORD": pin},
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )

    def sign(
        self, *more: str, role: str = "titular", pin: str = PIN, pdfs: tuple[str, ...] = ("pedido.pdf",)
    ) -> subprocess.CompletedProcess[str]:
        words = ("sign", *pdfs, "--as", role, "--pkcs11", str(self.module), "--moment", MOMENT.isoformat())
        return self.run(*words, *more, pin=pin)


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    module = tmp_path_factory.mktemp("module") / "wrapper.so"
    subprocess.run([program("cc"), "-shared", "-fPIC", "-w", "-o", module, SOURCE, "-ldl"], check=True)
    return module


@pytest.fixture(scope="module")
def drawer(pki: Pki, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """João and Maria have keys; João has two."""
    tokens = make_folder(tmp_path_factory.mktemp("drawer") / "hsm")
    tokens.make("Cartão do João", [pki.holders[name] for name in ("responsavel_tecnico", "p384")])
    tokens.make("Token da Maria", [pki.holders["titular"]])
    return tokens.folder


@pytest.fixture
def reader(drawer: Path, compiled: Path, demo: Demo, demo_folder: Path, tmp_path: Path) -> Reader:
    """A reader with copies of the tokens, so that a wrong PIN in one test is nothing to another."""
    del demo
    tokens = make_folder(tmp_path / "hsm")
    shutil.copytree(drawer / "tokens", tokens.folder / "tokens", dirs_exist_ok=True)
    shutil.copy(demo_folder / "siop-ws.pdf", tmp_path / "pedido.pdf")
    state = {"XDG_STATE_HOME": str(tmp_path / "estado")}
    wishes = {"WRAPPED_WISH": str(tmp_path / "wish"), "WRAPPED_LOGINS": str(tmp_path / "logins")}
    environment = {**tokens.environment, **wishes, **state, "WRAPPED_MODULE": str(library())}
    environment["PYTHONPATH"] = os.pathsep.join(sys.path)
    return Reader(compiled, tmp_path, environment)


def test_the_signatory_is_found_by_cpf(reader: Reader) -> None:
    made = reader.sign()
    assert made.returncode == 0, made.stderr
    assert "MARIA APARECIDA" in made.stdout
    assert reader.tries == 1


def test_several_documents_with_one_pin(reader: Reader) -> None:
    for name in ("2.pdf", "3.pdf"):
        shutil.copy(reader.folder / "pedido.pdf", reader.folder / name)
    made = reader.sign(pdfs=("pedido.pdf", "2.pdf", "3.pdf"))
    assert made.returncode == 0, made.stderr
    assert made.stdout.count("assinado por") == 3
    assert reader.tries == 1


def test_a_token_pulled_out_between_two_documents(reader: Reader) -> None:
    """What was signed stays; the rest goes on when the token is back, with one more try of the PIN."""
    names = ("pedido.pdf", "2.pdf", "3.pdf")
    for name in names[1:]:
        shutil.copy(reader.folder / "pedido.pdf", reader.folder / name)
    before = (reader.folder / "2.pdf").read_bytes()
    reader.wish("second")
    failed = reader.sign(pdfs=names)
    assert failed.returncode == 3, failed.stderr
    assert failed.stdout.count("assinado por") == 1
    assert "Falta assinar: 2.pdf, 3.pdf." in failed.stderr
    assert "nada foi assinado" not in failed.stderr
    assert "credencia sign --resume 2.pdf 3.pdf\n" in failed.stderr
    assert PIN not in "".join(path.read_text() for path in (reader.folder / "estado").rglob("*.json"))
    first = (reader.folder / "pedido.pdf").read_bytes()
    assert (reader.folder / "2.pdf").read_bytes() == before
    reader.wish("")
    done = reader.run("sign", "--resume", "2.pdf", "3.pdf")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("assinado por") == 2
    assert reader.tries == 2
    assert (reader.folder / "pedido.pdf").read_bytes() == first
    assert (reader.folder / "2.pdf").read_bytes().startswith(before)
    assert list((reader.folder / "estado").rglob("*.json")) == []


def test_two_keys_of_one_person(reader: Reader, pki: Pki) -> None:
    refused = reader.sign(role="responsavel_tecnico")
    assert refused.returncode == 1
    assert "--key" in refused.stderr
    assert "***.982.247-**" in refused.stderr
    assert "52998224725" not in refused.stderr
    assert reader.tries == 0
    serial = f"{pki.holders['p384'].certificate.serial_number:X}"
    assert reader.sign("--key", serial, role="responsavel_tecnico").returncode == 0


def test_nobody_of_that_cpf(reader: Reader) -> None:
    refused = reader.sign(role="terceiro")
    assert refused.returncode == 1
    assert "Nenhum dos certificados" in refused.stderr
    assert reader.tries == 0


def test_a_wrong_pin_is_tried_once(reader: Reader) -> None:
    before = (reader.folder / "pedido.pdf").read_bytes()
    refused = reader.sign(pin="000000")
    assert refused.returncode == 1
    assert "PIN" in refused.stderr
    assert "000000" not in refused.stderr
    assert reader.tries == 1
    assert (reader.folder / "pedido.pdf").read_bytes() == before
    warned = reader.sign()
    assert (warned.returncode, reader.tries) == (0, 2)
    assert "já houve PIN errado" in warned.stderr


def test_a_last_try_is_not_spent_by_a_program(reader: Reader) -> None:
    reader.wish("last")
    refused = reader.sign()
    assert refused.returncode == 1
    assert "Só resta uma tentativa" in refused.stderr
    assert reader.tries == 0


def test_a_locked_token(reader: Reader) -> None:
    reader.wish("locked")
    refused = reader.sign()
    assert refused.returncode == 1
    assert "PUK" in refused.stderr
    assert reader.tries == 0


def test_a_token_that_is_not_there(reader: Reader) -> None:
    reader.wish("removed")
    failed = reader.sign()
    assert failed.returncode == 3
    assert "token não está mais" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert "credencia sign --resume pedido.pdf" in failed.stderr
    reader.wish("")
    assert reader.run("sign", "--resume", "pedido.pdf").returncode == 0


def test_a_token_pulled_out_between_login_and_signature(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("WRAPPED_WISH", "WRAPPED_LOGINS", "WRAPPED_MODULE", "SOFTHSM2_CONF"):
        monkeypatch.setenv(name, reader.environment[name])
    import pkcs11  # noqa: PLC0415 - the module is initialised in this environment

    pkcs11.unload(str(reader.module))
    try:
        maria = next(key for key in find_keys(reader.module) if key.label == "titular")
        with open_key(maria, PIN) as credential:
            assert credential.sign(b"data")
            reader.wish("removed")
            with pytest.raises(DeviceError) as caught:
                credential.sign(b"data")
        assert caught.value.code == "dispositivo-ausente"
    finally:
        pkcs11.unload(str(reader.module))


def test_the_list_for_people_and_programs(reader: Reader) -> None:
    listed = reader.run("certificates", "--pkcs11", str(reader.module))
    assert listed.returncode == 0, listed.stderr
    assert len(listed.stdout.splitlines()) == 3
    for word in ("A3", "A1", "***.444.777-**", "AC Demonstração Múltipla v1", "“Token da Maria”"):
        assert word in listed.stdout
    assert "11144477735" not in listed.stdout
    assert reader.tries == 0
    asked = reader.run("certificates", "--pkcs11", str(reader.module), "--json")
    assert '"cpf": "***.444.777-**"' in asked.stdout


def test_a_module_that_is_not_there(reader: Reader) -> None:
    assert reader.run("certificates", "--pkcs11", "nao-ha.so").returncode == 2
    (reader.folder / "nada.so").write_bytes(b"text")
    failed = reader.run("certificates", "--pkcs11", "nada.so")
    assert failed.returncode == 3
    assert "módulo PKCS#11" in failed.stderr


@pytest.mark.parametrize(
    ("labels", "hint"),
    [
        (["Token novo"], "“Token novo”, sem certificado que se veja antes do PIN"),
        (["Token novo", "Cartão novo"], "“Cartão novo”"),
        ([], "Nenhum token foi encontrado. Encaixe o token"),
    ],
)
def test_an_empty_token_is_there_and_empty(
    demo: Demo, demo_folder: Path, tmp_path: Path, labels: list[str], hint: str
) -> None:
    """Nobody is told to put in what is in already."""
    del demo
    shutil.copy(demo_folder / "siop-ws.pdf", tmp_path / "pedido.pdf")
    tokens = make_folder(tmp_path / "softhsm")
    for label in labels:
        tokens.make(label, [])
    reader = Reader(library(), tmp_path, tokens.environment)
    listed = reader.run("certificates", "--pkcs11", str(reader.module))
    assert (listed.returncode, hint in listed.stdout, listed.stderr) == (1, True, "")
    asked = reader.run("certificates", "--pkcs11", str(reader.module), "--json")
    assert (asked.returncode, asked.stdout.strip()) == (1, "[]")
    refused = reader.sign()
    assert (refused.returncode, hint in refused.stderr) == (3, True)
    assert "[dispositivo-ausente]" in refused.stderr
