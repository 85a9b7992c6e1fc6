"""More of containers: keys and numbers that some libraries let through, attributes that say two things."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from typing import Any

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

from signatures import der as encoding
from tests.attacks import foreign, holders
from tests.attacks.containers import LAST, last, token, two_signed
from tests.attacks.foreign import Place, Recipe, attribute, content_info, placed, recipe, signer_info, vouching
from tests.attacks.world import Base, Vector, agency, bad, good
from tests.submission.conftest import MOMENT

_FIELD = f"assinatura_{LAST}"
Change = Callable[[cms.SignerInfo, bytes], cms.SignerInfo | None]


def _whole(made: Recipe, info: cms.SignerInfo, *others: cms.SignerInfo) -> bytes:
    return bytes(content_info((info, *others), (made.certificate, *made.others)).dump(force=True))


def changed(change: Change, **how: Any) -> Callable[[Base], bytes]:
    """The last signature's container, changed after it was made."""

    def container(digest: bytes) -> bytes:
        made = recipe(LAST, **how)
        info = signer_info(made, digest)
        return _whole(made, change(info, digest) or info)

    return last(container)


def _raw(change: Callable[[bytes], bytes], **how: Any) -> Callable[[Base], bytes]:
    """Another raw signature."""

    def apply(info: cms.SignerInfo, _: bytes) -> None:
        info["signature"] = change(info["signature"].native)

    return changed(apply, **how)


def _unsigned(*attributes: Callable[[bytes], cms.CMSAttribute]) -> Callable[[Base], bytes]:
    def apply(info: cms.SignerInfo, digest: bytes) -> None:
        info["unsigned_attrs"] = cms.CMSAttributes([made(digest) for made in attributes])

    return changed(apply)


def _signed_again(digest: bytes) -> bytes:
    """A container whose attributes stand in the contrary order, signed as they stand."""
    made = recipe(LAST)
    info = signer_info(made, digest)
    written = encoding.encode(0x31, b"".join([item.dump() for item in info["signed_attrs"]][::-1]))
    info["signature"] = foreign.sign(made, written)
    return _whole(made, info).replace(bytes(info["signed_attrs"].dump()), b"\xa0" + written[1:])


# --- keys of other kinds, certified by the authority that everybody trusts -------------------------------------------


@cache
def ec_key() -> ec.EllipticCurvePrivateKey:
    """An elliptic-curve key of the last signatory's."""
    return ec.generate_private_key(ec.SECP256R1())


@cache
def ed_key() -> ed25519.Ed25519PrivateKey:
    """An Edwards-curve key of the last signatory's."""
    return ed25519.Ed25519PrivateKey.generate()


@cache
def low_key() -> rsa.RSAPrivateKey:
    """An RSA key with the exponent 3."""
    return rsa.generate_private_key(3, 2048)


def _of(key: Any, raw: Callable[[bytes], bytes], algorithm: str, digest: str = "sha256") -> Callable[[Base], bytes]:
    """Signed with this key by this function, whatever it makes."""

    def container(found: bytes) -> bytes:
        certificate = _certificate(key)
        made = Recipe(certificate, key, (holders.foreign.der(agency().pki.authorities["icp-ac"].certificate),))
        info = signer_info(Recipe(certificate, ec_key(), made.others, digest=digest), found)
        info["signature_algorithm"] = algos.SignedDigestAlgorithm({"algorithm": algorithm})
        info["signature"] = raw(info["signed_attrs"].untag().dump())
        return _whole(made, info)

    return lambda _: placed(two_signed(), Place(_FIELD, digest=digest), container)


@cache
def _issued(public: Any) -> bytes:
    return holders.by_authority(public=public)


def _certificate(key: Any) -> bytes:
    return _issued(key)


def _zeros(_: bytes) -> bytes:
    return encode_dss_signature(0, 0)


_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def _order(_: bytes) -> bytes:
    return encode_dss_signature(_ORDER, _ORDER)


