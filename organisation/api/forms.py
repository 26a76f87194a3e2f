"""The shape of what administrators fill in about the accounts of machines."""

from collections.abc import Mapping
from typing import Any

from django import forms

from lund_placements.forms import PeriodForm, PlainForm, whole_number

from ..models import User
from ..service_models import MOST_CALLS_A_MINUTE
from .calls import Choice
from .scopes import SCOPES


class AccountForm(PlainForm):
    """A new account for a machine."""

    name = forms.CharField(
        label="Systemets namn",
        max_length=120,
        help_text="Till exempel HR-systemet. Namnet syns i historiken.",
    )


class KeyForm(PlainForm):
    """A new key and what it opens."""

    name = forms.CharField(
        label="Vad ska nyckeln användas till?",
        max_length=80,
        help_text="Till exempel läsa beslut till Power BI.",
    )
    scopes = forms.MultipleChoiceField(label="Vad ska nyckeln öppna?", widget=forms.CheckboxSelectMultiple)
    expires_on = forms.DateField(label="Gäller till och med", help_text="Högst två år framåt.")
    calls_a_minute = whole_number("Anrop i minuten", least=1, most=MOST_CALLS_A_MINUTE, initial=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = [
            (scope.name, f"{scope.label} ({scope.name})") for scope in SCOPES.values()
        ]


class CallChoiceForm(PeriodForm):
    """Which calls are listed; what is left out is the last month, every key and every answer."""

    nyckel = forms.TypedChoiceField(label="Nyckel", coerce=int, empty_value=None)
    visa = forms.ChoiceField(label="Visa", choices=[("", "Alla anrop"), ("nekade", "Bara nekade")])

    def __init__(self, data: Mapping[str, Any], account: User) -> None:
        super().__init__(data)
        self.fields["nyckel"].choices = [("", "Alla"), *((key.pk, str(key)) for key in account.keys.all())]

    @property
    def choice(self) -> Choice:
        """What was asked for."""
        return Choice(*self.days, self.given.get("nyckel"), self.given.get("visa") == "nekade")
