"""The page where anybody can check a decision: its JSON or PDF is recomputed line by line."""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from lund_placements.errors import errors_in
from lund_placements.forms import PlainForm

from ..recomputation.limits import MOST_BYTES
from ..recomputation.upload import recompute_upload


class FileForm(PlainForm):
    """A decision's JSON or PDF."""

    file = forms.FileField(
        label="Beslutets JSON eller PDF",
        error_messages={
            "required": "Välj en fil.",
            "empty": "Filen är tom.",
            "missing": "Välj en fil.",
            "invalid": "Välj en fil.",
        },
        help_text="Högst 5 MB. Filen sparas inte.",
    )


def _page(request: HttpRequest, form: FileForm, status: int = 200, **result: object) -> HttpResponse:
    context = {"form": form, "answer": None, **result}
    return render(request, "allocation/verification.html", context, status=status)


@login_not_required
@require_safe
def verification_form(request: HttpRequest) -> HttpResponse:
    """Ask for a decision's file."""
    return _page(request, FileForm())


@login_not_required
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Recompute the decision in the file; nothing is stored."""
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        with errors_in(form):
            answer = recompute_upload(form.cleaned_data["file"].read(MOST_BYTES + 1))
            return _page(request, form, answer=answer)
    if form.has_error(NON_FIELD_ERRORS, "busy"):
        return _page(request, form, status=503)
    return _page(request, form, status=422)
