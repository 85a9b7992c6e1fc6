"""A form's definition as typed, frozen values.

The YAML keys are these attribute names. Nothing here computes: `load` builds and checks, `catalog` finds.
The JSON Schema of `FormSource` is what an editor uses for completion (`forms/schema/form.schema.json`).
"""

from __future__ import annotations

import enum
from typing import Annotated

import msgspec

from pipeline.findings import Severity

Identifier = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Expression = Annotated[str, msgspec.Meta(description="A Jinja2 expression over the form's data, sandboxed.")]
Path = Annotated[str, msgspec.Meta(description="A field of the form: section.field.")]
Span = Annotated[int, msgspec.Meta(ge=1, le=12, description="Width in twelfths of the line.")]
Positive = Annotated[int, msgspec.Meta(ge=1)]
Label = Annotated[str, msgspec.Meta(min_length=1, description="What is printed above the value.")]
Guidance = Annotated[str, msgspec.Meta(description="How to fill in, in Portuguese, for who fills in.")]
Mask = Annotated[str, msgspec.Meta(pattern=r"^[09A ./()-]*$", max_length=40)]
Required = Annotated[bool, msgspec.Meta(description="false when the field may be left empty.")]


class _Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Frozen, by keyword, and deaf to no unknown key. mypy wants the first two said again in every subclass."""


class FieldBase(_Strict, frozen=True, kw_only=True, tag_field="type"):
    """What every field has.

    A field is mandatory unless ``required: false``. ``personal`` is the purpose for which a personal datum is asked
    (LGPD art. 6º, I), and is empty when the datum is not personal. ``when`` says in which data the field applies.
    ``missing`` is said instead of the general sentence when a mandatory field is empty.
    """

    id: Identifier
    label: Label
    guidance: Guidance = ""
    example: Annotated[str, msgspec.Meta(description="A fictitious value, written as people would write it.")] = ""
    required: Required = True
    personal: Annotated[str, msgspec.Meta(description="Why this personal datum is asked for (LGPD art. 6º, I).")] = ""
    when: Expression = ""
    span: Span = 12
    missing: Annotated[str, msgspec.Meta(description="What to say when this mandatory field is empty.")] = ""


class TextField(FieldBase, frozen=True, kw_only=True, tag="text"):
    """One line.

    ``mask`` is the form that it must have, when it must have one: ``000000/0000``. In it 0 is a digit, 9 a digit that
    may be missing, A a capital letter, and every other character is itself.
    """

    max_length: Positive = 120
    mask: Mask = ""


class LongTextField(FieldBase, frozen=True, kw_only=True, tag="long_text"):
    """Paragraphs."""

    max_length: Positive = 2000
    min_length: int = 0


class CpfField(FieldBase, frozen=True, kw_only=True, tag="cpf"):
    """CPF, 11 digits, modulus 11."""


class CnpjField(FieldBase, frozen=True, kw_only=True, tag="cnpj"):
    """CNPJ, numeric or alphanumeric (IN RFB 2.229/2024)."""


class EmailField(FieldBase, frozen=True, kw_only=True, tag="email"):
    """One e-mail address."""


class PhoneField(FieldBase, frozen=True, kw_only=True, tag="phone"):
    """A Brazilian telephone, area code first."""


class Written(enum.StrEnum):
    """How a day is printed: 21/11/2026, or 21 de novembro de 2026."""

    SHORT = "short"
    LONG = "long"


class DateField(FieldBase, frozen=True, kw_only=True, tag="date"):
    """A calendar day."""

    written: Written = Written.SHORT


class YesNoField(FieldBase, frozen=True, kw_only=True, tag="yes_no"):
    """Sim or Não."""


class OptionSource(_Strict, frozen=True, kw_only=True):
    """One option: data carry ``id``, people read ``label``."""

    id: Identifier
    label: str


class ChoiceField(FieldBase, frozen=True, kw_only=True, tag="choice"):
    """One of several options. ``options_seen: false`` when the official list was not seen."""

    options: Annotated[tuple[OptionSource, ...], msgspec.Meta(min_length=2)]
    options_seen: bool = True


class ChoicesField(FieldBase, frozen=True, kw_only=True, tag="choices"):
    """Any of several options. ``options_seen: false`` when the official list was not seen."""

    options: Annotated[tuple[OptionSource, ...], msgspec.Meta(min_length=1)]
    options_seen: bool = True


class IpListField(FieldBase, frozen=True, kw_only=True, tag="ip_list"):
    """IPv4, IPv6 and CIDR, one or more.

    ``internet`` refuses what a firewall on the internet can't admit, and ``refusal`` says what follows from that.
    """

    internet: bool = True
    refusal: str = ""
    max_items: Positive = 50


class CepField(FieldBase, frozen=True, kw_only=True, tag="cep"):
    """Postal code, 8 digits."""


class UfField(FieldBase, frozen=True, kw_only=True, tag="uf"):
    """One of the 27 federative units, by its two letters."""


class IntegerField(FieldBase, frozen=True, kw_only=True, tag="integer"):
    """A whole number."""

    minimum: int = 0
    maximum: int = 10**15


class SiorgField(FieldBase, frozen=True, kw_only=True, tag="siorg"):
    """A SIORG code: 1 to 8 digits."""


class GroupField(FieldBase, frozen=True, kw_only=True, tag="group"):
    """A repeated record: a list whose items have these fields (scalars only, no group inside a group).

    In a `FormDefinition` parts are taken in, and `lookup.columns` gives the fields.
    """

    fields: Annotated[tuple[Scalar | PartUse, ...], msgspec.Meta(min_length=1)]
    minimum: int = 1
    maximum: Positive = 200
    blank_rows: Positive = 4


class PartUse(_Strict, frozen=True, kw_only=True, tag_field="type", tag="part"):
    """Takes the fields of a shared part (`forms/parts/NAME.yml`) into this place.

    ``change`` replaces attributes of single fields, by the field's id: ``change: {nome: {example: Ana}}``.
    """

    part: Identifier
    change: dict[str, dict[str, str | bool | int]] = {}


Scalar = (
    TextField
    | LongTextField
    | CpfField
    | CnpjField
    | EmailField
    | PhoneField
    | DateField
    | YesNoField
    | ChoiceField
    | ChoicesField
    | IpListField
    | CepField
    | UfField
    | IntegerField
    | SiorgField
)
Field = Scalar | GroupField


class PartSource(_Strict, frozen=True, kw_only=True):
    """A shared part's file."""

    fields: tuple[Scalar, ...]


