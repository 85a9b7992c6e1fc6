"""An authority of timestamps (RFC 3161): request in, response out, no network, and the clock is the caller's."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding

from signatures import der
from signatures.pki.build import Holder
from signatures.pki.keys import PrivateKey, sign_with

_ESS_CERTIFICATE_V2 = "signing_certificate_v2"


@dataclass(frozen=True, slots=True)
class Stamper:
    """Stamps with the key of ``holder``, under ``policy``; its chain comes along when the request asks for it."""

    holder: Holder
    policy: str = "2.16.76.1.6.2.9999"

    def answer(self, request: bytes, moment: datetime, instead: Mapping[str, object] | None = None) -> bytes:
        """A TimeStampResp, DER: granted, or refused with the reason (RFC 3161, 2.4.2).

        ``instead`` has other values for fields of the TSTInfo, by their names there, None for one that is to be
        absent: the token is well signed all the same, and says something else than what was asked.
        """
        try:
            asked = tsp.TimeStampReq.load(request, strict=True)
            algorithm = asked["message_imprint"]["hash_algorithm"]["algorithm"].native
            size = hashlib.new(algorithm).digest_size
            if len(asked["message_imprint"]["hashed_message"].native) != size:
                return refused("bad_data_format")
        except (ValueError, TypeError, KeyError):
            return refused("bad_request")
        policy = asked["req_policy"].native
        if policy is not None and policy != self.policy:
            return refused("unaccepted_policy")
        return granted(self._token(asked, moment, instead or {}))

    def _token(self, asked: tsp.TimeStampReq, moment: datetime, instead: Mapping[str, object]) -> cms.ContentInfo:
        serial = int.from_bytes(hashlib.sha256(asked.dump() + moment.isoformat().encode()).digest()[:8], "big")
        info: dict[str, object] = {
            "version": "v1",
            "policy": self.policy,
            "message_imprint": asked["message_imprint"],
            "serial_number": serial,
            "gen_time": moment.astimezone(UTC).replace(microsecond=0),
            "accuracy": {"seconds": 1},
        }
        if asked["nonce"].native is not None:
            info["nonce"] = asked["nonce"]
        said = {name: value for name, value in {**info, **instead}.items() if value is not None}
        content = tsp.TSTInfo(said)
        return self.signed(content.dump(), with_certificates=bool(asked["cert_req"].native))

    def signed(self, content: bytes, *, with_certificates: bool) -> cms.ContentInfo:
        """A TimeStampToken around any TSTInfo (RFC 3161, 2.4.2; RFC 5816)."""
        certificate = asn1.Certificate.load(self.holder.certificate.public_bytes(Encoding.DER))
        attributes = cms.CMSAttributes(
            [
                cms.CMSAttribute({"type": "content_type", "values": ["tst_info"]}),
                cms.CMSAttribute({"type": "message_digest", "values": [hashlib.sha256(content).digest()]}),
                cms.CMSAttribute({"type": _ESS_CERTIFICATE_V2, "values": [_signing_certificate(certificate)]}),
            ]
        )
        digest = algos.DigestAlgorithm({"algorithm": "sha256", "parameters": core.Null()})
        info = {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                {
                    "issuer_and_serial_number": {
                        "issuer": certificate.issuer,
                        "serial_number": certificate.serial_number,
                    }
                }
            ),
            "digest_algorithm": digest,
            "signed_attrs": attributes,
            "signature_algorithm": _algorithm(self.holder.key),
            "signature": sign_with(self.holder.key, attributes.dump()),
        }
        chain = [self.holder.certificate, *self.holder.chain]
        brought = [asn1.Certificate.load(link.public_bytes(Encoding.DER)) for link in chain]
        signed_data: dict[str, object] = {
            "version": "v3",
            "digest_algorithms": [digest],
            "encap_content_info": {"content_type": "tst_info", "content": core.ParsableOctetString(content)},
            "signer_infos": [info],
        }
        if with_certificates:
            signed_data["certificates"] = brought
        return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(signed_data)})


def granted(token: cms.ContentInfo) -> bytes:
    """The response that carries a token."""
    response = tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token})
    made: bytes = response.dump()
    return made


def refused(reason: str) -> bytes:
    """The response that has none, by RFC 3161's name of the reason."""
    status = tsp.PKIStatusInfo({"status": "rejection", "fail_info": {reason}})
    return der.encode(der.SEQUENCE, status.dump())  # asn1crypto's TimeStampResp can't lack its token


def _signing_certificate(certificate: asn1.Certificate) -> tsp.SigningCertificateV2:
    return tsp.SigningCertificateV2({"certs": [{"cert_hash": hashlib.sha256(certificate.dump()).digest()}]})


def _algorithm(key: PrivateKey) -> algos.SignedDigestAlgorithm:
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return algos.SignedDigestAlgorithm({"algorithm": "ed25519"})
    name = "sha256_ecdsa" if isinstance(key, ec.EllipticCurvePrivateKey) else "sha256_rsa"
    return algos.SignedDigestAlgorithm({"algorithm": name})
