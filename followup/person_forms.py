"""The shape of what is filled in about one person's follow-up. Rules are the actions' to check."""

from django import forms

from lund_placements.forms import PlainForm

from .actions.links import CheckInput
from .enums import Attendance
from .models.check_link import LONGEST_NEED
from .person_enums import Works


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
