"""What our forms share: plain Swedish errors, native date inputs, and texts without what nobody sees."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone

from . import text


class DateInput(forms.DateInput):
    """The browser's own date field; its value is always written as ISO."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class PlainForm(forms.Form):
    """A form whose errors say what to do. Subclasses only describe fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            speak_plainly(field)


class PeriodForm(PlainForm):
    """Which days a list is about, and what subclasses add; it stands in the list's address, and all may be left out."""

    shown_from_start = dt.timedelta(days=30)
    fran = forms.DateField(label="Från och med")
    till = forms.DateField(label="Till och med")

    def __init__(self, data: Mapping[str, Any]) -> None:
        first, last = self._latest()
        asked = {name: data[name] for name in self.base_fields if data.get(name)}
        super().__init__({"fran": f"{first}", "till": f"{last}", **asked})
        self.is_narrowed = bool(asked)
        for field in self.fields.values():
            field.required, field.is_needed_later = False, True  # not called optional: "Alla" is a choice

    def _latest(self) -> tuple[dt.date, dt.date]:
        today = timezone.localdate()
        return today - self.shown_from_start, today

    @property
    def given(self) -> dict[str, Any]:
        """What was asked for; what cannot be read asks for nothing."""
        return self.cleaned_data if self.is_valid() else {}

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        """The first and the last day, both included and none to come; the latest month when none are asked for."""
        first, last = self._latest()
        return self.given.get("fran") or first, min(self.given.get("till") or last, last)


def speak_plainly(field: forms.Field) -> None:
    """Replace Django's general messages with ones that name the field and show the form; tidy texts."""
    name = str(field.label or "fältet")
    if isinstance(field, forms.CharField):
        read_what_is_seen(field)
    lowered = f"{name[:1].lower()}{name[1:]}"
    field.error_messages["required"] = (
        f"Svara på frågan: {name}" if name.endswith("?") else f"Fyll i {lowered}."
    )
    if isinstance(field, forms.DateField):
        field.error_messages["invalid"] = "Skriv datumet så här: 2026-11-13."
        field.widget = DateInput(attrs=field.widget.attrs)
    elif isinstance(field, forms.DecimalField):
        field.error_messages["invalid"] = "Skriv ett tal, till exempel 1,5."
        field.error_messages["min_value"] = "Talet är för litet. Det minsta är %(limit_value)s."
        field.error_messages["max_value"] = "Talet är för stort. Det största är %(limit_value)s."
    elif isinstance(field, forms.IntegerField):
        field.error_messages["invalid"] = "Skriv ett helt tal med siffror, till exempel 12."
    elif isinstance(field, forms.ChoiceField):
        field.error_messages["invalid_choice"] = "Välj ett av alternativen i listan."


def read_what_is_seen(field: forms.CharField) -> None:
    """Let the field read a text without what cannot be printed, on one line unless it has room for more."""
    tidy = text.lines if isinstance(field.widget, forms.Textarea) else text.one_line
    read = field.to_python

    def to_python(value: Any) -> Any:
        return read(tidy(value) if isinstance(value, str) else value)

    field.to_python = to_python


def whole_number(label: str, *, least: int = 0, most: int, **kwargs: Any) -> forms.IntegerField:
    """A whole number within sensible limits, with errors that name the limits."""
    field = forms.IntegerField(label=label, min_value=least, max_value=most, **kwargs)
    for validator in field.validators:
        validator.message = f"Ange ett tal mellan {least} och {most}."
    return field
