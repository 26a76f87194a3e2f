"""What our forms share: plain Swedish errors, native date inputs, and texts without what nobody sees."""

from typing import Any

from django import forms

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
