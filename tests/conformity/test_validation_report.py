"""The report of ETSI TS 119 102-2, judged by the schema of the standard."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from datetime import datetime
from typing import Any

import pytest
from lxml import etree

from signatures.etsi import validation_report
from signatures.etsi.indications import indications
from signatures.etsi.xml import REPORT
from signatures.pades.profile import Level, Profile
from signatures.pades.request import SignatureRequest
from signatures.pades.sign import sign
from signatures.pki import Pki
from signatures.report import Problem, SignatureReport
from signatures.trust.store import TrustStore
from signatures.verification.verify import verify
from tests import judges
from tests.pades.vectors import our_policy
from tests.signatures.vectors import MOMENT, Keys, Signer

NS = {"vr": REPORT}
SCHEMAS = {
    "xmldsig-core-schema.xsd": ("specs-xmldsig", "xsd/xmldsig-core-schema.xsd"),
    "XAdES.xsd": ("specs-xades", "xsd/XAdES01903v132-202407.xsd"),
    "ts_119612v020201_201601xsd.xsd": ("specs-trusted-list", "xsd/ts_119612v020101_xsd.xsd"),
    "xml.xsd": ("specs-xmldsig", "xsd/xml.xsd"),
}


class _Local(etree.Resolver):  # type: ignore[misc] # lxml has no types
    """The schemas that the standard's imports, from the judge's own jars: nothing is fetched."""

    def resolve(self, url: str, public_id: str | None, context: Any) -> Any:
        del public_id
        name = url.rpartition("/")[2]
        if name not in SCHEMAS:
            return self.resolve_empty(context)
        return self.resolve_string(_in_jar(*SCHEMAS[name]), context, base_url=url)


def _in_jar(jar: str, member: str) -> bytes:
    [path] = (judges.judges_folder() / "dss" / "lib").glob(f"{jar}-*.jar")
    with zipfile.ZipFile(path) as opened:
        return opened.read(member)


@pytest.fixture(scope="session")
def schema() -> Any:
    if not (judges.judges_folder() / "dss" / "lib").is_dir():
        judges.program("the schemas that EU DSS brings")
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Local())
    source = io.BytesIO(_in_jar("specs-validation-report", "xsd/TS119102-2-v141.xsd"))
    return etree.XMLSchema(etree.parse(source, parser))


@pytest.fixture(scope="module")
def policed(form: bytes, keys: Keys, pki: Pki, trust: TrustStore) -> SignatureReport:
    request = SignatureRequest("assinatura_titular", MOMENT, profile=Profile(Level.B, our_policy(pki)), reason="É meu")
    return verify(sign(form, keys("titular"), request), trust, MOMENT)


def read(report: SignatureReport, moment: datetime = MOMENT) -> Any:
    return etree.fromstring(validation_report(report, moment))


def indication(found: Any) -> tuple[str, list[str]]:
    main = found.findtext(".//vr:SignatureValidationStatus/vr:MainIndication", namespaces=NS)
    subs = found.findall(".//vr:SignatureValidationStatus/vr:SubIndication", NS)
    return main.rpartition(":")[2], [sub.text.rpartition(":")[2] for sub in subs]


@pytest.mark.deep
def test_the_standards_schema_accepts_it(schema: Any, policed: SignatureReport) -> None:
    made = read(policed)
    schema.assertValid(made)
    assert made.find(".//vr:ValidationConstraint", NS) is not None
    assert made.find(".//vr:SigPolicyIdentifier", NS) is not None


@pytest.mark.deep
def test_whatever_is_wrong_it_stays_in_the_schema(
    schema: Any, policed: SignatureReport, signed: Signer, trust: TrustStore
) -> None:
    reports = [
        policed,
        verify(signed("titular"), TrustStore.empty(), MOMENT),
        verify(signed("titular").replace(b"/Name", b"/Nome", 1), trust, MOMENT),
        verify(signed("titular") + b"\n% lixo", trust, MOMENT),
    ]
    for report in reports:
        schema.assertValid(read(report))


def test_a_signature_that_holds_has_passed(policed: SignatureReport) -> None:
    assert indication(read(policed)) == ("total-passed", [])


def test_nobody_trusted(signed: Signer) -> None:
    found = read(verify(signed("titular"), TrustStore.empty(), MOMENT))
    main, subs = indication(found)
    assert main == "indeterminate"
    assert "NO_CERTIFICATE_CHAIN_FOUND" in subs


def test_every_reference_has_its_object(policed: SignatureReport) -> None:
    made = read(policed)
    objects = {each.get("id") for each in made.findall(".//vr:ValidationObject", NS)}
    named = {name for each in made.iterfind(".//*[@VOReference]") for name in each.get("VOReference").split()}
    assert named == objects


@pytest.mark.parametrize(
    ("code", "proven", "main", "sub"),
    [
        ("documento-alterado", False, "total-failed", "HASH_FAILURE"),
        ("assinatura-invalida", False, "total-failed", "SIG_CRYPTO_FAILURE"),
        ("formato-desconhecido", False, "total-failed", "FORMAT_FAILURE"),
        ("certificado-revogado", False, "indeterminate", "REVOKED_NO_POE"),
        ("certificado-revogado", True, "total-failed", "REVOKED"),
        ("certificado-vencido", False, "indeterminate", "OUT_OF_BOUNDS_NO_POE"),
        ("certificado-vencido", True, "total-failed", "EXPIRED"),
        ("alteracao-nao-permitida", False, "indeterminate", "SIG_CONSTRAINTS_FAILURE"),
        ("algoritmo-fraco", False, "indeterminate", "CRYPTO_CONSTRAINTS_FAILURE_NO_POE"),
        ("uso-de-chave", False, "indeterminate", "CHAIN_CONSTRAINTS_FAILURE"),
    ],
)
def test_each_problem_has_its_name_in_the_standard(
    policed: SignatureReport,
    code: str,
    proven: bool,  # noqa: FBT001 - a table
    main: str,
    sub: str,
) -> None:
    [status] = policed.signatures
    source = "carimbo" if proven else "verificação"
    found = dataclasses.replace(status, problems=(Problem(code, "", fatal=True),), moment_source=source)
    said, subs = indications(found)
    assert said.value.rpartition(":")[2] == main
    assert [each.rpartition(":")[2] for each in subs] == [sub]


def test_revocation_that_nobody_could_check_is_not_a_pass(policed: SignatureReport) -> None:
    [status] = policed.signatures
    found = dataclasses.replace(status, problems=(Problem("revogacao-nao-conferida", "", fatal=False),))
    assert status.valid
    assert indications(found)[0].value.endswith(":indeterminate")
    assert indications(found)[1][0].endswith(":TRY_LATER")


def test_a_name_with_what_xml_can_not_have(policed: SignatureReport) -> None:
    [status] = policed.signatures
    report = dataclasses.replace(policed, signatures=(dataclasses.replace(status, field="a\x00<b>&\ufffe"),))
    assert (
        read(report).findtext(".//vr:DAIdentifier", namespaces=NS)
        == "a\N{REPLACEMENT CHARACTER}<b>&\N{REPLACEMENT CHARACTER}"
    )


def test_no_signature_no_report() -> None:
    with pytest.raises(ValueError, match="needs a signature"):
        validation_report(SignatureReport((), (), 0), MOMENT)
