"""The person's way to a service's page and back: the browser, and a landing on this machine or a pasted address."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from pipeline.workflow.errors import UsageError

if TYPE_CHECKING:
    from signatures.credentials.oauth import Consent

_PATIENCE = 300.0  # seconds: people look for their phones
_WAITING = "Espera-se a sua resposta por cinco minutos. Ctrl+C desiste, e nada é assinado."


def add_consent(parser: argparse.ArgumentParser) -> None:
    """``--no-browser``: only say the address."""
    parser.add_argument("--no-browser", action="store_true", help="só mostra o endereço da autorização, sem abri-lo")


def visit_with(options: argparse.Namespace) -> Callable[[Consent], str]:
    """How this run takes a person to a page."""

    def visit(consent: Consent) -> str:
        from signatures.credentials.landing import landing  # noqa: PLC0415 - only when somebody goes there
        from signatures.credentials.oauth import is_loopback  # noqa: PLC0415 - the same

        if not is_loopback(consent.redirect_uri):
            _send(consent, options)
            return _pasted()
        with landing(consent) as place:
            _send(consent, options)
            print(_WAITING, file=sys.stderr)
            return place.wait(_PATIENCE)

    return visit


def _send(consent: Consent, options: argparse.Namespace) -> None:
    """The address is only shown where no browser opens it, and then without the CPF that some have in them."""
    if not options.no_browser:
        import webbrowser  # noqa: PLC0415 - slow, and only here

        if webbrowser.open(consent.address):
            print("Autorize a assinatura na página que se abriu no navegador.", file=sys.stderr)
            return
    print(f"Autorize a assinatura nesta página:\n\n  {_shown(consent.address)}\n", file=sys.stderr)


def _shown(address: str) -> str:
    """The address without the hint of who will sign, which the service asks for where it is absent."""
    from urllib.parse import parse_qsl, urlencode, urlsplit  # noqa: PLC0415 - as above

    parts = urlsplit(address)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name != "login_hint"]
    return parts._replace(query=urlencode(kept)).geturl()


def _pasted() -> str:
    """The address where the person landed. It has a code that holds once, for this consent, which has a secret."""
    if not sys.stdin.isatty():
        message = "Não há terminal onde colar o endereço de retorno: use um redirect_uri desta máquina (127.0.0.1)."
        raise UsageError("sem-terminal", message)
    print("Depois de autorizar, copie da barra do navegador o endereço em que você chegou.", file=sys.stderr)
    try:
        return input("Cole aqui o endereço: ")
    except EOFError as error:  # Ctrl+D
        raise UsageError("sem-endereco", "Nenhum endereço foi colado, e por isso nada foi assinado.") from error
