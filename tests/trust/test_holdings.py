"""What this machine keeps of trust: sorted on the way in, compared before it is used, and read back whole."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from signatures.errors import TrustError
from signatures.pki import Pki, build_pki, demo_declaration
from signatures.policies.catalog import known_policies
from signatures.trust.anchors import AnchorKind
from signatures.trust.files import certificates_in
from signatures.trust.holdings import MANIFEST, Holdings, Kept, difference, merged, read_holdings, write_holdings
from signatures.trust.intake import STAGING, Sorted, files_of, sort_files, unpacked
from signatures.trust.paths import path_to_anchor, self_issued, why_no_path
from signatures.trust.store import TrustStore
from signatures.trust.update import Source, fetch, official_sources
from signatures.trust.warnings import warnings_of
from signatures.web import Web, WebOptions
from tests.servers.loopback import Asked, Reply, closed_port, serving

MOMENT = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def real() -> Path:
    """Real certificates of authorities, kept beside the project and not in it."""
    folder = Path(__file__).parents[3] / "shared" / "icp-brasil"
    if not folder.is_dir():
        pytest.skip(f"the certificates of real authorities are not in {folder}")
    return folder


@pytest.fixture(scope="module")
def found(real: Path) -> Sorted:
    return sort_files(files_of(real), TrustStore.empty())


@pytest.fixture(scope="module")
def pki() -> Pki:
    return build_pki(demo_declaration(), MOMENT, only=["titular"])


def test_the_real_chains_load(found: Sorted) -> None:
    kept = Counter(thing.drawer for thing in found.things)
    assert kept == {"roots": 4, "intermediates": 239, "policies": 19}
    store = Holdings(found.things).store()
    assert Counter(anchor.kind for anchor in store.anchors) == {AnchorKind.ICP_BRASIL: 3, AnchorKind.GOV_BR: 1}
    assert all(path_to_anchor(certificate, store) for certificate in store.intermediates)


def test_every_authority_of_the_real_list_has_a_chain_or_a_reason(real: Path, found: Sorted) -> None:
    everyone = certificates_in((real / "chain.pem").read_bytes(), "chain.pem")
    others = {certificate for certificate in everyone if not self_issued(certificate)}
    store = Holdings(found.things).store()
    reasons = {certificate: why_no_path(certificate, store, everyone) for certificate in others}
    said = Counter(reason for reason in reasons.values())
    assert said[""] == 237
    assert {certificate for certificate in others if not reasons[certificate]} <= set(store.intermediates)
    ends = ("raízes em que se confia aqui.", "que emitiu o anterior da cadeia.")
    assert all(reason.endswith(ends) for reason in reasons.values() if reason)
    assert sum(said.values()) == 313


def test_all_the_policies_and_their_list_are_known(real: Path, found: Sorted) -> None:
    kept = {thing.label for thing in found.things if thing.drawer == "policies"}
    assert kept == {"LPA_PAdES"} | {f"{known.family} v{known.version}" for known in known_policies()}
    assert len(list((real / "policies").glob("*.der"))) == 19


def test_a_test_environment_is_refused_unless_asked(real: Path) -> None:
    files = files_of(real / "govbr" / "staging")
    assert sort_files(files, TrustStore.empty()).things == ()
    asked = sort_files(files, TrustStore.empty(), STAGING)
    assert Counter(thing.drawer for thing in asked.things) == {"roots": 1, "intermediates": 2}
    (anchor,) = Holdings(asked.things).store().anchors
    assert anchor.kind is AnchorKind.OTHER


def test_nobody_elses_root_is_kept(pki: Pki) -> None:
    authorities = pki.authorities.values()
    files = [(f"{built.declared.id}.pem", built.certificate.public_bytes(Encoding.PEM)) for built in authorities]
    files += [(f"{built.declared.id}.crl", built.crl.public_bytes(Encoding.DER)) for built in authorities]
    found = sort_files(files, TrustStore.empty())
    assert found.things == ()
    assert len(found.refused) >= 3


@pytest.mark.parametrize("content", [b"", b"lixo", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_what_cannot_be_read_is_told(content: bytes) -> None:
    found = sort_files([("a.pem", content)], TrustStore.empty())
    assert (found.things, [name for name, _ in found.refused]) == ((), ["a.pem"])


def test_a_policy_that_was_changed_is_not_kept(real: Path) -> None:
    data = (real / "policies" / "PA_PAdES_AD_RB_v1_3.der").read_bytes()
    assert sort_files([("a.der", data[:-1] + bytes((data[-1] ^ 1,)))], TrustStore.empty()).things == ()


def test_what_is_kept_is_read_back(found: Sorted, tmp_path: Path) -> None:
    held = merged(Holdings(), found.things, MOMENT, "a pasta")
    write_holdings(tmp_path / "trust", held)
    assert read_holdings(tmp_path / "trust") == held
    assert [path.name for path in tmp_path.iterdir()] == ["trust"]
    assert {path.name for path in (tmp_path / "trust").iterdir()} == {"roots", "intermediates", "policies", MANIFEST}


def test_nothing_is_kept_where_there_is_nothing(tmp_path: Path) -> None:
    assert read_holdings(tmp_path / "nada") == Holdings()
    assert Holdings().store() == TrustStore.empty()


@pytest.mark.parametrize("change", ["altered", "gone", "elsewhere", "manifest"])
def test_a_folder_that_was_changed_is_not_believed(tmp_path: Path, change: str) -> None:
    write_holdings(tmp_path / "t", Holdings((Kept("policies", "uma", b"um"),), MOMENT, "x"))
    (file,) = (tmp_path / "t" / "policies").iterdir()
    manifest = tmp_path / "t" / MANIFEST
    if change == "altered":
        file.write_bytes(b"outro")
    elif change == "gone":
        file.unlink()
    elif change == "elsewhere":
        manifest.write_text(manifest.read_text().replace(f"policies/{file.name}", "policies/../../fora"))
    else:
        manifest.write_text("{")
    with pytest.raises(TrustError) as caught:
        read_holdings(tmp_path / "t")
    assert caught.value.code == "confianca-guardada"


def test_the_difference_is_what_comes_and_what_goes() -> None:
    one, two, other = Kept("crls", "ac", b"1"), Kept("crls", "ac", b"2"), Kept("roots", "raiz", b"3")
    before = Holdings((one, other), MOMENT, "x")
    after = merged(before, [two], MOMENT, "y")
    changed = difference(before, after)
    assert (changed.added, changed.removed) == ((two,), (one,))
    assert difference(before, before).nothing
    assert merged(before, [other], MOMENT, "y").things == before.things


def test_what_is_near_its_end_is_told(found: Sorted) -> None:
    held = Holdings(found.things, MOMENT, "x")
    assert any("v2 venceu em 21/06/2023" in warning for warning in warnings_of(held, MOMENT))
    soon = datetime(2028, 9, 1, tzinfo=UTC)
    assert any("AC Raiz Brasileira v5 vence em 02/03/2029" in warning for warning in warnings_of(held, soon))
    assert any("repita “credencia trust update”" in warning for warning in warnings_of(held, soon))
    assert any("lista de políticas" in warning for warning in warnings_of(held, MOMENT))
    then = datetime(2025, 9, 1, tzinfo=UTC)
    assert any("vale só até 10/09/2025" in warning for warning in warnings_of(held, then))
    fresh = Holdings((), MOMENT, "x")
    assert warnings_of(fresh, MOMENT + timedelta(days=1)) == ()


def test_a_package_is_opened_and_a_bomb_is_not() -> None:
    def packed(name: str, content: bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr(name, content)
        return out.getvalue()

    assert unpacked("a.zip", packed("pasta/um.crt", b"x")) == [("um.crt", b"x")]
    assert unpacked("a.zip", packed("leia.txt", b"x")) == []
    with pytest.raises(TrustError):
        unpacked("a.zip", packed("um.crt", bytes(250_000_000)))
    with pytest.raises(TrustError):
        unpacked("a.zip", packed("um.crt", b"x")[:40])


def test_the_official_places_are_all_over_http() -> None:
    urls = [source.url for source in official_sources()]
    assert len(set(urls)) == len(urls) == 7 + len(known_policies())
    hosts = {url.split("/")[2] for url in urls}
    assert hosts == {"acraiz.icpbrasil.gov.br", "repo.iti.br", "politicas.icpbrasil.gov.br"}


def test_each_place_is_asked_and_one_that_fails_stops_nobody(real: Path) -> None:
    root = (real / "roots" / "icp-brasil-v5.der").read_bytes()

    def answer(asked: Asked) -> Reply:
        return {"/v5.crt": Reply(200, root), "/mudou.crt": Reply(302, b"", {"Location": "/v5.crt"})}.get(
            asked.path, Reply(404)
        )

    web = Web(WebOptions(timeout=1, retries=0))
    with serving(answer) as server:
        places = [server.url + "/v5.crt", server.url + "/mudou.crt", server.url + "/falta", closed_port()]
        fetched = fetch([Source(str(number), url) for number, url in enumerate(places)], web)
    assert [content for _, content in fetched.files] == [root, root]
    assert [label for label, _ in fetched.failed] == ["2", "3"]
