# mypy: disable-error-code="no-untyped-call"
"""Which changes after a signature are looked at as what: pyHanko's rules, with one switched off and one on.

Rewriting the appearance of a data field in place isn't allowed here. It is the riskiest of the changes that may be
allowed, nobody who only signs needs it, and with it on, pyHanko 0.38 takes an appearance that stands unchanged since
before the signed revision for an update of the field, which a locked field forbids.

A visible signature in a field of its own may come after a certifying one that lets others sign (ISO 32000-2, 12.8.2.2),
as portals make it. That it covers no text is for who knows the page to see.

The security store may have what ICP-Brasil's policies want there (`signatures.verification.store_rule`).
"""

from __future__ import annotations

from pyhanko.sign.diff_analysis import (
    CatalogModificationRule,
    DocInfoRule,
    FormUpdatingRule,
    GenericFieldModificationRule,
    MetadataUpdateRule,
    ModificationLevel,
    ObjectStreamRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
    XrefStreamRule,
)

from signatures.verification.store_rule import StoreRule

_HOUSEKEEPING = (DocInfoRule, XrefStreamRule, ObjectStreamRule, StoreRule, MetadataUpdateRule)

POLICY = StandardDiffPolicy(
    global_rules=[
        CatalogModificationRule(),
        *(rule().as_qualified(ModificationLevel.LTA_UPDATES) for rule in _HOUSEKEEPING),
    ],
    form_rule=FormUpdatingRule(
        field_rules=[
            SigFieldCreationRule(allow_new_visible_after_certify=True),
            SigFieldModificationRule(),
            GenericFieldModificationRule(allow_in_place_appearance_stream_changes=False),
        ]
    ),
)