def _plain_ecdsa(data: bytes) -> bytes:
    """The two numbers beside one another (BSI TR-03111), not the SEQUENCE that CMS asks for (RFC 5753)."""
    r, s = decode_dss_signature(ec_key().sign(data, ec.ECDSA(SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def _long_ecdsa(data: bytes) -> bytes:
    """The same numbers, not in DER: a zero before."""
    r, s = decode_dss_signature(ec_key().sign(data, ec.ECDSA(SHA256())))
    parts = [b"\x02\x23" + b"\0\0" + number.to_bytes(33, "big") for number in (r, s)]
    return encoding.encode(0x30, b"".join(parts))


def _with_more(data: bytes) -> bytes:
    return ec_key().sign(data, ec.ECDSA(SHA256())) + b"\0"


def _other_s(data: bytes) -> bytes:
    """The other of the two signatures that every ECDSA signature gives: as good as the first."""
    r, s = decode_dss_signature(ec_key().sign(data, ec.ECDSA(SHA256())))
    return encode_dss_signature(r, _ORDER - s)


def _garbage_behind(data: bytes) -> bytes:
    """PKCS#1 with a short padding and garbage behind the digest: its cube root signs it (Bleichenbacher, 2006)."""
    info = algos.DigestInfo({"digest_algorithm": {"algorithm": "sha256"}, "digest": hashlib.sha256(data).digest()})
    block = b"\x00\x01\xff\xff\xff\xff\xff\xff\xff\xff\x00" + info.dump()
    size = low_key().key_size // 8
    root = _cube_root(int.from_bytes(block + b"\xff" * (size - len(block)), "big"))
    return root.to_bytes(size, "big")


def _cube_root(number: int) -> int:
    low, high = 0, 1 << (number.bit_length() // 3 + 1)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle**3 <= number else (low, middle - 1)
    return low


def _without_null(data: bytes) -> bytes:
    """The digest's algorithm without NULL inside of the padding (RFC 8017, 9.2, note 1)."""
    inside = bytes.fromhex("302f300b0609608648016503040201") + b"\x04\x20" + hashlib.sha256(data).digest()
    numbers = low_key().private_numbers()
    size = low_key().key_size // 8
    block = b"\x00\x01" + b"\xff" * (size - 3 - len(inside)) + b"\x00" + inside
    modulus = numbers.public_numbers.n
    return pow(int.from_bytes(block, "big"), numbers.d, modulus).to_bytes(size, "big")


def _rsa(data: bytes) -> bytes:
    return low_key().sign(data, padding.PKCS1v15(), SHA256())


def _ed(data: bytes) -> bytes:
    return ed_key().sign(data)


def _ed_hashed(data: bytes) -> bytes:
    return ed_key().sign(hashlib.sha512(data).digest())


# --- attributes ------------------------------------------------------------------------------------------------------


def _ess(first: bytes, second: bytes) -> tuple[cms.CMSAttribute, ...]:
    """signing-certificate with SHA-1, and signing-certificate-v2: of these certificates."""
    old = tsp.ESSCertID({"cert_hash": hashlib.sha1(first).digest()})  # noqa: S324 - the old attribute has no other
    return attribute("signing_certificate", tsp.SigningCertificate({"certs": [old]})), vouching(second)


def _cooked(**how: Any) -> Callable[[Base], bytes]:
    def build(base: Base) -> bytes:
        return last(foreign.container(recipe(LAST, **how)))(base)

    return build


def _mine() -> bytes:
    return recipe(LAST).certificate


def _theirs() -> bytes:
    return recipe("titular").certificate


def _both_ess(first: Callable[[], bytes], second: Callable[[], bytes]) -> Callable[[Base], bytes]:
    def build(base: Base) -> bytes:
        return _cooked(vouched=None, attributes=_ess(first(), second()))(base)

    return build


def _two_values(digest: bytes) -> bytes:
    """The message digest has two values, the right one first."""
    made = recipe(LAST)
    info = signer_info(made, digest)
    listed = [item for item in info["signed_attrs"] if item["type"].native != "message_digest"]
    both = cms.CMSAttribute(
        {"type": "message_digest", "values": [core.OctetString(digest), core.OctetString(bytes(32))]}
    )
    attributes = cms.CMSAttributes([*listed, both])
    info["signed_attrs"] = attributes
    info["signature"] = foreign.sign(made, attributes.dump())
    return _whole(made, info)


def _digest_unsigned(digest: bytes) -> cms.CMSAttribute:
    return attribute("message_digest", core.OctetString(digest))


def _countersigned(digest: bytes) -> cms.CMSAttribute:
    """Another person signs the signature: nobody's signature of the document."""
    return attribute("counter_signature", signer_info(recipe("titular"), digest))


def _timestamp_elsewhere(_: bytes) -> cms.CMSAttribute:
    return attribute("signature_time_stamp_token", token(b"outra coisa"))


def _timestamps_twice(info: cms.SignerInfo, _: bytes) -> None:
    good_one = attribute("signature_time_stamp_token", token(info["signature"].native))
    info["unsigned_attrs"] = cms.CMSAttributes([good_one, _timestamp_elsewhere(b"")])


def _version(number: str) -> Callable[[Base], bytes]:
    def apply(info: cms.SignerInfo, _: bytes) -> None:
        info["version"] = number

    return changed(apply)


def _algorithm(name: str, parameters: Any = None) -> Callable[[Base], bytes]:
    """Another name for how it was signed."""

    def apply(info: cms.SignerInfo, _: bytes) -> None:
        said = {"algorithm": name} | ({"parameters": parameters} if parameters is not None else {})
        info["signature_algorithm"] = algos.SignedDigestAlgorithm(said)

    return changed(apply)


def _pss(**changes: Any) -> Callable[[Base], bytes]:
    """PSS whose parameters say something else than was done."""
    said: dict[str, Any] = {
        "hash_algorithm": {"algorithm": "sha256"},
        "mask_gen_algorithm": {"algorithm": "mgf1", "parameters": {"algorithm": "sha256"}},
        "salt_length": 32,
    }
    found = algos.RSASSAPSSParams(said | changes)
    return changed(_with_pss(found), pss=True)


def _with_pss(parameters: algos.RSASSAPSSParams) -> Change:
    def apply(info: cms.SignerInfo, _: bytes) -> None:
        info["signature_algorithm"] = algos.SignedDigestAlgorithm({"algorithm": "rsassa_pss", "parameters": parameters})

    return apply


def _protected(digest: str, signature: str) -> Callable[[Base], bytes]:
    """CMSAlgorithmProtection says these algorithms (RFC 6211)."""
    said = cms.CMSAlgorithmProtection(
        {
            "digest_algorithm": algos.DigestAlgorithm({"algorithm": digest}),
            "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": signature}),
        }
    )
    return _cooked(attributes=(attribute("cms_algorithm_protection", said),))


def _signer_by_key(digest: bytes) -> bytes:
    """The signer is named by a key identifier that another certificate has too."""
    made = recipe("titular")
    info = signer_info(made, digest)
    info["version"] = "v3"
    info["sid"] = cms.SignerIdentifier({"subject_key_identifier": asn1.Certificate.load(_mine()).key_identifier})
    everybody = (made.certificate, *made.others, *recipe(LAST).others, _mine())
    return bytes(content_info((info,), everybody).dump())


def _same_number(_: Base) -> bytes:
    """Two certificates of one issuer and serial number come along: the victim's, and first the attacker's."""
    victim = agency().pki.holders[LAST].certificate
    key = holders.key("2048")
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "ATACANTE")])
    dates = (victim.not_valid_before_utc, victim.not_valid_after_utc)
    builder = x509.CertificateBuilder(victim.issuer, name, key.public_key(), victim.serial_number, *dates)
    mine = foreign.der(builder.sign(key, SHA256()))

    def container(digest: bytes) -> bytes:
        info = signer_info(Recipe(mine, key, named_by=_mine(), vouched=_mine()), digest)
        return bytes(content_info((info,), (mine, _mine(), *recipe(LAST).others)).dump())

    return placed(two_signed(), Place(_FIELD), container)


