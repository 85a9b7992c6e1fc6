"""AD-RC and AD-RA: what their policies want in the file is there, is held to it, and others take it."""

from __future__ import annotations

import dataclasses
import io
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from pikepdf import Name
from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import DocumentSecurityStore, validate_pdf_signature

from signatures.conformity import State, conformity
from signatures.conformity.judgement import Policies
from signatures.details import StoreDetails
from signatures.pades.profile import Level
from signatures.pades.upgrade import upgrade
from signatures.policies.artefacts import PolicyArtefacts
from signatures.policies.catalog import KnownPolicy
from signatures.report import SignatureStatus
from signatures.verification.policy import POLICY
from tests import judges
from tests.policies.demonstration import artefacts_of, list_of, policies_by, policy_file, signed_list
from tests.servers.published import Published
from tests.upgrade.by_policy import FAMILIES, archived_by, judged, made, means_of, report_of, root_of, states
from tests.upgrade.clock import LATER


@pytest.fixture(scope="module")
def artefacts(running: Published) -> PolicyArtefacts:
    return artefacts_of(running.pki, root_of(running), running.now)


@pytest.fixture(scope="module")
def policies(running: Published) -> Policies:
    return policies_by(root_of(running)).get


@pytest.fixture(scope="module")
def archived(running: Published) -> dict[str, bytes]:
    return archived_by(running)


def test_what_the_policies_ask_for_is_there(archived: dict[str, bytes], running: Published, policies: Policies) -> None:
    for family, pdf in archived.items():
        report = report_of(pdf, running)
        assert [(status.level, status.valid) for status in report.signatures] == [("B-LTA", True), ("carimbo", True)]
        found = conformity(report.signatures[0], policies)
        assert (found.policy, found.state) == (f"{family} v1.4", State.APPROVED)
    assert set(states(judged(archived["AD-RA"], running, policies))) - set(
        states(judged(archived["AD-RC"], running, policies))
    ) == {"Política guardada", "Lista de políticas guardada", "Assinatura da lista de políticas"}


def test_the_entries_are_as_the_norm_has_them(archived: dict[str, bytes], artefacts: PolicyArtefacts) -> None:
    """Arrays of references to streams without a filter; each file once, in the store and beside the signature."""
    with pikepdf.open(io.BytesIO(archived["AD-RA"])) as opened:
        store = opened.Root.DSS
        [part] = [value for key, value in store.VRI.items() if "/PBAD_PolicyArtifact" in value]
        for data, name in zip(artefacts.all(), ("PolicyArtifact", "LpaArtifact", "LpaSignature"), strict=True):
            in_store, of_signature = store[f"/PBAD_{name}s"], part[f"/PBAD_{name}"]
            assert [item.objgen for item in in_store] == [item.objgen for item in of_signature]
            assert in_store[0].read_raw_bytes() == data
            assert in_store[0].is_indirect
        assert part.Type == Name.VRI
        assert str(part.TU).startswith("D:")
        assert len(store.VRI.keys()) == 1
    with pikepdf.open(io.BytesIO(archived["AD-RC"])) as opened:
        assert not [key for key in opened.Root.DSS.keys() if "PBAD" in key]  # noqa: SIM118 - not a dict


def test_a_renewal_keeps_what_was_said(archived: dict[str, bytes], running: Published, policies: Policies) -> None:
    renewed = upgrade(archived["AD-RA"], Level.LTA, means_of(running))  # the artefacts needn't be at hand again
    assert renewed.level is Level.LTA
    assert renewed.pdf.startswith(archived["AD-RA"])
    report = report_of(renewed.pdf, running)
    assert all(status.valid for status in report.signatures)
    assert conformity(report.signatures[0], policies).state is State.APPROVED


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, "politica-sem-artefatos"),
        ({"policy": "AD-RC"}, "politica-artefato-outro"),
        ({"listed": ("AD-RB",)}, "politica-fora-da-lista"),
        ({"days": -40}, "politica-lista-vencida"),
    ],
)
def test_without_the_artefacts_the_store_is_not_begun(running: Published, change: dict[str, object], code: str) -> None:
    """What is said of a signature in the store is said once: half of it would stand for ever."""
    pdf = made(running, "AD-RA")
    raised = upgrade(pdf, Level.LTA, means_of(running, _wrong(running, change) if change else None))
    assert (raised.pdf, raised.level) == (pdf, Level.T)
    assert [problem.code for problem in raised.problems] == [code]


def _wrong(running: Published, change: dict[str, object]) -> PolicyArtefacts:
    root = running.pki.authorities["raiz"].certificate
    right = artefacts_of(running.pki, root, running.now)
    if "policy" in change:
        return dataclasses.replace(right, policy=policy_file(root, str(change["policy"])))
    known = policies_by(root).values()
    listed = change.get("listed", ("AD-RA",))
    assert isinstance(listed, tuple)
    days = change.get("days", 0)
    assert isinstance(days, int)
    data = list_of([each.policy for each in known if each.family in listed], running.now + timedelta(days=days))
    return dataclasses.replace(right, policy_list=data, list_signature=signed_list(running.pki, "iti", data))


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("policy", "Política guardada"),
        ("policy_list", "Lista de políticas guardada"),
        ("list_signature", "Assinatura da lista de políticas"),
        ("", "Artefatos da política"),
    ],
)
def test_what_is_in_the_entries_counts(
    archived: dict[str, bytes], running: Published, policies: Policies, field: str, name: str
) -> None:
    status = report_of(archived["AD-RA"], running).signatures[0]
    assert status.details is not None
    assert status.details.store is not None
    if field == "list_signature":
        store = dataclasses.replace(status.details.store, list_fault="Não confere.")
    elif field:
        store = dataclasses.replace(status.details.store, **{field: policy_file_of(running)})
    else:
        store = dataclasses.replace(status.details.store, policy_list=b"")
    found = conformity(with_store(status, store), policies)
    assert found.state is State.REJECTED
    assert states(found)[name] is State.REJECTED


