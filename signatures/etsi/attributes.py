"""``SignatureAttributes``: what a signature says of itself (TS 119 102-2, annex A)."""

from __future__ import annotations

import base64

from signatures import der
from signatures.conformity import Conformity
from signatures.conformity.attributes import SIGNING_CERTIFICATE_V2
from signatures.details import SignatureDetails
from signatures.etsi.objects import TIMESTAMP, Objects
from signatures.etsi.xml import SHA256, Element, add, add_digest, written
from signatures.report import SignatureStatus

_STAMPS = {"assinatura": "SignatureTimeStamp", "documento": "DocTimeStamp"}
_ENTRIES = {"Reason": "ReasonElement", "Name": "NameElement", "ContactInfo": "ContactInfoElement"}


def add_attributes(
    parent: Element, status: SignatureStatus, details: SignatureDetails, conformity: Conformity, objects: Objects
) -> None:
    """The attributes that the report has names for."""
    made = add(parent, "SignatureAttributes")
    if status.claimed is not None:
        add(add(made, "SigningTime"), "Time", written(status.claimed))
    _add_signing_certificate(made, details)
    if conformity.oid:
        add(add(made, "SigPolicyIdentifier", Signed="true"), "SigPolicyId", f"urn:oid:{conformity.oid}")
    for stamp in (*details.timestamps, *details.archives):
        if stamp.kind in _STAMPS:
            found = add(made, _STAMPS[stamp.kind])
            add(found, "AttributeObject", VOReference=objects.name(TIMESTAMP, stamp.token))
            add(found, "TimeStampValue", written(stamp.time))
    digest = add(made, "MessageDigest", Signed="true")
    add(digest, "Digest", base64.b64encode(details.message_digest).decode())
    texts = dict(details.entries)
    for entry, element in _ENTRIES.items():
        if texts.get(entry):
            add(add(made, entry), element, texts[entry])
    add(add(made, "SubFilter"), "SubFilterElement", status.subfilter.removeprefix("/"))


def _add_signing_certificate(made: Element, details: SignatureDetails) -> None:
    attribute = details.attribute(SIGNING_CERTIFICATE_V2)
    if attribute is None:
        return
    try:
        first = der.only(attribute.values[0]).children()[0].children()[0].children()
        oid = SHA256
        if first[0].tag == der.SEQUENCE:
            oid = der.dotted(first[0].children()[0].content)
            first = first[1:]
        digest = first[0].content
    except (ValueError, IndexError):
        return  # that it can't be read is among the findings
    named = add(add(made, "SigningCertificate", Signed="true"), "CertID")
    add_digest(named, oid, digest)
