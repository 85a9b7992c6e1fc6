"""Good examples, from which each target begins."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from pipeline.definition.catalog import FORMS
from pipeline.definition.located import plain, read_tree
from pipeline.workflow.pending_file import VERSION, Half, Kept, Wish, encoded
from signatures import der
from signatures.pades.profile import Level
from signatures.timestamps.token import token_in
from tools.fuzz.files import objects_of
from tools.fuzz.laws.documents import ADDRESS, CATALOG
from tools.fuzz.mutations import one_of, packages, structures
from tools.fuzz.mutations.packages import packed
from tools.fuzz.world import DOCUMENT, MOMENT, containers, world

_PUBLISHED = Path(__file__).parents[3] / "shared" / "icp-brasil" / "policies"
_EXAMPLES = sorted((FORMS / "examples").glob("*.yml"))

_LONGEST = 16_000

trust_change = one_of(packages.ANY, structures.change)


def certificates() -> list[bytes]:
    """Of people, of a company, of authorities."""
    return list(world().certificates.values())


def stamps() -> list[bytes]:
    """A response with a token, and the token."""
    return [world().stamp, token_in(world().stamp)]


def answers() -> list[bytes]:
    """OCSP's: good and revoked."""
    return list(world().answers)


def lists() -> list[bytes]:
    """A revocation list."""
    return [world().crl]


def key_files() -> list[bytes]:
    """A PKCS#12 file."""
    return [world().key_file]


def trust_files() -> list[bytes]:
    """Certificates and lists, in DER, PEM, PKCS#7 and a package."""
    found = [x509.load_der_x509_certificate(made) for made in (world().root, world().issuer)]
    pem = b"".join(made.public_bytes(Encoding.PEM) for made in found)
    return [
        world().issuer,
        world().crl,
        pem,
        pkcs7.serialize_certificates(found, Encoding.DER),
        packed([("ac.cer", world().issuer), ("ac.crl", world().crl), ("raiz.pem", pem)]),
    ]


def policies() -> list[bytes]:
    """The published ones, whole and without their hash, where they are at hand; else the skeleton of one."""
    found = [path.read_bytes() for path in sorted(_PUBLISHED.glob("PA_PAdES_*.der"))]
    inside = [der.only(policy).children()[1].whole for policy in found]
    return [*found[:3], *(info for info in inside if len(info) < _LONGEST)] or [
        _sequence(der.oid("2.16.76.1.7.1.11.1.3"), _time())
    ]


def policy_lists() -> list[bytes]:
    """A list of one policy, and the published one where it is at hand."""
    period = _sequence(_time(), _time())
    hashed = _sequence(_sequence(der.oid("2.16.840.1.101.3.4.2.1")), der.encode(der.OCTET_STRING, b"x" * 32))
    policy = _sequence(period, der.oid("2.16.76.1.7.1.11.1.3"), der.encode(0x16, b"http://politicas"), hashed)
    revoked = _sequence(period, _time(), der.oid("2.16.76.1.7.1.11.1"), der.encode(0x16, b"http://politicas"), hashed)
    published = [path.read_bytes() for path in _PUBLISHED.glob("LPA_PAdES.der")]
    return [_sequence(_sequence(policy, revoked), _time()), *published]


def tables() -> list[bytes]:
    """Files of several revisions, whose containers are short: nobody looks into them."""
    return [world().signed[0], *(_short(pdf) for pdf in (*world().signed[1:], world().archived))]


def objects() -> list[bytes]:
    """The form's objects, and those with a signature."""
    form = objects_of(world().signed[0])
    return [form, form + _short(dictionaries()[0])]


def dictionaries() -> list[bytes]:
    """A signature with its field; of a timestamp, of a bare key, certifying, locking."""
    first, second = (_revision(before, after) for before, after in pairwise(world().signed))
    kinds = (b"/ETSI.RFC3161", b"/adbe.x509.rsa_sha1", b"/adbe.pkcs7.sha1", b"/PBAD.PAdES")
    others = [first.replace(b"/ETSI.CAdES.detached", kind) for kind in kinds]
    certificate = b"/Cert <" + world().certificates["uma"].hex().encode() + b"> /ByteRange"
    lock = b"/FT /Sig /Lock << /Type /SigFieldLock /Action /Include /Fields [(nome)] /P 1 >>"
    return [
        first,
        second,
        *others,
        others[1].replace(b"/ByteRange", certificate),
        first.replace(b"/Type /Sig\n", b"/Type /DocTimeStamp\n").replace(b"/ETSI.CAdES.detached", kinds[0]),
        first.replace(b"/FT /Sig", lock),
    ]


