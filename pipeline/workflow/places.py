"""Where a role signs a document, and whether it may: asked before any key is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.data.mask import mask_cpf
from pipeline.data.model import FormData
from pipeline.definition.catalog import Catalog
from pipeline.definition.model import FormDefinition, Signatory
from pipeline.document.model import signature_field_name
from pipeline.document.place import applicable_signatories
from pipeline.findings import FoundError
from pipeline.renderers.pdf.render import render
from pipeline.submission.case import Case, open_case
from pipeline.submission.content import compare
from pipeline.submission.signatories import expected_cpf
from pipeline.submission.verdict import Agreement
from pipeline.workflow.errors import RefusedError, UsageError
from pipeline.workflow.files import read_file
from signatures.acroform import open_pdf
from signatures.beginning import beginning
from signatures.errors import SignaturesError
from signatures.fields import SignatureField, signature_fields
from signatures.identity import Holder, Identity
from signatures.verification.active import active_content
from signatures.verification.original import original_size


@dataclass(frozen=True, slots=True)
class Place:
    """A place to sign: the document as it is now, who is asked to sign there, and the data that say so.

    ``profile`` is the least that the form asks of the signature, by its name; empty when it asks for none. ``form`` and
    ``edition`` are those of the definition that says all this.
    """

    path: Path
    pdf: bytes
    field: SignatureField
    signatory: Signatory
    data: FormData
    profile: str = ""
    form: str = ""
    edition: str = ""

    @property
    def cpf(self) -> str:
        """The CPF of who must sign there, 11 digits."""
        return expected_cpf(self.signatory, self.data)


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
    definition = case.form.definition
    profile = signatory.profile or definition.profile
    return Place(
        path=path,
        pdf=pdf,
        field=_free_field(pdf, role),
        signatory=signatory,
        data=data,
        profile=profile.value if profile else "",
        form=definition.id,
        edition=definition.edition,
    )


def check_person(signatory: Signatory, data: FormData, signer: Identity) -> None:
    """RefusedError unless the certificate is of the very person whom the data name for the role."""
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


def _case(pdf: bytes, catalog: Catalog) -> Case:
    """The case, once the page is known to show the data: nobody signs one thing and sends another."""
    try:
        original = beginning(pdf, original_size(pdf))
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
    try:
        with open_pdf(pdf) as document:
            problems = active_content(document)
    except SignaturesError as error:
        raise RefusedError(error.code, str(error)) from error
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
