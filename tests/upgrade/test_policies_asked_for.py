"""AD-RC and AD-RA as people ask for them: by the command, with all that the policies want at hand or not."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.keys import load_certs_from_pemder

from pipeline.cli import main
from pipeline.workflow.demo import run_demo
from signatures.conformity import State, conformity
from signatures.pki.write import PASSWORD
from signatures.policies.artefacts import PolicyArtefacts
from signatures.policies.catalog import KnownPolicy
from signatures.policies.read import read_policy
from signatures.trust.store import load_trust
from signatures.verification.verify import verify
from tests import judges
from tests.policies.demonstration import list_of, policy_file, signed_list, write_artefacts
from tests.servers.published import Published
from tests.upgrade.by_policy import FAMILIES, root_of
from tests.upgrade.clock import LATER


@pytest.fixture
def folder(tmp_path: Path, published: Published, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demonstration's people; policies that know their root, and a list that the published ITI signed."""
    for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setenv("CREDENCIA_REDE_INTERNA", "1")
    monkeypatch.delenv("CREDENCIA_TSA", raising=False)
    run_demo(tmp_path, published.now)
    trust = tmp_path / "pki" / "trust"
    (trust / "raiz.pem").write_bytes(root_of(published).public_bytes(Encoding.PEM))
    with (trust / "ancoras.toml").open("a") as labels:
        labels.write('\n[[anchor]]\nfile = "raiz.pem"\nkind = "icp-brasil"\nlabel = "AC Raiz de teste"\n')
    monkeypatch.setenv("CREDENCIA_PASSWORD", (tmp_path / "pki" / PASSWORD).read_text().strip())
    return tmp_path


def demo_policies(folder: Path, published: Published) -> dict[str, KnownPolicy]:
    """The families' policies with the demonstration's root for who signs, and the published one for who stamps."""
    root = load_certs_from_pemder([str(folder / "pki" / "trust" / "icp-raiz.pem")])
    [certificate] = root
    found = {}
    for family in FAMILIES:
        data = policy_file(certificate.dump(), family, root_of(published).public_bytes(Encoding.DER))
        (folder / f"{family}.der").write_bytes(data)
        policy = read_policy(data)
        found[policy.oid] = KnownPolicy(family, "1.4", policy)
    listed = list_of([known.policy for known in found.values()], published.now)
    policy_data = (folder / "AD-RA.der").read_bytes()
    artefacts = PolicyArtefacts(policy_data, listed, signed_list(published.pki, "iti", listed, published.now))
    write_artefacts(folder / "pki" / "trust" / "policies", artefacts)
    return found


def sign(folder: Path, published: Published, family: str, *more: str) -> int:
    words = ["sign", str(folder / "siop-ws.pdf"), "--as", "titular", "--pkcs12", str(folder / "pki" / "titular.pfx")]
    words += ["--perfil", family.lower(), "--politica", str(folder / f"{family}.der")]
    words += ["--tsa", published.url("carimbo.tsa"), "--trust", str(folder / "pki" / "trust")]
    return main([*words, "-o", str(folder / f"{family}.pdf"), *more])


@pytest.mark.parametrize("family", FAMILIES)
def test_the_command_signs_by_the_policy(
    folder: Path, published: Published, family: str, capsys: pytest.CaptureFixture[str]
) -> None:
    known = demo_policies(folder, published)
    assert sign(folder, published, family) == 0, capsys.readouterr().err
    assert "Nível B-LTA" in capsys.readouterr().out
    store = load_trust(folder / "pki" / "trust")
    report = verify((folder / f"{family}.pdf").read_bytes(), store, LATER)
    found = conformity(report.signatures[0], known.get)
    assert (found.policy, found.state) == (f"{family} v1.4", State.APPROVED)
    assert not judges.qpdf_problems(folder / f"{family}.pdf")


@pytest.mark.parametrize(
    ("lacking", "said"),
    [("LPA_PAdES.p7s", "credencia trust update"), ("LPA_PAdES.der", "credencia trust update"), ("", "e não pelo ITI")],
)
def test_what_the_policy_wants_is_asked_for_before_the_key(
    folder: Path, published: Published, capsys: pytest.CaptureFixture[str], lacking: str, said: str
) -> None:
    demo_policies(folder, published)
    policies = folder / "pki" / "trust" / "policies"
    if lacking:
        (policies / lacking).unlink()
    else:
        false = signed_list(published.pki, "outra-entidade", (policies / "LPA_PAdES.der").read_bytes())
        (policies / "LPA_PAdES.p7s").write_bytes(false)
    assert sign(folder, published, "AD-RA") == 1
    assert said in capsys.readouterr().err
    assert not (folder / "AD-RA.pdf").exists()
    assert published.asked("carimbo.tsa") == []
