"""`credencia sign --pending | --resume | --drop`: the signatures that were asked for and aren't made yet."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

from pipeline.cli.commands import DONE
from pipeline.cli.fitting import check_fits
from pipeline.cli.options import catalog_of
from pipeline.cli.report import print_json
from pipeline.workflow.errors import UsageError, WorkflowError
from pipeline.workflow.plain import on_one_line

if TYPE_CHECKING:
    from pipeline.workflow.pending import Awaited, Pending
    from pipeline.workflow.pending_file import Wish

    Sign = Callable[[argparse.Namespace, Sequence[Path], Mapping[Path, Pending]], int]

_PATHS = ("pkcs12", "trust", "forms")
_AUTOMATIC = "auto"


def add_pending(choice: argparse._MutuallyExclusiveGroup) -> None:
    """Declare the three, of which one takes the place of a key."""
    choice.add_argument(
        "--resume", action="store_true", help="continua o que foi interrompido, com o que se pediu da primeira vez"
    )
    choice.add_argument("--pending", action="store_true", help="lista as assinaturas pedidas e ainda não feitas")
    choice.add_argument("--drop", action="store_true", help="desiste de uma assinatura pedida; o documento não muda")


def run_pending(options: argparse.Namespace, sign: Sign) -> int:
    """List, forget, or go on with what was asked for, by ``sign``."""
    if options.pending:
        return _list(options)
    return _drop(options) if options.drop else _resume(options, sign)


def wish_of(options: argparse.Namespace) -> Wish:
    """What the options ask for, to be kept."""
    from pipeline.workflow.pending_file import Wish  # noqa: PLC0415 - usage errors come first, and fast

    given = {name: getattr(options, name) for name in Wish.__struct_fields__ if getattr(options, name)}
    for name in _PATHS:
        if name in given:
            given[name] = str(given[name].absolute())
    for name, is_path in (
        ("pkcs11", options.pkcs11 != _AUTOMATIC),
        ("politica", str(options.politica).endswith(".der")),
    ):
        if name in given and is_path and Path(given[name]).is_file():
            given[name] = str(Path(given[name]).absolute())
    return Wish(**{**given, "tsa": tuple(options.tsa)})


def _list(options: argparse.Namespace) -> int:
    from pipeline.workflow.pending import all_pending  # noqa: PLC0415 - as above

    wanted = {path.resolve() for path in options.pdfs}
    found = [one for one in all_pending() if not wanted or one.document in wanted]
    now = datetime.now().astimezone()
    if options.json:
        print_json([_json(one, now) for one in found])
        return DONE
    for one in found:
        print("\n".join(_lines(one, now)))
    if not found:
        print("Nenhuma assinatura está à espera de conclusão.")
    return DONE


def _lines(one: Awaited, now: datetime) -> list[str]:
    from pipeline.cli.sign_report import resume_command  # noqa: PLC0415 - as above

    asked = f"pedida em {one.created.astimezone():%d/%m/%Y às %H:%M}"
    head = f"{one.document}: falta a assinatura de {one.wish.role} ({_key(one.wish)}), {asked};"
    if now >= one.expires:
        return [on_one_line(f"{head} o prazo acabou.")]
    until = f"{one.expires.astimezone():%d/%m/%Y às %H:%M}"
    return [on_one_line(f"{head} guardada até {until}."), on_one_line(f"  {resume_command([one.document])}")]


def _json(one: Awaited, now: datetime) -> dict[str, Any]:
    return {
        "document": str(one.document),
        "role": one.wish.role,
        "key": _key(one.wish),
        "created": one.created.isoformat(),
        "expires": one.expires.isoformat(),
        "expired": now >= one.expires,
    }


def _key(wish: Wish) -> str:
    if wish.govbr:
        return "--govbr"
    return next((f"--{name} {value}" for name in ("psc", "pkcs11", "pkcs12") if (value := getattr(wish, name))), "")


def _drop(options: argparse.Namespace) -> int:
    from pipeline.workflow.claims import claimed  # noqa: PLC0415 - as above
    from pipeline.workflow.pending import forget, is_pending  # noqa: PLC0415 - the same

    for path in options.pdfs:
        if not is_pending(path):
            raise _nothing(path)
    with claimed(options.pdfs):
        for path in options.pdfs:
            forget(path)
            if not options.json:
                print(f"{path}: o pedido de assinatura foi descartado; o documento não mudou.")
    if options.json:
        print_json([str(path) for path in options.pdfs])
    return DONE


def _resume(options: argparse.Namespace, sign: Sign) -> int:
    """Go on with those that are asked for, or with the only ones that there are."""
    from pipeline.workflow.claims import claimed  # noqa: PLC0415 - as above
    from pipeline.workflow.sessions import check_edition  # noqa: PLC0415 - the same

    documents = _documents(options)
    now = datetime.now().astimezone()
    with claimed(documents):
        kept = {path: _kept(path, now, documents) for path in documents}
        wish = _one_wish([pending.wish for pending in kept.values()])
        again = _options_of(wish, options, documents)
        catalog = catalog_of(again)
        for pending in kept.values():
            check_edition(pending, catalog)
        return sign(again, [pending.out or path for path, pending in kept.items()], kept)


def _kept(path: Path, now: datetime, documents: Sequence[Path]) -> Pending:
    """What is kept for one of them; of several, one that can't go on doesn't leave the person without a way."""
    from pipeline.workflow.pending import resume  # noqa: PLC0415 - as above

    try:
        return resume(path, now)
    except WorkflowError as error:
        if len(documents) == 1:
            raise
        hint = f"Para continuar sem ele: credencia sign --drop {quote(str(path))}"
        raise type(error)(error.code, f"{error} {hint}", error.findings) from error


def _documents(options: argparse.Namespace) -> list[Path]:
    """Those named that still lack; without names, all that lack, expired ones aside."""
    from pipeline.workflow.pending import all_pending, is_pending  # noqa: PLC0415 - as above

    if not options.pdfs:
        now = datetime.now().astimezone()
        documents = [one.document for one in all_pending() if now < one.expires]
        if not documents:
            raise UsageError("pendente-inexistente", "Nenhuma assinatura está à espera de conclusão.")
        return documents
    named = list({path.resolve(): path for path in options.pdfs}.values())
    lacking = [path for path in named if is_pending(path)]
    if not lacking:
        raise _nothing(named[0])
    for path in named:
        if path in lacking:
            continue
        if not path.exists():
            raise UsageError("arquivo-inexistente", f"O arquivo {path} não existe.")
        if not options.json:
            print(f"{path}: nada a fazer, não há assinatura à espera de conclusão.")
    return lacking


def _one_wish(wishes: Sequence[Wish]) -> Wish:
    if any(wish != wishes[0] for wish in wishes):
        message = (
            "Há pedidos diferentes à espera de conclusão, e cada um tem a sua chave ou o seu papel: retome um de cada "
            "vez, com credencia sign --resume PDF. Para ver quais são: credencia sign --pending"
        )
        raise UsageError("pendentes-diferentes", message)
    return wishes[0]


def _options_of(wish: Wish, options: argparse.Namespace, documents: Sequence[Path]) -> argparse.Namespace:
    """The options of the first time, with this run's way of asking for a password or a consent."""
    from pipeline.workflow.pending_file import Wish  # noqa: PLC0415 - as above

    again = argparse.Namespace(**vars(options))
    for name in Wish.__struct_fields__:
        value = getattr(wish, name)
        setattr(again, name, (Path(value) if name in _PATHS else value) if value else getattr(options, name))
    again.pdfs, again.tsa, again.resume = list(documents), list(wish.tsa), False
    check_fits(again)
    return again


def _nothing(path: Path) -> UsageError:
    message = f"Nenhuma assinatura de {path} está à espera de conclusão. Para ver as que há: credencia sign --pending"
    return UsageError("pendente-inexistente", message)
