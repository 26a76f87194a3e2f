"""The shape of what is filled in about erasure. Rules are the actions' to check."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from lund_placements.forms import PlainForm, whole_number

from .models.person import no_personnummer
from .models.retention import MOST_YEARS


class RetentionForm(PlainForm):
    """What the municipality has decided of how long cases are kept."""

    years = whole_number("Antal år efter att ärendet avslutades", least=1, most=MOST_YEARS)
    kept_birth_days = forms.CharField(
        label="Dagar i månaden vars födda bevaras",
        required=False,
        max_length=60,
        help_text="Skriv dagarna med komma mellan, om ert beslut säger att ett urval ska bevaras. Annars tomt.",
    )
    source = forms.CharField(
        label="Vilket beslut är det?",
        max_length=200,
        help_text="Dokumenthanteringsplanen eller nämndens beslut, med datum och paragraf.",
    )
    valid_from = forms.DateField(label="Gäller från och med")

    def clean_kept_birth_days(self) -> list[int]:
        """Return the days as numbers."""
        parts = [part for part in re.split(r"[,\s]+", self.cleaned_data["kept_birth_days"]) if part]
        if not all(part.isdecimal() and 1 <= int(part[:3]) <= 31 for part in parts):
            raise ValidationError("Skriv dagar mellan 1 och 31 med komma mellan.")
        return [int(part) for part in parts]


class HoldForm(PlainForm):
    """Why a case is not erased."""

    reason = forms.CharField(
        label="Varför ska ärendet vara kvar?",
        max_length=300,
        validators=[no_personnummer],
        help_text="Till exempel: Ett överklagande pågår. Skriv inget om personen.",
    )


class OrderForm(PlainForm):
    """What whoever proposes to erase a case has seen to."""

    reason = forms.CharField(
        label="Vad har du kontrollerat?",
        max_length=300,
        validators=[no_personnummer],
        help_text=(
            "Till exempel: Inget överklagande pågår och ingen har begärt registerutdrag. Skriv inget om personen."
        ),
    )


class EraseForm(PlainForm):
    """What whoever confirms an erasure has seen to."""

    birth_day_checked = forms.BooleanField(
        label="Jag har kontrollerat att personen inte är född en dag som bevaras",
        help_text="Personnummer är inte lagrat, så det går inte att se här.",
    )

    def __init__(self, *args: Any, asks_day: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = self.fields["birth_day_checked"]
        day.error_messages["required"] = "Kontrollera först att personen inte är född en dag som bevaras."
        if not asks_day:
            del self.fields["birth_day_checked"]
