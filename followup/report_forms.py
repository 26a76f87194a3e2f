"""The shape of what is written in a year's report. Rules are the actions' to check."""

from django import forms

from allocation.reply_forms import needed_later
from lund_placements.forms import PlainForm

from .models.report import LONGEST_TEXT


class ReportTextForm(PlainForm):
    """One part of the report, or the comment on one deviation; it may be left empty."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    text = needed_later(
        forms.CharField(label="Text", max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 14}))
    )


class ReasonForm(PlainForm):
    """Why a locked report is corrected."""

    reason = forms.CharField(
        label="Varför rättas rapporten?", max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
