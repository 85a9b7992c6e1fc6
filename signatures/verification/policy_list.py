"""Whether a list of policies (LPA) is ICP-Brasil's: its detached signature, and whose it is.

DOC-ICP-15.03, annex 3: section 4.4 has it signed as PKCS#7 with a certificate of the ITI as a legal entity, issued
below ICP-Brasil's root, and 7.3 has it judged at the present moment. Anybody with a certificate of ICP-Brasil could
sign a list of one's own, so the holder's name counts: authorities check it against the CNPJ's register.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from signatures import certificate as x509
from signatures import der
from signatures.identity import Holder, identify
from signatures.trust.anchors import AnchorKind
from signatures.verification import cms, integrity
from signatures.verification.chain import Chain, Help, find_chain
from signatures.verification.stamps import digest_of

ISSUER = "instituto nacional de tecnologia da informacao"
"""Who publishes the list, as names are compared here: small letters without accents."""


@dataclass(frozen=True, slots=True)
class ListStanding:
    """What a list's signature is worth. ``fault`` is why it isn't believed, a sentence; empty when it is.

    ``signer`` is the name in the signer's certificate, which is valid until ``until``; ``signed`` is when the signer
    claims to have signed, None when nothing says so. ``ruled_out`` when nothing of its chain was revoked, as far as
    what is at hand knows.
    """

    fault: str
    signer: str = ""
    signed: datetime | None = None
    until: datetime | None = None
    ruled_out: bool = False

    @property
    def good(self) -> bool:
        """Whether the list may be believed for its signature."""
        return not self.fault


def judge_policy_list(policy_list: bytes, signature: bytes, helped: Help) -> ListStanding:
    """The standing of a list by its signature, a container in DER or BER. Raises nothing for what is in them."""
    try:
        container = cms.read_container(signature)
        signer = identify(container.holder)
        until = x509.validity(container.holder)[1]
        signed = _claimed(container)
        chain = find_chain(container.holder, helped.along(container.others, container.crls))
        fault = _fault(container, policy_list) or _stranger(container, chain)
    except (ValueError, IndexError):
        return ListStanding("A assinatura da lista de políticas não pode ser lida.")
    return ListStanding(fault, signer.name, signed, until, chain.ruled_out)


def _fault(container: cms.Container, policy_list: bytes) -> str:
    """The cryptography: a detached container, or one that has this very list inside."""
    if container.content_type != cms.DATA or container.content not in {None, policy_list}:
        return "A assinatura que veio com a lista de políticas é de outro arquivo."
    checked = integrity.check(container, digest_of(policy_list))
    if not checked.holds:
        return "A lista de políticas não confere com a assinatura: uma das duas foi alterada, ou não são um par."
    if checked.weak:
        return f"A assinatura da lista de políticas usa o que já não é seguro: {', '.join(checked.weak)}."
    return ""


def _stranger(container: cms.Container, chain: Chain) -> str:
    """Whose it is: the ITI's, below a root of ICP-Brasil that is trusted here."""
    if not chain.trusted or chain.anchor is None:
        why = f" {chain.problems[0].message}" if chain.problems else ""
        return f"Quem assinou a lista de políticas não leva a uma raiz da ICP-Brasil em que se confia aqui.{why}"
    if chain.anchor.kind is not AnchorKind.ICP_BRASIL:
        return "A lista de políticas não foi assinada com um certificado da ICP-Brasil."
    found = identify(container.holder)
    if found.holder not in {Holder.ENTITY, Holder.SEAL} or ISSUER not in _plain(found.name):
        return f"A lista de políticas foi assinada por “{found.name}”, e não pelo ITI, que é quem a publica."
    return ""


def _claimed(container: cms.Container) -> datetime | None:
    value = container.signer.value(cms.SIGNING_TIME)
    return x509.moment(der.only(value)) if value is not None else None


def _plain(name: str) -> str:
    decomposed = unicodedata.normalize("NFD", name.casefold())
    return " ".join("".join(letter for letter in decomposed if not unicodedata.combining(letter)).split())
