"""What is filled in around a reply: openings, messages, meetings, deadlines, opinions and other numbers."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from lund_placements.forms import PlainForm

from .enums import Opinion


class OpeningForm(PlainForm):
    """The last day to answer, when the dialogue is opened."""

    respond_by = forms.DateField(label="Svara senast")


class MessageForm(PlainForm):
    """A message or a note."""

    body = forms.CharField(label="Text", max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))


class MeetingForm(PlainForm):
    """A meeting that was held."""

    held_on = forms.DateField(label="Mötesdag")
    participants = forms.CharField(label="Vilka var med?", max_length=500)
    summary = forms.CharField(
        label="Vad kom ni fram till?", max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )


class ProposedMeetingForm(PlainForm):
    """When and where to meet, and about what."""

    day = forms.DateField(label="Dag")
    time = forms.TimeField(
        label="Klockslag",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Skriv klockslaget så här: 10.30."},
        input_formats=["%H:%M", "%H.%M"],
    )
    place = forms.CharField(label="Var?", max_length=200, help_text="Till exempel Teams, eller vilket rum.")
    about = forms.CharField(
        label="Vad behöver ni prata om?", max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def value(self) -> dict[str, Any]:
        """Return the meeting as the action takes it."""
        given = self.cleaned_data
        starts_at = timezone.make_aware(dt.datetime.combine(given["day"], given["time"]))
        return {"starts_at": starts_at, "place": given["place"], "about": given["about"]}


class CounterForm(PlainForm):
    """Why the coordinator proposes other numbers, and until when they can be answered."""

    comment = forms.CharField(label="Motivering", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    respond_by = forms.DateField(label="Svara senast")


class OpinionForm(PlainForm):
    """What the förvaltning says of its numbers."""

    opinion = forms.ChoiceField(
        label="Tillstyrker ni talen?", choices=Opinion.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label="Skäl",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Behövs om ni inte tillstyrker. Skälet följer med till nämnden.",
    )
    reason.is_needed_later = True  # not simply optional

    def clean(self) -> dict[str, Any]:
        """Whoever does not support says why."""
        data = super().clean()
        if data.get("opinion") == Opinion.OPPOSES and not (data.get("reason") or "").strip():
            self.add_error("reason", "Skriv varför ni inte tillstyrker.")
        return data


class DeadlineForm(PlainForm):
    """Another last day, and why."""

    respond_by = forms.DateField(label="Ny sista dag")
    comment = forms.CharField(label="Skäl", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
