"""The shape of what is filled in about routines. Rules are the actions' to check."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import TextChoices

from lund_placements.forms import PlainForm, whole_number
from participants.models.person import no_personnummer

from .actions.routines import MOST_RULES, RuleInput
from .enums import Actor, Anchor, Form, Records, Unit
from .models import MilestoneRule
from .models.routine import LONGEST, MOST_DAYS
from .routine_move import Which

EXAMPLE_DAYS = 181  # half a year, the usual length


class Side(TextChoices):
    """Whether a milestone is before or after what it is counted from."""

    BEFORE = "before", "före"
    AFTER = "after", "efter"


def _one_of(label: str, choices: type[TextChoices], help_text: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices.choices, widget=forms.RadioSelect, help_text=help_text
    )


class RuleForm(PlainForm):
    """One milestone of a routine."""

    name = forms.CharField(
        label="Vad heter hållpunkten?", max_length=60, help_text="Till exempel Halvtidssamtal."
    )
    verb = forms.CharField(
        label="Vad ska göras?",
        max_length=60,
        help_text="Börja med ett verb, till exempel Håll halvtidssamtalet. Det står i listan över uppföljningar.",
    )
    anchor = _one_of("Räknas från", Anchor)
    offset = whole_number(
        "Avstånd",
        most=LONGEST,
        help_text="0 är samma dag. I mitten behövs inget avstånd. För det som kommer tillbaka: antal månader emellan.",
    )
    unit = forms.ChoiceField(label="Enhet", choices=Unit.choices)
    side = _one_of("Före eller efter", Side)
    actor = _one_of("Vem ser till det?", Actor)
    form = _one_of("Hur?", Form)
    records = _one_of("Vad antecknas?", Records)
    tolerance = whole_number("Dagar innan det är för sent", most=MOST_DAYS)
    escalate_after = whole_number(
        "Dagar för sent innan samordnaren får veta",
        least=1,
        most=MOST_DAYS,
        required=False,
        help_text="Lämna tomt om samordnaren inte ska få veta.",
    )
    is_mandatory = forms.BooleanField(label="Ska göras. Annars är den frivillig.", required=False)
    outlives = forms.BooleanField(
        label="Görs även när placeringen är slut",
        required=False,
        help_text="Det som kommer på den sista dagen eller senare görs alltid även då.",
    )
    order = whole_number("Plats i ordningen", least=1, most=MOST_RULES)

    def value(self) -> RuleInput:
        """Return the milestone as the action takes it."""
        given = dict(self.cleaned_data)
        is_before = given.pop("side") == Side.BEFORE
        return RuleInput(**{**given, "offset": -given["offset"] if is_before else given["offset"]})


def values_of(rule: MilestoneRule) -> dict[str, Any]:
    """Return a milestone to go on with in the form."""
    values = {name: getattr(rule, name) for name in RuleForm.base_fields if name != "side"}
    return {**values, "offset": abs(rule.offset), "side": Side.BEFORE if rule.offset < 0 else Side.AFTER}


def new_values(order: int) -> dict[str, Any]:
    """Return what a new milestone most often is."""
    return {
        "anchor": Anchor.START,
        "offset": 4,
        "unit": Unit.WEEKS,
        "side": Side.AFTER,
        "actor": Actor.CONSULTANT,
        "form": Form.MEETING,
        "records": Records.CONVERSATION,
        "tolerance": 7,
        "escalate_after": 14,
        "is_mandatory": True,
        "order": order,
    }


class ExampleForm(PlainForm):
    """The days of an example placement."""

    fran = forms.DateField(label="Första dagen")
    till = forms.DateField(label="Sista dagen")

    def clean(self) -> dict[str, Any]:
        """A placement ends when it has begun, and within three years."""
        data = super().clean()
        if data.get("fran") and data.get("till"):
            if data["till"] < data["fran"]:
                self.add_error("till", "Den sista dagen kan inte komma före den första.")
            elif (data["till"] - data["fran"]).days > LONGEST:
                self.add_error("till", "Välj en placering på högst tre år.")
        return data


def example_days(today: dt.date) -> dict[str, dt.date]:
    """Return an example placement of the usual length that begins on the day."""
    return {"fran": today, "till": today + dt.timedelta(days=EXAMPLE_DAYS)}


class NoteForm(PlainForm):
    """What is new in a version."""

    note = forms.CharField(
        label="Vad är nytt i den här versionen?",
        max_length=200,
        help_text="Det står i listan över versioner.",
    )


class WhichForm(PlainForm):
    """Which placements are moved to another version."""

    vilka = _one_of("Vilka placeringar?", Which)


class MoveForm(PlainForm):
    """Why placements are moved; `seen` is the digest of what was shown."""

    vilka = forms.ChoiceField(choices=Which.choices, widget=forms.HiddenInput)
    seen = forms.CharField(max_length=16, widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Varför flyttas de?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[no_personnummer],
        help_text="Alla som läser rutinen ser skälet. Skriv inget om enskilda personer.",
    )
