"""ES modules become one classic script.

A page opened from a folder on a disk (`file:`) may not load modules, nor fetch anything, so what runs in the browser
is one script. Each module becomes a function that is called once, in the order of their needs; a second script on the
same page finds the modules of the first, and does not run them again. A module that is asked for by
``import("./x.js")`` is a script of its own, which is loaded then.

Only this much of the language is known, at the beginning of a line, and anything else is refused rather than guessed:
``import {a, b as c} from "./x.js"``, ``import * as x from "./x.js"``, ``export`` before ``function``, ``async
function``, ``class`` and ``const``, and ``export {a, b as c}``. No default export, no cycle, no ``import()`` of a name
that is not written there, no ``import.meta``, no ``await`` outside a function.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pipeline.workflow.errors import FailedError

_IMPORT = re.compile(
    r"""^import\s+(?:\{(?P<names>[^}]*)\}|\*\s+as\s+(?P<whole>[\w$]+))\s+from\s+["'](?P<path>\./[\w./-]+\.js)["'];?""",
    re.MULTILINE,
)
_DECLARED = re.compile(
    r"^export\s+(?=(?:async\s+function\*?|function\*?|class|const)\s+(?P<name>[\w$]+))", re.MULTILINE
)
_LISTED = re.compile(r"^export\s+\{(?P<names>[^}]*)\};?", re.MULTILINE)
_LATER = re.compile(r"""\bimport\(\s*["'](?P<path>\./[\w./-]+\.js)["']\s*\)""")
_REFUSED = re.compile(r"^(?:import|export)\b.*|\bimport\s*\(|\bimport\.meta\b|^await\b.*", re.MULTILINE)
# `modules` by name; `$later`, a name that no module has, gives one that comes in a script of its own, beside the page's
# first script.
_PROLOGUE = """"use strict";
globalThis.credencia ??= { modules: {} };
globalThis.credencia.load ??= ((beside) => (name) => {
  const { modules } = globalThis.credencia;
  if (modules[name]) return Promise.resolve(modules[name]);
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = new URL(name, beside).href;
    script.addEventListener("load", () => done(modules[name]));
    script.addEventListener("error", () => failed(new Error(`${name} could not be loaded`)));
    document.head.append(script);
  });
})(globalThis.document?.currentScript?.src);
(({ modules, load: $later }) => {
"""
_EPILOGUE = "})(globalThis.credencia);\n"


@dataclass(frozen=True, slots=True)
class _Module:
    needs: tuple[str, ...]
    later: tuple[str, ...]
    body: str


def bundle(sources: Mapping[str, str], entry: str, there: Collection[str] = ()) -> str:
    """One classic script that runs ``entry`` and all that it needs, each once.

    ``sources`` are modules by file name; those of ``there`` are on the page already, and are left out.

    Raises:
        FailedError: A module is missing, needs itself by a roundabout way, or uses what is not known here.
    """
    own = {name: module for name, module in _collected(sources, entry).items() if name not in there}
    return _PROLOGUE + "".join(_wrapped(name, module) for name, module in own.items()) + _EPILOGUE


def needed(sources: Mapping[str, str], entry: str) -> frozenset[str]:
    """The modules that a script of ``entry`` brings to its page. Raises FailedError as `bundle` does."""
    return frozenset(_collected(sources, entry))


def loaded_later(sources: Mapping[str, str], entry: str) -> tuple[str, ...]:
    """The modules that the script of ``entry`` asks for when it runs. Raises FailedError as `bundle` does."""
    asked = [name for module in _collected(sources, entry).values() for name in module.later]
    return tuple(dict.fromkeys(asked))


def _collected(sources: Mapping[str, str], entry: str) -> dict[str, _Module]:
    modules: dict[str, _Module] = {}
    _collect(sources, entry, modules, ())
    return modules


def _collect(sources: Mapping[str, str], name: str, found: dict[str, _Module], above: tuple[str, ...]) -> None:
    """The module and, before it, what it needs."""
    if name in above:
        raise _wrong(name, f"precisa de si mesmo ({' → '.join((*above, name))})")
    if name in found:
        return
    if name not in sources:
        raise _wrong(name, "não existe")
    module = _read(name, sources[name])
    for need in module.needs:
        _collect(sources, need, found, (*above, name))
    found[name] = module


def _read(name: str, source: str) -> _Module:
    needs: list[str] = []
    later: list[str] = []
    exported: dict[str, str] = {}

    def imported(match: re.Match[str]) -> str:
        path = _path(name, match["path"])
        needs.append(path)
        taken = match["whole"] or f"{{{', '.join(_pair(each, ': ') for each in _names(match['names']))}}}"
        return f"const {taken} = modules[{json.dumps(path)}];"

    def asked(match: re.Match[str]) -> str:
        later.append(_path(name, match["path"]))
        return f"$later({json.dumps(later[-1])})"

    def declared(match: re.Match[str]) -> str:
        exported[match["name"]] = match["name"]
        return ""

    def listed(match: re.Match[str]) -> str:
        for each in _names(match["names"]):
            inner, _, outer = each.partition(" as ")
            exported[outer or inner] = inner
        return ""

    body = _LATER.sub(asked, _IMPORT.sub(imported, source))
    body = _LISTED.sub(listed, _DECLARED.sub(declared, body))
    if strange := _REFUSED.search(body):
        raise _wrong(name, f"usa o que o site não sabe juntar: {strange[0].strip()[:80]}")
    given = ", ".join(f"{outer}: {inner}" for outer, inner in sorted(exported.items()))
    return _Module(tuple(needs), tuple(later), f"{body.rstrip()}\nreturn Object.freeze({{{given}}});")


def _wrapped(name: str, module: _Module) -> str:
    return f"modules[{json.dumps(name)}] ??= (() => {{\n{module.body}\n}})();\n"


def _path(name: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), path))


def _names(listed: str) -> list[str]:
    return [" ".join(each.split()) for each in listed.split(",") if each.strip()]


def _pair(name: str, sign: str) -> str:
    inner, _, outer = name.partition(" as ")
    return f"{inner}{sign}{outer}" if outer else inner


def _wrong(name: str, what: str) -> FailedError:
    return FailedError("modulo-do-navegador", f"O módulo {name} {what}.")
