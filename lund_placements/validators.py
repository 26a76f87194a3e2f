"""What a stored text may hold; forms take the rest away (see text.py), imports and commands are told."""

from django.core.exceptions import ValidationError

from .text import LINE_ENDS, WITHIN_NUMBERS, unprintable


def printable_line(value: str) -> None:
    """Refuse a name with anything but what is seen: it stands in subjects, tables and the engine's input."""
    if LINE_ENDS.search(value):
        raise ValidationError("Skriv på en rad.", code="not_one_line")
    _refuse(unprintable(value))


def printable_lines(value: str) -> None:
    """Refuse running text with anything but lines of what is seen."""
    _refuse(unprintable(value, but="\n" + WITHIN_NUMBERS))


def _refuse(character: str) -> None:
    if character:
        message = f"Texten innehåller tecknet U+{ord(character):04X}, som inte kan skrivas ut. Ta bort det."
        raise ValidationError(message, code="not_printable")
