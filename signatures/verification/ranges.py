"""What a signature covers, checked on the file's own bytes (ISO 32000-2, 12.8.1; ETSI EN 319 142-1, 5.3).

A signature covers its whole revision, from the first byte to the last, except the hexadecimal string that holds it.
"""

from __future__ import annotations

import re

from signatures.verification.found import FoundSignature

_HEX = re.compile(rb"[0-9A-Fa-f]*")
_END = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF(?:\r\n|\r|\n)?\s*\Z")
_PREVIOUS = re.compile(rb"/Prev\s+(\d{1,10})")
_TAIL, _TRAILER = 2048, 65_536


def range_fault(pdf: bytes, signature: FoundSignature) -> str:
    """Why the byte range doesn't cover the revision, or nothing."""
    if len(signature.byte_range) != 4 or signature.byte_range[0] != 0:  # noqa: PLR2004 - two stretches
        return "não começa no primeiro byte do arquivo, ou tem mais de um intervalo"
    _, first_size, second_start, second_size = signature.byte_range
    if not 0 < first_size < second_start < second_start + second_size <= len(pdf):
        return "os intervalos se sobrepõem ou passam do fim do arquivo"
    return _hole_fault(pdf[first_size:second_start], signature.contents) or _end_fault(pdf, signature.end)


def stated_table(pdf: bytes, end: int) -> int | None:
    """Where a revision that ends at ``end`` says that its table is; None when it doesn't end as revisions do."""
    ending = _END.search(pdf[max(0, end - _TAIL) : end])
    return None if ending is None else int(ending[1])


def previous_size(pdf: bytes, end: int) -> int:
    """How many bytes the file had before the revision that ends at ``end``; 0 when that revision is the first.

    A revision points to the one before by the offset of its table, which the end of that one also states.
    """
    table = stated_table(pdf, end)
    if table is None:
        return 0
    start = max(table, pdf.find(b"trailer", table, end)) if pdf.startswith(b"xref", table) else table
    previous = _PREVIOUS.search(pdf[start : min(start + _TRAILER, end)])
    if previous is None:
        return 0
    pattern = re.compile(rb"startxref\s+0*%s\s+%%%%EOF(?:\r\n|\r|\n)?" % previous[1].lstrip(b"0"))
    endings = (match.end() for match in pattern.finditer(pdf, 0, end) if match.end() < end)
    return max(endings, default=0)  # the last one: they come in their order


def after_the_end(pdf: bytes) -> bytes:
    """What follows the last ``%%EOF``, but for white space."""
    last = pdf.rfind(b"%%EOF")
    return pdf[last + 5 :].strip(b"\r\n\t\0\f ") if last >= 0 else b""


def _hole_fault(hole: bytes, contents: bytes) -> str:
    inside = hole[1:-1]
    if hole[:1] != b"<" or hole[-1:] != b">" or len(inside) % 2 or not _HEX.fullmatch(inside):
        return "o que fica fora dela não é só a própria assinatura"
    if bytes.fromhex(inside.decode()) != contents:
        return "o que fica fora dela não é a assinatura deste campo"
    if inside not in {inside.upper(), inside.lower()}:
        return "a escrita da assinatura foi mexida"
    return ""


def _end_fault(pdf: bytes, end: int) -> str:
    """The signed revision is a whole file: its last line says where its table is, and it is there."""
    start = stated_table(pdf, end)
    if start is None:
        return "a parte assinada não termina onde termina uma versão do arquivo"
    table = pdf[start : min(start + 32, end)]
    if not (table.startswith(b"xref") or re.match(rb"\d+\s+\d+\s+obj", table)):
        return "a parte assinada aponta para uma tabela de objetos que não está nela"
    return ""
