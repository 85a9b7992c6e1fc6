"""Which options of `credencia sign` go together: none is ignored, and one that would be is refused, with the reason."""

from __future__ import annotations

import argparse
from dataclasses import dataclass

from pipeline.workflow.errors import UsageError

_KEYS = ("pkcs12", "pkcs11", "psc", "govbr", "portal")
_HERE, _SIGNING = ("pkcs12", "pkcs11"), ("pkcs12", "pkcs11", "psc", "govbr")
_ELSEWHERE = ("psc", "govbr")
_MODES = (*_KEYS, "resume", "pending", "drop")


@dataclass(frozen=True, slots=True)
class Option:
    """An option by the name of its attribute, as people write it, and what it goes with."""

    name: str
    flag: str
    goes_with: tuple[str, ...]


OPTIONS = (
    Option("role", "--as", _KEYS),
    Option("key", "--key", _HERE),
    Option("password_env", "--password-env", (*_HERE, "resume")),
    Option("password_fd", "--password-fd", (*_HERE, "resume")),
    Option("no_browser", "--no-browser", (*_ELSEWHERE, "resume")),
    Option("psc_cms", "--psc-cms", ("psc",)),
    Option("perfil", "--perfil", _SIGNING),
    Option("politica", "--politica", (*_HERE, "psc")),
    Option("formato", "--formato", (*_HERE, "psc")),
    Option("pss", "--pss", _HERE),
    Option("tsa", "--tsa", _SIGNING),
    Option("trust", "--trust", _SIGNING),
    Option("offline", "--offline", _SIGNING),
    Option("out", "--out", _KEYS),
    Option("moment", "--moment", _KEYS),
    Option("forms", "--forms", _KEYS),
    Option("json", "--json", _MODES),
)
"""Every option that isn't itself a way of saying what to do."""

_WHOLE = ("politica", "formato")


def check_fits(options: argparse.Namespace) -> None:
    """UsageError when something lacks, or an option has no use beside the others."""
    mode = next(name for name in _MODES if getattr(options, name))
    for option in OPTIONS:
        if mode not in option.goes_with and is_given(options, option.name):
            raise UsageError("opcao-sem-uso", f"{option.flag} não tem uso com --{mode}. {_hint(option, mode)}")
    if options.psc_cms:
        _check_whole(options)
    if mode in _KEYS and not options.role:
        raise UsageError("papel-ausente", "Diga como quem se assina, com --as PAPEL: veja credencia forms FORMULÁRIO.")
    if mode in (*_KEYS, "drop") and not options.pdfs:
        raise UsageError("documento-ausente", "Indique o documento: credencia sign PDF, ou vários PDFs.")


def is_given(options: argparse.Namespace, name: str) -> bool:
    """Whether an option was given; none has an empty value that means anything."""
    return getattr(options, name) not in (None, False, "", [])


def _check_whole(options: argparse.Namespace) -> None:
    for name in _WHOLE:
        if is_given(options, name):
            message = (
                f"--{name} não tem uso com --psc-cms: com ele é o PSC que monta a assinatura inteira, e nela não cabe "
                "nada de nosso. Tire um dos dois."
            )
            raise UsageError("opcao-sem-uso", message)


def _hint(option: Option, mode: str) -> str:
    if mode == "resume":
        return "O que foi pedido da primeira vez está guardado; para pedir outra coisa, comece de novo, sem --resume."
    if not set(option.goes_with) & set(_KEYS):
        return "Tire-o."
    return f"Ele vale com {_listed([f'--{name}' for name in option.goes_with if name in _KEYS])}."


def _listed(flags: list[str]) -> str:
    return flags[0] if len(flags) == 1 else f"{', '.join(flags[:-1])} ou {flags[-1]}"
