"""An authority of timestamps to try with: over HTTP, well and badly, and used as it says that it is to be used."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from signatures.errors import TimestampError
from signatures.simulate.misbehaviour import OF_BOTH, OF_STAMPS, Misbehaviour
from signatures.simulate.simulation import APPLICATION, Simulation
from signatures.simulate.tsa import PATH, USER, Stampers, stampers_of, start_tsa
from signatures.timestamps.authority import Expected, TimestampAuthority
from signatures.timestamps.request import timestamp_request
from signatures.trust.store import load_trust
from signatures.web import Web, WebOptions
from tests import judges
from tests.simulate.printed import Printed, papers, simulating

__all__ = ["papers"]

IMPRINT = hashlib.sha256(b"documento").digest()
OPTIONS = WebOptions(timeout=1, retries=0, largest=200_000)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The simulators' folder: keys are made by the first that runs, and found by the others."""
    return tmp_path_factory.mktemp("simulador")


@pytest.fixture(scope="module")
def stampers(keys: Path) -> Stampers:
    return stampers_of(keys, datetime.now(UTC))


@pytest.fixture
def ask(keys: Path, stampers: Stampers) -> Iterator[Callable[..., TimestampAuthority]]:
    """A client of a simulator that does these things wrong."""
    running = []

    def client(*wrong: Misbehaviour, web: Web | None = None) -> TimestampAuthority:
        simulation = Simulation({}, lambda: datetime.now(UTC), misbehave=frozenset(wrong), delay=3)
        running.append(start_tsa(simulation, stampers))
        expected = Expected(trust=load_trust(keys / "trust"))
        return TimestampAuthority(f"{running[-1].base}{PATH}", web or Web(OPTIONS), expected)

    yield client
    for server in running:
        server.close()


def test_a_timestamp(ask: Callable[..., TimestampAuthority], stampers: Stampers) -> None:
    stamp = ask().timestamp(IMPRINT)
    assert (stamp.imprint, stamp.policy) == (IMPRINT, stampers.usual.policy)


OUTCOMES = {
    Misbehaviour.SLOW: "carimbo-sem-resposta",
    Misbehaviour.UNAUTHORIZED: "carimbo-autenticacao",
    Misbehaviour.WRONG_HASH: "carimbo-resumo",
    Misbehaviour.GARBAGE: "carimbo-ilegivel",
    Misbehaviour.HUGE: "carimbo-sem-resposta",
    Misbehaviour.DOWN: "carimbo-servidor",
    Misbehaviour.PASSWORD: "carimbo-autenticacao",
    Misbehaviour.REFUSED: "carimbo-recusado",
    Misbehaviour.WRONG_NONCE: "carimbo-repetido",
    Misbehaviour.WRONG_AUTHORITY: "carimbo-nao-confiavel",
}


@pytest.mark.parametrize(("wrong", "code"), OUTCOMES.items())
def test_what_it_does_wrong(ask: Callable[..., TimestampAuthority], wrong: Misbehaviour, code: str) -> None:
    with pytest.raises(TimestampError) as caught:
        ask(wrong).stamp(IMPRINT)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("wrong", "good"),
    [(Misbehaviour.SECOND_FAILS, [True, False, False]), (Misbehaviour.ONLY_SECOND_FAILS, [True, False, True])],
)
def test_the_second_of_three(ask: Callable[..., TimestampAuthority], wrong: Misbehaviour, good: list[bool]) -> None:
    client = ask(wrong)
    assert [answers(client) for _ in range(3)] == good


def answers(client: TimestampAuthority) -> bool:
    try:
        return bool(client.stamp(IMPRINT))
    except TimestampError:
        return False


def test_every_misbehaviour_has_its_outcome() -> None:
    assert {*OUTCOMES, Misbehaviour.SECOND_FAILS, Misbehaviour.ONLY_SECOND_FAILS} == OF_BOTH | OF_STAMPS


def test_the_password_of_the_configuration(ask: Callable[..., TimestampAuthority]) -> None:
    known = Web(OPTIONS, user=USER, password=APPLICATION.client_secret)
    assert ask(Misbehaviour.PASSWORD, web=known).stamp(IMPRINT)
    wrong = Web(OPTIONS, user=USER, password="outra")
    with pytest.raises(TimestampError):
        ask(Misbehaviour.PASSWORD, web=wrong).stamp(IMPRINT)