def revisions() -> list[bytes]:
    """What may come after a signature, and what may not: validation data, a signature, a value, a drawing."""
    form = world().signed[0]
    written = {text.split(b" ", 1)[0]: text for text in re.findall(rb"\d+ 0 obj.*?endobj\n", form, re.DOTALL)}
    page = next(text for text in written.values() if b"/Type /Page " in text)
    field = next(text for text in written.values() if b"(nome)" in text)
    return [
        _revision(world().signed[1], world().archived),
        _revision(*world().signed[1:]),
        field.replace(b"/V (x)", b"/V (y)"),
        page.replace(b"/Annots [", b"/Annots [ 90 0 R ") + b"90 0 obj\n<< /Type /Annot /Subtype /Square >>\nendobj\n",
        b"90 0 obj\n<< /A 91 0 R >>\nendobj\ntrailer << /Info 90 0 R >>",
        *written.values(),
    ]


def odts() -> list[bytes]:
    """The content of a form, alone and in its package."""
    content = (
        b'<o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        b'xmlns:f="urn:oasis:names:tc:opendocument:xmlns:form:1.0" xmlns:x="http://www.w3.org/1999/xlink">'
        b'<o:body><f:form f:name="x"><f:text f:name="titular.nome" f:current-value="Ana"/>'
        b'<f:checkbox f:name="recursos.lista.a" f:current-state="checked"/>'
        b'<f:radio f:name="a.b" f:value="sim" f:current-selected="true"/>'
        b'<f:listbox f:name="titular.uf"><f:option f:label="DF" f:value="DF" f:current-selected="true"/></f:listbox>'
        b'<f:date f:name="a.dia" f:current-value="2026-11-21"/><f:button x:href="#a"/></f:form></o:body>'
        b"</o:document-content>"
    )
    mimetype = ("mimetype", b"application/vnd.oasis.opendocument.text")
    record = ("dados.json", records()[0])
    return [content, packed([mimetype, ("content.xml", content), ("META-INF/manifest.xml", b"<m/>"), record])]


def docxs() -> list[bytes]:
    """The body of a form, alone and in its package."""
    body = (
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        b'xmlns:v="http://schemas.microsoft.com/office/word/2010/wordml"><w:body><w:p><w:sdt><w:sdtPr>'
        b'<w:tag w:val="titular.nome"/><w:text/></w:sdtPr><w:sdtContent><w:r><w:t>Ana</w:t><w:br/></w:r></w:sdtContent>'
        b'</w:sdt><w:bookmarkStart w:id="1" w:name="f_a__b"/><w:r><w:t>x</w:t></w:r><w:bookmarkEnd w:id="1"/></w:p>'
        b'<w:tbl><w:tr><w:tc><w:p><w:sdt><w:sdtPr><w:tag w:val="a.b.sim"/><v:checkbox><v:checked v:val="1"/>'
        b"</v:checkbox></w:sdtPr><w:sdtContent><w:r><w:t>\xe2\x98\x92</w:t></w:r></w:sdtContent></w:sdt></w:p></w:tc>"
        b'</w:tr></w:tbl><w:sdt><w:sdtPr><w:tag w:val="titular.uf"/><w:dropDownList><w:listItem w:displayText="DF" '
        b'w:value="df"/></w:dropDownList></w:sdtPr><w:sdtContent><w:p><w:r><w:t>DF</w:t></w:r></w:p></w:sdtContent>'
        b"</w:sdt><w:del><w:r><w:t>y</w:t></w:r></w:del></w:body></w:document>"
    )
    relations = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        b'Target="word/document.xml"/></Relationships>'
    )
    parts = [("[Content_Types].xml", b"<Types/>"), ("_rels/.rels", relations), ("word/document.xml", body)]
    return [body, packed(parts)]


def records() -> list[bytes]:
    """The records of a blank and of a form that was filled in."""
    data = {"titular": {"nome": "Ana", "cpf": "111.444.777-35"}, "recursos": {"lista": ["a", "b"]}}
    kinds = [{"form": form, "edition": _edition(form), "date": "2026-11-21", "data": None} for form in CATALOG.ids()]
    examples = [plain(read_tree(path.read_bytes(), path.name)) for path in _EXAMPLES]
    filled = [
        {"form": made["form"], "edition": made["edition"], "date": "2026-11-21", "data": made} for made in examples
    ]
    kinds.append({**kinds[0], "data": data})
    return [json.dumps(made, ensure_ascii=False).encode() for made in (*kinds, *filled)]


