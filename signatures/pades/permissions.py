# mypy: disable-error-code="no-untyped-call"
"""What a signature lets others do after it, and what earlier ones let it do (ISO 32000-2, 12.8.2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name

from signatures.errors import SigningError
from signatures.fields import Lock
from signatures.pades.entries import entry

_NO_CHANGES, _FORM_FILLING = 1, 2


def references(
    field: generic.DictionaryObject, catalog: generic.Reference, earlier: Sequence[generic.DictionaryObject]
) -> generic.ArrayObject:
    """The signature dictionary's ``/Reference``.

    The first signature allows form filling and more signatures (DocMDP, P = 2), and each one locks what its field's
    ``/Lock`` names (FieldMDP). Nothing goes to the catalog's ``/Perms``: gov.br's manual asks for DocMDP without it.
    """
    found = generic.ArrayObject()
    if not earlier:
        permissions = _parameters({"/P": generic.NumberObject(_FORM_FILLING)})
        found.append(_reference("/DocMDP", permissions))
    lock = entry(field, "/Lock")
    if isinstance(lock, generic.DictionaryObject) and "/Action" in lock:
        entries = {key: lock.raw_get(key) for key in ("/Action", "/Fields") if key in lock}
        locking = _reference("/FieldMDP", _parameters(entries))
        locking[pdf_name("/Data")] = generic.IndirectObject(catalog.idnum, catalog.generation, catalog.pdf)
        found.append(locking)
    return found


def check_allowed(name: str, earlier: Sequence[generic.DictionaryObject]) -> None:
    """Whether those who signed left this field to be signed.

    Raises:
        SigningError: ``assinar-documento-fechado`` or ``assinar-campo-bloqueado``.
    """
    for method, parameters in _transforms(earlier):
        if method == "/DocMDP" and entry(parameters, "/P", _FORM_FILLING) == _NO_CHANGES:
            message = "Quem assinou antes fechou o documento: uma nova assinatura invalidaria a que já existe."
            raise SigningError("assinar-documento-fechado", message)
        if method == "/FieldMDP" and _lock(parameters).covers(name):
            message = (
                f"Quem assinou antes bloqueou o campo “{name}”: assinar nele invalidaria a assinatura que já existe."
            )
            raise SigningError("assinar-campo-bloqueado", message)


def _transforms(signatures: Sequence[generic.DictionaryObject]) -> Iterator[tuple[str, generic.DictionaryObject]]:
    for signature in signatures:
        for item in entry(signature, "/Reference", ()):
            reference = item.get_object()
            yield entry(reference, "/TransformMethod", ""), entry(reference, "/TransformParams", {})


def _lock(parameters: generic.DictionaryObject) -> Lock:
    return Lock(
        str(entry(parameters, "/Action", ""))[1:], tuple(str(name) for name in entry(parameters, "/Fields", ()))
    )


def _reference(method: str, parameters: generic.DictionaryObject) -> generic.DictionaryObject:
    return generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/SigRef"),
            pdf_name("/TransformMethod"): pdf_name(method),
            pdf_name("/TransformParams"): parameters,
        }
    )


def _parameters(entries: dict[str, generic.PdfObject]) -> generic.DictionaryObject:
    made = generic.DictionaryObject({pdf_name("/Type"): pdf_name("/TransformParams"), pdf_name("/V"): pdf_name("/1.2")})
    made.update({pdf_name(key): value for key, value in entries.items()})
    return made
