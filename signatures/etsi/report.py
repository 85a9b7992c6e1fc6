"""The report of a whole file, a ``SignatureValidationReport`` a signature (ETSI TS 119 102-2, 4.2 and 4.3)."""

from __future__ import annotations

from datetime import datetime

from signatures.conformity import Conformity, State, conformity
from signatures.details import RevocationEvidence, SignatureDetails, TimestampDetails
from signatures.etsi.attributes import add_attributes
from signatures.etsi.indications import OF_CONSTRAINT, Main, indications
from signatures.etsi.objects import CERTIFICATE, CRL, OCSP, TIMESTAMP, Objects
from signatures.etsi.xml import SHA256, Element, add, add_digest, root, serialized, written
from signatures.policies.catalog import policy_by_oid
from signatures.policies.model import SignaturePolicy
from signatures.report import SignatureReport, SignatureStatus

_PROCESS = {"B-LT": "LTVM", "B-LTA": "LTA"}
_CONSTRAINT = "urn:x-credencia:requisito:"
_NOBODYS = "carimbo"  # the level of a timestamp of the document, which is an object of the others' validation


def validation_report(report: SignatureReport, moment: datetime) -> bytes:
    """The report as XML in UTF-8; ``moment`` is when the verification was asked for, with its offset from UTC.

    Raises:
        ValueError: the file has no signature, and the standard has no report of none.
    """
    signed = [status for status in report.signatures if status.level != _NOBODYS]
    if not signed:
        raise ValueError("a validation report needs a signature")
    whole, objects = root(), Objects(moment)
    for status in signed:
        _add_signature(whole, status, moment, objects)
    objects.write(whole)
    return serialized(whole)


def _add_signature(whole: Element, status: SignatureStatus, moment: datetime, objects: Objects) -> None:
    made = add(whole, "SignatureValidationReport")
    identifier = add(made, "SignatureIdentifier")
    add(identifier, "HashOnly", "false")
    add(identifier, "DocHashOnly", "false")
    add(identifier, "DAIdentifier", status.field)
    conforms = conformity(status)
    if conforms.state is not State.NOT_ASKED:
        _add_constraints(made, conforms)
    _add_times(made, status, moment, objects)
    details = status.details
    if details is not None:
        digest = add(add(made, "SignersDocument"), "DigestAlgAndValue")
        add_digest(digest, details.digest_algorithm.oid, details.message_digest)
        add_attributes(made, status, details, conforms, objects)
        _add_signer(made, status, details, objects)
    process = add(made, "SignatureValidationProcess")
    name = _PROCESS.get(status.level, "Basic")
    add(process, "SignatureValidationProcessID", f"urn:etsi:019102:validationprocess:{name}")
    _add_status(made, status, details, objects)


def _add_times(made: Element, status: SignatureStatus, moment: datetime, objects: Objects) -> None:
    """When it was validated, and since when it existed for sure, with what proves that, where a timestamp does."""
    times = add(made, "ValidationTimeInfo")
    add(times, "ValidationTime", written(moment))
    best = add(times, "BestSignatureTime")
    add(best, "POETime", written(status.moment))
    add(best, "TypeOfProof", "urn:etsi:019102:poetype:validation")
    proof = _proof_of(status)
    if proof is not None:
        add(best, "POEObject", VOReference=objects.name(TIMESTAMP, proof.token))


def _proof_of(status: SignatureStatus) -> TimestampDetails | None:
    """The timestamp at whose time the signature was judged; None where that was the caller's moment."""
    if status.details is None or status.moment_source == "verificação":
        return None
    own = (stamp for stamp in status.details.timestamps if stamp.kind == "assinatura")
    stamps = own if status.moment_source == "carimbo" else status.details.archives
    return next((stamp for stamp in stamps if stamp.trusted and stamp.time == status.moment), None)


def _add_signer(made: Element, status: SignatureStatus, details: SignatureDetails, objects: Objects) -> None:
    signer = add(made, "SignerInformation")
    add(signer, "SignerCertificate", VOReference=objects.name(CERTIFICATE, details.chain[0]))
    if status.signer is not None:
        add(signer, "Signer", status.signer.name)


