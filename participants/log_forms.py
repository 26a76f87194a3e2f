"""The shape of what is asked of the access log, and of what a reviewer writes."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from lund_placements.forms import PlainForm

from .enums import Assessment, LogGroup
from .forms import ExportForm
from .log_review import SHOWN_FROM_START, Choice, readers
from .models.person import no_personnummer


class LogChoiceForm(PlainForm):
    """Which looks are listed; what is left out is the last month, everybody and everything."""

    fran = forms.DateField(label="Från och med")
    till = forms.DateField(label="Till och med")
    vem = forms.TypedChoiceField(label="Vem", coerce=int, empty_value=None)
    visa = forms.ChoiceField(label="Visa", choices=[("", "Allt"), *LogGroup.choices])

    def __init__(self, data: Mapping[str, Any]) -> None:
        today = timezone.localdate()
        days = {"fran": f"{today - SHOWN_FROM_START}", "till": f"{today}"}
        asked = {name: data[name] for name in ("fran", "till", "vem", "visa") if data.get(name)}
        super().__init__({**days, **asked})
        self.is_narrowed = bool(asked)
        self.fields["vem"].choices = [("", "Alla"), *((one.pk, one.name) for one in readers())]
        for field in self.fields.values():
            field.required, field.is_needed_later = False, True  # not called optional: "Alla" is a choice

    @property
    def choice(self) -> Choice:
        """What was asked for; what cannot be read asks for nothing."""
        today = timezone.localdate()
        given = self.cleaned_data if self.is_valid() else {}
        return Choice(
            given.get("fran") or today - SHOWN_FROM_START,
            given.get("till") or today,
            given.get("vem"),
            given.get("visa", ""),
        )


class LogExportForm(ExportForm):
    """Why the log is taken out, and as what."""

    file = forms.ChoiceField(
        label="Filformat",
        choices=[("xlsx", "Excel"), ("csv", "CSV, bara tabellen")],
        initial="xlsx",
        widget=forms.RadioSelect,
    )


class ReviewForm(PlainForm):
    """What was found of the looks that are marked."""

    assessment = forms.ChoiceField(
        label="Bedömning",
        choices=[(code, str(label).capitalize()) for code, label in Assessment.choices],
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label="Vad har du kommit fram till?",
        max_length=300,
        validators=[no_personnummer],
        help_text="Skriv inget om den som ärendet gäller. Granskningen kan inte ändras efteråt.",
    )

    def clean(self) -> dict[str, Any]:
        """Demand at least one row."""
        marked = self.data.getlist("rad")
        if not marked or not all(one.isdecimal() and len(one) < 19 for one in marked):
            raise ValidationError("Markera minst en rad i loggen.", code="no_look_chosen")
        return {**self.cleaned_data, "looks": [int(one) for one in marked]}
