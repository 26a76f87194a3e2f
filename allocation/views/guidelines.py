"""The guideline: its versions, and their care."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from lund_placements.errors import errors_in, require
from organisation.decorators import writes
from organisation.permissions import may_manage

from ..actions import guidelines as actions
from ..guideline_forms import GuidelineForm
from ..guidelines import first_guideline, guideline_on
from ..models import Guideline
from .common import form_page

NEW = "Skriv in en ny version"
CORRECT = "Rätta uppgifterna"


@require_safe
def guidelines(request: HttpRequest) -> HttpResponse:
    """Show the guideline's versions, and whether it should have been looked over."""
    today = timezone.localdate()
    now = guideline_on(today)
    context = {
        "now": now,
        "needs_revision": now.needs_revision(today),
        "versions": Guideline.objects.all() or [now],
        "may_manage": may_manage(request.user),
        "breadcrumbs": [("Start", reverse("start")), ("Riktlinjen", None)],
    }
    return render(request, "allocation/guidelines.html", context)


def _edit_page(request: HttpRequest, form: GuidelineForm, heading: str, status: int = 200) -> HttpResponse:
    back = reverse("allocation:guidelines")
    text = {
        NEW: "Den version som gäller nu slutar att gälla dagen före. Det som redan är beslutat eller låst ändras inte.",
        CORRECT: "Du rättar den senaste versionen. Det som stod förut finns kvar i historiken. Det som redan är "
        "beslutat eller låst ändras inte.",
    }
    return form_page(
        request,
        form,
        heading=heading,
        text=text[heading],
        submit="Spara",
        back=back,
        breadcrumbs=[("Start", reverse("start")), ("Riktlinjen", back), (heading, None)],
        status=status,
    )


@require_safe
def new(request: HttpRequest) -> HttpResponse:
    """Ask for a new version."""
    require(may_manage(request.user))
    return _edit_page(
        request, GuidelineForm(initial={"title": guideline_on(timezone.localdate()).title}), NEW
    )


@writes
def add(request: HttpRequest) -> HttpResponse:
    """Store a new version."""
    require(may_manage(request.user))
    form = GuidelineForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            actions.add(data=form.value(), by=request.user)
            messages.success(request, "Den nya versionen är sparad.")
            return redirect("allocation:guidelines")
    return _edit_page(request, form, NEW, status=422)


@require_safe
def edit(request: HttpRequest) -> HttpResponse:
    """Show the latest version, to be corrected."""
    require(may_manage(request.user))
    return _edit_page(request, GuidelineForm.of(Guideline.objects.first() or first_guideline()), CORRECT)


@writes
def correct(request: HttpRequest) -> HttpResponse:
    """Store what was corrected in the latest version."""
    require(may_manage(request.user))
    form = GuidelineForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            actions.correct(data=form.value(), by=request.user)
            messages.success(request, "Uppgifterna är rättade.")
            return redirect("allocation:guidelines")
    return _edit_page(request, form, CORRECT, status=422)
