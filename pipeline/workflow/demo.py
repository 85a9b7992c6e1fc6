"""The whole job, offline, with a PKI of its own: blank, filled, signed by everyone, verified."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.definition.catalog import FORMS, Catalog
from pipeline.submission.verdict import Verdict
from pipeline.workflow.documents import render_blank, render_data
from pipeline.workflow.errors import FailedError
from pipeline.workflow.files import read_file, reason_of, write_file
from pipeline.workflow.signing import Order, sign_file
from pipeline.workflow.trusting import trust_from
from pipeline.workflow.verifying import Verification, verify_file
from pipeline.workflow.words import verdict_json
from signatures.credentials.pkcs12 import load_pkcs12
from signatures.pki.build import Pki, build_pki
from signatures.pki.declaration import demo_declaration
from signatures.pki.write import TRUST, write_pki

FORM = "siop-ws"
# Who of the demonstration's PKI signs in which role; the data of the example name the same people.
ROLES = ("responsavel_tecnico", "titular", "terceiro")


@dataclass(frozen=True, slots=True)
class Demo:
    """What the demonstration made: the verdict, and each file with what it is."""

    verdict: Verdict
    files: tuple[tuple[Path, str], ...]


def run_demo(folder: Path, moment: datetime) -> Demo:
    """Run the main job into ``folder``. Files of an earlier run are replaced."""
    catalog = Catalog()
    pki = build_pki(demo_declaration(), moment, only=ROLES)
    _write_pki(pki, folder / "pki")
    blank = render_blank(FORM, catalog, folder)
    filled = render_data(FORMS / "examples" / f"{FORM}.yml", catalog, folder, moment.date())
    signed = folder / f"{FORM}.signed.pdf"
    write_file(signed, read_file(filled.path))
    for role in ROLES:
        credential = load_pkcs12(pki.pkcs12(role), pki.password)
        sign_file(signed, Order(role, credential, moment), catalog)
    verdict = verify_file(signed, Verification(catalog, trust_from(folder / "pki" / TRUST), moment))
    report = folder / "verdict.json"
    write_file(report, json.dumps(verdict_json(verdict), ensure_ascii=False, indent=2).encode() + b"\n")
    return Demo(
        verdict,
        (
            (blank.path, "o formulário em branco, para preencher"),
            (filled.path, "o formulário preenchido, antes das assinaturas"),
            (signed, "o mesmo, com as três assinaturas"),
            (report, "o veredito, para programas"),
            (folder / "pki", "a ICP de mentira: âncoras em trust/, chaves em .pfx"),
        ),
    )


def _write_pki(pki: Pki, folder: Path) -> None:
    try:
        write_pki(pki, folder)
    except OSError as error:
        raise FailedError("gravacao", f"Não foi possível gravar {folder} ({reason_of(error)}).") from error