def with_store(status: SignatureStatus, store: StoreDetails) -> SignatureStatus:
    assert status.details is not None
    return dataclasses.replace(status, details=dataclasses.replace(status.details, store=store))


def policy_file_of(running: Published) -> bytes:
    return policy_file(running.pki.authorities["raiz"].certificate, "AD-RB")


def test_a_list_that_is_not_the_itis_is_told(
    running: Published, policies: Policies, artefacts: PolicyArtefacts
) -> None:
    """Whoever writes the file may put anything there: the reader judges it."""
    false = dataclasses.replace(
        artefacts, list_signature=signed_list(running.pki, "outra-entidade", artefacts.policy_list)
    )
    raised = upgrade(made(running, "AD-RA"), Level.LTA, means_of(running, false))
    found = judged(raised.pdf, running, policies)
    assert states(found)["Assinatura da lista de políticas"] is State.REJECTED
    assert any("e não pelo ITI" in item.detail for item in found.requirements)


def test_a_signature_without_a_store_lacks_it(running: Published, policies: Policies) -> None:
    found = judged(made(running, "AD-RA"), running, policies)
    assert found.state is State.REJECTED
    assert states(found)["Dicionário DSS"] is State.REJECTED
    assert states(found)["Dicionário VRI da assinatura"] is State.REJECTED


def test_a_store_of_ad_rc_lacks_what_ad_ra_asks_for(
    archived: dict[str, bytes], running: Published, policies: Policies
) -> None:
    oid = next(known.policy.oid for known in policies_by(root_of(running)).values() if known.family == "AD-RC")
    stricter = policies("2.16.76.1.7.1.14.1.4")
    assert stricter is not None
    renamed: Policies = lambda asked: KnownPolicy("AD-RA", "1.4", stricter.policy) if asked == oid else None  # noqa: E731
    found = judged(archived["AD-RC"], running, renamed)
    told = next(item for item in found.requirements if item.name == "Dicionário DSS")
    assert told.detail == "Faltam entradas obrigatórias: PBAD_PolicyArtifacts, PBAD_LpaArtifacts, PBAD_LpaSignatures."


def _root(running: Published):  # type: ignore[no-untyped-def]  # noqa: ANN202 - a shorthand
    return running.pki.authorities["raiz"].certificate


# ---------------------------------------------------------------- others look at it


@pytest.fixture
def files(archived: dict[str, bytes], running: Published, tmp_path: Path) -> tuple[list[Path], Path]:
    for family, pdf in archived.items():
        (tmp_path / f"{family}.pdf").write_bytes(pdf)
    anchors = tmp_path / "ancoras"
    anchors.mkdir()
    (anchors / "raiz.pem").write_bytes(root_of(running).public_bytes(Encoding.PEM))
    (anchors / "ancoras.toml").write_text('[[anchor]]\nfile = "raiz.pem"\nkind = "outra"\nlabel = "raiz"\n')
    return [tmp_path / f"{family}.pdf" for family in FAMILIES], anchors


@pytest.mark.deep
def test_other_programs_take_them(files: tuple[list[Path], Path]) -> None:
    paths, anchors = files
    for path in paths:
        assert not judges.qpdf_problems(path)
        assert judges.pdfsig(path)[0] == "Signature is Valid."
    words = judges.dss(paths, anchors, LATER)
    assert {name: [(word.indication, word.level, word.unknown) for word in said] for name, said in words.items()} == {
        path.name: [("TOTAL_PASSED", "PAdES-BASELINE-LTA", "[]")] for path in paths
    }


def test_pyhanko_takes_them_by_its_rules_and_the_store_of_doc_icp_15(files: tuple[list[Path], Path]) -> None:
    """By its rules alone it takes the store's entries for an alteration: it knows those of PAdES."""
    paths, anchors = files
    for path in paths:
        reader = PdfFileReader(io.BytesIO(path.read_bytes()))
        roots = list(load_certs_from_pemder([str(anchors / "raiz.pem")]))
        context = DocumentSecurityStore.read_dss(reader).as_validation_context(
            {"trust_roots": roots, "allow_fetching": False, "revocation_mode": "require", "moment": LATER}
        )
        signature = reader.embedded_regular_signatures[0]
        alone = validate_pdf_signature(signature, context)
        assert ("PBAD" in str(alone.diff_result)) is (path.stem == "AD-RA")
        reader = PdfFileReader(io.BytesIO(path.read_bytes()))
        signature = reader.embedded_regular_signatures[0]
        status = validate_pdf_signature(signature, context, diff_policy=POLICY)
        assert status.bottom_line
        assert status.modification_level is ModificationLevel.LTA_UPDATES