@pytest.mark.deep
def test_openssl_accepts_what_it_gives(keys: Path, stampers: Stampers, tmp_path: Path) -> None:
    request = timestamp_request(IMPRINT, 7)
    with start_tsa(Simulation({}, lambda: datetime.now(UTC)), stampers) as server:
        answer = Web(OPTIONS).post(f"{server.base}{PATH}", request)
    assert answer.headers["content-type"] == "application/timestamp-reply"
    for name, content in {"a.tsq": request, "a.tsr": answer.body}.items():
        (tmp_path / name).write_bytes(content)
    chain = [(keys / "trust" / f"{name}.pem").read_bytes() for name in ("icp-raiz", "icp-ac")]
    (tmp_path / "ca.pem").write_bytes(b"".join(chain))
    said = judges.run(
        judges.program("openssl"), "ts", "-verify", "-queryfile", tmp_path / "a.tsq", "-in", tmp_path / "a.tsr",
        "-CAfile", tmp_path / "ca.pem",
    )  # fmt: skip
    assert "Verification: OK" in said.stdout + said.stderr


@contextmanager
def tsa(keys: Path, desk: Path, *more: str) -> Iterator[Printed]:
    with simulating(["tsa", "--folder", str(keys), *more], desk) as printed:
        yield printed


@pytest.fixture
def desk(papers: Path) -> Path:
    return papers


@pytest.mark.parametrize(("profile", "level"), [("carimbo", "B-T"), ("longo-prazo", "B-LT"), ("ad-rt", "B-T")])
def test_used_as_it_says(keys: Path, desk: Path, profile: str, level: str) -> None:
    """Following what is printed and nothing else, the time comes out proved."""
    with tsa(keys, desk) as printed:
        code, out, err = printed.sign(profile)
    assert (code, f"Nível {level}" in out) == (0, True), err
    code, out, err = printed.verify()
    assert code == 1, err  # the others must sign too
    assert "provada pelo carimbo do tempo da assinatura" in out
    code, out, _ = printed.verify("--json")
    [status] = json.loads(out)["signatures"]
    assert (status["valid"], status["level"], status["time_source"]) == (True, level, "carimbo")
    assert judges.pdfsig(desk / "1.pdf") == ["Signature is Valid."]


@pytest.mark.deep
def test_eu_dss_takes_the_time_from_it(keys: Path, desk: Path) -> None:
    with tsa(keys, desk) as printed:
        assert printed.sign("longo-prazo")[0] == 0
    said = judges.dss([desk / "1.pdf"], keys / "trust")
    assert [(word.indication, word.level) for word in said["1.pdf"]] == [("TOTAL_PASSED", "PAdES-BASELINE-LT")]


def test_with_its_configuration_and_a_password(keys: Path, desk: Path) -> None:
    with tsa(keys, desk, "--misbehave", "pede-senha") as printed:
        code, _, err = printed.sign("ad-rt")
        assert (code, "usuário e a senha" in err) == (3, True)
        words = ["sign", "1.pdf", "--as", "titular", "--pkcs12", str(keys / "nuvem_titular.pfx")]
        words += ["--perfil", "carimbo", "--tsa", "simulada", "--trust", str(keys / "trust")]
        code, out, err = printed.run({"CREDENCIA_CONFIG": str(keys / "tsa.toml")}, words)
    assert (code, "Nível B-T" in out) == (0, True), err


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("--misbehave", "403-bronze"), "outro-nonce"),
        (("--person", "11144477735"), "--person"),
        (("--redirect", "http://127.0.0.1:1/"), "--redirect"),
        (("--like", "birdid"), "--like"),
    ],
)
def test_what_it_does_not_have(keys: Path, desk: Path, words: tuple[str, ...], hint: str) -> None:
    code, _, err = Printed(desk, "").run({}, ["simulate", "tsa", "--port", "0", "--folder", str(keys), *words])
    assert (code, hint in err) == (2, True), err
