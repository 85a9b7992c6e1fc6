"""AD-RB with a certificate in the cloud, over HTTP and from the command: the container is ours, and the policy fits.

The simulator's root isn't one of ICP-Brasil's: the policy is the ITI's with that root in place of the real ones, given
as a file, and the issuers are those that this machine keeps, as after `credencia trust update`.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from signatures.conformity import State, conformity
from signatures.policies.catalog import KnownPolicy
from signatures.policies.read import read_policy
from signatures.trust.holdings import INTERMEDIATES, ROOTS, Holdings, Kept, write_holdings
from signatures.trust.store import load_trust
from signatures.verification.verify import verify
from tests import judges
from tests.policies.demonstration import policy_file
from tests.simulate.desks import free_port
from tests.simulate.printed import papers, simulating
from tests.simulate.test_simulate import MARIA, Desk, desk, keys

__all__ = ["desk", "keys", "papers"]

VIDAAS, BIRD_ID = ("psc", "--person", MARIA), ("psc", "--like", "birdid", "--person", MARIA)


@pytest.fixture
def policy(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The policy's file; the issuers go where this machine keeps them."""
    trust = Path(desk.addresses["trust"])
    pems = ((trust / f"{name}.pem").read_bytes() for name in ("icp-raiz", "icp-ac"))
    root, issuer = map(x509.load_pem_x509_certificate, pems)
    kept = (
        Kept(ROOTS, "raiz", root.public_bytes(Encoding.DER)),
        Kept(INTERMEDIATES, "ac", issuer.public_bytes(Encoding.DER)),
    )
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "dados"))
    write_holdings(tmp_path / "dados" / "credencia" / "trust", Holdings(kept, datetime.now(UTC), "o simulador"))
    path = tmp_path / "ad-rb.der"
    path.write_bytes(policy_file(root, "AD-RB"))
    return path


@pytest.mark.parametrize(("desk", "name"), [(VIDAAS, "vidaas"), (BIRD_ID, "birdid")], indirect=["desk"])
def test_two_documents_by_ad_rb(desk: Desk, policy: Path, name: str) -> None:
    words = ["--as", "titular", "--psc", name, "--perfil", "ad-rb", "--politica", str(policy)]
    made = desk.run("sign", "1.pdf", "2.pdf", *words)
    assert made.returncode == 0, made.stderr
    assert made.stdout.count("MARIA APARECIDA") == 2
    known = read_policy(policy.read_bytes())
    for document in ("1.pdf", "2.pdf"):
        pdf = (desk.folder / document).read_bytes()
        [status] = verify(pdf, load_trust(Path(desk.addresses["trust"])), datetime.now(UTC)).signatures
        assert (status.valid, status.level, status.kind) == (True, "B-B", "qualificada")
        found = conformity(status, lambda oid: KnownPolicy("AD-RB", "1.3", known) if oid == known.oid else None)
        assert (found.policy, found.state) == ("AD-RB v1.3", State.APPROVED)
        assert judges.pdfsig(desk.folder / document) == ["Signature is Valid."]
    verdict = desk.run("verify", "1.pdf", "--trust", desk.addresses["trust"], "--json")
    [told] = json.loads(verdict.stdout)["signatures"]
    assert (told["valid"], told["conformity"]["policy"]) == (True, "AD-RB v1.3")


@pytest.mark.parametrize("desk", [VIDAAS], indirect=True)
def test_by_the_real_policy_the_simulators_root_is_refused(desk: Desk, policy: Path) -> None:
    del policy
    before = (desk.folder / "1.pdf").read_bytes()
    refused = desk.run("sign", "1.pdf", "--as", "titular", "--psc", "vidaas", "--perfil", "ad-rb")
    assert refused.returncode == 1
    assert "Raiz Brasileira v12" in refused.stderr
    assert (desk.folder / "1.pdf").read_bytes() == before


@pytest.mark.parametrize(
    ("desk", "words"),
    [(("govbr", "--person", MARIA), ("--govbr",)), (VIDAAS, ("--psc", "vidaas", "--psc-cms"))],
    indirect=["desk"],
)
def test_where_the_service_makes_the_whole_signature_no_policy_fits(
    desk: Desk,
    words: tuple[str, ...],
) -> None:
    before = (desk.folder / "1.pdf").read_bytes()
    refused = desk.run("sign", "1.pdf", "--as", "titular", *words, "--perfil", "ad-rb")
    assert refused.returncode in {1, 2}
    assert "política" in refused.stderr
    assert "basico" in refused.stderr
    assert "Autorize" not in refused.stderr  # nobody is asked for leave in vain
    assert (desk.folder / "1.pdf").read_bytes() == before


@pytest.mark.parametrize("manner", ["vidaas", "serproid"])
def test_following_only_what_is_printed(keys: Path, papers: Path, manner: str) -> None:
    """The policy and the issuers are in the simulator's folder, and its words name them."""
    words = ["psc", "--like", manner, "--folder", str(keys), "--person", MARIA]
    with simulating([*words, "--redirect", f"http://127.0.0.1:{free_port()}/retorno"], papers) as printed:
        made = printed.sign("ad-rb")
        plain = printed.sign(name="2.pdf")
    assert (made[0], plain[0]) == (0, 0), made[2] + plain[2]
    pdf = (papers / "1.pdf").read_bytes()
    [status] = verify(pdf, load_trust(keys / "trust"), datetime.now(UTC)).signatures
    known = read_policy((keys / "politicas" / "ad-rb.der").read_bytes())
    assert conformity(status, lambda _: KnownPolicy("AD-RB", "1.3", known)).state is State.APPROVED
    code, out, _ = printed.verify("--json")
    [told] = json.loads(out)["signatures"]
    assert (code, told["valid"], told["conformity"]["policy"]) == (1, True, "AD-RB v1.3")  # the others must sign too
    assert told["conformity"]["state"] == "reprovado"  # as the simulator says that it will be
    assert "reprovada" in printed.said


@pytest.mark.parametrize("desk", [VIDAAS], indirect=True)
def test_the_issuers_in_the_folder_of_trust_are_enough(desk: Desk) -> None:
    """Nothing is kept on this machine; without them the chain is short of the policy's root."""
    policy = str(Path(desk.addresses["trust"]).parent / "politicas" / "ad-rb.der")
    words = ["--as", "titular", "--psc", "vidaas", "--perfil", "ad-rb", "--politica", policy]
    alone = desk.run("sign", "1.pdf", *words)
    assert (alone.returncode, "cadeia" in alone.stderr) == (1, True)
    assert desk.run("sign", "1.pdf", *words, "--trust", desk.addresses["trust"]).returncode == 0
    nothing = desk.run("sign", "2.pdf", *words, "--trust", str(desk.folder))
    assert (nothing.returncode, "nenhum certificado raiz" in nothing.stderr) == (2, True)
    assert "Autorize" not in nothing.stderr
