"""The shape of what is filled in about proposals and placements; the rules are in the actions."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from allocation.economy.periods import add_months
from allocation.enums import PlacementKind
from lund_placements.forms import PlainForm, whole_number

from .actions.placements import TERMS, EndInput, PlanInput, TermsInput
from .models import AmaTerms, Placement, Proposal
from .models.person import FULL_TIME
from .models.placement import HIGHEST_WAGE
from .placement_enums import EndReason, PayAgreement, Subsidy

NOT_HEALTH = "Skriv inget om hälsa, diagnoser eller familj."
ABOUT_SUBSIDY = ("subsidy_from", "subsidy_to", "subsidy_amount", "decision_number")


def _text(label: str, length: int = 300, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=length, widget=forms.TextInput(attrs={"autocomplete": "off"}), **kwargs
    )


def _kronor(label: str, **kwargs: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=0, max_value=HIGHEST_WAGE, max_digits=8, decimal_places=2, **kwargs
    )


class OrderForm(PlainForm):
    """Why somebody else than the first is chosen; asked only when others stand before."""

    reason = _text("Varför väljer du förbi ordningen?", help_text=NOT_HEALTH)

    def __init__(self, *args: Any, is_past: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_past:
            del self.fields["reason"]


class LinesForm(PlainForm):
    """Which lines of the suggestion for all places are ticked; `seen` tells which suggestion was gone through."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Demand at least one line, and read each as a participant and a place."""
        lines = self.data.getlist("line")
        if not lines:
            raise ValidationError("Markera minst en rad i förslaget.", code="no_line_chosen")
        pairs = [line.partition(" ") for line in lines]
        return {**self.cleaned_data, "chosen": [(person, place) for person, _, place in pairs]}


class WhyForm(PlainForm):
    """Why something is declined or withdrawn; the other party reads it."""

    reason = _text("Varför?", 500, help_text=NOT_HEALTH)


class AnswerForm(PlainForm):
    """What a förvaltning has said about somebody with protected identity, outside the system."""

    answer = forms.ChoiceField(
        label="Vad svarade förvaltningen?",
        choices=[("yes", "Ja"), ("no", "Nej")],
        widget=forms.RadioSelect,
    )
    reason = _text("Om nej: varför?", 500, required=False, help_text=NOT_HEALTH)


class PlanForm(PlainForm):
    """When, and hours a week."""

    starts_on = forms.DateField(label="Från och med")
    ends_on = forms.DateField(label="Till och med")
    hours_per_week = whole_number("Timmar i veckan", least=1, most=FULL_TIME)

    @classmethod
    def of(cls, proposal: Proposal) -> "PlanForm":
        """Return the form filled in: from the first day that both can, the year's months or as long as the place is.

        With the fewer hours that the participant can work.
        """
        place, hours = proposal.place, proposal.participant.hours_per_week
        first = max(place.starts_on, timezone.localdate(), proposal.participant.start_from or place.starts_on)
        if first > place.ends_on:
            first = place.starts_on
        rule = place.round.rules.filter(kind=place.kind).first()
        last = add_months(first, rule.months) - dt.timedelta(days=1) if rule else place.ends_on
        return cls(
            initial={
                "starts_on": first,
                "ends_on": min(last, place.ends_on),
                "hours_per_week": min(hours or FULL_TIME, place.hours_per_week),
            }
        )

    def value(self) -> PlanInput:
        """Return what was filled in, as the action takes it."""
        return PlanInput(**self.cleaned_data)


class PrepareForm(PlainForm):
    """What the start needs that nobody else writes down."""

    introduction_on = forms.DateField(label="Introduktion på arbetsplatsen", required=False)
    fund_told_on = forms.DateField(
        label="Information om a-kassa gavs",
        required=False,
        help_text="Berätta att medlemskap från första dagen ger mer vid arbetslöshet.",
    )

    def __init__(self, *args: Any, placement: Placement, **kwargs: Any) -> None:
        kwargs.setdefault(
            "initial",
            {"introduction_on": placement.introduction_on, "fund_told_on": placement.fund_told_on},
        )
        super().__init__(*args, **kwargs)
        if placement.kind != PlacementKind.AMA:
            del self.fields["fund_told_on"]


