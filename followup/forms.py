"""The shape of what is filled in about the follow-up. Rules are the actions' to check."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet

from allocation.enums import PlacementKind
from lund_placements.forms import PlainForm

from .models import Milestone
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
