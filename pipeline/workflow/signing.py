"""A role signs a document: who may is asked first, and the file only grows."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from unicodedata import normalize

import pikepdf

from pipeline.data.mask import mask_cpf
from pipeline.data.model import FormData
from pipeline.definition.catalog import Catalog
from pipeline.definition.model import FormDefinition, Signatory
from pipeline.document.model import signature_field_name
from pipeline.document.place import applicable_signatories
from pipeline.findings import FoundError
from pipeline.renderers.pdf.glyphs import missing_glyphs
from pipeline.renderers.pdf.render import render
from pipeline.renderers.pdf.seal import Seal, render_seal
from pipeline.submission.case import Case, open_case
from pipeline.submission.content import compare
from pipeline.submission.signatories import expected_cpf
from pipeline.submission.verdict import Agreement
from pipeline.workflow.errors import RefusedError, UsageError
from pipeline.workflow.files import grow_file, read_file, write_file
from signatures.credentials.model import Credential
from signatures.errors import SignaturesError
from signatures.fields import SignatureField, signature_fields
from signatures.identity import Holder, Identity, identify
from signatures.pades.sign import SignatureRequest, sign
from signatures.verification.active import active_content
from signatures.verification.original import original_size


@dataclass(frozen=True, slots=True)
class Order:
    """Who signs, as what, with which key, and when (``moment`` carries its offset from UTC)."""

    role: str
    credential: Credential
    moment: datetime


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature made: in which file and field, for which role, and by whom."""

    path: Path
    field: str
    label: str
    signer: Identity


@dataclass(frozen=True, slots=True)
class Place:
    """A place to sign: the document as it is now, who is asked to sign there, and the data that say so."""

    path: Path
    pdf: bytes
    field: SignatureField
    signatory: Signatory
    data: FormData


def sign_file(path: Path, order: Order, catalog: Catalog, out: Path | None = None) -> Signed:
    """Sign ``path`` in place, or into ``out``. Raises what `place_to_sign` and `sign_place` do."""
    return sign_place(place_to_sign(path, order.role, catalog), order, out)


def place_to_sign(path: Path, role: str, catalog: Catalog) -> Place:
    """Where a role signs, before any key is asked for.

    Raises UsageError for a role that the form lacks, RefusedError when nobody may sign there now.
    """
    pdf = read_file(path)
    case = _case(pdf, catalog)
    data = case.checked.data
    if data is None:
        message = "O formulário ainda tem críticas (ou está em branco); corrija-as antes de assinar."
        raise RefusedError("dados-com-criticas", message, case.findings)
    signatory = _signatory(case.form.definition, data, role)
    return Place(path, pdf, _free_field(pdf, role), signatory, data)


def sign_place(place: Place, order: Order, out: Path | None = None) -> Signed:
    """Sign there, in place or into ``out``. Raises RefusedError when this person may not, or the file has changed."""
    signer = identify(order.credential.certificate)
    _check_person(place.signatory, place.data, signer)
    seal = Seal(_drawable(signer.name), mask_cpf(signer.cpf or ""), place.signatory.label, order.moment)
    request = SignatureRequest(
        field=place.field.name,
        moment=order.moment,
        appearance=render_seal(seal, place.field.width, place.field.height),
        name=signer.name,
    )
    try:
        signed = sign(place.pdf, order.credential, request)
    except SignaturesError as error:
        raise RefusedError(error.code, str(error)) from error
    if out is None or out == place.path:
        grow_file(place.path, place.pdf, signed)
    else:
        write_file(out, signed)
    return Signed(out or place.path, place.field.name, place.signatory.label, signer)


def _drawable(name: str) -> str:
    """A certificate's name as the seal can draw it; a character that the font lacks never stops a signature."""
    lacking = missing_glyphs(name)
    return "".join("?" if character in lacking else character for character in normalize("NFC", name))


def _case(pdf: bytes, catalog: Catalog) -> Case:
    """The case, once the page is known to show the data: nobody signs one thing and sends another."""
    try:
        original = pdf[: original_size(pdf)]
        case = open_case(pdf, original, catalog)
    except SignaturesError as error:
        raise RefusedError(error.code, str(error)) from error
    except FoundError as error:
        raise RefusedError(error.findings[0].code, error.findings[0].message, error.findings) from error
    _refuse_active(pdf)
    content = compare(case, original, render)
    if content.agreement is Agreement.DIFFERENT:
        message = f"{content.reason} Nada foi assinado.\n" + "\n".join(content.differences)
        raise RefusedError("conteudo-diferente", message)
    return case


def _refuse_active(pdf: bytes) -> None:
    """Nobody signs what can show something else later."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        problems = active_content(document)
    if problems:
        raise RefusedError(problems[0].code, f"{problems[0].message} Nada foi assinado.")


def _signatory(definition: FormDefinition, data: FormData, role: str) -> Signatory:
    roles = {signatory.role: signatory for signatory in applicable_signatories(definition, data)}
    if role in roles:
        return roles[role]
    if role in {signatory.role for signatory in definition.signatories}:
        raise RefusedError("papel-nao-se-aplica", f"Com estes dados, o papel “{role}” não assina o documento.")
    listed = ", ".join(roles)
    raise UsageError("papel-desconhecido", f"O formulário não tem o papel “{role}”. Os que assinam são: {listed}.")


def _check_person(signatory: Signatory, data: FormData, signer: Identity) -> None:
    if signer.holder is not Holder.PERSON:
        message = f"O certificado é de {signer.holder.value} e não assina por uma pessoa: use um certificado pessoal."
        raise RefusedError("certificado-nao-pessoal", message)
    expected = expected_cpf(signatory, data)
    if signer.cpf == expected:
        return
    found = f"o do CPF {mask_cpf(signer.cpf)}" if signer.cpf else "um sem CPF"
    raise RefusedError(
        "outra-pessoa",
        f"Quem assina como {signatory.label} é {data.get(signatory.name)}, CPF {mask_cpf(expected)}, "
        f"e o certificado é {found} ({signer.name}). Nada foi assinado.",
    )


def _free_field(pdf: bytes, role: str) -> SignatureField:
    name = signature_field_name(role)
    try:
        fields = {field.name: field for field in signature_fields(pdf)}
    except SignaturesError as error:
        raise RefusedError(error.code, str(error)) from error
    if name not in fields:
        raise RefusedError("sem-campo", f"O documento não tem o campo de assinatura “{name}”.")
    if fields[name].signed:
        raise RefusedError("ja-assinado", f"O papel “{role}” já assinou este documento; nada foi feito.")
    return fields[name]
