"""What fuzzing found stays mended: each file that broke something has the outcome that it must have, and no other."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest

from pipeline.findings import FoundError
from pipeline.readers.errors import ReadError
from pipeline.submission.case import open_case
from pipeline.workflow.errors import WorkflowError
from pipeline.workflow.pending import make_pending_folder, pending_path, resume
from signatures.credentials.oauth import Consent, code_from
from signatures.credentials.pkcs12 import load_pkcs12
from signatures.errors import SignaturesError
from signatures.policies.read import read_policy
from signatures.trust.intake import sort_files, unpacked
from signatures.verification import crl
from signatures.verification.values import read_values
from signatures.verification.verify import verify
from tools.fuzz.files import composed, grown
from tools.fuzz.laws.documents import CATALOG, carrying
from tools.fuzz.laws.evidence import hashed_policy
from tools.fuzz.laws.pages import is_accepted
from tools.fuzz.laws.services import use_psc
from tools.fuzz.targets import TARGETS
from tools.fuzz.world import DOCUMENT, MOMENT, PASSWORD, trust, world

FOUND = Path(__file__).parents[1] / "attacks" / "found"
FILES = sorted(path.relative_to(FOUND).as_posix() for path in FOUND.glob("*/*"))
LANDING = Consent("", "http://127.0.0.1:8765/retorno", "state", "nonce", "verifier")
# Of a PDF, what is said of it at least; of the rest, what is read, or the code of the error.
OUTCOMES: dict[str, object] = {
    "address/brackets-that-hold-no-address": "servico-retorno",
    "crl/version-that-there-is-not": None,
    "key-file/two-thousand-million-rounds": "credencial-demorada",
    "pdf-growth/validation-data-behind-no-filter": {"alteracao-nao-permitida"},
    "pdf-objects/file-name-in-no-encoding": [""],
    "pdf-objects/key-in-no-encoding": ["caixa", "nome"],
    "pdf-objects/pages-that-do-not-add-up": "pdf-ilegivel",
    "pdf-signature/contents-that-are-a-number": {"assinatura-ilegivel", "intervalo-invalido"},
    "pdf/name-in-no-encoding": {"arquivo-danificado"},
    "pdf/number-of-an-object-that-is-none": {"assinatura-invalida"},
    "pdf/validity-with-no-length": {"certificado-embutido-alterado"},
    "pdf-signature/number-of-dots": {"arquivo-danificado"},
    "pdf-signature/type-by-reference": {"assinatura-ilegivel", "intervalo-invalido"},
    "pending/day-after-all-days": "pendente-ilegivel",
    "pending/day-before-all-days": "pendente-ilegivel",
    "pending/digest-of-no-size": "pendente-ilegivel",
    "pending/not-in-utf-8": "pendente-ilegivel",
    "policy/no-rules-for-who-signs": "politica-ilegivel",
    "psc/slots-that-are-a-number": "rede-resposta-ilegivel",
    "record/data-that-are-text": "sem-dados",
    "record/section-that-is-true": "sem-dados",
    "trust-file/extension-with-nothing-inside": ("x.p7b não tem certificado ou lista de revogação que possa ser lido."),
    "trust-file/issuer-with-no-identifier": "Falta o certificado de “Raiz”, que emitiu o anterior da cadeia.",
    "trust-file/package-with-a-broken-entry": "confianca-ilegivel",
}


def _judged(pdf: bytes) -> frozenset[str]:
    """Every problem that the verifier tells, of the file and of its signatures; it relies on none of these."""
    report = verify(pdf, trust(), MOMENT)
    assert not is_accepted(report)
    found = [*report.problems, *(problem for status in report.signatures for problem in status.problems)]
    return frozenset(problem.code for problem in found)


def _case(record: bytes) -> object:
    pdf = composed(carrying(record))
    return open_case(pdf, pdf, CATALOG)


def _fields(objects: bytes) -> list[str]:
    pdf = composed(objects)
    return sorted(read_values(pdf, len(pdf)))


def _awaited(data: bytes) -> object:
    with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, {"XDG_STATE_HOME": folder}):
        document = Path(folder, "documento.pdf")
        document.write_bytes(DOCUMENT)
        make_pending_folder()
        pending_path(document).write_bytes(data)
        return resume(document, MOMENT)


READERS: dict[str, Callable[[bytes], object]] = {
    "address": lambda data: code_from(LANDING, data.decode()),
    "crl": lambda data: crl.signed_by(data, world().issuer),
    "key-file": lambda data: load_pkcs12(data, PASSWORD),
    "pdf": _judged,
    "pdf-growth": lambda data: _judged(grown(world().signed[1], data)),
    "pdf-objects": _fields,
    "pdf-signature": lambda data: _judged(grown(world().signed[0], data)),
    "pending": _awaited,
    "policy": lambda data: read_policy(hashed_policy(data)),
    "psc": use_psc,
    "record": _case,
    "trust-file": lambda data: sort_files(unpacked("x.p7b", data), trust()).refused[0][1],
}


def _outcome(name: str) -> object:
    """What is read, or the code of the error."""
    try:
        return READERS[name.partition("/")[0]]((FOUND / name).read_bytes())
    except (SignaturesError, ReadError, WorkflowError) as error:
        return error.code
    except FoundError as error:
        return error.findings[0].code


@pytest.mark.parametrize("name", FILES)
def test_it_has_its_outcome(name: str) -> None:
    expected, outcome = OUTCOMES[name], _outcome(name)
    assert expected <= outcome if isinstance(expected, set) else expected == outcome


@pytest.mark.parametrize("name", FILES)
def test_it_is_within_the_law(name: str) -> None:
    TARGETS[name.partition("/")[0]].check((FOUND / name).read_bytes())


def test_each_outcome_is_of_a_file() -> None:
    assert sorted(OUTCOMES) == FILES
