"""Is the file, object by object, what its data give? Two programs may show one file differently; not if nothing is new.

A picture says what one program shows on a screen. Layers that are only printed, boxes over the text, alternate images,
other pages that wait, words for who listens: none of it is in the picture. So nothing may stand in the file but what
stands in the one made again, and what somebody typed (ISO 32000-2, 7.7.2, 7.7.3 and 12.7).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from pipeline.document.record import canonical
from pipeline.submission.objects import Digests, expanded
from signatures.acroform import FormField, as_text, form_fields
from signatures.beginning import Bytes, stream_of

Parts = Mapping[str, bytes]
"""What a file says, each part under a name for people; two files are alike when all of them are equal.

Large contents stand for themselves as digests: a file isn't in memory again, part by part.
"""

_CATALOG_APART = frozenset(
    {"/Type", "/Pages", "/AcroForm", "/AF", "/Names", "/StructTreeRoot", "/Metadata", "/Version", "/Extensions"}
    | {"/PieceInfo", "/DSS"}
)
_PAGE_APART = frozenset(
    {"/Type", "/Annots", "/StructParents", "/Resources", "/Contents", "/LastModified", "/PieceInfo"}
)
_FILTERS = frozenset({"/FlateDecode", "/LZWDecode", "/ASCII85Decode", "/ASCIIHexDecode", "/RunLengthDecode"})
_INHERITED = ("/MediaBox", "/CropBox", "/Rotate", "/Resources")
_FORM_APART = frozenset({"/Fields", "/NeedAppearances", "/SigFlags", "/DR"})
_TYPED = frozenset({"/V", "/AP", "/AS", "/DV", "/I"})
_ARRANGED = frozenset({"/Kids", "/StructParent", "/M", "/NM", "/T", "/Type", "/Subtype"})
_SAID = ("/Title", "/Author", "/Subject", "/Keywords")
ARRANGED = re.compile(
    "página .*: (Contents|Resources/.*)|campo .*|formulário: .*|catálogo: Outlines|o que os leitores.*"
)
"""The parts that two versions of the program may arrange in different ways."""

_INFORMATION = "documento: "
_SPOKEN = ("/S", "/Lang", "/Alt", "/ActualText", "/E", "/T")
_MAX_ELEMENTS, _MAX_PARENTS = 100_000, 40


def parts_of(pdf: Bytes, *, data_inside: bool) -> Parts:
    """All parts of a file. ``data_inside`` tells whether the data that it carries count: a blank's are typed."""
    with pikepdf.open(stream_of(pdf)) as document:
        digests = Digests(document)
        found = dict(_catalog(document, digests))
        for number, page in enumerate(document.pages, 1):
            found |= {f"página {number}: {name}": value for name, value in _page(page.obj, digests)}
        found |= _form(document, digests)
        found["arquivos anexados"] = _files(document, digests, data_inside=data_inside)
        found["o que os leitores de tela dizem"] = _spoken(document, digests)
        return found


