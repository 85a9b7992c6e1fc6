"""Where the key is: the options of `credencia sign` that say so, one of which is given.

Each source is a module of its own beside this one, with

* ``arguments(parser, choice)``: its option goes to ``choice``, of which one is taken, and those that go with it to
  ``parser``;
* ``open_key(options, cpf) -> Key``: the key itself, of the person with that CPF where there is a choice; or else
  ``sign_elsewhere(options, places) -> int``, for what is signed away from here: it says what to do, and the exit code.

Whatever is heavy is imported inside the functions: declaring the options must cost nothing.
"""

from __future__ import annotations

import argparse
import importlib
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class KeySource:
    """A way of saying where the key is: ``option`` is its attribute in the options, ``module`` who knows it."""

    option: str
    module: str


SOURCES = (
    KeySource("pkcs12", "pipeline.cli.keys.pkcs12"),
    KeySource("pkcs11", "pipeline.cli.keys.pkcs11"),
    KeySource("psc", "pipeline.cli.keys.psc"),
    KeySource("govbr", "pipeline.cli.keys.govbr"),
    KeySource("portal", "pipeline.cli.keys.portal"),
)


def add_keys(parser: argparse.ArgumentParser) -> argparse._MutuallyExclusiveGroup:
    """Declare every source's options; what takes the place of a source goes to the group that is returned."""
    choice = parser.add_mutually_exclusive_group(required=True)
    for source in SOURCES:
        _module(source).arguments(parser, choice)
    return choice


def chosen_source(options: argparse.Namespace) -> Any:
    """The module of the source that was chosen."""
    return _module(next(source for source in SOURCES if getattr(options, source.option)))


def _module(source: KeySource) -> Any:
    return importlib.import_module(source.module)
