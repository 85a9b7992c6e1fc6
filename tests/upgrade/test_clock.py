"""What is made for these tests is made for their moment, also where another program's clock would have been asked."""

from __future__ import annotations

import sys

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from tests.conftest import MOMENT
from tests.servers.published import Published
from tests.signatures.vectors import der


def test_an_answer_is_produced_when_it_is_said_to_be(published: Published) -> None:
    responder = published.responder("ac")
    [certificate] = [found for found in responder.issued.values() if der(found) == published.der("pessoa")]
    asked = ocsp.OCSPRequestBuilder().add_certificate(certificate, responder.authority.certificate, SHA1())  # noqa: S303 - names
    answer = ocsp.load_der_ocsp_response(responder.answer(asked.build().public_bytes(Encoding.DER), MOMENT))
    assert answer.produced_at_utc == answer.this_update_utc == MOMENT
    key = responder.signer.certificate.public_key()
    assert isinstance(key, EllipticCurvePublicKey)
    assert answer.signature_hash_algorithm is not None
    key.verify(answer.signature, answer.tbs_response_bytes, ECDSA(answer.signature_hash_algorithm))


def test_the_commands_take_the_moment_for_now() -> None:
    """All that look at a clock: a command that is added is found too."""
    loaded = {name: vars(module) for name, module in sys.modules.items() if name.startswith("pipeline.cli.")}
    clocks = {name: found["datetime"] for name, found in loaded.items() if "datetime" in found}
    assert {"pipeline.cli.sign", "pipeline.cli.upgrade"} <= clocks.keys()
    assert {clock.now().astimezone() for clock in clocks.values()} == {MOMENT}
