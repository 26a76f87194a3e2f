"""The shape of what is filled in about one person's follow-up. Rules are the actions' to check."""

from typing import Any

from django import forms

from allocation.reply_forms import needed_later
from lund_placements.forms import PlainForm

from .actions.links import CheckInput
from .actions.plans import PlanInput, StepInput
from .enums import Attendance
from .models import ActionPlan
from .models.check_link import LONGEST_NEED
from .models.plan import LONGEST_LINE, LONGEST_TERMS
from .person_enums import Doer, Works

MOST_GOALS, MOST_STEPS = 5, 10


class CheckForm(PlainForm):
    """What the handledare answers."""

    attendance = forms.ChoiceField(
        label="Hur har närvaron varit?", choices=Attendance.choices, widget=forms.RadioSelect
    )
    works = forms.ChoiceField(
        label="Hur fungerar det på arbetsplatsen?", choices=Works.choices, widget=forms.RadioSelect
    )
    needs = forms.CharField(
        label="Vad behöver du som handledare?",
        required=False,
        max_length=LONGEST_NEED,
        help_text="Skriv om handledningen och arbetet. Skriv inget om hälsa och inga personnummer.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    wants_contact = forms.BooleanField(label="Jag vill att konsulenten hör av sig", required=False)

    def value(self) -> CheckInput:
        """Return what was answered."""
        return CheckInput(**self.cleaned_data)


# The plan


class GoalForm(PlainForm):
    """One goal."""

    text = needed_later(forms.CharField(label="Mål", max_length=LONGEST_LINE))


class StepForm(PlainForm):
    """One step; who and until when can be left for later."""

    text = needed_later(forms.CharField(label="Steg", max_length=LONGEST_LINE))
    who = needed_later(forms.ChoiceField(label="Vem", choices=[("", "–"), *Doer.choices]))
    until = needed_later(forms.DateField(label="Senast"))

    def clean(self) -> dict[str, Any]:
        """Who and when belong to something."""
        data = super().clean()
        if (data.get("who") or data.get("until")) and not data.get("text") and "text" not in self.errors:
            self.add_error("text", "Skriv vad som ska göras.")
        return data


class PlanRows(forms.BaseFormSet):
    """Rows in order; empty ones are left out."""

    @property
    def filled(self) -> list[dict[str, Any]]:
        """What was written, row by row."""
        return [form.cleaned_data for form in self.forms if form.cleaned_data.get("text")]


GoalRows = forms.formset_factory(
    GoalForm, formset=PlanRows, extra=MOST_GOALS, max_num=MOST_GOALS, absolute_max=MOST_GOALS
)
StepRows = forms.formset_factory(
    StepForm, formset=PlanRows, extra=MOST_STEPS, max_num=MOST_STEPS, absolute_max=MOST_STEPS
)


class PlanForm(PlainForm):
    """What a plan says beside its rows; `seen` tells which saved version was open."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    terms = forms.CharField(
        label="Vad som krävs och vad planen leder till",
        required=False,
        max_length=LONGEST_TERMS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Skriv så att personen förstår. Skriv inget om hälsa och inga personnummer.",
    )


class PlanPage:
    """The form of a whole plan: its rows of goals and steps, and the rest."""

    def __init__(self, data: Any = None, plan: ActionPlan | None = None, seen: int = 0) -> None:
        goals = list(plan.goals.values("text")) if plan else []
        steps = list(plan.steps.values("text", "who", "until")) if plan else []
        self.form = PlanForm(data, initial={"seen": seen, "terms": plan.terms if plan else ""})
        self.goals = GoalRows(data, prefix="mal", initial=goals)
        self.steps = StepRows(data, prefix="steg", initial=steps)

    def is_valid(self) -> bool:
        """Check every part, so that all errors are shown at once."""
        return all([self.form.is_valid(), self.goals.is_valid(), self.steps.is_valid()])

    def value(self) -> PlanInput:
        """Return the plan as the action takes it."""
        goals = [row["text"] for row in self.goals.filled]
        steps = [StepInput(**row) for row in self.steps.filled]
        return PlanInput(goals, steps, self.form.cleaned_data["terms"])


class AgreeForm(PlainForm):
    """When the person agreed, and what is new since the version before."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    agreed_on = forms.DateField(label="Vilken dag kom ni överens?")
    news = forms.CharField(label="Vad är nytt i planen?", max_length=300)

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_first:
            del self.fields["news"]


class EffortForm(PlainForm):
    """An effort beside the placements."""

    name = forms.CharField(
        label="Insats",
        max_length=120,
        help_text="Till exempel SFI på halvtid. Skriv inte om vård eller behandling.",
    )
    organiser = forms.CharField(
        label="Anordnare",
        max_length=120,
        help_text="Till exempel vuxenutbildningen eller Arbetsförmedlingen.",
    )
    starts_on = forms.DateField(label="Från och med")
    ends_on = forms.DateField(label="Till och med", required=False, help_text="Lämna tomt om insatsen pågår.")
