"""The user's configuration: the signature services that this person, or agency, has an agreement with, and the proxy.

One TOML file, named by CREDENCIA_CONFIG, or ``credencia/config.toml`` in XDG_CONFIG_HOME. It has no secret in it: a
secret comes from an environment variable, or from a file that nobody else may read.
"""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import msgspec

from pipeline.workflow.errors import UsageError
from pipeline.workflow.files import read_file
from signatures.credentials.oauth import Application
from signatures.credentials.psc.providers import HashEncoding, Provider, providers
from signatures.errors import SignaturesError
from signatures.proxies import Proxies, proxies_of

if TYPE_CHECKING:
    from signatures.credentials.govbr.client import GovbrSettings
    from signatures.credentials.psc.client import PscSettings

VARIABLE = "CREDENCIA_CONFIG"
_MAX_BYTES, _MAX_SECRET = 256 * 1024, 8 * 1024
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class _Service(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What every service needs. The secret is in the variable, or in the file."""

    client_id: str
    redirect_uri: str
    client_secret_env: str = ""
    client_secret_file: str = ""


class _Govbr(_Service, frozen=True, forbid_unknown_fields=True, kw_only=True):
    authorize: str
    token: str
    api: str
    scopes: tuple[str, ...] = ("govbr",)


class _Psc(_Service, frozen=True, forbid_unknown_fields=True, kw_only=True):
    base: str = ""
    hash: str = ""
    most_hashes: int = 0
    lifetime: int = 600
    slot: str = ""


class _Tsa(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    url: str
    user: str = ""
    password_env: str = ""
    password_file: str = ""
    client_file: str = ""
    ca_file: str = ""
    policy: str = ""


class _Proxy(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    url: str
    user: str = ""
    password_env: str = ""
    password_file: str = ""
    direct: tuple[str, ...] = ()


class _Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    govbr: _Govbr | None = None
    psc: dict[str, _Psc] = {}
    tsa: dict[str, _Tsa] = {}
    proxy: _Proxy | None = None


@dataclass(frozen=True, slots=True)
class TsaSettings:
    """An authority of timestamps: where it is, and what it asks for. ``policy`` is the OID that it must stamp by.

    ``client_file`` is a PEM with this side's key and certificate (mutual TLS), ``ca_file`` what its own is judged by.
    """

    url: str
    user: str = ""
    password: str = ""
    client_file: Path | None = None
    ca_file: Path | None = None
    policy: str = ""


def config_path(environment: Mapping[str, str]) -> Path:
    """Where the configuration is, there or not."""
    if environment.get(VARIABLE):
        return Path(environment[VARIABLE])
    home = environment.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(home) / "credencia" / "config.toml"


def govbr_settings(environment: Mapping[str, str]) -> GovbrSettings:
    """How gov.br's service is reached.

    Raises:
        UsageError: nothing is configured, or what is makes no sense.
    """
    from signatures.credentials.govbr.client import GovbrSettings  # noqa: PLC0415 - the client of a network, for few
    from signatures.credentials.service import check_address  # noqa: PLC0415 - the same

    path = config_path(environment)
    found = _read(path).govbr
    if found is None:
        message = f"O serviço do gov.br não está configurado: falta a tabela [govbr] em {path}."
        raise UsageError("configuracao-ausente", message)
    try:
        return GovbrSettings(
            authorize=check_address(found.authorize, "govbr, “authorize”"),
            token=check_address(found.token, "govbr, “token”"),
            api=check_address(found.api, "govbr, “api”"),
            application=_application(found, "GOVBR", path, environment),
            kinds=found.scopes,
        )
    except SignaturesError as error:
        raise UsageError(error.code, str(error)) from error


def psc_settings(name: str, environment: Mapping[str, str]) -> PscSettings:
    """How a trust service provider is reached: what is publicly known of it, and what is configured over it.

    Raises:
        UsageError: there is no such provider, or it isn't configured, or what is makes no sense.
    """
    from signatures.credentials.psc.client import PscSettings  # noqa: PLC0415 - the client of a network, for few
    from signatures.credentials.service import check_address  # noqa: PLC0415 - the same

    known = providers().get(name)
    if known is None:
        message = f"Não há o PSC “{name}”. Os conhecidos são: {', '.join(providers())}."
        raise UsageError("psc-desconhecido", message)
    path = config_path(environment)
    found = _read(path).psc.get(name)
    if found is None:
        message = f"{known.name} não está configurado: falta a tabela [psc.{name}] em {path}."
        raise UsageError("configuracao-ausente", message)
    try:
        base = check_address(_base(found, known, path), f"psc.{name}, “base”")
    except SignaturesError as error:
        raise UsageError(error.code, str(error)) from error
    return PscSettings(
        name=known.name,
        base=base,
        encoding=_encoding(found, known, path),
        most_hashes=found.most_hashes if found.most_hashes > 0 else known.most_hashes,
        application=_application(found, f"PSC_{name.upper()}", path, environment),
        lifetime=found.lifetime,
        slot=found.slot,
    )


def tsa_names(environment: Mapping[str, str]) -> tuple[str, ...]:
    """The authorities of timestamps that are configured, in the file's order; none where there is no file."""
    path = config_path(environment)
    return tuple(_read(path).tsa) if path.exists() else ()


def tsa_settings(name: str, environment: Mapping[str, str]) -> TsaSettings:
    """How an authority of timestamps is reached.

    Raises:
        UsageError: it isn't configured, or what is makes no sense.
    """
    path = config_path(environment)
    known = _read(path).tsa if path.exists() else {}
    if name not in known:
        listed = ", ".join(known) or "nenhuma"
        message = (
            f"A autoridade de carimbo do tempo “{name}” não é um endereço http(s) nem está em {path}, "
            f"como [tsa.{name}]. As que há lá: {listed}."
        )
        raise UsageError("configuracao-ausente", message)
    found = known[name]
    return TsaSettings(
        url=found.url,
        user=found.user,
        password=_tsa_password(found, name, path, environment) if found.user else "",
        client_file=path.parent / found.client_file if found.client_file else None,
        ca_file=path.parent / found.ca_file if found.ca_file else None,
        policy=found.policy,
    )


def proxy_settings(environment: Mapping[str, str]) -> Proxies:
    """The proxy that is configured, or those of the environment (HTTPS_PROXY, HTTP_PROXY, NO_PROXY).

    Raises:
        UsageError: what is configured makes no sense, or has a password in it.
    """
    path = config_path(environment)
    found = _read(path).proxy if path.exists() else None
    if found is None:
        return proxies_of(environment)
    scheme, mark, place = found.url.rpartition("://")
    if "@" in place or "%" in place:
        message = (
            f"Em {path}, em proxy.url, há um usuário ou uma senha. Escreva ali só o endereço; o usuário vai em “user”, "
            "e a senha numa variável de ambiente (password_env) ou num arquivo só seu (password_file)."
        )
        raise UsageError("configuracao-invalida", message)
    who = ""
    if found.user:
        password = _password(found, "CREDENCIA_PROXY_PASSWORD", "do proxy", path, environment)
        who = f"{quote(found.user, safe='')}:{quote(password, safe='')}@"
    address = f"{scheme or 'http'}{mark or '://'}{who}{place}"
    return Proxies(address, address, found.direct)


def _tsa_password(found: _Tsa, name: str, path: Path, environment: Mapping[str, str]) -> str:
    usual = f"CREDENCIA_TSA_{name.upper()}_PASSWORD"
    return _password(found, usual, f"da autoridade “{name}”", path, environment)


def _password(found: _Tsa | _Proxy, usual: str, whose: str, path: Path, environment: Mapping[str, str]) -> str:
    if found.password_file:
        return _secret_in(path.parent / found.password_file)
    variable = found.password_env or usual
    if not environment.get(variable):
        message = f"A variável de ambiente {variable}, que traz a senha {whose}, não existe."
        raise UsageError("segredo-ausente", message)
    return environment[variable]


def _base(found: _Psc, known: Provider, path: Path) -> str:
    """The address that is configured, or the one that is publicly known: none is guessed."""
    base = found.base or known.base
    if base is None:
        message = (
            f"O endereço do serviço {known.name} não está confirmado em documentação pública, e por isso não vem com o "
            f"programa. Peça-o ao prestador e escreva-o em {path}, na tabela [psc.{known.id}]: "
            'base = "https://…/v0". Nada foi assinado.'
        )
        raise UsageError("psc-endereco", message)
    return base


def _encoding(found: _Psc, known: Provider, path: Path) -> HashEncoding:
    if not found.hash and known.encoding is not None:
        return known.encoding
    if not found.hash:
        message = (
            f"Não está confirmado em documentação pública como o serviço {known.name} quer que o resumo seja escrito. "
            f'Pergunte ao prestador e escreva em {path}, na tabela [psc.{known.id}]: hash = "base64", ou hash = "hex". '
            "Nada foi assinado."
        )
        raise UsageError("psc-resumo", message)
    if found.hash in set(HashEncoding):
        return HashEncoding(found.hash)
    message = f"Em {path}, psc.{known.id}, “hash” diz como o resumo é escrito: “base64” ou “hex”, como o PSC informar."
    raise UsageError("configuracao-invalida", message)


def _read(path: Path) -> _Config:
    if not path.exists():
        message = (
            f"Não há configuração de serviços de assinatura em {path}. O manual mostra um modelo dela; para só "
            "experimentar, use “credencia simulate”."
        )
        raise UsageError("configuracao-ausente", message)
    try:
        return msgspec.convert(tomllib.loads(read_file(path, _MAX_BYTES).decode()), _Config)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        where = re.search(r"at line (\d+)", str(error))
        line = f", na linha {where[1]}," if where else ""
        raise UsageError("configuracao-invalida", f"{path}{line} não está escrito em TOML.") from error
    except msgspec.ValidationError as error:
        raise UsageError("configuracao-invalida", _invalid(path, str(error))) from error


def _invalid(path: Path, why: str) -> str:
    if "`client_secret`" in why:
        return (
            f"Em {path} há um client_secret escrito. Tire-o de lá e ponha-o numa variável de ambiente "
            "(client_secret_env) ou num arquivo só seu (client_secret_file)."
        )
    place = re.sub(r".* - at `\$\.?", "", why).rstrip("`") if " - at `$" in why else ""
    for pattern, words in _WHY:
        if found := re.match(pattern, why):
            return f"Em {path}{f', em {place},' if place else ','} {words.format(*found.groups())}."
    return f"Em {path}{f', em {place},' if place else ','} há um valor que não serve."


_WHY = (
    (r"Object missing required field `([^`]*)`", "falta “{0}”"),
    (r"Object contains unknown field `([^`]*)`", "não se conhece “{0}”: confira o nome"),
    (r"Expected `str`", "é preciso um texto entre aspas"),
    (r"Expected `int`", "é preciso um número inteiro"),
    (r"Expected `array`", "é preciso uma lista entre colchetes"),
    (r"Expected `object`", "é preciso uma tabela"),
)
"""What makes no sense, in our language; the parser's own words are in English."""


def _application(found: _Service, name: str, path: Path, environment: Mapping[str, str]) -> Application:
    return Application(found.client_id, _secret(found, name, path, environment), found.redirect_uri)


def _secret(found: _Service, name: str, path: Path, environment: Mapping[str, str]) -> str:
    if found.client_secret_file:
        return _secret_in(path.parent / found.client_secret_file)
    variable = found.client_secret_env or f"CREDENCIA_{name}_SECRET"
    if not environment.get(variable):
        message = f"A variável de ambiente {variable}, que traz o segredo da aplicação, não existe."
        raise UsageError("segredo-ausente", message)
    return environment[variable]


def _secret_in(path: Path) -> str:
    """A file of the user's alone (on POSIX systems, mode 0600 or less)."""
    text = read_file(path, _MAX_SECRET)
    if os.name == "posix" and path.stat().st_mode & _OTHERS:
        message = f"Outras pessoas podem ler o segredo em {path}. Rode “chmod 600 {path}” e repita."
        raise UsageError("segredo-exposto", message)
    try:
        secret = text.decode().strip()
    except UnicodeDecodeError:
        secret = ""
    if not secret:
        raise UsageError("segredo-ausente", f"{path} não tem um segredo.")
    return secret
