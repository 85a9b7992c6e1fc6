"""The named files of the tests of signatures and of their verification, for whoever else judges them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from signatures.pades.request import SubFilter
from signatures.pades.sign import SignatureRequest, sign
from signatures.pki import Pki
from signatures.trust.store import TrustStore
from tests.signatures import revisions
from tests.signatures.test_verification import SPOILED
from tests.signatures.vectors import MOMENT, Keys, Signer
from tests.verification import making, test_differential, test_kinds, test_times
from tests.verification.making import container, embedded, stamper

PADES = "/ETSI.CAdES.detached"
THREE = ("responsavel_tecnico", "titular", "terceiro")
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Bench:
    """What the files are made with."""

    pki: Pki
    form: bytes
    keys: Keys
    signed: Signer
    trust: TrustStore


@dataclass(frozen=True, slots=True)
class File:
    """How it is made, and how long after it was signed it is judged."""

    make: Callable[[Bench], bytes]
    later: timedelta = timedelta(0)


def _by(*holders: str, days: int = 0) -> File:
    return File(lambda bench: bench.signed(*holders, when=MOMENT + days * DAY))


def _container(holder: str) -> Callable[[Bench], bytes]:
    digest = {"ed25519": "sha512", "p384": "sha384", "p521": "sha512"}.get(holder, "sha256")
    return lambda bench: embedded(bench.form, PADES, container(bench.pki, holder, digest))


def _way(subfilter: str, scheme: str, digest: str) -> File:
    return File(
        lambda bench: embedded(bench.form, subfilter, container(bench.pki, "titular", digest, pss=scheme == "pss"))
    )


def _ours(subfilter: SubFilter) -> File:
    request = SignatureRequest("assinatura_titular", MOMENT, subfilter=subfilter)
    return File(lambda bench: sign(bench.form, bench.keys("titular"), request))


def _changed(change: revisions.Change) -> File:
    return File(lambda bench: revisions.revised(bench.signed(*THREE), change))


def _spoiled(spoil: Callable[[bytes], bytes]) -> File:
    return File(lambda bench: spoil(bench.signed("titular")))


def _prepared(change: Callable[..., None]) -> File:
    return File(lambda bench: bench.signed(*THREE, pdf=test_differential.prepared(bench.form, change)))


def _of_kind(subfilter: str, build: Callable[[Pki], making.Build], kind: str = "/Sig") -> File:
    return File(lambda bench: embedded(bench.form, subfilter, build(bench.pki), kind=kind))


def _bare_rsa(bench: Bench, holder: str = "titular") -> bytes:
    build = test_kinds.bare_rsa(bench.pki, holder)
    return embedded(
        bench.form,
        "/adbe.x509.rsa_sha1",
        build,
        beside=test_kinds.chain_of(bench.pki, "titular"),  # type: ignore[arg-type]
    )


def _stamped(bench: Bench, when: datetime = MOMENT) -> bytes:
    return embedded(bench.form, PADES, container(bench.pki, stamper=stamper(bench.pki, when)))


def _archived(bench: Bench, pdf: bytes, *days: int) -> bytes:
    for day in days:
        pdf = test_times.archived(pdf, bench.pki, MOMENT + day * DAY)
    return pdf


def _long_term(bench: Bench, *days: int) -> bytes:
    return _archived(bench, test_times.long_term(bench.pki, bench.form, bench.trust), *days)


def _wrong_token(damage: str) -> File:
    return File(lambda bench: embedded(bench.form, PADES, test_times.with_wrong_token(bench.pki, damage)))


def _indefinite(bench: Bench) -> bytes:
    build = container(bench.pki)
    return embedded(bench.form, "/adbe.pkcs7.detached", lambda covered: making.indefinite(build(covered)))


_DIGESTS, _SCHEMES, _KINDS = (
    ("sha256", "sha384", "sha512", "sha1", "md5"),
    ("pkcs1", "pss"),
    (PADES, "/adbe.pkcs7.detached", "/PBAD.PAdES"),
)

FILES: Mapping[str, File] = {
    "nobody": File(lambda bench: bench.form),
    "one": _by("titular"),
    "two": _by("titular", "terceiro"),
    "three": _by(*THREE),
    "one-person-twice": _by("titular", "titular"),
    **{f"by-{holder}": File(_container(holder)) for holder in test_differential.EVERYBODY},
    "by-vencido-in-time": _by("vencido", days=-100),
    "by-futuro-in-time": _by("futuro", days=40),
    "by-revogado-later": File(_container("revogado"), 60 * DAY),
    "by-revogado-before": File(_container("revogado"), -5 * DAY),
    "lists-grown-old": File(_container("titular"), 60 * DAY),
    **{f"ours-{kind.name.lower()}": _ours(kind) for kind in SubFilter},
    **{
        f"way-{kind[1:]}-{scheme}-{digest}": _way(kind, scheme, digest)
        for kind in _KINDS
        for scheme in _SCHEMES
        for digest in _DIGESTS
    },
    "indefinite-lengths": File(_indefinite),
    **{f"changed-{change.__name__}": _changed(change) for change in test_differential.CHANGES},
    "changed-share_signature": File(lambda b: revisions.revised(b.signed("titular"), revisions.share_signature)),
    "prepared-as-resources": _prepared(test_differential.as_resources),
    "prepared-as-another-entry": _prepared(test_differential.as_another_entry),
    "prepared-as-an-action": _prepared(test_differential.as_an_action),
    "prepared-with-places": File(
        lambda b: b.signed("responsavel_tecnico", "titular", pdf=test_differential.with_places(b.form))
    ),
    "odd-name": File(lambda bench: test_differential.with_an_odd_name(bench.signed)),
    # All but the one of more than 100 MB, which is about our own limit.
    **{f"spoiled-{code}-{n}": _spoiled(spoil) for n, (spoil, code) in enumerate(SPOILED) if "grande" not in code},
    "kind-bare-rsa": File(_bare_rsa),
    "kind-bare-rsa-of-another": File(partial(_bare_rsa, holder="rsa3072")),
    "kind-digest-inside": _of_kind("/adbe.pkcs7.sha1", test_kinds.digest_inside),
    "kind-digest-inside-other": _of_kind(
        "/adbe.pkcs7.sha1", lambda pki: test_kinds.digest_inside(pki, lambda digest: bytes(len(digest)))
    ),
    "kind-detachee": _of_kind("/adbe.pkcs7.detachee", container),
    "kind-empty": _of_kind("/", container),
    "kind-xades": _of_kind("/ETSI.XAdES", container),
    "kind-pbad2": _of_kind("/PBAD.PAdES2", container),
    "kind-font": _of_kind(PADES, container, "/Font"),
    "kind-signature-as-timestamp": _of_kind("/ETSI.RFC3161", container, "/DocTimeStamp"),
    "kind-timestamp-as-signature": _of_kind(PADES, test_kinds.bare_token),
    "kind-timestamp-typed-sig": _of_kind("/ETSI.RFC3161", test_kinds.bare_token),
    "kind-timestamp": _of_kind("/ETSI.RFC3161", test_kinds.bare_token, "/DocTimeStamp"),
    "beside-the-form": File(lambda bench: test_kinds.beside_the_form(bench.pki, bench.form)),
    "stamped": File(_stamped),
    "stamped-by-another-token": _wrong_token("another signature's"),
    "stamped-by-a-flipped-token": _wrong_token("flipped"),
    "stamped-by-a-person": File(lambda bench: test_times.stamped_by_a_person(bench.pki, bench.form)),
    "archived": File(lambda bench: _archived(bench, bench.signed("titular"), 0)),
    "archived-when-nobody-vouches": File(lambda b: _archived(b, b.signed("titular"), 0), 9000 * DAY),
    "long-term": File(_long_term),
    "long-term-archived": File(lambda bench: _long_term(bench, 1), 3 * DAY),
    "long-term-renewed": File(lambda bench: _long_term(bench, 1, 2), 3 * DAY),
}

LASTING: Mapping[str, File] = {
    "kept-by-a-timestamp-of-the-document": File(lambda b: _archived(b, _container("titular")(b), 1), 400 * DAY),
    "kept-by-a-timestamp": File(_stamped, 400 * DAY),
    "not-kept": File(_container("titular"), 400 * DAY),
    "stamped-before-the-stamper": File(lambda bench: _stamped(bench, MOMENT - 31 * DAY)),
}
"""Of the PKI whose stamper's certificate lasts longer than people's; ``signed`` is nothing that they need."""
