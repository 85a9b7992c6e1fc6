"""Attacks on the CMS container: two signatures are good, and the last is what the vector makes of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from asn1crypto import cms, core
from cryptography.hazmat.primitives.asymmetric import rsa
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from tests.attacks import foreign
from tests.attacks.foreign import Place, Recipe, attribute, bare_signer_info, content_info, placed, recipe, signer_info
from tests.attacks.world import ROLES, Base, Vector, agency, bad, base, good
from tests.signatures.test_theirs import key_of
from tests.submission.conftest import MOMENT

LAST = ROLES[-1]
_FIELD = f"assinatura_{LAST}"
Container = Callable[[bytes], bytes]


def two_signed() -> bytes:
    """The document as it reaches the last signatory."""
    return agency().signed(agency().filled(), ROLES[:2])


def last(container: Container, **changes: Any) -> Callable[[Base], bytes]:
    """The last signatory's signature is this container."""
    return lambda _: placed(two_signed(), Place(_FIELD, **changes), container)


def cooked(place: dict[str, Any] | None = None, **changes: Any) -> Callable[[Base], bytes]:
    """The last signatory signs by a recipe with these changes."""

    def build(_: Base) -> bytes:
        made = recipe(LAST, **changes)
        digest = {"digest": changes["digest"]} if "digest" in changes else {}
        return placed(two_signed(), Place(_FIELD, **(place or {}), **digest), foreign.container(made))

    return build


def containers(pdf: bytes) -> list[bytes]:
    """The containers of a file's signatures, without padding."""
    texts = re.findall(rb"/Contents <([0-9A-Fa-f]+)>", pdf)
    return [bytes.fromhex(text.decode()) for text in texts]


def _parsed(data: bytes) -> cms.SignedData:
    return cms.ContentInfo.load(data)["content"]


def _made(*infos: cms.SignerInfo, content: bytes | None = None) -> bytes:
    made = recipe(LAST)
    return bytes(content_info(infos, (made.certificate, *made.others), content).dump())


def _copied_container(_: bytes) -> bytes:
    return containers(base("all").pdf)[-1]


def _swapped_signer_info(_: bytes) -> bytes:
    return _made(_parsed(containers(base("all").pdf)[0])["signer_infos"][0])


def _two_signer_infos(digest: bytes) -> bytes:
    made = recipe(LAST)
    return _made(signer_info(made, digest), signer_info(made, bytes(32)))


def _two_good_signer_infos(digest: bytes) -> bytes:
    return _made(signer_info(recipe(LAST), digest), signer_info(recipe("titular"), digest))


def _no_signer_info(_: bytes) -> bytes:
    return _made()


def _attributes_stripped(digest: bytes) -> bytes:
    """The raw signature over the attributes, shown as a signature over the content itself (Strenzke, 2023)."""
    made = recipe(LAST)
    whole = signer_info(made, digest)
    return _made(bare_signer_info(made, whole["signature"].native))


