"""The shape of what is filled in about the follow-up. Rules are the actions' to check."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet, TextChoices

from allocation.enums import PlacementKind
from allocation.reply_forms import needed_later
from lund_placements.errors import Verdict
from lund_placements.forms import PlainForm
from participants.enums import Adaptation
from participants.forms import ExportForm

from .actions.conversations import ConversationInput, goal_field
from .enums import Attendance, GoalProgress, Lasting, OutcomeCode, Present, Risk, SkipReason
from .models import CONTENT, ActionPlan, Conversation, ConversationDraft, Milestone
from .models.conversation import LONGEST_LINE, LONGEST_TEXT
from .selectors import Group

Data = Mapping[str, Any] | None


class ListForm(PlainForm):
    """Which follow-ups are listed."""

    visa = forms.ChoiceField(label="Visa", choices=[("", "Alla"), *Group.choices])
    typ = forms.ChoiceField(label="Typ", choices=[("", "Alla"), *PlacementKind.choices])

    def __init__(self, data: Data) -> None:
        super().__init__(data)
        for field in self.fields.values():
            field.required, field.is_needed_later = False, True  # not called optional: "Alla" is a choice

    @property
    def given(self) -> dict[str, str]:
        """What was chosen; what is not a choice chooses nothing."""
        return self.cleaned_data if self.is_valid() else {"visa": "", "typ": ""}

    def of_kind(self, milestones: QuerySet[Milestone]) -> QuerySet[Milestone]:
        """Keep the milestones of the kind of placement that was asked for."""
        kind = self.given["typ"]
        return milestones.filter(placement__kind=kind) if kind else milestones


def _long(label: str, help_text: str = "") -> forms.CharField:
    return needed_later(
        forms.CharField(
            label=label,
            max_length=LONGEST_TEXT,
            help_text=help_text,
            widget=forms.Textarea(attrs={"rows": 4}),
        )
    )


def _any_of(label: str, choices: type[TextChoices], help_text: str = "") -> forms.MultipleChoiceField:
    return needed_later(
        forms.MultipleChoiceField(
            label=label, choices=choices.choices, help_text=help_text, widget=forms.CheckboxSelectMultiple
        )
    )


def _one_of(label: str, choices: type[TextChoices]) -> forms.ChoiceField:
    return needed_later(forms.ChoiceField(label=label, choices=choices.choices, widget=forms.RadioSelect))


class ConversationForm(PlainForm):
    """What was said, of each goal of the plan too; a draft can leave anything out."""

    held_on = needed_later(forms.DateField(label="Samtalets dag"))
    present = _any_of("Vilka var med?", Present)
    attendance = _one_of("Närvaro på arbetsplatsen", Attendance)
    goals = _long(
        "Målen och hur det går",
        "Skriv om arbetet och vad som har gjorts. Skriv inget om hälsa och inga personnummer.",
    )
    adaptations = _any_of(
        "Anpassningar som används", Adaptation, "Kryssa bara för det som är ordnat på platsen."
    )
    supervisor_needs = _long("Vad handledaren behöver")
    next_steps = _long("Nästa steg", "Vad ni kom överens om, vem som gör det och när.")
    risk = _one_of("Risk för avbrott", Risk)
    wants_extension = forms.BooleanField(label="Förlängning önskas", required=False)
    plan_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, plan: ActionPlan | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.goal_fields: list[str] = []  # in order, two for each goal
        for number, goal in enumerate(plan.goals.all() if plan else (), start=1):
            name = goal_field(number)
            self.goal_fields += [name, f"{name}_text"]
            self.fields[name] = _one_of(f"Mål {number}: {goal.text}", GoalProgress)
            self.fields[f"{name}_text"] = needed_later(
                forms.CharField(label=f"Vad har hänt med mål {number}?", max_length=LONGEST_LINE)
            )
        if plan:
            self.initial["plan_version"] = plan.version
            self.fields["goals"].label = "Hur det går i övrigt"

    def value(self) -> ConversationInput:
        """Return what was written."""
        given = {name: self.cleaned_data[name] for name in CONTENT if name in self.base_fields}
        said = [self.cleaned_data[name] for name in self.goal_fields]
        return ConversationInput(**given, plan=self.plan, progress=said[::2], progress_texts=said[1::2])


class CorrectionForm(ConversationForm):
    """Another version of what was said; `seen` is the version that is corrected."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    correction = needed_later(forms.CharField(label="Varför rättar du?", max_length=300))


class OutcomeForm(PlainForm):
    """What somebody does now."""

    code = forms.ChoiceField(
        label="Vad gör personen nu?", choices=OutcomeCode.choices, widget=forms.RadioSelect
    )
    lasting = forms.ChoiceField(
        label="Varar arbetet minst en månad?",
        required=False,
        choices=[("", "Vet inte, eller något annat än arbete"), *Lasting.choices],
        help_text="I statistiken till Kolada räknas arbete som varar minst en månad i följd.",
    )


class OutcomeCorrectionForm(OutcomeForm):
    """Another version of the result; `seen` is the version that is corrected."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    correction = forms.CharField(label="Varför rättar du?", max_length=300)


class SkipForm(PlainForm):
    """Why a milestone was never done."""

    reason = forms.ChoiceField(
        label="Varför blev den inte av?", choices=SkipReason.choices, widget=forms.RadioSelect
    )


def content_of(content: Conversation | ConversationDraft | None) -> dict[str, Any]:
    """Return what has been written, to go on with."""
    if content is None:
        return {}
    given = {name: getattr(content, name) for name in CONTENT if name in ConversationForm.base_fields}
    for number, said in enumerate(zip(content.progress, content.progress_texts, strict=True), start=1):
        given[goal_field(number)], given[f"{goal_field(number)}_text"] = said
    return given


class SusForm(ExportForm):
    """Why placements are taken out, and for a consultant whether the own cases are, with their numbers."""

    is_named = forms.BooleanField(
        label="Bara mina egna ärenden, med ärendenummer och datum",
        required=False,
        help_text="Annars hela enhetens placeringar, med löpnummer och månad.",
    )

    def __init__(self, *args: Any, may_name: Verdict, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_name:
            del self.fields["is_named"]