def data_files() -> list[bytes]:
    """The examples that come with the forms."""
    return [path.read_bytes() for path in _EXAMPLES]


def pending() -> list[bytes]:
    """The file of a signature that is awaited."""
    appended, hole = b" appended <0000> and after", (len(DOCUMENT) + 10, len(DOCUMENT) + 16)
    whole = DOCUMENT + appended
    half = Half(
        field="assinatura_titular",
        appended=base64.b64encode(appended).decode(),
        hole=hole,
        digest_name="sha256",
        digest=hashlib.sha256(whole[: hole[0]] + whole[hole[1] :]).hexdigest(),
        attributes=(base64.b64encode(b"attribute").decode(),),
        level=Level.B,
        stamp_required=False,
    )
    kept = Kept(
        version=VERSION,
        document="",
        sha256=hashlib.sha256(DOCUMENT).hexdigest(),
        size=len(DOCUMENT),
        wish=Wish(role="titular", govbr=True),
        form="siop-ws",
        edition="2026-11",
        out="",
        created=MOMENT - timedelta(hours=1),
        expires=MOMENT + timedelta(hours=1),
        signer="00" * 32,
        half=half,
    )
    return [encoded(kept), encoded(msgspec.structs.replace(kept, half=None))]


def kept() -> list[bytes]:
    """The first line of an answer that was kept with the answer after it, and a manifest."""
    digest = hashlib.sha256(b"answer").hexdigest()
    head = {"address": ADDRESS, "until": (MOMENT + timedelta(days=1)).isoformat(), "sha256": digest}
    files = [{"path": "roots/a.cer", "label": "A", "sha256": digest}]
    manifest = {"version": 1, "updated": MOMENT.isoformat(), "origin": "a folder", "files": files}
    return [
        json.dumps(head).encode() + b"\nanswer",
        *(json.dumps({**manifest, "files": f}).encode() for f in (files, [])),
    ]


def govbr() -> list[bytes]:
    """What gov.br answers, one answer after another: a token, a certificate, a container; and refusals."""
    token = b'{"access_token":"AT-1","expires_in":600,"token_type":"bearer"}'
    person = _armoured(world().certificates["uma"])
    refusals = [b'4{"error":"invalid_grant"}', b"3" + b'{"mensagem":"nivel"}', b"5{}", b"9"]
    return [
        b"\n\n".join((token, person, containers()[0])),
        *(b"\n\n".join((token, person, refusal)) for refusal in refusals),
        *refusals,
    ]


def psc() -> list[bytes]:
    """What a provider answers: a discovery, a token, certificates, signatures."""
    written = base64.b64encode(world().certificates["uma"]).decode()
    answers = (
        {"status": "S", "slots": [{"slot_alias": "a", "label": "x"}]},
        {"access_token": "AT-1", "expires_in": "600", "authorized_identification": "529.982.247-25"},
        {"status": "S", "certificates": [{"alias": "a", "certificate": written}]},
        *({"signatures": [{"id": "1", "raw_signature": "AAAA"}]},) * 2,
    )
    found = [json.dumps(answer).encode() for answer in answers]
    pem = json.dumps({"certificates": [{"alias": "a", "certificate": _armoured(world().certificates["uma"]).decode()}]})
    return [
        b"\n\n".join(found),
        b"\n\n".join((*found[:2], pem.encode(), *found[3:])),
        b"\n\n".join((*found[:3], b'4{"error":"invalid_request"}')),
    ]


def addresses() -> list[bytes]:
    """Where people land."""
    return [b"http://127.0.0.1:8765/retorno?code=x&state=the-state", b"https://[::1]:443/a?error=access_denied&state=b"]


def _revision(before: bytes, after: bytes) -> bytes:
    """The objects of what came between two states of a file."""
    return objects_of(after[len(before) :])


def _short(pdf: bytes) -> bytes:
    return re.sub(rb"/Contents <[0-9A-F]+>", b"/Contents <3003020101>", pdf)


def _armoured(certificate: bytes) -> bytes:
    """In PEM without lines that are empty: answers are parted by those."""
    return x509.load_der_x509_certificate(certificate).public_bytes(Encoding.PEM)


def _edition(form: str) -> str:
    return CATALOG.definition(form).edition


def _sequence(*parts: bytes) -> bytes:
    return der.encode(der.SEQUENCE, *parts)


def _time() -> bytes:
    return der.encode(0x18, f"{datetime(2026, 1, 1, tzinfo=UTC):%Y%m%d%H%M%SZ}".encode())