class TermsForm(PlainForm):
    """What an AMA is employed on."""

    employed_from = forms.DateField(label="Anställd från och med")
    employed_to = forms.DateField(label="Anställd till och med")
    hours_per_week = whole_number("Timmar i veckan", least=1, most=FULL_TIME)
    pay_agreement = forms.ChoiceField(label="Löneavtal", choices=PayAgreement.choices)
    wage = _kronor("Lön, kronor i månaden före skatt")
    subsidy = forms.ChoiceField(
        label="Stöd till lönen", required=False, choices=[("", "Inget stöd används"), *Subsidy.choices]
    )
    subsidy_from = forms.DateField(label="Stöd från och med", required=False)
    subsidy_to = forms.DateField(label="Stöd till och med", required=False)
    subsidy_amount = _kronor("Stöd, kronor i månaden", required=False)
    decision_number = _text("Arbetsförmedlingens beslutsnummer", 40, required=False)
    no_subsidy_reason = _text("Om inget stöd används: varför?", required=False, help_text=NOT_HEALTH)
    contact = _text("Kontakt hos Arbetsförmedlingen", 120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("subsidy", *ABOUT_SUBSIDY, "no_subsidy_reason"):
            self.fields[name].is_needed_later = True  # either all of the subsidy or why there is none

    def clean(self) -> dict[str, Any]:
        """Demand all of the subsidy that is chosen, or why there is none, together with the other fields."""
        given = super().clean() or self.cleaned_data
        if not given.get("subsidy"):
            if not given.get("no_subsidy_reason") and "no_subsidy_reason" not in self.errors:
                self.add_error("no_subsidy_reason", "Välj ett stöd, eller skriv varför inget används.")
            return given
        for name in ABOUT_SUBSIDY:
            if given.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, "Fyll i det här om stödet.")
        return given

    @classmethod
    def of(cls, placement: Placement, terms: AmaTerms | None) -> "TermsForm":
        """Return the form filled in with what is stored, or with the placement's own days and hours."""
        if terms:
            return cls(initial={name: getattr(terms, name) for name in TERMS})
        return cls(
            initial={
                "employed_from": placement.starts_on,
                "employed_to": placement.ends_on,
                "hours_per_week": placement.hours_per_week,
            }
        )

    def value(self) -> TermsInput:
        """Return what was filled in, as the action takes it."""
        return TermsInput(**self.cleaned_data)


class DatesForm(PlainForm):
    """Other days for a placement; `revision` is what the page was opened with."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    starts_on = forms.DateField(label="Från och med")
    ends_on = forms.DateField(label="Till och med")

    @classmethod
    def of(cls, placement: Placement) -> "DatesForm":
        """Return the form filled in with the days as they are."""
        names = ("revision", "starts_on", "ends_on")
        return cls(initial={name: getattr(placement, name) for name in names})


class StartForm(PlainForm):
    """Why a placement starts although not everything is done."""

    reason = _text("Varför startar placeringen ändå?", help_text=NOT_HEALTH)

    def __init__(self, *args: Any, is_ready: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_ready:
            del self.fields["reason"]


class EndForm(PlainForm):
    """Why a placement ended before its time or never began."""

    reason = forms.ChoiceField(label="Varför?", choices=[("", "Välj"), *EndReason.choices])
    text = _text("Förklaring, om det är ett annat skäl", required=False, help_text=NOT_HEALTH)

    def value(self) -> EndInput:
        """Return what was filled in, as the action takes it."""
        return EndInput(self.cleaned_data["reason"], self.cleaned_data["text"])


class BreakOffForm(EndForm):
    """The last day, and why."""

    ended_on = forms.DateField(label="Sista dag")
    field_order = ("ended_on", "reason", "text")
