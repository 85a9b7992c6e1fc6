"""`credencia upgrade`: a signed file gets what it takes to be judged in the years to come."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli.commands import ANSWER_NO, DONE, FAILED
from pipeline.cli.options import add_json
from pipeline.cli.report import print_json
from pipeline.workflow.errors import UsageError
from pipeline.workflow.files import read_file

if TYPE_CHECKING:
    from pipeline.workflow.upgrading import Raised

_PROFILES = {"carimbo": "B-T", "longo-prazo": "B-LT", "arquivo": "B-LTA"}
_SAID = {
    "B-B": "nada a mais",
    "B-T": "um carimbo do tempo",
    "B-LT": "carimbo do tempo e tudo o que é preciso para conferir as assinaturas daqui a anos",
    "B-LTA": "tudo o que é preciso para conferir as assinaturas daqui a anos, e um carimbo do tempo sobre o conjunto",
}

_NO_TRUST = (
    "Nenhuma raiz de confiança está guardada aqui, e sem elas não se sabe o que buscar. "
    "Use “credencia trust update”, ou indique com --trust a pasta com as raízes."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("pdf", type=Path, metavar="PDF", help="o arquivo assinado, por quem quer que seja")
    parser.add_argument(
        "--perfil",
        choices=tuple(_PROFILES),
        default="longo-prazo",
        metavar="PERFIL",
        help=f"até onde elevar: {', '.join(_PROFILES)} (longo-prazo)",
    )
    parser.add_argument(
        "--tsa", action="append", default=[], metavar="URL|NOME", help="a autoridade de carimbo do tempo; pode repetir"
    )
    parser.add_argument("--trust", type=Path, metavar="PASTA", help="as âncoras de confiança (as guardadas)")
    parser.add_argument("--offline", action="store_true", help="não busca certificados nem listas de revogação")
    parser.add_argument("-o", "--out", type=Path, metavar="ARQUIVO", help="grava em outro arquivo, e não no próprio")
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Raise the file, and say how far it got; 0 only when that is as far as was asked."""
    pdf = read_file(options.pdf)  # a wrong name is told at once
    if options.out is not None and options.out != options.pdf and options.out.exists():
        message = f"O arquivo {options.out} já existe. Escolha outro nome, para não perder o que há nele."
        raise UsageError("ja-existe", message)
    from pipeline.workflow.artefacts import artefacts_from  # noqa: PLC0415 - usage errors come first, and fast
    from pipeline.workflow.stamp_roots import admitted, policies_awaiting  # noqa: PLC0415 - the same
    from pipeline.workflow.stamping import timestamper_from  # noqa: PLC0415 - the same
    from pipeline.workflow.trusting import gatherer, trusted  # noqa: PLC0415 - the same
    from pipeline.workflow.upgrading import upgrade_file  # noqa: PLC0415 - the same
    from signatures.pades.profile import Level  # noqa: PLC0415 - the same
    from signatures.pades.upgrade import Means  # noqa: PLC0415 - the same

    moment = datetime.now().astimezone()
    trust = trusted(options.trust, moment)
    timestamper = timestamper_from(options.tsa, lambda: admitted(trust.store, policies_awaiting(pdf)))
    artefacts = artefacts_from(options.trust, moment)
    means = Means(trust.store, gatherer(online=not options.offline), moment, timestamper, artefacts)
    raised = upgrade_file(options.pdf, Level(_PROFILES[options.perfil]), means, options.out)
    _say(raised, as_json=options.json)
    if raised.reached:
        return DONE
    if not trust.store.anchors:
        print(_NO_TRUST, file=sys.stderr)
    told = f"Pediu-se o nível {raised.wanted.value}: repita o comando quando o que falta puder ser obtido."
    print(told, file=sys.stderr)
    return FAILED if any(problem.code.startswith(("rede-", "carimbo-")) for problem in raised.problems) else ANSWER_NO


def _say(raised: Raised, *, as_json: bool) -> None:
    for problem in raised.problems:
        print(problem.message, file=sys.stderr)
    if as_json:
        problems = [{"code": problem.code, "message": problem.message} for problem in raised.problems]
        print_json(
            {
                "path": str(raised.path),
                "level": raised.level.value,
                "wanted": raised.wanted.value,
                "grown": raised.grown,
                "problems": problems,
            }
        )
    elif raised.reached and not raised.grown:
        print(f"{raised.path}: já levava o que se pediu ({_SAID[raised.wanted.value]}); nada foi acrescentado.")
    else:
        print(f"{raised.path}: nível {raised.level.value}, com {_SAID[raised.level.value]}.")
