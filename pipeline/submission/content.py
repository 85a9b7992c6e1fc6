"""Does the page show the data? Render again, and compare bytes; else text, annotations and pictures.

The page of an authority's own model can't be made again: its text is compared with that of the model, filled again.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence

from pipeline.data.mask import mask_cpfs
from pipeline.data.model import FormData
from pipeline.document.compose import compose
from pipeline.document.model import Document
from pipeline.findings import FoundError
from pipeline.models.embedding import is_model_record
from pipeline.readers.acroform import read_fields
from pipeline.readers.errors import ReadError
from pipeline.readers.picture import foreign_annotations, page_pictures
from pipeline.readers.record import read_record
from pipeline.readers.text import UnreadableError, page_text
from pipeline.submission.case import Case
from pipeline.submission.likeness import parts_of, unlike
from pipeline.submission.typed import misshown
from pipeline.submission.verdict import Agreement, Content
from pipeline.submission.versions import resembles
from signatures.beginning import Bytes
from signatures.verification.strictly import is_strict

_SHOWN_DIFFERENCES = 20

Renderer = Callable[[Document], bytes]


def compare(case: Case, original: Bytes, render: Renderer) -> Content:
    """Compare the unsigned original with what its own data give, or a filled-in blank with the blank as published."""
    data = case.checked.data
    if data is None:
        return Content(Agreement.UNKNOWN, "Os dados que o arquivo carrega têm críticas.")
    if is_model_record(read_record(original)):
        return _compare_model(case, data, original)
    again = render(compose(case.form, None if case.is_blank else data, case.on))
    if again == original:
        return Content(Agreement.PROVED, "Os dados do arquivo, compostos de novo, dão exatamente os mesmos bytes.")
    try:
        return _compare_pages(case, original, again)
    except UnreadableError:
        return Content(Agreement.UNKNOWN, "O texto das páginas não pôde ser lido.")


def _compare_model(case: Case, data: FormData, original: Bytes) -> Content:
    """At most consistent: how the page looks is nowhere but in itself."""
    from pipeline.models.fill import fill_model  # noqa: PLC0415 - few documents are made so, and it reads ODT and DOCX
    from pipeline.models.page import page_differences  # noqa: PLC0415 - the same
    from pipeline.models.values import values_of  # noqa: PLC0415 - the same

    if not case.form.model or (read_record(original) or {}).get("model") != case.form.model_digest:
        return Content(Agreement.UNKNOWN, "O documento foi feito sobre outro modelo do órgão, que aqui não se tem.")
    foreign = [each for each in foreign_annotations(original) if not each.startswith("Link ")]
    foreign += _fields(original)
    if foreign:
        reason = "A página tem anotações ou campos que o modelo não tem."
        return Content(Agreement.DIFFERENT, reason, _told_in_file(foreign))
    try:
        found = page_differences(fill_model(case.form.model, values_of(case.form.definition, data)), original)
    except (ReadError, FoundError, UnreadableError):
        return Content(Agreement.UNKNOWN, "O modelo do órgão, ou o texto das páginas, não pôde ser lido.")
    if not found.differences:
        return _same_words(original)
    told = tuple(
        f"{'no arquivo' if each.in_file else 'pelos dados'}: {mask_cpfs(each.text)}" for each in found.differences
    )
    if found.sure:
        reason = "A página não mostra o modelo do órgão preenchido com os dados que o arquivo carrega."
        return Content(Agreement.DIFFERENT, reason, told[:_SHOWN_DIFFERENCES])
    reason = "O modelo do órgão tem notas, caixas de texto ou campos que só um editor de textos calcula ou posiciona."
    return Content(Agreement.UNKNOWN, reason, told[:_SHOWN_DIFFERENCES])


def _same_words(original: Bytes) -> Content:
    from pipeline.submission.models import odd_parts  # noqa: PLC0415 - the same

    odd = odd_parts(original)
    if odd:
        reason = "O arquivo tem partes que nenhum editor de textos põe num documento: o que se vê pode ser outra coisa."
        return Content(Agreement.DIFFERENT, reason, _told_in_file(odd))
    reason = (
        "O texto é o do modelo do órgão preenchido com os dados do arquivo. A página do modelo não pode ser "
        "composta de novo: confira a aparência."
    )
    return Content(Agreement.CONSISTENT, reason)


def _reason(case: Case, original: Bytes, again: bytes) -> str:
    if not case.is_blank:
        return "Os dados do arquivo, compostos de novo, dão o mesmo texto, mas não os mesmos bytes."
    if original[: len(again)] == again:
        return "É o formulário publicado, e os valores foram lidos dos seus campos."
    return "O texto é o do formulário publicado, regravado por outro programa; os valores foram lidos dos campos."


def _compare_pages(case: Case, original: Bytes, again: bytes) -> Content:
    if not is_strict(original):
        odd = (
            "O arquivo foi escrito de um modo que cada programa lê como quer: salve-o de novo, ou componha-o outra vez."
        )
        return Content(Agreement.DIFFERENT, odd)
    before, after = page_text(original), page_text(again)
    if before != after:
        differences = tuple(_differences(before, after))
        return Content(Agreement.DIFFERENT, "A página não mostra os dados que o arquivo carrega.", differences)
    extra = () if case.is_blank else _fields(original)
    foreign = _told_in_file([*foreign_annotations(original), *extra])
    if foreign:
        return Content(Agreement.DIFFERENT, "A página tem anotações ou campos que o formulário não tem.", foreign)
    reason = _reason(case, original, again)
    if _renderer(original) != _renderer(again):
        return _compare_versions(case, original, again, reason)
    if page_pictures(original) != page_pictures(again):
        covered = "O texto é o mesmo, mas a página mostra outra coisa: um desenho, uma imagem ou um texto coberto."
        return Content(Agreement.DIFFERENT, covered)
    return _compare_parts(case, original, again) or Content(Agreement.CONSISTENT, reason)


def _compare_parts(case: Case, original: Bytes, again: bytes) -> Content | None:
    """What no picture shows: layers, boxes, files, fields; and whether the fields show what they hold."""
    is_inside = not case.is_blank
    parts = unlike(parts_of(original, data_inside=is_inside), parts_of(again, data_inside=is_inside))
    if parts:
        hidden = (
            "O arquivo tem partes que o formulário não tem: outro programa, ou a impressão, pode mostrar outra coisa."
        )
        return Content(Agreement.DIFFERENT, hidden, _told_in_file(parts))
    return _misshown(original, again) if case.is_blank else None


def _misshown(original: Bytes, again: bytes) -> Content | None:
    wrong = [f"campo {name}" for name in misshown(original, again)]
    if not wrong:
        return None
    reason = "Há campos que não mostram o que guardam: preencha-os de novo."
    return Content(Agreement.DIFFERENT, reason, _told_in_file(wrong))


def _compare_versions(case: Case, original: Bytes, again: bytes, reason: str) -> Content:
    """A page of another version of the program: at most it looks like the one that this version makes."""
    if not resembles(original, again):
        other = "Foi composto por outra versão do programa, e não se parece com o que esta compõe: componha-o de novo."
        return Content(Agreement.DIFFERENT, other)
    wrong = _misshown(original, again) if case.is_blank else None
    return wrong or Content(
        Agreement.CONSISTENT, f"{reason} Foi composto por outra versão do programa: confira a aparência."
    )


def _fields(original: Bytes) -> list[str]:
    """Places to type in, which a filled document does not have: what stands in them covers the page."""
    return [f"campo {name}" for name in read_fields(original)]


def _told_in_file(foreign: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"no arquivo: {each}" for each in foreign[:_SHOWN_DIFFERENCES])


def _renderer(pdf: Bytes) -> object:
    return (read_record(pdf) or {}).get("renderer")


def _differences(shown: list[str], expected: list[str]) -> list[str]:
    lines = []
    for line in difflib.ndiff(shown, expected):
        if line.startswith("- "):
            lines.append(f"no arquivo: {mask_cpfs(line[2:])}")
        elif line.startswith("+ "):
            lines.append(f"pelos dados: {mask_cpfs(line[2:])}")
    return lines[:_SHOWN_DIFFERENCES]
