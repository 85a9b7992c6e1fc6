"""A form that asks for a policy with a timestamp: the authority is held to that policy as if it had been asked for."""

from __future__ import annotations

import dataclasses
import hashlib
import shutil
from collections.abc import Callable, Iterator

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from signatures.policies import catalog
from signatures.policies.model import Anchor
from tests.conftest import MOMENT
from tests.servers.published import Published, publishing
from tests.workflow.test_profiles import Desk, desk, our_roots

__all__ = ["desk", "our_roots"]

ASKED = {"by the command": ("", ("--perfil", "ad-rt")), "by the form": ("profile: ad-rt\n", ())}


@pytest.fixture(scope="module")
def published() -> Iterator[Published]:
    with publishing(MOMENT) as found:
        yield found


@pytest.fixture
def stamped_by(our_roots: bytes, monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    """ICP-Brasil's policies, as if this were their root for timestamps."""
    del our_roots

    def name(root: bytes) -> None:
        anchor = Anchor("Raiz de carimbos", hashlib.sha256(root).hexdigest(), "")
        changed = tuple(
            dataclasses.replace(each, policy=dataclasses.replace(each.policy, timestamp_anchors=(anchor,)))
            for each in catalog.known_policies()
        )
        monkeypatch.setattr(catalog, "known_policies", lambda: changed)

    return name


@pytest.mark.parametrize("asked", ASKED)
def test_only_the_roots_that_the_policy_names(  # noqa: PLR0913, PLR0917 - fixtures
    desk: Desk,
    our_roots: bytes,
    stamped_by: Callable[[bytes], None],
    published: Published,
    asked: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Both roots are trusted here; the policy names one of them."""
    trust = desk.folder / "confianca"
    shutil.copytree(desk.pki / "trust", trust)
    root = published.pki.authorities["raiz"].certificate
    (trust / "raiz.pem").write_bytes(root.public_bytes(Encoding.PEM))
    form, words = ASKED[asked]
    more = [*words, "--tsa", published.url("carimbo.tsa"), "--trust", str(trust)]
    stamped_by(our_roots)
    desk.form(form)
    before = desk.pdf.read_bytes()
    assert desk.sign(*more) == 3
    assert "não leva a nenhuma das raízes" in capsys.readouterr().err
    assert desk.pdf.read_bytes() == before
    stamped_by(root.public_bytes(Encoding.DER))
    assert desk.sign(*more) == 0
    assert "Nível B-T" in capsys.readouterr().out


@pytest.mark.parametrize("asked", ASKED)
def test_a_policy_of_whose_roots_none_is_trusted(
    desk: Desk,
    stamped_by: Callable[[bytes], None],
    published: Published,
    asked: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Told with the root's name; the authority isn't asked."""
    form, words = ASKED[asked]
    stamped_by(published.der("raiz"))
    desk.form(form)
    before = desk.pdf.read_bytes()
    published.server.asked.clear()
    trust = str(desk.pki / "trust")
    assert desk.sign(*words, "--tsa", published.url("carimbo.tsa"), "--trust", trust) == 1
    said = capsys.readouterr().err
    assert "carimbo-raiz-da-politica" in said
    assert "Raiz de carimbos" in said
    assert published.asked() == []
    assert desk.pdf.read_bytes() == before
