"""What each target reads, its law, how the bytes are changed, and good examples to begin with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tools.fuzz import seeds
from tools.fuzz.laws import documents, evidence, pages, services
from tools.fuzz.laws import structures as asn1
from tools.fuzz.mutations import Change, packages, structures, texts
from tools.fuzz.mutations import pages as pdf
from tools.fuzz.world import containers, world


@dataclass(frozen=True, slots=True)
class Target:
    """A law over bytes, with how to change them and with seeds. ``longest`` is the largest input worth trying."""

    check: Callable[[bytes], None]
    seeds: Callable[[], list[bytes]]
    change: Change
    longest: int = 4096


def _files() -> list[bytes]:
    return [*world().signed, world().archived]


TARGETS = {
    "identity": Target(asn1.check_identity, seeds.certificates, structures.change),
    "der": Target(asn1.check_der, seeds.certificates, structures.change),
    "ber": Target(asn1.check_ber, containers, structures.change),
    "certificate": Target(asn1.check_certificate, seeds.certificates, structures.change),
    "container": Target(asn1.check_container, containers, structures.change),
    "stamp": Target(asn1.check_stamp, seeds.stamps, structures.change),
    "ocsp": Target(evidence.check_answer, seeds.answers, structures.change),
    "crl": Target(evidence.check_list, seeds.lists, structures.change),
    "trust-file": Target(evidence.check_trust_file, seeds.trust_files, seeds.trust_change, 8192),
    "policy": Target(evidence.check_policy, seeds.policies, structures.change, 16384),
    "policy-list": Target(evidence.check_policy_list, seeds.policy_lists, structures.change, 8192),
    "key-file": Target(evidence.check_key_file, seeds.key_files, structures.change),
    "pdf": Target(pages.check_file, _files, pdf.FILES, 16384),
    "pdf-tables": Target(pages.check_tables, seeds.tables, pdf.TABLES, 8192),
    "pdf-objects": Target(pages.check_objects, seeds.objects, pdf.PIECES),
    "pdf-signature": Target(pages.check_signature, seeds.dictionaries, pdf.PIECES),
    "pdf-growth": Target(pages.check_growth, seeds.revisions, pdf.REVISIONS, 8192),
    "odt": Target(documents.check_odt, seeds.odts, packages.ANY, 16384),
    "docx": Target(documents.check_docx, seeds.docxs, packages.ANY, 16384),
    "record": Target(documents.check_record, seeds.records, texts.JSON),
    "data": Target(documents.check_data, seeds.data_files, texts.YAML),
    "pending": Target(documents.check_pending, seeds.pending, texts.JSON),
    "kept": Target(documents.check_kept, seeds.kept, texts.JSON),
    "govbr": Target(services.check_govbr, seeds.govbr, texts.JSON),
    "psc": Target(services.check_psc, seeds.psc, texts.JSON),
    "address": Target(services.check_address_typed, seeds.addresses, texts.YAML, 512),
}
"""By name, in the order in which they run."""
