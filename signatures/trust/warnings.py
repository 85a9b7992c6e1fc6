"""How near its end what is kept is."""

from __future__ import annotations

from datetime import datetime, timedelta

from signatures import certificate as x509
from signatures.errors import PolicyError
from signatures.policies.issued import read_policy_list
from signatures.trust.holdings import POLICIES, POLICY_LIST, Holdings

_NEAR, _OLD, _POLICY_NEAR = timedelta(days=365), timedelta(days=90), timedelta(days=30)
_AHEAD = timedelta(days=1)


def warnings_of(holdings: Holdings, moment: datetime) -> tuple[str, ...]:
    """What is near its end, or past it, in Portuguese sentences."""
    found = []
    if holdings.updated is not None and moment - holdings.updated > _OLD:
        found.append(f"A confiança guardada é de {holdings.updated:%d/%m/%Y}: repita “credencia trust update”.")
    if holdings.updated is not None and holdings.updated - moment > _AHEAD:
        found.append(
            f"A confiança foi guardada em {holdings.updated:%d/%m/%Y}, e o relógio desta máquina diz "
            f"{moment:%d/%m/%Y}: confira o relógio."
        )
    for anchor in holdings.store().anchors:
        start, end = x509.validity(anchor.certificate)
        if start > moment:
            found.append(f"{anchor.label} só vale a partir de {start:%d/%m/%Y}: confira o relógio desta máquina.")
        elif end < moment:
            found.append(f"{anchor.label} venceu em {end:%d/%m/%Y}: só serve para conferir assinaturas antigas.")
        elif end - moment < _NEAR:
            found.append(f"{anchor.label} vence em {end:%d/%m/%Y}.")
    return (*found, *_policy_warnings(holdings, moment))


def _policy_warnings(holdings: Holdings, moment: datetime) -> list[str]:
    lists = [thing.data for thing in holdings.things if thing.drawer == POLICIES and thing.label == POLICY_LIST]
    for data in lists:
        try:
            until = read_policy_list(data).next_update
        except PolicyError:
            continue
        if until < moment:
            return [f"A lista de políticas de assinatura valia até {until:%d/%m/%Y}: busque a nova."]
        if until - moment < _POLICY_NEAR:
            return [f"A lista de políticas de assinatura vale só até {until:%d/%m/%Y}."]
    return []
