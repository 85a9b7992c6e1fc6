"""Whose timestamps are taken: where anchors are known, those that lead to one; where none are, whatever holds."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.keys import load_certs_from_pemder

from pipeline.cli import main
from pipeline.workflow.demo import run_demo
from pipeline.workflow.stamping import timestamper_from
from signatures.errors import TimestampError
from signatures.pki.write import PASSWORD
from signatures.timestamps.token import read_token
from signatures.trust.anchors import Anchor, AnchorKind
from signatures.trust.store import TrustStore
from tests.policies.demonstration import policy_file
from tests.servers.published import Published

IMPRINT = hashlib.sha256(b"x").digest()


def given_by(token: bytes) -> bytes:
    return read_token(token).certificate


def stamped(published: Published, *names: str, trust: Callable[[], TrustStore] | None = None) -> bytes:
    timestamper = timestamper_from([published.url(f"{name}.tsa") for name in names], trust)
    assert timestamper is not None
    return timestamper.stamp(IMPRINT)


def strange(published: Published) -> TrustStore:
    return TrustStore((Anchor(published.der("estranha"), AnchorKind.OTHER, "estranha"),))


def test_a_timestamp_that_leads_to_an_anchor(published: Published) -> None:
    assert given_by(stamped(published, "carimbo", trust=lambda: published.trust)) == published.der("carimbo")


def test_one_that_leads_to_none_is_refused(published: Published) -> None:
    with pytest.raises(TimestampError) as caught:
        stamped(published, "carimbo", trust=lambda: strange(published))
    assert caught.value.code == "carimbo-nao-confiavel"


def test_then_the_next_authority_is_asked(published: Published) -> None:
    token = stamped(published, "carimbo", "carimbo-estranho", trust=lambda: strange(published))
    assert given_by(token) == published.der("carimbo-estranho")


@pytest.mark.parametrize("trust", [None, TrustStore.empty])
def test_without_anchors_nobody_is_judged(published: Published, trust: Callable[[], TrustStore] | None) -> None:
    assert given_by(stamped(published, "carimbo-estranho", trust=trust)) == published.der("carimbo-estranho")


def test_the_anchors_are_read_when_the_time_is_asked_for(published: Published) -> None:
    """Who only prepares, or asks for help, reads no certificates; who stamps many times reads them once."""
    asked: list[None] = []

    def trust() -> TrustStore:
        asked.append(None)
        return published.trust

    timestamper = timestamper_from([published.url("carimbo.tsa")], trust)
    assert asked == []
    assert timestamper is not None
    for _ in range(2):
        timestamper.stamp(IMPRINT)
    assert len(asked) == 1


@pytest.fixture
def folder(tmp_path: Path, published: Published, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demonstration's people and trust, which has none of the published authorities."""
    for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.delenv("CREDENCIA_TSA", raising=False)
    run_demo(tmp_path, published.now)
    monkeypatch.setenv("CREDENCIA_PASSWORD", (tmp_path / "pki" / PASSWORD).read_text().strip())
    return tmp_path


def sign(folder: Path, published: Published, *more: str) -> int:
    words = ["sign", str(folder / "siop-ws.pdf"), "--as", "titular", "--pkcs12", str(folder / "pki" / "titular.pfx")]
    words += ["--tsa", published.url("carimbo.tsa"), "--trust", str(folder / "pki" / "trust")]
    return main([*words, "-o", str(folder / "assinado.pdf"), *more])


def test_the_command_signs_without_it_and_says_so(
    folder: Path, published: Published, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sign(folder, published, "--perfil", "carimbo") == 0
    said = capsys.readouterr()
    assert "Nível B-B" in said.out
    assert "AVISO" in said.err
    assert "não leva a nenhuma das raízes" in said.err


def test_by_a_policy_that_wants_it_nothing_is_signed(
    folder: Path, published: Published, capsys: pytest.CaptureFixture[str]
) -> None:
    [root] = load_certs_from_pemder([str(folder / "pki" / "trust" / "icp-raiz.pem")])
    time = published.pki.authorities["raiz"].certificate
    words = ("--perfil", "ad-rt", "--politica", str(folder / "ad-rt.der"))
    cases = (
        (False, time.public_bytes(Encoding.DER), 1, "em nenhuma dessas raízes: use “credencia trust update”"),
        (True, root.dump(), 3, "não leva a nenhuma das raízes"),
    )
    for trusted, stamps, code, hint in cases:  # the policy's own roots count beside those that are trusted
        if trusted:
            (folder / "pki" / "trust" / "raiz.pem").write_bytes(time.public_bytes(Encoding.PEM))
        (folder / "ad-rt.der").write_bytes(policy_file(root.dump(), "AD-RT", stamps))
        assert sign(folder, published, *words) == code
        assert hint in capsys.readouterr().err
        assert not (folder / "assinado.pdf").exists()
    (folder / "ad-rt.der").write_bytes(policy_file(root.dump(), "AD-RT", time.public_bytes(Encoding.DER)))
    assert sign(folder, published, *words) == 0
    assert "Nível B-T" in capsys.readouterr().out


def test_a_file_is_not_raised_by_a_stranger(
    folder: Path, published: Published, capsys: pytest.CaptureFixture[str]
) -> None:
    file = folder / "siop-ws.signed.pdf"
    before = file.read_bytes()
    words = ["upgrade", str(file), "--perfil", "carimbo", "--tsa", published.url("carimbo.tsa"), "--offline"]
    assert main([*words, "--trust", str(folder / "pki" / "trust")]) == 3
    assert "não leva a nenhuma das raízes" in capsys.readouterr().err
    assert file.read_bytes() == before
