"""The shape of what people fill in; the rules are in the actions."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from lund_placements.forms import PlainForm, speak_plainly, whole_number

from .actions.decisions import DecisionInput, NoticeInput
from .actions.proposals import REPORT_FIELDS
from .actions.rounds import RuleInput, TargetInput
from .actions.scenarios import ScenarioInput
from .calendar_rules import APPEAL_DAYS
from .enums import Outcome, PhaseKind, PlacementKind
from .formats import tidy_diary_no, tidy_paragraph
from .models import OfficialReport
from .models.round import FIRST_YEAR, LAST_YEAR, MOST_PLACES, diary_no_validator, paragraph_validator

MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)


class DiaryNoField(forms.CharField):
    """A diarienummer, tidied before it is checked."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Diarienummer")
        kwargs.setdefault("help_text", "Till exempel SO 2026/0123.")
        super().__init__(max_length=30, validators=[diary_no_validator], **kwargs)

    def to_python(self, value: Any) -> str:
        """Return the number as it is printed."""
        text = super().to_python(value)
        return tidy_diary_no(text) if text else text


class ParagraphField(forms.CharField):
    """A paragraph of the protocol; only the number is enough."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Paragraf")
        kwargs.setdefault("help_text", "Till exempel § 87.")
        super().__init__(max_length=10, validators=[paragraph_validator], **kwargs)

    def to_python(self, value: Any) -> str:
        """Return the paragraph as it is printed."""
        text = super().to_python(value)
        return tidy_paragraph(text) if text else text


class CommentForm(PlainForm):
    """Why something goes back. The other party reads it."""

    comment = forms.CharField(label="Kommentar", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class YearForm(PlainForm):
    """Which year to start."""

    year = whole_number("År", least=FIRST_YEAR, most=LAST_YEAR)


class PhaseForm(PlainForm):
    """The dates of one step of the årshjul."""

    kind = forms.ChoiceField(choices=PhaseKind.choices, widget=forms.HiddenInput)
    starts_on = forms.DateField(label="Börjar")
    ends_on = forms.DateField(label="Klart senast")

    def clean(self) -> dict[str, Any]:
        """Check that the step does not end before it starts."""
        data = super().clean()
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", "Steget kan inte sluta innan det börjar.")
        return data


class RuleForm(PlainForm):
    """How one kind of place uses supervisors."""

    kind = forms.ChoiceField(choices=PlacementKind.choices, widget=forms.HiddenInput)
    months = whole_number("Månader", least=1, most=12)
    load = whole_number("Handledarplatser per placering", least=1, most=10)
    may_pause = forms.BooleanField(label="Får pågå över stängning (paus)", required=False)

    def value(self) -> RuleInput:
        """Return the rule as the action takes it."""
        return RuleInput(
            **{name: self.cleaned_data[name] for name in ("kind", "months", "load", "may_pause")}
        )


class TargetForm(PlainForm):
    """What the nämnd decided for one kind."""

    kind = forms.ChoiceField(choices=PlacementKind.choices, widget=forms.HiddenInput)
    places = whole_number("Antal platser", least=1, most=MOST_PLACES)
    decided_on = forms.DateField(label="Beslutsdatum")
    paragraph = ParagraphField()
    diary_no = DiaryNoField()

    def clean_decided_on(self) -> Any:
        """A decision that has not been made cannot be recorded."""
        day = self.cleaned_data["decided_on"]
        if day > timezone.localdate():
            raise ValidationError("Datumet ligger i framtiden. Skriv in målet när nämnden har beslutat.")
        return day

    def value(self) -> TargetInput:
        """Return the target as the action takes it."""
        return TargetInput(**self.cleaned_data)


class FixedRows(forms.BaseFormSet):
    """A formset whose rows are given: one per kind, per phase, per month."""

    def values(self) -> tuple[Any, ...]:
        """Return every row as its action takes it."""
        return tuple(form.value() for form in self.forms)


def fixed_rows(form: type[forms.Form], count: int) -> type[FixedRows]:
    """Return a formset class with exactly that many rows."""
    return forms.formset_factory(
        form, formset=FixedRows, extra=0, min_num=count, max_num=count, absolute_max=count, validate_min=True
    )


PhaseRows = fixed_rows(PhaseForm, len(PhaseKind))
RuleRows = fixed_rows(RuleForm, len(PlacementKind))
TargetRows = fixed_rows(TargetForm, len(PlacementKind))


class ScenarioForm(PlainForm):
    """How a scenario weighs the needs."""

    name = forms.CharField(label="Namn", max_length=60, help_text="Till exempel A. Behov först.")
    weight_2y = whole_number("Behov inom 2 år, procent", most=100, initial=50)
    weight_5y = whole_number("Behov inom 5 år, procent", most=100, initial=30)
    weight_employees = whole_number("Antal anställda, procent", most=100, initial=20)
    shortage_factor = forms.DecimalField(
        label="Bristyrken räknas gånger",
        min_value=1,
        max_value=5,
        max_digits=3,
        decimal_places=1,
        initial="1.5",
        localize=True,
        help_text="1 betyder att bristyrken räknas som andra yrken.",
    )

    def clean(self) -> dict[str, Any]:
        """The three weights are parts of one hundred."""
        data = super().clean()
        weights = [data.get(name) for name in ("weight_2y", "weight_5y", "weight_employees")]
        if None not in weights and sum(weights) != 100:
            self.add_error("weight_2y", f"Vikterna är tillsammans {sum(weights)}. De måste bli 100.")
        return data

    def value(self) -> ScenarioInput:
        """Return the scenario as the action takes it."""
        return ScenarioInput(**self.cleaned_data)


class AdjustForm(PlainForm):
    """A new number for a line, and why."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    places = whole_number("Platser efter ändringen", most=MOST_PLACES)
    reason = forms.CharField(
        label="Skäl",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Skälet följer med till nämnden.",
    )


