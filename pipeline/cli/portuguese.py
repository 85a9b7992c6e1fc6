"""argparse in Portuguese: it asks gettext for its sentences, and here is what gettext would answer."""

from __future__ import annotations

import argparse

_SENTENCES = {
    "usage: ": "uso: ",
    "positional arguments": "argumentos",
    "options": "opções",
    "show this help message and exit": "mostra esta ajuda e sai",
    "the following arguments are required: %s": "faltam argumentos: %s",
    "unrecognized arguments: %s": "argumentos que não existem: %s",
    "ambiguous option: %(option)s could match %(matches)s": "opção ambígua: %(option)s pode ser %(matches)s",
    "expected one argument": "é preciso um valor",
    "expected at least one argument": "é preciso ao menos um valor",
    "ignored explicit argument %r": "o valor %r não é aceito",
    "not allowed with argument %s": "não pode ser usado com %s",
    "one of the arguments %s is required": "é preciso um destes: %s",
    "argument %(argument_name)s: %(message)s": "em %(argument_name)s, %(message)s",
    "invalid choice: %(value)r (choose from %(choices)s)": "%(value)r não é uma opção (use %(choices)s)",
    "invalid %(type)s value: %(value)r": "valor inválido: %(value)r",
}


def speak_portuguese() -> None:
    """Make every later parser of this process speak Portuguese."""
    vars(argparse)["_"] = lambda sentence: _SENTENCES.get(sentence, sentence)