def _add_constraints(made: Element, conforms: Conformity) -> None:
    """The policy that the signature names, and each of its requirements (4.3.4)."""
    evaluation = add(made, "ValidationConstraintsEvaluationReport")
    known = policy_by_oid(conforms.oid)
    if known is not None:
        policy = add(evaluation, "SignatureValidationPolicy")
        _add_policy(add(policy, "SignaturePolicyIdentifier"), known.policy)
        add(policy, "PolicyName", f"{conforms.policy} ({conforms.oid})")
    for number, requirement in enumerate(conforms.requirements, 1):
        each = add(evaluation, "ValidationConstraint")
        add(each, "ValidationConstraintIdentifier", f"{_CONSTRAINT}{requirement.oid or number}")
        parameter = add(each, "ValidationConstraintParameter")
        add(parameter, "Type", f"{_CONSTRAINT}descricao")
        add(parameter, "Value", f"{requirement.group}: {requirement.name}. {requirement.detail}".strip())
        add(add(each, "ConstraintStatus"), "Status", "urn:etsi:019102:constraintStatus:applied")
        add(add(each, "ValidationStatus"), "MainIndication", OF_CONSTRAINT[requirement.state].value)


def _add_policy(identifier: Element, policy: SignaturePolicy) -> None:
    """By OID and hash, as the signature has it (XAdES, 5.2.9)."""
    named = add(identifier, "xades:SignaturePolicyId")
    add(add(named, "xades:SigPolicyId"), "xades:Identifier", f"urn:oid:{policy.oid}")
    add_digest(add(named, "xades:SigPolicyHash"), SHA256, policy.hash)


def _add_status(made: Element, status: SignatureStatus, details: SignatureDetails | None, objects: Objects) -> None:
    main, subs = indications(status)
    said = add(made, "SignatureValidationStatus")
    add(said, "MainIndication", main.value)
    for sub in subs:
        add(said, "SubIndication", sub)
    if details is None:
        return
    data = add(said, "AssociatedValidationReportData")
    _add_chain(data, status, details, objects)
    _add_revocation(data, main, details.revocation, objects)
    crypto = add(data, "CryptoInformation")
    add(crypto, "ValidationObjectId", VOReference=objects.name(CERTIFICATE, details.chain[0]))
    add(crypto, "Algorithm", f"urn:oid:{details.signature_algorithm.oid}")
    weak = any(problem.code == "algoritmo-fraco" for problem in status.problems)
    add(crypto, "SecureAlgorithm", "false" if weak else "true")


def _add_chain(data: Element, status: SignatureStatus, details: SignatureDetails, objects: Objects) -> None:
    holder, *above = details.chain
    anchored = status.trusted and bool(above)
    if anchored:
        add(data, "TrustAnchor", VOReference=objects.name(CERTIFICATE, above[-1]))
    chain = add(data, "CertificateChain")
    add(chain, "SigningCertificate", VOReference=objects.name(CERTIFICATE, holder))
    for link in above[:-1] if anchored else above:
        add(chain, "IntermediateCertificate", VOReference=objects.name(CERTIFICATE, link))
    if anchored:
        add(chain, "TrustAnchor", VOReference=objects.name(CERTIFICATE, above[-1]))
    for evidence in details.revocation:
        add(data, "RelatedValidationObject", VOReference=_name(evidence, objects))
    for stamp in (*details.timestamps, *details.archives):
        add(data, "RelatedValidationObject", VOReference=objects.name(TIMESTAMP, stamp.token))


def _add_revocation(data: Element, main: Main, revocation: tuple[RevocationEvidence, ...], objects: Objects) -> None:
    """The one that stopped the signature, when one did (4.3.12.5)."""
    revoked = next((evidence for evidence in revocation if evidence.revoked_at is not None), None)
    if revoked is None or revoked.revoked_at is None or main is Main.TOTAL_PASSED:
        return
    information = add(data, "RevocationStatusInformation")
    add(information, "ValidationObjectId", VOReference=objects.name(CERTIFICATE, revoked.certificate))
    add(information, "RevocationTime", written(revoked.revoked_at))
    add(information, "RevocationObject", VOReference=_name(revoked, objects))


def _name(evidence: RevocationEvidence, objects: Objects) -> str:
    return objects.name(CRL if evidence.kind == "crl" else OCSP, evidence.data)