class ReportForm(forms.ModelForm):
    """The tjänsteskrivelse. Used for its fields only; the action saves."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    diary_no = DiaryNoField()

    class Meta:
        model = OfficialReport
        fields = REPORT_FIELDS
        labels = {"statement": "förvaltningens yttrande"}  # as the document's heading

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        for field in self.fields.values():
            field.label = str(field.label or "")[:1].upper() + str(field.label or "")[1:]
            speak_plainly(field)


class NoticeForm(PlainForm):
    """When the protocol was adjusted and announced."""

    adjusted_on = forms.DateField(label="Justerat")
    notice_from = forms.DateField(label="Anslag uppsatt")
    notice_to = forms.DateField(label="Anslag tas ner")

    def clean(self) -> dict[str, Any]:
        """The three dates follow on each other."""
        data = super().clean()
        check_notice_order(self, data)
        return data

    def value(self) -> NoticeInput:
        """Return the notice as the action takes it."""
        return NoticeInput(**self.cleaned_data)


LEAST_NOTICE = dt.timedelta(days=APPEAL_DAYS)


def check_notice_order(form: forms.Form, data: dict[str, Any]) -> None:
    """Add errors where justering, anslag up and anslag down are not in that order."""
    adjusted, up, down = (data.get(name) for name in ("adjusted_on", "notice_from", "notice_to"))
    if adjusted and up and up < adjusted:
        form.add_error("notice_from", "Anslaget kan inte sättas upp före justeringen.")
    if up and down and down < up + LEAST_NOTICE:
        form.add_error("notice_to", "Anslaget sitter uppe i minst tre veckor.")
    if adjusted and adjusted > timezone.localdate():
        form.add_error("adjusted_on", "Dagen ligger i framtiden. Registrera justeringen när den är gjord.")


class DecisionForm(PlainForm):
    """What the protocol says."""

    decided_on = forms.DateField(label="Beslutsdatum")
    paragraph = ParagraphField()
    diary_no = DiaryNoField()
    outcome = forms.ChoiceField(
        label="Hur beslutade nämnden?", choices=Outcome.choices, widget=forms.RadioSelect
    )
    immediately_adjusted = forms.BooleanField(
        label="Nämnden förklarade paragrafen omedelbart justerad", required=False
    )
    off_target_confirmed = forms.BooleanField(
        label="Nämnden har beslutat att summan ska avvika från målet", required=False
    )
    reservations = forms.CharField(
        label="Reservationer (frivilligt)",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    adjusted_on = forms.DateField(label="Justerat (frivilligt)", required=False)
    notice_from = forms.DateField(label="Anslag uppsatt (frivilligt)", required=False)
    notice_to = forms.DateField(label="Anslag tas ner (frivilligt)", required=False)

    def clean(self) -> dict[str, Any]:
        """Justering and anslag are given together or not at all."""
        data = super().clean()
        notice = ("adjusted_on", "notice_from", "notice_to")
        given = [name for name in notice if data.get(name)]
        if given and len(given) < 3:
            for name in notice:
                if name not in given and name not in self.errors:
                    self.add_error(name, "Fyll i alla tre datumen, eller inget. De kan registreras senare.")
        check_notice_order(self, data)
        return data

    def value(self, lines: "FixedRows") -> DecisionInput:
        """Return the decision as the action takes it."""
        data = self.cleaned_data
        notice = (
            NoticeInput(data["adjusted_on"], data["notice_from"], data["notice_to"])
            if data["adjusted_on"]
            else None
        )
        return DecisionInput(
            decided_on=data["decided_on"],
            paragraph=data["paragraph"],
            diary_no=data["diary_no"],
            outcome=data["outcome"],
            changes=dict(lines.values()),
            reservations=data["reservations"],
            immediately_adjusted=data["immediately_adjusted"],
            off_target_confirmed=data["off_target_confirmed"],
            notice=notice,
            correction_reason=data.get("correction_reason", ""),
        )


class CorrectionForm(DecisionForm):
    """A new decision that corrects an earlier one."""

    correction_reason = forms.CharField(
        label="Varför rättas beslutet?", max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    field_order = ("correction_reason",)


class DecisionLineForm(PlainForm):
    """The nämnd's number for one line, with the reason when it differs from the proposal."""

    department = forms.SlugField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(choices=PlacementKind.choices, widget=forms.HiddenInput)
    places = whole_number("Beslutat", most=MOST_PLACES)
    reason = forms.CharField(label="Nämndens skäl", required=False, max_length=1000)

    def clean(self) -> dict[str, Any]:
        """A number that is not the proposed one needs the nämnd's reason."""
        data = super().clean()
        if data.get("places", self.initial["places"]) != self.initial["places"] and not data.get("reason"):
            self.add_error("reason", "Skriv nämndens skäl till ändringen.")
        return data

    def value(self) -> tuple[tuple[str, str], tuple[int, str]]:
        """Return the line as the action takes it."""
        data = self.cleaned_data
        return (data["department"], data["kind"]), (data["places"], data["reason"])


CHANGES = (
    ("supervisors", "Fler handledare (eller färre, med minus)"),
    ("offer", "Ett annat erbjudande, högst"),
    ("floor", "Ett annat golv, minst"),
    ("target", "Ett annat mål för hela kommunen"),
)


class WhatIfForm(PlainForm):
    """One change and its number."""

    change = forms.ChoiceField(label="Tänk om", choices=CHANGES)
    number = whole_number("Antal", least=-100, most=MOST_PLACES)
