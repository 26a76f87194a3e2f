"""The shape of what is asked of the access log, and of what a reviewer writes."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from lund_placements.forms import PeriodForm, PlainForm

from .enums import Assessment, LogGroup
from .forms import ExportForm
from .log_review import Choice, readers
from .models.person import no_personnummer


class LogChoiceForm(PeriodForm):
    """Which looks are listed; what is left out is the last month, everybody and everything."""

    vem = forms.TypedChoiceField(label="Vem", coerce=int, empty_value=None)
    visa = forms.ChoiceField(label="Visa", choices=[("", "Allt"), *LogGroup.choices])

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.fields["vem"].choices = [("", "Alla"), *((one.pk, one.name) for one in readers())]

    @property
    def choice(self) -> Choice:
        """What was asked for; what cannot be read asks for nothing."""
        return Choice(*self.days, self.given.get("vem"), self.given.get("visa", ""))


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
