"""The JSON Schema of a form's definition, for editors: ``python -m pipeline.definition.schema`` prints it."""

from __future__ import annotations

import sys

import msgspec

from pipeline.definition.model import FormSource


def schema_text() -> str:
    """The schema as committed at ``forms/schema/form.schema.json``."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "credencia: definição de um formulário",
        **msgspec.json.schema(FormSource),
    }
    return msgspec.json.format(msgspec.json.encode(schema, order="sorted"), indent=2).decode() + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema_text())
