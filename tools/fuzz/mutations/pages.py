"""Changes of PDFs, and of their pieces: tokens, objects, numbers, the place of a signature, what is appended."""

from __future__ import annotations

import re
from random import Random

from tools.fuzz.mutations import Change, any_bytes, one_of, structures

_TOKENS = re.compile(
    rb"/[A-Za-z][A-Za-z0-9.]*|\d+ \d+ R|-?\d+|<<|>>|\[|\]|\([^()]*\)|\bobj\b|endobj|endstream|stream|xref|trailer|null"
)
_OBJECT = re.compile(rb"\d+ \d+ obj.*?endobj\n?", re.DOTALL)
_NUMBER = re.compile(rb"(?<![\d.])\d{1,10}(?![\d.])")
_HOLE = re.compile(rb"/Contents <([0-9A-Fa-f]+)>")
_STREAM = re.compile(rb"/Length (\d+)\s*>>\s*stream\r?\n")
_NAMES = (
    b"/V /FT /Sig /Kids /Parent /Fields /ByteRange /Contents /Type /Tx /Btn /Ch /AP /N /Root /Prev /Size /T /Lock /P",
    b"/Reference /TransformMethod /DocMDP /FieldMDP /Action /DocTimeStamp /SubFilter /Cert /M /Filter /ETSI.RFC3161",
    b"/adbe.x509.rsa_sha1 /adbe.pkcs7.sha1 /adbe.pkcs7.detached /FlateDecode /Length /DecodeParms /DSS /Certs /CRLs",
    b"/OCSPs /VRI /Annots /AcroForm /Pages /Page /Widget /Subtype /Rect /AS /F /A /AA /S /Next /JavaScript /OpenAction",
    b"/Names /XFA /AF /EF /UF /Filespec /Index /W /XRefStm /ObjStm /XRef /First /Encrypt /#ff#fe /A#00",
)
_VALUES = (
    b"0|1|-1|3|1.5|99999999999|2147483648|-2147483649|null|true|<<|>>|[|]|1 0 R|4 0 R|8 0 R|99 0 R|0 0 R|(x)|<41>|<>",
    b"[]|<<>>|(\xfe\xff\x00\xe1)|(\xff\x00\x01)|(\xef\xbb\xbf\xff)|% x\n|endobj|stream|trailer|startxref",
)
_OTHERS = tuple(name for line in _NAMES for name in line.split()) + tuple(
    value for line in _VALUES for value in line.split(b"|")
)


def token(data: bytes, chance: Random) -> bytes:
    """One token becomes another, or goes, or comes twice, or is taken from elsewhere in the file."""
    found = list(_TOKENS.finditer(data))
    if not found:
        return any_bytes(data, chance)
    one = chance.choice(found)
    text = chance.choice((chance.choice(_OTHERS), chance.choice(_OTHERS), b"", one[0] * 2, chance.choice(found)[0]))
    return data[: one.start()] + text + data[one.end() :]


def entry(data: bytes, chance: Random) -> bytes:
    """One more entry where a dictionary opens."""
    found = [match.end() for match in re.finditer(rb"<<", data)]
    if not found:
        return any_bytes(data, chance)
    place = chance.choice(found)
    names = [other for other in _OTHERS if other.startswith(b"/")]
    return data[:place] + b" %b %b " % (chance.choice(names), chance.choice(_OTHERS)) + data[place:]


def number(data: bytes, chance: Random) -> bytes:
    """One number a little more or less, or as large as numbers come."""
    found = list(_NUMBER.finditer(data))
    if not found:
        return any_bytes(data, chance)
    one = chance.choice(found)
    value = int(one[0])
    other = chance.choice((value + 1, value - 1, value * 2, value + chance.randint(-200, 200), 0, 2**31, 2**32, 10**10))
    return data[: one.start()] + str(max(-99, other)).encode() + data[one.end() :]


def an_object(data: bytes, chance: Random) -> bytes:
    """One object takes another's text, comes again at the end, goes, or gets another's number."""
    found = list(_OBJECT.finditer(data))
    if not found:
        return any_bytes(data, chance)
    one, other = chance.choice(found), chance.choice(found)
    what = chance.randrange(4)
    if what == 0:
        return data + one[0]
    text = (b"", other[0], other[0].split(b" ", 1)[0] + b" " + one[0].split(b" ", 1)[1])[what - 1]
    return data[: one.start()] + text + data[one.end() :]


def in_the_hole(data: bytes, chance: Random) -> bytes:
    """A change of a signature's container, which stays as long as it was when it can."""
    found = list(_HOLE.finditer(data))
    if not found:
        return token(data, chance)
    hole = chance.choice(found)
    digits = hole[1][: len(hole[1]) // 2 * 2]
    made = structures.change(bytes.fromhex(digits.decode()), chance).hex().upper().encode()
    made = made[: len(hole[1])].ljust(len(hole[1]), b"0")
    return data[: hole.start(1)] + made + data[hole.end(1) :]


def in_a_stream(data: bytes, chance: Random) -> bytes:
    """A change of what a stream holds, with its length set right: validation data are DER."""
    found = list(_STREAM.finditer(data))
    if not found:
        return token(data, chance)
    one = chance.choice(found)
    end = one.end() + int(one[1])
    made = structures.change(data[one.end() : end], chance)
    head = data[one.start() : one.end()].replace(one[1], str(len(made)).encode(), 1)
    return data[: one.start()] + head + made + data[end:]


def the_end(data: bytes, chance: Random) -> bytes:
    """A change in the last stretch, where tables, trailer and pointers stand."""
    place = max(data.rfind(b"\nxref"), data.rfind(b"trailer") - 400, 0)
    return data[:place] + chance.choice((token, number, any_bytes, entry))(data[place:], chance)


PIECES: Change = one_of(token, token, token, entry, entry, number, an_object, any_bytes)
"""For objects alone, without tables."""
FILES: Change = one_of(token, entry, number, an_object, in_the_hole, in_the_hole, in_a_stream, the_end, any_bytes)
TABLES: Change = one_of(the_end, the_end, the_end, number, token, an_object)
REVISIONS: Change = one_of(token, token, token, entry, entry, number, an_object, an_object, in_a_stream, any_bytes)