def unlike(one: Parts, other: Parts) -> list[str]:
    """The names of the parts that differ, or that only one has; the information of the document may be left out."""
    names = (name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
    return sorted(name for name in names if name in one or not name.startswith(_INFORMATION))


def _catalog(document: Pdf, digests: Digests) -> Iterator[tuple[str, bytes]]:
    root = document.Root
    for key in sorted(set(root.keys()) - _CATALOG_APART):
        yield f"catálogo: {key[1:]}", digests.of(root[key])
    names: Any = root.get(Name.Names)
    for key in sorted(set(names.keys()) - {"/EmbeddedFiles"}) if isinstance(names, Dictionary) else ():
        yield f"catálogo: Names/{key[1:]}", digests.of(names[key])
    information: Any = document.trailer.get(Name.Info)
    for key in _SAID if isinstance(information, Dictionary) else ():
        if key in information:
            yield f"{_INFORMATION}{key[1:]}", as_text(information[key]).encode(errors="replace")


def _page(page: Any, digests: Digests) -> Iterator[tuple[str, bytes]]:
    entries = {key: page[key] for key in page.keys() if key not in _PAGE_APART and key != "/Parent"}  # noqa: SIM118
    inherited = {key: _inherited(page, key) for key in _INHERITED}
    resources = inherited.pop("/Resources")
    entries |= {key: value for key, value in inherited.items() if value is not None}
    said = {key: digests.of(value) for key, value in entries.items()}
    usual = {"/CropBox": said.get("/MediaBox"), "/Rotate": b"0", "/UserUnit": b"1"}
    for key, digest in sorted(said.items()):
        if usual.get(key) != digest:
            yield key[1:], digest
    for key in sorted(resources.keys()) if isinstance(resources, Dictionary) else ():
        if key != "/ProcSet":
            yield f"Resources/{key[1:]}", digests.of(resources[key])
    yield "Contents", _drawn(page.get(Name.Contents))
    listed = page.get(Name.Annots)
    yield "quadros", b"%d" % (len(listed) if isinstance(listed, Array) else 0)


def _inherited(page: Any, key: str) -> Any:
    node = page
    for _ in range(_MAX_PARENTS):
        if not isinstance(node, Dictionary):
            return None
        if key in node:
            return node[key]
        node = node.get(Name.Parent)
    return None


def _drawn(contents: Any) -> bytes:
    """The content streams, which are one (ISO 32000-2, 7.8.2): only white space may stand between two."""
    streams = list(contents) if isinstance(contents, Array) else [contents]
    return digest_of_lines(map(_content, streams))


def digest_of_lines(contents: Iterable[bytes]) -> bytes:
    """The digest of contents without white space at their ends, a line's end between two; as if joined and stripped."""
    digest, pending, begun = hashlib.sha256(), 0, False
    for content in contents:
        if content:
            digest.update(b"\n" * pending if begun else b"")
            digest.update(content)
            pending, begun = 0, True
        pending += 1
    return digest.digest()


def _content(stream: Any) -> bytes:
    """What a content stream draws; one that isn't as all are is told from those."""
    if not isinstance(stream, Stream):
        return b"% nothing"
    filters = stream.get(Name.Filter, Array())
    named = {as_text(each) for each in (filters if isinstance(filters, Array) else [filters])}
    is_usual = named <= _FILTERS and set(stream.keys()) <= {"/Length", "/Filter", "/DecodeParms"}
    return expanded(stream)[0].strip() + (b"" if is_usual else b"% odd")


def _form(document: Pdf, digests: Digests) -> dict[str, bytes]:
    form = document.Root.get(Name.AcroForm)
    if not isinstance(form, Dictionary):
        return {}
    found = {f"formulário: {key[1:]}": digests.of(form[key]) for key in set(form.keys()) - _FORM_APART}
    for key, font in _fonts(form):
        if font.get(Name.FontDescriptor) is not None:  # what readers bring of their own is in none
            found[f"formulário: letra {key[1:]}"] = digests.of(font)
    places = {
        widget.objgen: digests.pages[page.obj.objgen]
        for page in document.pages
        for widget in _listed(page.obj.get(Name.Annots))
    }
    for field in form_fields(document):
        name = f"campo {field.name[:80]}"
        found[name] = found.get(name, b"") + _field(field, places, digests)
    return found


def _fonts(form: Any) -> list[tuple[str, Any]]:
    resources = form.get(Name.DR)
    fonts = resources.get(Name.Font) if isinstance(resources, Dictionary) else None
    listed = fonts.items() if isinstance(fonts, Dictionary) else ()
    return [(key, font) for key, font in listed if isinstance(font, Dictionary)]


def _listed(items: Any) -> list[Any]:
    return [item for item in items if isinstance(item, Dictionary)] if isinstance(items, Array) else []


def _field(field: FormField, places: Mapping[tuple[int, int], int], digests: Digests) -> bytes:
    """All of a field but what is typed into it; what boxes to tick and signatures show may not change at all."""
    said = [field.kind.encode(), b"in the form" if field.in_form else b"stray"]
    node: Any = field.dictionary
    for _ in range(_MAX_PARENTS):
        if not isinstance(node, Dictionary):
            break
        said.append(digests.entries(node, _TYPED | _ARRANGED))
        node = node.get(Name.Parent)
    for widget in field.widgets:
        said.append(b"page %d" % places.get(widget.objgen, 0))
        said.append(digests.entries(widget, _TYPED | _ARRANGED))
        shown = widget.get(Name.AP)
        if field.kind not in {"/Tx", "/Ch"} and shown is not None:
            said.append(digests.of(shown))
        elif isinstance(shown, Dictionary):
            said += [b"another look" for key in shown.keys() if key != "/N"]  # noqa: SIM118
    return b"|".join(said)


def _files(document: Pdf, digests: Digests, *, data_inside: bool) -> bytes:
    """Which files are attached, and where; all that are called alike are one."""
    names = document.Root.get(Name.Names)
    tree = names.get(Name.EmbeddedFiles) if isinstance(names, Dictionary) else None
    by_name = tree.get(Name.Names) if isinstance(tree, Dictionary) else None
    others = set(tree.keys()) - {"/Names", "/Limits"} if isinstance(tree, Dictionary) else set()
    listed = [*_listed(document.Root.get(Name.AF)), None, *_listed(by_name)]
    said = [b"|" if item is None else _file(item, digests, data_inside=data_inside) for item in listed]
    return b",".join([*said, repr(sorted(others)).encode()])


def _file(item: Any, digests: Digests, *, data_inside: bool) -> bytes:
    embedded = item.get(Name.EF)
    streams = [value for _, value in sorted(embedded.items())] if isinstance(embedded, Dictionary) else []
    contents = {_carried(value, data_inside=data_inside) for value in streams}
    keys = repr(sorted(embedded.keys()) if isinstance(embedded, Dictionary) else []).encode()
    return b" ".join([digests.entries(item, {"/EF", "/Type"}), keys, *sorted(contents)])


def _carried(stream: Any, *, data_inside: bool) -> bytes:
    content = expanded(stream)[0] if isinstance(stream, Stream) else b""
    try:
        record = json.loads(content)
        apart = {"renderer"} if data_inside else {"renderer", "data"}
        content = canonical({key: value for key, value in record.items() if key not in apart}).encode()
    except (ValueError, AttributeError, RecursionError):
        pass
    return hashlib.sha256(content).digest()


def _spoken(document: Pdf, digests: Digests) -> bytes:
    """The words and kinds of the structure, in reading order, and the content that each is about."""
    tree = document.Root.get(Name.StructTreeRoot)
    if not isinstance(tree, Dictionary):
        return b""
    said = [digests.of(tree.get(Name.RoleMap)), digests.of(tree.get(Name.ClassMap))]
    pending = [tree.get(Name.K)]
    for _ in range(_MAX_ELEMENTS):
        if not pending:
            return b"|".join(said)
        node = pending.pop()
        if isinstance(node, Array):
            pending += reversed(list(node))
        elif isinstance(node, Dictionary):
            said += [as_text(node.get(key)).encode(errors="replace") for key in _SPOKEN]
            said.append(digests.of(node.get(Name.Pg)) if Name.Pg in node else b"")
            pending.append(node.get(Name.K))
        else:
            said.append(repr(node).encode())
    return b"endless"
