"""What is filled in during a dialogue: the reply, and what is said around it."""

from typing import Any, ClassVar

from django import forms

from lund_placements.forms import PlainForm, whole_number

from .actions.dialogues import MonthInput, NeedInput, OfferInput, ReplyInput
from .enums import Opinion, PlacementKind
from .forms import FixedRows, fixed_rows
from .models.dialogue import MOST_OCCUPATIONS, MOST_PEOPLE
from .models.round import MOST_PLACES


class OpeningForm(PlainForm):
    """The last day to answer, when the dialogue is opened."""

    respond_by = forms.DateField(label="Svara senast")


class MessageForm(PlainForm):
    """A message or a note."""

    body = forms.CharField(label="Text", max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))


class MeetingForm(PlainForm):
    """A meeting that was held."""

    held_on = forms.DateField(label="Mötesdag")
    participants = forms.CharField(label="Vilka var med?", max_length=500)
    summary = forms.CharField(
        label="Vad kom ni fram till?", max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )


class OpinionForm(PlainForm):
    """What the förvaltning says of its numbers."""

    opinion = forms.ChoiceField(
        label="Tillstyrker ni talen?", choices=Opinion.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label="Skäl",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Behövs om ni inte tillstyrker. Skälet följer med till nämnden.",
    )
    reason.is_needed_later = True  # not simply optional

    def clean(self) -> dict[str, Any]:
        """Whoever does not support says why."""
        data = super().clean()
        if data.get("opinion") == Opinion.OPPOSES and not (data.get("reason") or "").strip():
            self.add_error("reason", "Skriv varför ni inte tillstyrker.")
        return data


class DeadlineForm(PlainForm):
    """Another last day, and why."""

    respond_by = forms.DateField(label="Ny sista dag")
    comment = forms.CharField(label="Skäl", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class NeededLater(forms.DateField):
    """A date that a draft can do without, but not what is handed over: it is not marked as optional."""

    is_needed_later = True


class ReplyForm(PlainForm):
    """The part of a reply that is not a table."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    gap_made_on = NeededLater(
        label="När gjordes GAP-analysen?",
        required=False,
        help_text="GAP-analysen är förvaltningens jämförelse mellan den kompetens som finns och den som kommer "
        "att behövas. Den görs vartannat år. Datumet behövs när ni lämnar in.",
    )
    places_per_supervisor = whole_number(
        "Platser per handledare",
        least=1,
        most=10,
        help_text="Hur många deltagare en handledare kan ha samtidigt och ändå hinna med sitt uppdrag.",
    )
    conditions = forms.CharField(
        label="Förutsättningar",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Till exempel språkkrav, lokaler eller omorganisation. Samordnaren läser texten.",
    )


class NeedForm(PlainForm):
    """How many of one occupation will be lacking."""

    occupation = forms.CharField(label="Yrke", max_length=80)
    need_2y = whole_number("Saknas inom 2 år", most=MOST_PEOPLE)
    need_5y = whole_number("Saknas inom 5 år", most=MOST_PEOPLE)
    is_shortage = forms.BooleanField(label="Bristyrke", required=False)

    def value(self) -> NeedInput:
        """Return the need as the action takes it."""
        names = ("occupation", "need_2y", "need_5y", "is_shortage")
        return NeedInput(**{name: self.cleaned_data[name] for name in names})


class NeedFormSet(forms.BaseFormSet):
    """Occupations; empty rows are left out, and the same occupation may stand only once."""

    default_error_messages: ClassVar = {
        **forms.BaseFormSet.default_error_messages,
        "too_many_forms": "Ett svar kan ha högst %(num)d yrken. Slå ihop yrken.",
    }

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """Name the box that removes a row."""
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Ta bort"

    def clean(self) -> None:
        """Name the row that repeats an occupation."""
        seen: set[str] = set()
        for form in self.kept():
            name = form.cleaned_data["occupation"].strip().casefold()
            if name in seen:
                form.add_error("occupation", "Yrket står redan i listan. Slå ihop raderna.")
            seen.add(name)

    def kept(self) -> list[NeedForm]:
        """Return the rows that hold something and are not to be removed."""
        return [
            form
            for form in self.forms
            if getattr(form, "cleaned_data", None)
            and form.cleaned_data.get("occupation")
            and not form.cleaned_data.get("DELETE")
        ]

    def values(self) -> tuple[NeedInput, ...]:
        """Return the needs as the action takes them."""
        return tuple(form.value() for form in self.kept())


NeedRows = forms.formset_factory(
    NeedForm,
    formset=NeedFormSet,
    extra=4,
    max_num=MOST_OCCUPATIONS,
    absolute_max=MOST_OCCUPATIONS,
    validate_max=True,
    can_delete=True,
)


class OfferForm(PlainForm):
    """How many places of one kind can be received."""

    kind = forms.ChoiceField(choices=PlacementKind.choices, widget=forms.HiddenInput)
    at_least = whole_number("Minst", most=MOST_PLACES)
    at_most = whole_number("Högst", most=MOST_PLACES)

    def clean(self) -> dict[str, Any]:
        """Check that the least is not above the most."""
        data = super().clean()
        if (data.get("at_least") or 0) > (data.get("at_most") or 0) and "at_most" in data:
            self.add_error("at_most", "”Högst” kan inte vara mindre än ”minst”.")
        return data

    def value(self) -> OfferInput:
        """Return the offer as the action takes it."""
        return OfferInput(**{name: self.cleaned_data[name] for name in ("kind", "at_least", "at_most")})


class MonthForm(PlainForm):
    """Supervisors and other claims on them in one month."""

    month = forms.IntegerField(min_value=1, max_value=12, widget=forms.HiddenInput)
    supervisors = whole_number("Handledare", most=2000)
    competing = whole_number("Andra mottaganden", most=5000)
    is_closed = forms.BooleanField(label="Stängt", required=False)

    def value(self) -> MonthInput:
        """Return the month as the action takes it."""
        names = ("month", "supervisors", "competing", "is_closed")
        return MonthInput(**{name: self.cleaned_data[name] for name in names})


OfferRows = fixed_rows(OfferForm, len(PlacementKind))
MonthRows = fixed_rows(MonthForm, 12)


def reply_input(form: ReplyForm, needs: NeedFormSet, offers: FixedRows, months: FixedRows) -> ReplyInput:
    """Return the whole reply as the action takes it."""
    return ReplyInput(
        **form.cleaned_data, needs=needs.values(), offers=offers.values(), months=months.values()
    )
