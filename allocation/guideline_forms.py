"""The shape of what is written of a guideline; the rules are in the actions."""

from django import forms

from lund_placements.forms import PlainForm

from .actions.guidelines import GuidelineInput
from .forms import ParagraphField
from .models import Guideline


class GuidelineForm(PlainForm):
    """A version of the guideline."""

    title = forms.CharField(label="Rubrik", max_length=200)
    decided_by = forms.CharField(
        label="Beslutad av", max_length=120, required=False, help_text="Till exempel kommunstyrelsen."
    )
    decided_on = forms.DateField(label="Beslutsdatum", required=False)
    paragraph = ParagraphField(required=False)
    valid_from = forms.DateField(label="Gäller från", required=False)
    revise_by = forms.DateField(
        label="Ska ses över senast", required=False, help_text="När dagen har passerat visas en påminnelse."
    )

    @classmethod
    def of(cls, guideline: Guideline) -> "GuidelineForm":
        """Return the form filled in with what is written."""
        return cls(initial={name: getattr(guideline, name) for name in cls.base_fields})

    def value(self) -> GuidelineInput:
        """Return the version as the action takes it."""
        return GuidelineInput(**self.cleaned_data)
