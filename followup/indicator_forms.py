"""The shape of the questions about how things develop, and of what is answered."""

from typing import Any

from django import forms

from allocation.forms import FixedRows, fixed_rows
from allocation.reply_forms import needed_later
from lund_placements.forms import PlainForm

from . import indicator_selectors as selectors
from .actions.indicators import RatingInput, Wording, answer_field
from .models import QuestionVersion, Rating, RatingDraft
from .person_enums import HOW_MANY, NO_ANSWER, NOT_ANSWERED, NOT_YET, SCALE, Asked


class QuestionForm(PlainForm):
    """One question."""

    topic = forms.CharField(label="Ämne", max_length=30)
    text = forms.CharField(label="Påstående", max_length=200)

    def value(self) -> tuple[str, str]:
        """Return topic and sentence."""
        return self.cleaned_data["topic"], self.cleaned_data["text"]


class Questions:
    """The form of a whole version: the rows that each is asked."""

    def __init__(self, version: QuestionVersion, data: Any = None) -> None:
        written = selectors.wording(version)
        self.rows: dict[str, FixedRows] = {
            asked.value: fixed_rows(QuestionForm, HOW_MANY[asked])(
                data,
                prefix=asked.value,
                initial=[{"topic": topic, "text": text} for topic, text in written[asked]],
            )
            for asked in Asked
        }
        for rows in self.rows.values():
            for number, form in enumerate(rows.forms, start=1):
                form.row_label = f"Fråga {number}"

    def is_valid(self) -> bool:
        """Check every row, so that all errors are shown at once."""
        return all([rows.is_valid() for rows in self.rows.values()])

    def value(self) -> Wording:
        """Return the wording as the action takes it."""
        return {asked: rows.values() for asked, rows in self.rows.items()}


class PublishForm(PlainForm):
    """What is new in the version."""

    note = forms.CharField(label="Vad är nytt?", max_length=200)


class RatingForm(PlainForm):
    """The answers to one version of the questions; a draft can leave anything out."""

    taken_on = needed_later(forms.DateField(label="Vilken dag ställdes frågorna?"))
    questions = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, version: QuestionVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked: dict[str, list[str]] = {}  # the names of the fields, by who is asked
        for asked, rows in selectors.asked_of(version).items():
            self.asked[asked] = [answer_field(asked, row.order) for row in rows]
            for row in rows:
                self.fields[answer_field(asked, row.order)] = _answer(row.text, asked)

    def bound(self, asked: str) -> list[forms.BoundField]:
        """Return the fields of those who are asked, in order."""
        return [self[name] for name in self.asked[asked]]

    def value(self) -> RatingInput:
        """Return the answers as the action takes them."""
        person, consultant = (
            [self.cleaned_data[name] for name in self.asked[asked]] for asked in Asked.values
        )
        return RatingInput(self.cleaned_data["taken_on"], person, consultant)


class RatingCorrectionForm(RatingForm):
    """Other answers, and why; `seen` is the version that is corrected."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    correction = forms.CharField(label="Varför rättar du?", max_length=300)


def _answer(text: str, asked: str) -> forms.TypedChoiceField:
    field = forms.TypedChoiceField(
        label=text,
        choices=[*SCALE, (NO_ANSWER, NOT_ANSWERED[Asked(asked)])],
        coerce=int,
        empty_value=NOT_YET,
        widget=forms.RadioSelect(attrs={"class": "months"}),
    )
    field.error_messages = {"invalid_choice": "Välj ett av alternativen i listan."}
    return needed_later(field)


def answers_of(rating: Rating | RatingDraft) -> dict[str, Any]:
    """Return what was answered, to be corrected or to go on with."""
    given = {"taken_on": rating.taken_on, "questions": rating.questions.number}
    for asked in Asked.values:
        for order, answer in enumerate(getattr(rating, asked), start=1):
            given[answer_field(asked, order)] = answer
    return given
