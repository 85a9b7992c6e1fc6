"""Answers OCSP for an authority of a built PKI (RFC 6960): request in, response out, no network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from asn1crypto import ocsp as asn1
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from signatures.pki.build import BuiltAuthority, Holder
from signatures.pki.keys import digest_for, sign_with

_IN_FORCE = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Responder:
    """Answers for ``authority`` with the key of ``signer``, which the authority issued for that.

    ``issued`` has the certificates that it knows, by serial number; it says of any other that it doesn't know it.
    """

    authority: BuiltAuthority
    signer: Holder
    issued: Mapping[int, x509.Certificate]

    def answer(self, request: bytes, moment: datetime) -> bytes:
        """The response, DER, as of ``moment``; ``malformedRequest`` or ``unauthorized`` where there is none to give."""
        try:
            asked = ocsp.load_der_ocsp_request(request)
        except ValueError:
            return _failed(ocsp.OCSPResponseStatus.MALFORMED_REQUEST)
        certificate = self.issued.get(asked.serial_number)
        if certificate is None:
            return _failed(ocsp.OCSPResponseStatus.UNAUTHORIZED)
        made = self._builder(certificate, asked, moment).sign(self.signer.key, digest_for(self.signer.key))
        return self._produced(made.public_bytes(Encoding.DER), moment)

    def _produced(self, answer: bytes, moment: datetime) -> bytes:
        """The answer with ``moment`` as its ``producedAt``: the builder knows this machine's clock alone."""
        basic = asn1.OCSPResponse.load(answer).basic_ocsp_response
        said = basic["tbs_response_data"]
        said["produced_at"] = moment.astimezone(UTC).replace(microsecond=0)
        basic["signature"] = sign_with(self.signer.key, said.dump())
        body = {"response_type": "basic_ocsp_response", "response": basic}
        made: bytes = asn1.OCSPResponse({"response_status": "successful", "response_bytes": body}).dump()
        return made

    def _builder(
        self, certificate: x509.Certificate, asked: ocsp.OCSPRequest, moment: datetime
    ) -> ocsp.OCSPResponseBuilder:
        published = moment.replace(microsecond=0)
        revoked = self.authority.crl.get_revoked_certificate_by_serial_number(certificate.serial_number)
        builder = ocsp.OCSPResponseBuilder().add_response(
            cert=certificate,
            issuer=self.authority.certificate,
            algorithm=SHA256() if isinstance(asked.hash_algorithm, SHA256) else SHA1(),  # noqa: S303 - names, no secret
            cert_status=ocsp.OCSPCertStatus.REVOKED if revoked else ocsp.OCSPCertStatus.GOOD,
            this_update=published,
            next_update=published + _IN_FORCE,
            revocation_time=revoked.revocation_date_utc if revoked else None,
            revocation_reason=x509.ReasonFlags.key_compromise if revoked else None,
        )
        builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, self.signer.certificate)
        builder = builder.certificates([self.signer.certificate])
        for extension in asked.extensions:
            if isinstance(extension.value, x509.OCSPNonce):
                builder = builder.add_extension(extension.value, critical=False)
        return builder


def _failed(status: ocsp.OCSPResponseStatus) -> bytes:
    return ocsp.OCSPResponseBuilder.build_unsuccessful(status).public_bytes(Encoding.DER)