class SectionSource(_Strict, frozen=True, kw_only=True):
    """A section as written. ``number`` is printed before the title; ``when`` says in which data it applies."""

    id: Identifier
    title: Annotated[str, msgspec.Meta(min_length=1)]
    number: Annotated[str, msgspec.Meta(description="Printed before the title.")] = ""
    guidance: Guidance = ""
    when: Expression = ""
    fields: Annotated[tuple[Field | PartUse, ...], msgspec.Meta(min_length=1)]


class Section(_Strict, frozen=True, kw_only=True):
    """A section with its parts taken in."""

    id: str
    title: str
    number: str
    guidance: str
    when: str
    fields: tuple[Field, ...]


class Rule(_Strict, frozen=True, kw_only=True):
    """A finding that holds when ``when`` is true. ``where`` is the dotted path of the field to point at."""

    code: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9-]*$")]
    severity: Severity
    when: Expression
    where: Path = ""
    message: Annotated[str, msgspec.Meta(description="A full sentence in Portuguese: what, and what to do.")]
    consequence: str = ""


class SignatureProfile(enum.StrEnum):
    """The least that a signature must be: a PAdES level, or a policy of ICP-Brasil (DOC-ICP-15.03)."""

    BASICO = "basico"
    CARIMBO = "carimbo"
    LONGO_PRAZO = "longo-prazo"
    ARQUIVO = "arquivo"
    AD_RB = "ad-rb"
    AD_RT = "ad-rt"
    AD_RC = "ad-rc"
    AD_RA = "ad-ra"


class SignatureCommitment(enum.StrEnum):
    """What signing commits to, said inside the signature (ETSI EN 319 122-1, 5.2.3)."""

    ORIGEM = "origem"
    RECEBIMENTO = "recebimento"
    ENTREGA = "entrega"
    REMETENTE = "remetente"
    APROVACAO = "aprovacao"
    CRIACAO = "criacao"


class Signatory(_Strict, frozen=True, kw_only=True):
    """Who must sign, by role; ``name`` and ``cpf`` are the dotted paths of that person's data.

    ``when`` says in which data the signature is asked for (always, if empty); ``note`` is printed in a blank.
    ``profile`` is the least that the signature must be, in place of the form's. ``locks`` are the sections and fields
    that nobody fills in after it (all, if empty); ``commitment`` and ``function`` are signed with the document.
    """

    role: Identifier
    label: Label
    name: Path
    cpf: Path
    when: Expression = ""
    note: str = ""
    profile: SignatureProfile | None = None
    commitment: SignatureCommitment | None = None
    function: Annotated[str, msgspec.Meta(description="The field with the signer's function: section.field.")] = ""
    locks: Annotated[
        tuple[str, ...], msgspec.Meta(description="What it locks: sections and fields; all, if empty.")
    ] = ()


