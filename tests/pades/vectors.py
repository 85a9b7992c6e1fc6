"""What the tests of signing share: a policy for keys of the throw-away PKI, and timestamps made by another program."""

from __future__ import annotations

import dataclasses
import hashlib
from datetime import UTC, datetime

from asn1crypto import algos, cms, keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import serialization
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from signatures import certificate as x509
from signatures import der
from signatures.errors import TimestampError
from signatures.pades.profile import Level, Profile
from signatures.pki import Pki
from signatures.policies.catalog import find_policy
from signatures.policies.model import Anchor, SignaturePolicy


def our_policy(pki: Pki, family: str = "AD-RB", version: str = "1.3") -> SignaturePolicy:
    """ICP-Brasil's policy as if its roots were the throw-away PKI's."""
    root = pki.authorities["icp-raiz"].certificate.public_bytes(serialization.Encoding.DER)
    parts = x509.parts(root)
    key_id = der.only(parts.extensions["2.5.29.14"]).content.hex()
    anchor = Anchor("Raiz de teste", hashlib.sha256(root).hexdigest(), key_id)
    return dataclasses.replace(find_policy(family, version), anchors=(anchor,))


def profile(pki: Pki, family: str = "AD-RB", version: str = "1.3", level: Level = Level.B) -> Profile:
    return Profile(level, our_policy(pki, family, version))


class FakeAuthority:
    """Timestamps (RFC 3161) made by pyHanko with a key of the throw-away PKI, and no network."""

    size = 8000

    def __init__(self, pki: Pki, moment: datetime) -> None:
        holder = pki.holders["carimbo"]
        encoding = serialization.Encoding.DER
        store = SimpleCertificateStore()
        store.register_multiple([asn1_x509.Certificate.load(link.public_bytes(encoding)) for link in holder.chain])
        key = holder.key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        self.asked = 0
        self._stamper = DummyTimeStamper(
            tsa_cert=asn1_x509.Certificate.load(holder.certificate.public_bytes(encoding)),
            tsa_key=keys.PrivateKeyInfo.load(key),
            certs_to_embed=store,
            fixed_dt=moment.astimezone(UTC),
        )

    def stamp(self, imprint: bytes) -> bytes:
        self.asked += 1
        request = tsp.TimeStampReq(
            {
                "version": 1,
                "message_imprint": tsp.MessageImprint(
                    {
                        "hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
                        "hashed_message": imprint,
                    }
                ),
                "nonce": 1,
                "cert_req": True,
            }
        )
        answer = self._stamper.request_tsa_response(request)
        token: cms.ContentInfo = answer["time_stamp_token"]
        return bytes(token.dump())


class NoAuthority:
    """One that never answers."""

    size = 8000

    def stamp(self, imprint: bytes) -> bytes:
        del imprint
        raise TimestampError("carimbo-sem-resposta", "A autoridade de carimbo do tempo não atendeu.")


class LargeAuthority(FakeAuthority):
    """One whose tokens are larger than it says."""

    size = 100
