"""The same document for the peers: as ODT by odfpy, as DOCX by python-docx, as HTML for WeasyPrint."""

from __future__ import annotations

import html
import io
from collections.abc import Iterator

import docx
from docx.document import Document as Docx
from odf.opendocument import OpenDocumentText
from odf.table import Table as OdfTable
from odf.table import TableCell, TableRow
from odf.text import H, P

from pipeline.document.model import Block, Document, FieldRow, Heading, ListBlock, Paragraph, SignatureRow, Table


def as_odt(document: Document) -> bytes:
    """An ODT with the document's headings, paragraphs, fields (a table a row) and signature boxes."""
    odt = OpenDocumentText()
    for block in document.blocks:
        for element in _odt_elements(block):
            odt.text.addElement(element)
    buffer = io.BytesIO()
    odt.write(buffer)
    return buffer.getvalue()


def as_docx(document: Document, template: bytes | None = None) -> bytes:
    """A DOCX with the same content, begun from an empty one or, as python-docx does, from its own template."""
    made = docx.Document(io.BytesIO(template) if template else None)
    for block in document.blocks:
        _add_to_docx(made, block)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def emptied(file: bytes) -> bytes:
    """A DOCX with its styles, header and footer, and nothing in its body."""
    made, buffer = docx.Document(io.BytesIO(file)), io.BytesIO()
    for block in tuple(made.iter_inner_content()):
        block._element.getparent().remove(block._element)  # noqa: SLF001 - python-docx has no other way to remove
    made.save(buffer)
    return buffer.getvalue()


def as_html(document: Document) -> str:
    """A page with the same content and a comparable look."""
    body = "".join(_html_pieces(document))
    return (
        f'<!doctype html><html lang="pt-BR"><head><meta charset="utf-8"><title>{html.escape(document.title)}</title>'
        "<style>@page{size:A4;margin:20mm 18mm;@bottom-right{content:counter(page) '/' counter(pages)}}"
        "body{font-family:Carlito,sans-serif;font-size:10pt}td{border:.5pt solid #888;padding:3pt;width:50%}"
        f"table{{width:100%}}small{{color:#555}}</style></head><body><h1>{html.escape(document.title)}</h1>{body}"
        "</body></html>"
    )


def _odt_elements(block: object) -> Iterator[object]:
    match block:
        case Heading():
            yield H(outlinelevel=block.level, text=f"{block.number} {block.text}")
        case Paragraph():
            yield P(text="".join(run.text for run in block.content))
        case ListBlock():
            yield from (P(text="".join(run.text for run in item)) for item in block.items)
        case FieldRow():
            yield _odt_table([[f"{field.label}: {field.text}" for field in block.fields]])
        case SignatureRow():
            yield _odt_table([[f"{box.label}: {box.person}" for box in block.boxes]])
        case Table():
            yield _odt_table([list(row) for row in (block.columns, *block.rows)])


def _odt_table(rows: list[list[str]]) -> OdfTable:
    table = OdfTable()
    for cells in rows:
        row = TableRow()
        for text in cells:
            cell = TableCell()
            cell.addElement(P(text=text))
            row.addElement(cell)
        table.addElement(row)
    return table


def _add_to_docx(made: Docx, block: Block) -> None:
    match block:
        case Heading():
            made.add_heading(f"{block.number} {block.text}", block.level)
        case Paragraph():
            made.add_paragraph("".join(run.text for run in block.content))
        case ListBlock():
            for item in block.items:
                made.add_paragraph("".join(run.text for run in item))
        case FieldRow():
            _add_docx_table(made, [[f"{field.label}: {field.text}" for field in block.fields]])
        case SignatureRow():
            _add_docx_table(made, [[f"{box.label}: {box.person}" for box in block.boxes]])
        case Table():
            _add_docx_table(made, [list(row) for row in (block.columns, *block.rows)])


def _add_docx_table(made: Docx, rows: list[list[str]]) -> None:
    table = made.add_table(len(rows), len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text


def _html_pieces(document: Document) -> Iterator[str]:
    for block in document.blocks:
        match block:
            case Heading():
                yield f"<h{block.level + 1}>{html.escape(f'{block.number} {block.text}')}</h{block.level + 1}>"
            case Paragraph():
                yield f"<p>{html.escape(''.join(run.text for run in block.content))}</p>"
            case ListBlock():
                items = "".join(f"<li>{html.escape(''.join(run.text for run in item))}</li>" for item in block.items)
                yield f"<ul>{items}</ul>"
            case FieldRow():
                yield _html_row([f"{field.label}: {field.text}" for field in block.fields])
            case SignatureRow():
                yield _html_row([f"{box.label}: {box.person}" for box in block.boxes])
            case Table():
                yield "".join(_html_row(list(row)) for row in (block.columns, *block.rows))


def _html_row(cells: list[str]) -> str:
    return "<table><tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + "</tr></table>"
