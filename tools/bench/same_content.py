"""The same document for the peers: as ODT for LibreOffice, as HTML for WeasyPrint."""

from __future__ import annotations

import html
import io
from collections.abc import Iterator

from odf.opendocument import OpenDocumentText
from odf.table import Table as OdfTable
from odf.table import TableCell, TableRow
from odf.text import H, P

from pipeline.document.model import Document, FieldRow, Heading, ListBlock, Paragraph, SignatureRow, Table


def as_odt(document: Document) -> bytes:
    """An ODT with the document's headings, paragraphs, fields (a table a row) and signature boxes."""
    odt = OpenDocumentText()
    for block in document.blocks:
        for element in _odt_elements(block):
            odt.text.addElement(element)
    buffer = io.BytesIO()
    odt.write(buffer)
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
