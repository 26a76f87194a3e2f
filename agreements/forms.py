"""The shape of what people fill in; the rules are in the actions."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from allocation.forms import DiaryNoField, FixedRows, ParagraphField, fixed_rows
from lund_placements.forms import PlainForm, whole_number
from lund_placements.swedish import MONTHS

from .actions.agreements import AgreementInput, PartInput
from .actions.templates import ClauseInput, TemplateInput
from .enums import Duty, Party, SignatureMethod
from .models import Agreement, TemplateVersion
from .signed_copy.limits import MOST_BYTES
from .signed_copy.upload import TOO_LARGE
from .signing import SignatureInput

EMPTY_CLAUSES = 3  # room for new ones


def text_field(label: str, rows: int, most: int, **kwargs: Any) -> forms.CharField:
    """Return a field for running text."""
    return forms.CharField(
        label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **kwargs
    )


class TermsForm(PlainForm):
    """What the two nämnder agree on, except the numbers: they are the decision's."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    valid_from = forms.DateField(label="Gäller från och med")
    valid_to = forms.DateField(label="Gäller till och med")
    our_representative = forms.CharField(
        label="Den samordnande nämndens företrädare", max_length=120, required=False
    )
    our_representative.is_needed_later = True  # before it is sent
    our_title = forms.CharField(
        label="Den samordnande nämndens företrädare, titel",
        max_length=120,
        required=False,
        help_text="Till exempel ordförande.",
    )
    their_representative = forms.CharField(
        label="Den mottagande nämndens företrädare", max_length=120, required=False
    )
    their_title = forms.CharField(
        label="Den mottagande nämndens företrädare, titel", max_length=120, required=False
    )
    ancillary_costs = text_field(
        "Omkostnader: vem betalar vad?",
        3,
        2000,
        help_text="Måste fyllas i. Grundprincipen är att varje nämnd bär kostnaderna för mottagandet.",
    )
    special_support_amount = whole_number("Särskilt stöd, kronor", most=100_000_000, required=False)
    special_support_decision = text_field(
        "Vad har ni kommit fram till om särskilt stöd?", 3, 2000, required=False
    )
    other_terms = text_field("Övriga villkor", 4, 4000, required=False)

    def value(self, parts: FixedRows) -> AgreementInput:
        """Return the terms as the action takes them."""
        return AgreementInput(**self.cleaned_data, parts=parts.values())


class PartForm(PlainForm):
    """What one förvaltning undertakes."""

    department = forms.SlugField(widget=forms.HiddenInput)
    contact_name = forms.CharField(label="Kontaktperson", max_length=120, required=False)
    contact_name.is_needed_later = True  # before it is sent
    supervisors = whole_number("Antal handledare", least=1, most=2000, required=False)
    supervisors.is_needed_later = True
    hours_per_week = forms.DecimalField(
        label="Handledartid per plats och vecka, timmar",
        min_value=0,
        max_value=40,
        max_digits=3,
        decimal_places=1,
        required=False,
        localize=True,
        help_text="Till exempel 2,5.",
    )
    hours_per_week.is_needed_later = True
    training = text_field(
        "Handledarnas utbildning", 2, 1000, required=False, help_text="Vad de har gått eller ska gå."
    )
    months = forms.TypedMultipleChoiceField(
        label="Månader med platser",
        choices=[(number, name.capitalize()) for number, name in enumerate(MONTHS, start=1)],
        coerce=int,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "months"}),
        error_messages={"required": "Välj minst en månad."},
    )

    def value(self) -> PartInput:
        """Return the part as the action takes it."""
        return PartInput(**self.cleaned_data)


def part_rows(agreement: Agreement, data: Any = None) -> FixedRows:
    """Return one form per förvaltning of the agreement, each with its name."""
    parts = list(agreement.parts.all())
    fields = [name for name in PartForm.base_fields if name != "department"]
    rows = fixed_rows(PartForm, len(parts))(
        data,
        prefix="delar",
        initial=[
            {"department": part.department.key, **{name: getattr(part, name) for name in fields}}
            for part in parts
        ],
    )
    for form, part in zip(rows, parts, strict=False):
        form.row_label = part.department_name
    return rows


