"""What a signature's state is called in ETSI EN 319 102-1, 5.1.3: a main indication, and why."""

from __future__ import annotations

import enum

from signatures.conformity import State
from signatures.report import SignatureStatus


class Main(enum.StrEnum):
    """EN 319 102-1, table 5, and for single constraints table 6."""

    TOTAL_PASSED = "urn:etsi:019102:mainindication:total-passed"
    TOTAL_FAILED = "urn:etsi:019102:mainindication:total-failed"
    INDETERMINATE = "urn:etsi:019102:mainindication:indeterminate"
    PASSED = "urn:etsi:019102:mainindication:passed"
    FAILED = "urn:etsi:019102:mainindication:failed"


_SUB = "urn:etsi:019102:subindication:"
_FAILED = {
    "assinatura-ilegivel": "FORMAT_FAILURE",
    "formato-desconhecido": "FORMAT_FAILURE",
    "intervalo-invalido": "FORMAT_FAILURE",
    "documento-alterado": "HASH_FAILURE",
    "assinatura-invalida": "SIG_CRYPTO_FAILURE",
}
_UNSURE = {
    "raiz-desconhecida": "NO_CERTIFICATE_CHAIN_FOUND",
    "certificado-autoassinado": "NO_CERTIFICATE_CHAIN_FOUND",
    "cadeia-invalida": "CERTIFICATE_CHAIN_GENERAL_FAILURE",
    "uso-de-chave": "CHAIN_CONSTRAINTS_FAILURE",
    "ac-revogada": "REVOKED_CA_NO_POE",
    "algoritmo-fraco": "CRYPTO_CONSTRAINTS_FAILURE_NO_POE",
    "revogacao-nao-conferida": "TRY_LATER",
}
_OTHERWISE = "SIG_CONSTRAINTS_FAILURE"
_PROVEN = {
    "certificado-revogado": ("REVOKED", "REVOKED_NO_POE"),
    "certificado-vencido": ("EXPIRED", "OUT_OF_BOUNDS_NO_POE"),
    "certificado-ainda-nao-vale": ("NOT_YET_VALID", "OUT_OF_BOUNDS_NO_POE"),
}
"""What it is called when a timestamp proves when the signature was made, and when nothing does."""

OF_CONSTRAINT = {
    State.APPROVED: Main.PASSED,
    State.REJECTED: Main.FAILED,
    State.UNSURE: Main.INDETERMINATE,
    State.NOT_ASKED: Main.INDETERMINATE,
}


def indications(status: SignatureStatus) -> tuple[Main, tuple[str, ...]]:
    """The main indication of a signature, and its sub-indications, the gravest first.

    A chain whose revocation nobody could check passes here as a signature that holds with an aviso; for the standard
    it is INDETERMINATE, TRY_LATER (5.3.4), and that is what this says.
    """
    codes = [problem.code for problem in status.problems if problem.fatal or problem.code in _UNSURE]
    proven = status.moment_source != "verificação"
    named = [_PROVEN[code][0 if proven else 1] for code in codes if code in _PROVEN]
    failed = [_FAILED[code] for code in codes if code in _FAILED]
    if proven:
        failed += named
    unsure = [*([] if proven else named), *(_UNSURE.get(code, _OTHERWISE) for code in codes if _is_other(code))]
    if failed or not status.intact:
        return Main.TOTAL_FAILED, _subs(failed or ["SIG_CRYPTO_FAILURE"])
    if unsure or not status.valid:
        return Main.INDETERMINATE, _subs(unsure or [_OTHERWISE])
    return Main.TOTAL_PASSED, ()


def _is_other(code: str) -> bool:
    return code not in _FAILED and code not in _PROVEN


def _subs(names: list[str]) -> tuple[str, ...]:
    return tuple(_SUB + name for name in dict.fromkeys(names))
