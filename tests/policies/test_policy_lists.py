"""The list of policies is believed for its signature, for being the one that is known, or not at all."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.cli import main
from pipeline.workflow import trust_changes
from signatures.pki import Pki
from signatures.policies.catalog import find_policy
from signatures.trust.anchors import Anchor, AnchorKind
from signatures.trust.holdings import POLICIES, POLICY_LIST, POLICY_LIST_SIGNATURE, Holdings, Kept, merged
from signatures.trust.policy_lists import PINNED_LISTS, SortedLists, held_list, sort_policy_lists
from signatures.trust.store import TrustStore
from signatures.trust.update import Source
from signatures.verification.chain import Help
from signatures.verification.policy_list import ListStanding, judge_policy_list
from tests.pades.test_prepare import indefinite
from tests.policies.demonstration import list_of, signed_list
from tests.servers.loopback import Asked, Reply, serving
from tests.servers.published import Published

POLICIES_LISTED = [find_policy("AD-RB", "1.3"), find_policy("AD-RA", "1.4")]


@pytest.fixture(scope="module")
def pki(running: Published) -> Pki:
    return running.pki


@pytest.fixture(scope="module")
def moment(running: Published) -> datetime:
    return running.now


@pytest.fixture(scope="module")
def listed(moment: datetime) -> bytes:
    return list_of(POLICIES_LISTED, moment)


@pytest.fixture(scope="module")
def signature(pki: Pki, listed: bytes, moment: datetime) -> bytes:
    return signed_list(pki, "iti", listed, moment)


@pytest.fixture(scope="module")
def trust(running: Published) -> TrustStore:
    return running.trust


def judged(data: bytes, signature: bytes, trust: TrustStore, moment: datetime) -> ListStanding:
    return judge_policy_list(data, signature, Help(trust, moment))


def test_a_list_that_the_iti_signed(listed: bytes, signature: bytes, trust: TrustStore, moment: datetime) -> None:
    standing = judged(listed, signature, trust, moment)
    assert standing.good
    assert standing.signer == "INSTITUTO NACIONAL DE TECNOLOGIA DA INFORMAÇÃO ITI"
    assert standing.signed == moment.replace(microsecond=0)
    assert standing.until is not None
    assert standing.until > moment
    assert not standing.ruled_out  # no list of revocation is at hand


def test_a_container_in_ber_is_read_too(listed: bytes, signature: bytes, trust: TrustStore, moment: datetime) -> None:
    assert judged(listed, indefinite(signature, 3), trust, moment).good


@pytest.mark.parametrize(
    ("holder", "said"),
    [
        ("outra-entidade", "e não pelo ITI"),
        ("pessoa", "e não pelo ITI"),
        ("carimbo-estranho", "não leva a uma raiz da ICP-Brasil"),
    ],
)
def test_a_list_that_somebody_else_signed(running: Published, listed: bytes, holder: str, said: str) -> None:
    standing = judged(listed, signed_list(running.pki, holder, listed), running.trust, running.now)
    assert not standing.good
    assert said in standing.fault


def test_another_pki_that_is_trusted_is_not_enough(
    running: Published, listed: bytes, signature: bytes, moment: datetime
) -> None:
    other = TrustStore((Anchor(running.der("raiz"), AnchorKind.GOV_BR, "gov.br"),))
    assert "certificado da ICP-Brasil" in judged(listed, signature, other, moment).fault


def test_the_present_moment_counts(listed: bytes, signature: bytes, trust: TrustStore, moment: datetime) -> None:
    late = judged(listed, signature, trust, moment + timedelta(days=3000))
    assert not late.good
    assert "venceu" in late.fault


def test_the_pair_is_of_one_another(pki: Pki, signature: bytes, trust: TrustStore, moment: datetime) -> None:
    other = list_of(POLICIES_LISTED[:1], moment)
    assert "não confere" in judged(other, signature, trust, moment).fault
    assert judged(other, signed_list(pki, "iti", other), trust, moment).good


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(place=st.integers(0, 10_000), change=st.integers(1, 255))
def test_any_changed_byte_of_the_list_is_noticed(
    running: Published, listed: bytes, signature: bytes, place: int, change: int
) -> None:
    data = bytearray(listed)
    data[place % len(data)] ^= change
    assert not judged(bytes(data), signature, running.trust, running.now).good


@given(st.binary(max_size=300))
def test_what_is_no_signature_is_a_fault_in_words(data: bytes) -> None:
    standing = judge_policy_list(b"", data, Help(TrustStore.empty(), datetime(2026, 1, 1, tzinfo=UTC)))
    assert standing.fault == "A assinatura da lista de políticas não pode ser lida."


def sort(
    lists: list[bytes], signatures: list[bytes], trust: TrustStore, moment: datetime | None
) -> tuple[list[str], SortedLists]:
    found = sort_policy_lists(lists, [(f"{number}.p7s", data) for number, data in enumerate(signatures)], trust, moment)
    return [thing.label for thing in found.things], found


def test_what_comes_is_sorted(pki: Pki, listed: bytes, signature: bytes, trust: TrustStore, moment: datetime) -> None:
    kept, found = sort([listed], [signature], trust, moment)
    assert (kept, found.refused) == ([POLICY_LIST, POLICY_LIST_SIGNATURE], ())
    kept, found = sort([listed], [], trust, moment)
    assert kept == []
    assert "sem a assinatura" in found.refused[0][1]
    kept, found = sort([listed], [signed_list(pki, "outra-entidade", listed)], trust, moment)
    assert kept == []
    assert "e não pelo ITI" in found.refused[0][1]
    kept, found = sort([], [signature], trust, moment)
    assert (kept, found.refused) == ([], (("0.p7s", "Veio sem a lista de políticas."),))
    assert sort([listed], [signature], trust, None)[0] == []


def test_of_two_lists_the_newer_stays_with_its_own_signature(
    pki: Pki, listed: bytes, signature: bytes, trust: TrustStore, moment: datetime
) -> None:
    newer = list_of(POLICIES_LISTED, moment + timedelta(days=5))
    mine = signed_list(pki, "iti", newer)
    for lists, signatures in (([listed, newer], [signature, mine]), ([newer, listed], [mine, signature])):
        _, found = sort(lists, signatures, trust, moment)
        assert [thing.data for thing in found.things] == [newer, mine]


def test_a_new_list_takes_the_old_signature_with_it(listed: bytes, signature: bytes, moment: datetime) -> None:
    pair = (Kept(POLICIES, POLICY_LIST, listed), Kept(POLICIES, POLICY_LIST_SIGNATURE, signature))
    held = merged(Holdings(), pair, moment, "aqui")
    then = merged(held, [Kept(POLICIES, POLICY_LIST, b"outra")], moment, "aqui")
    assert [thing.data for thing in then.things] == [b"outra"]


def test_what_is_kept_is_judged_again_when_it_is_listed(
    running: Published, listed: bytes, signature: bytes, moment: datetime
) -> None:
    things = (Kept(POLICIES, POLICY_LIST, listed), Kept(POLICIES, POLICY_LIST_SIGNATURE, signature))
    strange = Holdings((Kept("roots", "raiz", running.der("raiz")), *things), moment, "aqui")
    found = held_list(strange, moment)
    assert found is not None
    assert found.standing is not None
    assert "não foi assinada com um certificado da ICP-Brasil" in found.said  # the root isn't one that is pinned
    alone = held_list(Holdings(things[:1], moment, "aqui"), moment)
    assert alone is not None
    assert "impressão digital" in alone.said
    assert held_list(Holdings(), moment) is None


@pytest.fixture(scope="module")
def real() -> Path:
    found = Path(__file__).parents[3] / "shared" / "icp-brasil"
    if not found.is_dir():
        pytest.skip(f"the ITI's list is not in {found}")
    return found


def test_the_list_that_is_known_needs_no_signature(
    real: Path, signature: bytes, trust: TrustStore, moment: datetime
) -> None:
    data = (real / "policies" / "LPA_PAdES.der").read_bytes()
    assert {hashlib.sha256(data).hexdigest()} == PINNED_LISTS
    kept, found = sort([data], [], trust, None)
    assert (kept, found.refused) == ([POLICY_LIST], ())
    kept, found = sort([data], [signature], trust, moment)
    assert kept == [POLICY_LIST]
    assert found.refused == (("0.p7s", "Não é a assinatura da lista de políticas que veio."),)


@pytest.fixture
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "dados"))
    return tmp_path / "dados"


@pytest.mark.usefixtures("data_folder")
def test_the_command_says_why_the_list_is_believed(real: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trust", "import", "--yes", str(real / "policies" / "LPA_PAdES.der")]) == 0
    capsys.readouterr()
    assert main(["trust", "list"]) == 0
    assert "veio sem assinatura, e é aceita só pela impressão digital" in capsys.readouterr().out
    assert main(["trust", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["policy_list"]["trusted_by"] == "impressão digital"


@pytest.mark.usefixtures("data_folder")
def test_an_update_takes_the_list_with_its_signature_or_not_at_all(
    running: Published,
    listed: bytes,
    signature: bytes,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A root of ICP-Brasil's is known by its fingerprint: for once, the test's is."""
    root = running.pki.authorities["raiz"].certificate.public_bytes(Encoding.DER)
    known = {hashlib.sha256(root).hexdigest(): (AnchorKind.ICP_BRASIL, "Raiz de teste")}
    monkeypatch.setattr("signatures.trust.anchors.PINNED", known)
    served = {"/raiz.crt": root, "/LPA_PAdES.der": listed, "/LPA_PAdES.p7s": signature}

    def answer(asked: Asked) -> Reply:
        return Reply(200, served[asked.path]) if asked.path in served else Reply(404)

    with serving(answer) as server:
        sources = tuple(Source(name, f"{server.url}{name}") for name in served)
        monkeypatch.setattr(trust_changes, "official_sources", lambda: sources)
        served["/LPA_PAdES.p7s"] = signed_list(running.pki, "outra-entidade", listed)
        assert main(["trust", "update", "--yes"]) == 0
        assert "e não pelo ITI" in capsys.readouterr().err
        assert main(["trust", "list", "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["policy_list"] is None
        served["/LPA_PAdES.p7s"] = signature
        assert main(["trust", "update", "--yes"]) == 0
        capsys.readouterr()
    assert main(["trust", "list"]) == 0
    said = capsys.readouterr().out
    assert "assinada por INSTITUTO NACIONAL DE TECNOLOGIA DA INFORMAÇÃO ITI em" in said
    assert "Não se pôde conferir se esse certificado foi cancelado." in said
