"""`credencia trust`, as who uses it meets it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from pipeline.cli import main
from pipeline.workflow import trust_changes
from signatures.pki import build_pki, demo_declaration
from signatures.trust.holdings import MANIFEST
from signatures.trust.update import Source
from tests.servers.loopback import Asked, Reply, closed_port, serving


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nothing of this machine's own trust is seen or touched."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "dados"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("CREDENCIA_ONLINE", raising=False)
    return tmp_path / "dados" / "credencia" / "trust"


@pytest.fixture(scope="module")
def real() -> Path:
    """Real certificates of authorities, kept beside the project and not in it."""
    folder = Path(__file__).parents[3] / "shared" / "icp-brasil"
    if not folder.is_dir():
        pytest.skip(f"the certificates of real authorities are not in {folder}")
    return folder


def test_nothing_is_kept_at_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trust", "list"]) == 0
    assert "Nada está guardado" in capsys.readouterr().out


def test_the_difference_is_shown_before_it_is_used(
    real: Path, folders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["trust", "import", str(real / "roots")]) == 1
    shown = capsys.readouterr()
    assert "AC Raiz Brasileira v12 (SHA-256 d8478e37ce19c690" in shown.err
    assert "repita com --yes" in shown.out
    assert not folders.exists()


def test_what_was_accepted_is_kept_and_listed(real: Path, folders: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trust", "import", "--yes", str(real)]) == 0
    capsys.readouterr()
    assert main(["trust", "list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert len(listed["things"]) == 262
    assert any("v2 venceu" in warning for warning in listed["warnings"])
    assert (folders / MANIFEST).exists()
    assert main(["trust", "import", str(real / "roots")]) == 0  # the same again needs nobody's leave
    assert "Nada mudou" in capsys.readouterr().out


def test_staging_is_refused_unless_asked(real: Path, capsys: pytest.CaptureFixture[str]) -> None:
    staging = str(real / "govbr" / "staging")
    assert main(["trust", "import", "--yes", staging]) == 1
    assert "--staging" in capsys.readouterr().err
    assert main(["trust", "import", "--yes", "--staging", staging]) == 0
    assert "HOMOLOGAÇÃO" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "code"), [(["import"], 2), ([], 2), (["outra"], 2), (["import", "/nao/existe"], 2), (["list", "x"], 2)]
)
def test_wrong_usage(words: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trust", *words]) == code
    assert capsys.readouterr().err


def test_a_file_of_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.crt").write_bytes(b"nada")
    assert main(["trust", "import", "--yes", str(tmp_path / "x.crt")]) == 1
    assert "nada que se possa guardar" in capsys.readouterr().err


def test_a_damaged_folder_is_told(real: Path, folders: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["trust", "import", "--yes", str(real / "roots")])
    (folders / MANIFEST).write_text("{")
    assert main(["trust", "list"]) == 3
    assert "foi alterada" in capsys.readouterr().err


def test_an_update_takes_from_servers_what_the_fingerprints_allow(
    real: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pki = build_pki(demo_declaration(), datetime.now(UTC), only=[])
    false = pki.authorities["icp-raiz"].certificate.public_bytes(Encoding.DER)

    def answer(asked: Asked) -> Reply:
        served = {
            "/v5.crt": (real / "roots" / "icp-brasil-v5.der").read_bytes(),
            "/falsa.crt": false,
            "/LPA_PAdES.der": (real / "policies" / "LPA_PAdES.der").read_bytes(),
        }
        return Reply(200, served[asked.path]) if asked.path in served else Reply(500)

    with serving(answer) as server:
        names = ("v5.crt", "falsa.crt", "LPA_PAdES.der", "falta.crt")
        sources = tuple(Source(name, f"{server.url}/{name}") for name in names)
        monkeypatch.setattr(trust_changes, "official_sources", lambda: sources)
        assert main(["trust", "update", "--yes", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert {thing["label"] for thing in said["added"]} == {"AC Raiz Brasileira v5", "LPA_PAdES"}
    assert [item["name"] for item in said["refused"]] == ["Autoridade Certificadora Raiz de Demonstração"]
    assert [item["name"] for item in said["failed"]] == ["falta.crt"]


def test_an_update_without_network_changes_nothing(
    real: Path, folders: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["trust", "import", "--yes", str(real / "roots")])
    before = (folders / MANIFEST).read_bytes()
    monkeypatch.setattr(trust_changes, "official_sources", lambda: (Source("raiz", closed_port()),))
    assert main(["trust", "update", "--yes"]) == 3
    assert "continua valendo" in capsys.readouterr().err
    assert (folders / MANIFEST).read_bytes() == before