def _without_attributes(_: Base) -> bytes:
    """Signed straight over the byte range: an honest container, and no PAdES."""
    made = recipe(LAST)

    def draft_of(_: bytes) -> bytes:
        return _made(bare_signer_info(made, bytes(256)))

    draft = placed(two_signed(), Place(_FIELD, subfilter="/adbe.pkcs7.detached"), draft_of)
    _, size, start, rest = (int(number) for number in re.findall(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)", draft)[-1])
    raw = foreign.sign(made, draft[:size] + draft[start : start + rest])
    text = _made(bare_signer_info(made, raw)).hex().encode().ljust(start - size - 2, b"0")
    return draft[: size + 1] + text + draft[start - 1 :]


def _attributes_as_content(digest: bytes) -> bytes:
    """The attributes are the attached content of a container without attributes."""
    made = recipe(LAST)
    whole = signer_info(made, digest)
    attributes = whole["signed_attrs"].untag().dump()
    return _made(bare_signer_info(made, whole["signature"].native), content=attributes)


def _attached_content(_: bytes) -> bytes:
    """The content is inside, and the signature is right for it: the file's bytes are another matter."""
    content = b"outro documento"
    return _made(signer_info(recipe(LAST), hashlib.sha256(content).digest()), content=content)


def _substituted(_: Base) -> bytes:
    """The attacker's key in a certificate with the victim's name, issuer and serial number."""
    victim = agency().pki.holders[LAST].certificate
    key = rsa.generate_private_key(65537, 2048)
    from cryptography import x509  # noqa: PLC0415 - beside its one use
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 - the same

    builder = x509.CertificateBuilder(
        victim.issuer,
        victim.subject,
        key.public_key(),
        victim.serial_number,
        victim.not_valid_before_utc,
        victim.not_valid_after_utc,
        list(victim.extensions),
    )
    forged = foreign.der(builder.sign(key, SHA256()))
    made = recipe(LAST, certificate=forged, key=key)
    return placed(two_signed(), Place(_FIELD), foreign.container(made))


def _substituted_beside(digest: bytes) -> bytes:
    """Signed by another person's key, whose certificate comes along; the container says that it is the victim's."""
    return foreign.container(_of_other(named_by=recipe(LAST).certificate))(digest)


def _of_other(**changes: Any) -> Recipe:
    made = recipe("titular", **changes)
    return Recipe(
        **{
            **{name: getattr(made, name) for name in Recipe.__slots__},
            "others": (*made.others, recipe(LAST).certificate),
        }
    )


def _other_range(_: bytes) -> bytes:
    """The digest of the whole file without the hole, but one byte less."""
    return foreign.container(recipe(LAST))(hashlib.sha256(two_signed()).digest())


def _trailing(digest: bytes) -> bytes:
    return foreign.container(recipe(LAST))(digest) + bytes(50) + b"escondido"


def _truncated(digest: bytes) -> bytes:
    return foreign.container(recipe(LAST))(digest)[:-300]


def _zero_signature(digest: bytes) -> bytes:
    info = signer_info(recipe(LAST), digest)
    info["signature"] = bytes(256)
    return _made(info)


def _other_type(digest: bytes) -> bytes:
    inside = cms.ContentInfo.load(foreign.container(recipe(LAST))(digest))
    return bytes(cms.ContentInfo({"content_type": "data", "content": core.OctetString(inside.dump())}).dump())


def token(message: bytes, holder: str = "carimbo", when: datetime = MOMENT) -> cms.ContentInfo:
    """A timestamp of ``message``."""
    import asyncio  # noqa: PLC0415 - pyHanko's way

    certificate, key, store = key_of(agency().pki, holder)
    stamper = DummyTimeStamper(certificate, key, certs_to_embed=store, fixed_dt=when)
    return asyncio.run(stamper.async_timestamp(hashlib.sha256(message).digest(), "sha256"))


def stamped(of_other: bool, holder: str = "carimbo") -> Container:  # noqa: FBT001 - a vector's one difference
    """With a timestamp of its own signature, or of another."""

    def make(digest: bytes) -> bytes:
        made = recipe(LAST)
        info = signer_info(made, digest)
        message = b"outra assinatura" if of_other else info["signature"].native
        info["unsigned_attrs"] = cms.CMSAttributes([attribute("signature_time_stamp_token", token(message, holder))])
        return _made(info)

    return make


def _indefinite(digest: bytes) -> bytes:
    """The outer lengths indefinite, as portals write them (X.690, 8.1.3.6)."""
    inside = cms.ContentInfo.load(foreign.container(recipe(LAST))(digest))
    kind, signed = inside["content_type"].dump(), inside["content"].untag().contents
    signed = inside["content"].contents
    return b"\x30\x80" + kind + b"\xa0\x80" + b"\x30\x80" + signed + b"\0\0" * 3


_PKCS7 = {"subfilter": "/adbe.pkcs7.detached"}
_SIGNED_AT = attribute("signing_time", cms.Time({"utc_time": MOMENT}))

VECTORS: tuple[Vector, ...] = (
    good("cms-as-it-should-be", cooked()),
    good("cms-pss", cooked(pss=True)),
    good("cms-sha512", cooked(digest="sha512")),
    good("cms-ber", last(_indefinite, **_PKCS7)),
    good("cms-portal", cooked(_PKCS7, attributes=(_SIGNED_AT,), vouched=None)),
    good("cms-timestamped", last(stamped(of_other=False))),
    good("cms-pbad", cooked({"subfilter": "/PBAD.PAdES"})),
    good("cms-without-attributes", _without_attributes),
    bad("cms-copied-container", last(_copied_container), "assinatura-invalida"),
    bad("cms-swapped-signer-info", last(_swapped_signer_info)),
    bad("cms-two-signer-infos", last(_two_signer_infos)),
    bad("cms-two-good-signer-infos", last(_two_good_signer_infos)),
    bad("cms-no-signer-info", last(_no_signer_info)),
    bad("cms-attributes-stripped", last(_attributes_stripped)),
    bad("cms-attributes-as-content", last(_attributes_as_content)),
    bad("cms-attached-content", last(_attached_content)),
    bad("cms-attached-content-pkcs7", last(_attached_content, **_PKCS7)),
    bad("cms-certificate-substituted", _substituted),
    bad("cms-certificate-of-another", last(_substituted_beside)),
    bad("cms-ess-of-another", cooked(vouched=b"outro certificado")),
    bad("cms-digest-of-other-bytes", last(_other_range), "assinatura-invalida"),
    bad("cms-digest-twice", cooked(repeat_digest=True)),
    bad("cms-content-type-absent", cooked(content_type=None)),
    bad("cms-content-type-other", cooked(content_type="signed_data")),
    bad("cms-algorithm-mismatch", cooked(named_digest="sha512")),
    bad("cms-signed-with-other-digest", cooked(signed_digest="sha512")),
    bad("cms-sha1", cooked(digest="sha1"), "algoritmo-fraco"),
    bad("cms-md5", cooked(digest="md5"), "algoritmo-fraco"),
    bad("cms-sha1-inside", cooked(signed_digest="sha1")),
    bad("cms-trailing-data", last(_trailing)),
    bad("cms-truncated", last(_truncated)),
    bad("cms-signature-of-zeros", last(_zero_signature)),
    bad("cms-type-data", last(_other_type)),
    bad("cms-empty", last(lambda _: b"")),
    bad("cms-not-asn1", last(lambda _: b"assinado")),
    bad("cms-x509-rsa-sha1", cooked({"subfilter": "/adbe.x509.rsa_sha1"}), "assinatura-invalida"),
    bad("cms-pkcs7-sha1", cooked({"subfilter": "/adbe.pkcs7.sha1"}), "assinatura-invalida"),
    bad("cms-timestamp-as-signature", last(lambda digest: bytes(token(digest).dump()), subfilter="/ETSI.RFC3161")),
    bad("cms-timestamp-of-another-signature", last(stamped(of_other=True)), "carimbo-invalido"),
    good("cms-timestamp-by-no-authority", last(stamped(of_other=False, holder="titular")), "carimbo-nao-confiavel"),
)