class SignatureForm(PlainForm):
    """What stands on the signed document."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    signatory = forms.CharField(label="Vem har undertecknat?", max_length=120)
    role_title = forms.CharField(label="Titel", max_length=120, help_text="Till exempel ordförande.")
    paragraph = ParagraphField(label="Nämndens paragraf")
    diary_no = DiaryNoField(label="Nämndens diarienummer")
    signed_on = forms.DateField(label="Undertecknat den")
    method = forms.ChoiceField(
        label="Hur är det undertecknat?", choices=SignatureMethod.choices, widget=forms.RadioSelect
    )
    copy = forms.FileField(
        label="Undertecknat exemplar som pdf",
        required=False,
        help_text="Högst 5 MB. Filen sparas som den är, tillsammans med sin kontrollsumma.",
    )

    def clean_copy(self) -> UploadedFile | None:
        """Refuse a large file before anything of it is read."""
        file = self.cleaned_data["copy"]
        if file and file.size > MOST_BYTES:
            raise ValidationError(TOO_LARGE)
        return file

    def value(self, party: Party) -> SignatureInput:
        """Return the signature as the action takes it."""
        file = self.cleaned_data["copy"]
        return SignatureInput(
            **{**self.cleaned_data, "party": party.value, "copy": file.read() if file else None}
        )


class TemplateForm(PlainForm):
    """The parts of a template that are not clauses."""

    note = forms.CharField(label="Vad är nytt i den här mallen?", max_length=200, required=False)
    note.is_needed_later = True  # before it is published
    purpose_of_praktik = text_field("Praktikens syfte", 4, 2000)
    ancillary_costs = text_field("Omkostnader om inget annat avtalas", 2, 2000)
    special_support_from = whole_number(
        "Diskutera särskilt stöd från och med så många platser", least=1, most=10_000
    )

    def value(self, clauses: FixedRows) -> TemplateInput:
        """Return the template as the action takes it, its clauses by their order; emptied ones are left out."""
        given = sorted(
            (form for form in clauses if form.is_written), key=lambda form: form.cleaned_data["order"]
        )
        return TemplateInput(**self.cleaned_data, clauses=[form.value() for form in given])


class ClauseForm(PlainForm):
    """One clause; one whose heading and text are emptied is left out."""

    key = forms.SlugField(widget=forms.HiddenInput, required=False)
    order = whole_number("Ordning", least=1, most=999)
    heading = forms.CharField(label="Rubrik", max_length=120, required=False)
    heading.is_needed_later = True
    body = text_field("Text", 4, 8000, required=False)
    body.is_needed_later = True
    duty_of = forms.ChoiceField(label="Åtagande för", choices=Duty.choices)

    @property
    def is_written(self) -> bool:
        """Whether there is a clause in the row."""
        return bool(self.cleaned_data["heading"] or self.cleaned_data["body"])

    def clean(self) -> dict[str, Any]:
        """A clause has both a heading and a text, or neither."""
        data = super().clean()
        if data.get("heading") and not data.get("body"):
            self.add_error("body", "Skriv villkorets text, eller ta bort rubriken.")
        if data.get("body") and not data.get("heading"):
            self.add_error("heading", "Skriv en rubrik, eller ta bort texten.")
        return data

    def value(self) -> ClauseInput:
        """Return the clause as the action takes it."""
        return ClauseInput(
            **{name: self.cleaned_data[name] for name in ("key", "heading", "body", "duty_of")}
        )


def clause_rows(template: TemplateVersion, data: Any = None) -> FixedRows:
    """Return one form per clause of the draft, and some for new ones."""
    initial = [
        {
            "key": clause.key,
            "order": position * 10,
            "heading": clause.heading,
            "body": clause.body,
            "duty_of": clause.duty_of,
        }
        for position, clause in enumerate(template.clauses.all(), start=1)
    ]
    first_free = (len(initial) + 1) * 10
    initial += [{"order": first_free + 10 * row, "duty_of": Duty.BOTH} for row in range(EMPTY_CLAUSES)]
    rows = fixed_rows(ClauseForm, len(initial))(data, prefix="villkor", initial=initial)
    for form, given in zip(rows, initial, strict=False):
        form.row_label = given.get("heading") or "Nytt villkor"
    return rows
