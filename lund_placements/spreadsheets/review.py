"""A file on its way in, whatever it holds: asked for, compared row by row, and shown before it is confirmed."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import TextChoices

from lund_placements import swedish
from lund_placements.errors import YES, Verdict, no
from lund_placements.forms import PlainForm

from .limits import MOST_BYTES
from .reading import TOO_LARGE


class RowState(TextChoices):
    """What becomes of a row, most urgent first."""

    REJECTED = "rejected", "Avvisas"
    CHANGED = "changed", "Ändras"
    ADDED = "added", "Läggs till"
    UNCHANGED = "unchanged", "Ändras inte"


TEXTS = {
    RowState.REJECTED: "De här raderna läses inte in. Rätta dem i filen och välj den igen, eller gå vidare utan dem.",
    RowState.CHANGED: "Det här finns sedan tidigare med andra uppgifter.",
    RowState.ADDED: "De här raderna är nya.",
    RowState.UNCHANGED: "De här raderna finns redan och är likadana.",
}
TONES = {
    RowState.REJECTED: "danger",
    RowState.CHANGED: "warning",
    RowState.ADDED: "info",
    RowState.UNCHANGED: "muted",
}


class SpreadsheetForm(PlainForm):
    """The file to read in."""

    file = forms.FileField(
        label="Fil",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={name: "Välj en fil." for name in ("required", "missing", "invalid")}
        | {"empty": "Filen är tom."},
        help_text="Excel (.xlsx) eller CSV, högst 5 MB. Använd mallens rubriker.",
    )

    def clean_file(self) -> UploadedFile:
        """Refuse a large file before anything of it is read."""
        if self.cleaned_data["file"].size > MOST_BYTES:
            raise ValidationError(TOO_LARGE)
        return self.cleaned_data["file"]


class ComparedRow(Protocol):
    """One row of a file beside what is stored."""

    @property
    def state(self) -> RowState:
        """What becomes of it."""


R = TypeVar("R", bound=ComparedRow)


@dataclass(frozen=True, slots=True)
class Compared(Generic[R]):
    """What a file would change; `fingerprint` stands for exactly this outcome."""

    rows: tuple[R, ...]
    fingerprint: str

    def having(self, state: str) -> list[R]:
        """Return the rows in a state."""
        return [row for row in self.rows if row.state == state]

    @property
    def is_useless(self) -> bool:
        """Whether every row is rejected."""
        return all(row.state == RowState.REJECTED for row in self.rows)

    @property
    def changing(self) -> list[R]:
        """The rows that would be written."""
        return [row for row in self.rows if row.state in (RowState.ADDED, RowState.CHANGED)]

    def may_confirm(self) -> Verdict:
        """Say whether there is anything to read in."""
        if self.changing:
            return YES
        if self.is_useless:
            return no("Ingen rad kan läsas in. Rätta filen och välj den igen.")
        return no("Det finns inget att läsa in. Uppgifterna i filen finns redan.")

    @property
    def confirm_label(self) -> str:
        """What the button says."""
        count = len(self.changing)
        return (
            "Läs in en rad" if count == 1 else f"Läs in {swedish.number(count)} rader" if count else "Läs in"
        )

    def groups(self, states: Iterable[RowState] = RowState) -> list[dict[str, Any]]:
        """Return the rows by what becomes of them, as templates/file_review.html lists them."""
        return [
            {
                "label": state.label,
                "tone": TONES[state],
                "text": TEXTS[state],
                "rows": self.having(state),
            }
            for state in states
        ]


def fingerprint(outcome: object) -> str:
    """Return the SHA-256 of an outcome; equal exactly when it is written the same in JSON."""
    return hashlib.sha256(json.dumps(outcome, default=str, ensure_ascii=False).encode()).hexdigest()
