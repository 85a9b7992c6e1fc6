"""Models as authorities make them: by odfpy and python-docx, and never by our own writers."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
from docx.document import Document as Docx
from odf import style
from odf.opendocument import OpenDocumentText
from odf.table import Table, TableCell, TableColumn, TableRow
from odf.text import H, P, Span

NASTY = '*_# <b>{{x}} & "q"'
LOOP = ("{% for item in lista.itens %}{{ item.nome }}", "{{ item.quando }}{% endfor %}")


def odt_model() -> bytes:
    """Split placeholders, a header, a table with a repeated row, conditions, a signature."""
    document = OpenDocumentText()
    bold = style.Style(name="Bold", family="text")
    bold.addElement(style.TextProperties(fontweight="bold"))
    document.automaticstyles.addElement(bold)
    _header(document, "Órgão: {{ geral.cpf }}")
    document.text.addElement(H(outlinelevel=1, text="Requerimento"))
    split = P(text="Eu, {")
    for text in ("{ geral", ".te", "xto }"):
        split.addElement(Span(stylename=bold, text=text))
    split.addText("}, peço.")
    document.text.addElement(split)
    for text in lines():
        document.text.addElement(P(text=text))
    table = Table(name="Itens")
    table.addElement(TableColumn(numbercolumnsrepeated=2))
    for cells in (("Nome", "Quando"), LOOP, ("Total", "")):
        row = TableRow()
        for text in cells:
            cell = TableCell()
            cell.addElement(P(text=text))
            row.addElement(cell)
        table.addElement(row)
    document.text.addElement(table)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def docx_model() -> bytes:
    """The same, in DOCX."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Órgão: {{ geral.cpf }}"
    document.add_heading("Requerimento", 1)
    split = document.add_paragraph("Eu, {")
    for text in ("{ geral", ".te", "xto }"):
        split.add_run(text).bold = True
    split.add_run("}, peço.")
    for text in lines():
        document.add_paragraph(text)
    _table(document)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def lines() -> tuple[str, ...]:
    """Paragraphs with placeholders."""
    return (
        "Longo: {{ geral.longo }}.",
        "{% if geral.tem %}",
        "Tem extra: {{ extra.nome }}",
        "{% endif %}",
        "{% if not geral.tem %}",
        "Não tem nada.",
        "{% endif %}",
        "Opção {{ geral.um }}{% if geral.uf == “DF” %}, do DF{% endif %}{% if geral.uf == 'SP' %}, de SP{% endif %}.",
        "Assino: {{ assinatura(“dono”) }}",
    )


def one_line(text: str) -> bytes:
    """An ODT with one paragraph."""
    document = OpenDocumentText()
    document.text.addElement(P(text=text))
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def changed(package: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The package with one part changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, change(old.read(part)) if part == name else old.read(part))
    return made.getvalue()


def parts(package: bytes) -> dict[str, bytes]:
    """Every part by its name, in order."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _header(document: OpenDocumentText, text: str) -> None:
    layout = style.PageLayout(name="Folha")
    document.automaticstyles.addElement(layout)
    master = style.MasterPage(name="Standard", pagelayoutname=layout)
    header = style.Header()
    header.addElement(P(text=text))
    master.addElement(header)
    document.masterstyles.addElement(master)


def _table(document: Docx) -> None:
    table = document.add_table(rows=3, cols=2)
    for row, cells in zip(table.rows, (("Nome", "Quando"), LOOP, ("Total", "")), strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