class Media(enum.StrEnum):
    """A type of file that may be attached, by the name that people give it."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"


class Attachment(_Strict, frozen=True, kw_only=True):
    """A document that goes with the form. ``when`` says in which data it does (always, if empty).

    A data file says where it is, under ``anexos``, by its id.
    """

    id: Identifier
    label: Label
    guidance: Guidance = ""
    media: Annotated[tuple[Media, ...], msgspec.Meta(min_length=1, description="What it may be.")] = (Media.PDF,)
    max_mb: Annotated[int, msgspec.Meta(ge=1, le=100, description="Its size at most, in MB.")] = 10
    required: Required = True
    when: Expression = ""


class Authority(_Strict, frozen=True, kw_only=True):
    """The body that asks for the form. ``siorg`` is its SIORG code."""

    name: str
    acronym: str
    parent: str = ""
    siorg: str = ""


class OfficialModel(_Strict, frozen=True, kw_only=True):
    """The authority's own file. ``seen: false`` when its layout was not seen, so that ours is not passed off as it.

    ``file`` is that file with placeholders, in the forms' folder: ``models/NAME.odt`` or ``models/NAME.docx``.
    """

    name: str
    seen: bool
    note: str = ""
    file: Annotated[
        str,
        msgspec.Meta(
            pattern=r"^(models/[A-Za-z0-9][A-Za-z0-9._-]*\.(odt|docx))?$",
            max_length=120,
            description="The model with placeholders, to be filled in place: models/NOME.odt or models/NOME.docx.",
        ),
    ] = ""


class Layout(enum.StrEnum):
    """How the document is laid out: a form with boxes, or an ofício by the Manual de Redação."""

    FORM = "form"
    LETTER = "letter"


class Repeated(_Strict, frozen=True, kw_only=True):
    """More documents of the same form in one data file, as one more Anexo I for each interveniente.

    Under ``key`` a data file has a list; each item has all sections of the form, and becomes a file of its own, called
    after ``name`` and its number.
    """

    key: Identifier
    name: Identifier
    guidance: Guidance = ""


class FormSource(_Strict, frozen=True, kw_only=True):
    """A form definition as written in `forms/ID.yml`."""

    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9-]*$", max_length=40)]
    edition: Annotated[
        str, msgspec.Meta(pattern=r"^[1-9]\d{3}-(0[1-9]|1[0-2])(\.\d+)?$", description="AAAA-MM, or AAAA-MM.N")
    ]
    title: str
    authority: Authority
    destination: Annotated[str, msgspec.Meta(description="Through whom it is handed in.")]
    procedure: Annotated[str, msgspec.Meta(description="The site's page of the procedure.")]
    legal_base: Annotated[tuple[str, ...], msgspec.Meta(description="The acts that ask for the form.")]
    official_model: OfficialModel
    incomplete: Annotated[str, msgspec.Meta(description="What happens to an incomplete form: a consequence.")]
    sections: Annotated[tuple[SectionSource, ...], msgspec.Meta(min_length=1)]
    rules: tuple[Rule, ...] = ()
    signatories: tuple[Signatory, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    layout: Layout = Layout.FORM
    letterhead: Annotated[tuple[Path, ...], msgspec.Meta(description="A letter's heading: fields, largest first.")] = ()
    rectification: Annotated[str, msgspec.Meta(description="The yes/no field that says it is a retificação.")] = ""
    repeated: Repeated | None = None
    profile: SignatureProfile | None = None


class FormDefinition(_Strict, frozen=True, kw_only=True):
    """A checked definition, with parts taken in. Same attributes as `FormSource`."""

    id: str
    edition: str
    title: str
    authority: Authority
    destination: str
    procedure: str
    legal_base: tuple[str, ...]
    official_model: OfficialModel
    incomplete: str
    sections: tuple[Section, ...]
    rules: tuple[Rule, ...]
    signatories: tuple[Signatory, ...]
    attachments: tuple[Attachment, ...] = ()
    layout: Layout = Layout.FORM
    letterhead: tuple[str, ...] = ()
    rectification: str = ""
    repeated: Repeated | None = None
    profile: SignatureProfile | None = None