_SIGNED_LATER = attribute("signing_time", cms.Time({"utc_time": MOMENT.replace(year=2031)}))

VECTORS: tuple[Vector, ...] = (
    good("cms-ecdsa", _of(ec_key(), lambda data: ec_key().sign(data, ec.ECDSA(SHA256())), "sha256_ecdsa")),
    good("cms-ecdsa-other-s", _of(ec_key(), _other_s, "sha256_ecdsa")),
    good("cms-ed25519", _of(ed_key(), _ed, "ed25519", "sha512")),
    good("cms-rsa-exponent-3", _of(low_key(), _rsa, "sha256_rsa")),
    bad("cms-ecdsa-zeros", _of(ec_key(), _zeros, "sha256_ecdsa"), "assinatura-invalida"),
    bad("cms-ecdsa-order", _of(ec_key(), _order, "sha256_ecdsa"), "assinatura-invalida"),
    bad("cms-ecdsa-plain", _of(ec_key(), _plain_ecdsa, "sha256_ecdsa"), "assinatura-invalida"),
    bad("cms-ecdsa-not-der", _of(ec_key(), _long_ecdsa, "sha256_ecdsa"), "assinatura-invalida"),
    bad("cms-ecdsa-and-more", _of(ec_key(), _with_more, "sha256_ecdsa"), "assinatura-invalida"),
    bad("cms-ecdsa-named-rsa", _of(ec_key(), lambda data: ec_key().sign(data, ec.ECDSA(SHA256())), "sha256_rsa")),
    bad("cms-ed25519-prehashed", _of(ed_key(), _ed_hashed, "ed25519", "sha512"), "assinatura-invalida"),
    bad("cms-ed25519-sha256", _of(ed_key(), _ed, "ed25519")),
    bad("cms-rsa-garbage-behind", _of(low_key(), _garbage_behind, "sha256_rsa"), "assinatura-invalida"),
    bad("cms-rsa-digest-without-null", _of(low_key(), _without_null, "sha256_rsa"), "assinatura-invalida"),
    bad("cms-rsa-one", _raw(lambda raw: b"\0" * (len(raw) - 1) + b"\1"), "assinatura-invalida"),
    bad("cms-rsa-shorter", _raw(lambda raw: raw[:-1]), "assinatura-invalida"),
    bad("cms-rsa-longer", _raw(lambda raw: b"\0" + raw), "assinatura-invalida"),
    bad("cms-rsa-empty", _raw(lambda _: b""), "assinatura-invalida"),
    bad("cms-pss-other-salt", _pss(salt_length=20)),
    bad("cms-pss-no-salt", _pss(salt_length=0)),
    bad("cms-pss-huge-salt", _pss(salt_length=10**9)),
    bad("cms-pss-other-mask", _pss(mask_gen_algorithm={"algorithm": "mgf1", "parameters": {"algorithm": "sha1"}})),
    bad("cms-pss-other-digest", _pss(hash_algorithm={"algorithm": "sha512"})),
    bad("cms-pss-named-pkcs1", changed(lambda info, _: _with_named(info, "sha256_rsa"), pss=True)),
    bad("cms-pkcs1-named-pss", changed(_with_pss(algos.RSASSAPSSParams({"salt_length": 32})))),
    bad("cms-named-other-digest", _algorithm("sha512_rsa")),
    bad("cms-named-dsa", _algorithm("sha256_dsa")),
    bad("cms-named-ed25519", _algorithm("ed25519")),
    good("cms-named-plain-rsa", _algorithm("rsassa_pkcs1v15")),
    good("cms-ess-both", _both_ess(_mine, _mine)),
    bad("cms-ess-old-of-another", _both_ess(_theirs, _mine), "assinatura-invalida"),
    bad("cms-ess-new-of-another", _both_ess(_mine, _theirs), "assinatura-invalida"),
    bad("cms-digest-of-two-values", last(_two_values)),
    good("cms-countersigned", _unsigned(_countersigned)),
    good("cms-digest-among-unsigned", _unsigned(lambda _: _digest_unsigned(bytes(32)))),
    bad("cms-timestamp-of-something", _unsigned(_timestamp_elsewhere), "carimbo-invalido"),
    bad("cms-timestamps-one-of-something", changed(_timestamps_twice), "carimbo-invalido"),
    bad("cms-protection-other-digest", _protected("sha512", "sha256_rsa"), "assinatura-invalida"),
    bad("cms-protection-other-signature", _protected("sha256", "sha256_ecdsa"), "assinatura-invalida"),
    good("cms-attributes-out-of-order", last(_signed_again), "assinatura-irregular"),
    bad("cms-signer-by-anothers-key", last(_signer_by_key)),
    bad("cms-certificates-of-one-number", _same_number),
    good("cms-signed-in-the-future", _cooked(attributes=(_SIGNED_LATER,)), "data-no-futuro"),
)


def _with_named(info: cms.SignerInfo, name: str) -> cms.SignerInfo:
    info["signature_algorithm"] = algos.SignedDigestAlgorithm({"algorithm": name})
    return info
