"""A model with what real ones have: lists, a numbered foot, a table that goes over pages and repeats its heading."""

from __future__ import annotations

import io

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from odf import style
from odf.opendocument import OpenDocumentText
from odf.table import Table, TableCell, TableColumn, TableHeaderRows, TableRow
from odf.text import H, List, ListItem, P, PageCount, PageNumber

ROWS = 90
ITEM = "Declaro que {{ geral.texto }} é o titular."
NUMBERED = "Anexo {{ geral.cpf }}."
LONG = "Isto é um parágrafo que precisa de mais de uma linha, e que por isso o editor de textos quebra onde quer. " * 6


def rich_odt() -> bytes:
    document = OpenDocumentText()
    _odt_furniture(document)
    document.text.addElement(H(outlinelevel=1, text="Requerimento de {{ geral.texto }}"))
    marked = List()
    for text in (ITEM, NUMBERED):
        item = ListItem()
        item.addElement(P(text=text))
        marked.addElement(item)
    document.text.addElement(marked)
    document.text.addElement(P(text=LONG))
    table = Table(name="Linhas")
    table.addElement(TableColumn(numbercolumnsrepeated=2))
    heading = TableHeaderRows()
    heading.addElement(_odt_row("Coluna um", "Coluna dois"))
    table.addElement(heading)
    for number in range(ROWS):
        table.addElement(_odt_row(f"Linha {number}", "CPF {{ geral.cpf }}"))
    document.text.addElement(table)
    document.text.addElement(P(text='Assino: {{ assinatura("dono") }}'))
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def rich_docx() -> bytes:
    document = docx.Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = "Órgão: {{ geral.cpf }}"
    foot = section.footer.paragraphs[0]
    foot.add_run("Página ")
    _word_field(foot, "PAGE")
    foot.add_run(" de ")
    _word_field(foot, "NUMPAGES")
    document.add_heading("Requerimento de {{ geral.texto }}", 1)
    document.add_paragraph(ITEM, style="List Bullet")
    document.add_paragraph(NUMBERED, style="List Number")
    document.add_paragraph(LONG)
    table = document.add_table(rows=ROWS + 1, cols=2)
    rows = (("Coluna um", "Coluna dois"), *((f"Linha {number}", "CPF {{ geral.cpf }}") for number in range(ROWS)))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - python-docx has no name for it
    document.add_paragraph('Assino: {{ assinatura("dono") }}')
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _odt_furniture(document: OpenDocumentText) -> None:
    layout = style.PageLayout(name="Folha")
    document.automaticstyles.addElement(layout)
    master = style.MasterPage(name="Standard", pagelayoutname=layout)
    header = style.Header()
    header.addElement(P(text="Órgão: {{ geral.cpf }}"))
    master.addElement(header)
    foot = P(text="Página ")
    foot.addElement(PageNumber(selectpage="current"))
    foot.addText(" de ")
    foot.addElement(PageCount())
    footer = style.Footer()
    footer.addElement(foot)
    master.addElement(footer)
    document.masterstyles.addElement(master)


def _odt_row(*texts: str) -> TableRow:
    row = TableRow()
    for text in texts:
        cell = TableCell()
        cell.addElement(P(text=text))
        row.addElement(cell)
    return row


def _word_field(paragraph: Paragraph, code: str) -> None:
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("text", "1"), ("end", "")):
        run = paragraph.add_run(text if kind == "text" else "")
        if kind in {"begin", "separate", "end"}:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)  # noqa: SLF001 - the same
        elif not kind:
            instruction = OxmlElement("w:instrText")
            instruction.text = f" {text} "
            run._r.append(instruction)  # noqa: SLF001 - the same
