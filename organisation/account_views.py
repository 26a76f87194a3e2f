"""The administrator's page about somebody's second factor: why it was taken away, and taking it away."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from lund_placements.errors import errors_in, require

from . import actions, permissions
from .decorators import writes
from .forms import SecondFactorResetForm
from .models import User
from .second_factor import has_second_factor
from .views import CRUMB


def _page(request: HttpRequest, person: User, form: SecondFactorResetForm, status: int = 200) -> HttpResponse:
    context = {
        "person": person,
        "form": form,
        "verdict": permissions.may_reset_second_factor(
            request.user, person, has_one=has_second_factor(person)
        ),
        "resets": person.second_factor_resets.select_related("reset_by"),
        "breadcrumbs": [CRUMB, ("Användare", reverse("users")), ("Tvåstegsinloggning", None)],
    }
    return render(request, "organisation/second_factor.html", context, status=status)


@require_safe
def second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why somebody's second factor is taken away, and list when it has been before."""
    require(permissions.may_manage(request.user))
    return _page(request, get_object_or_404(User, pk=pk, is_service=False), SecondFactorResetForm())


@writes
def second_factor_reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it away; the person sets up a new one when they have signed in."""
    require(permissions.may_manage(request.user))
    person = get_object_or_404(User, pk=pk, is_service=False)
    form = SecondFactorResetForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            actions.reset_second_factor(user=person, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(
                request, f"Tvåstegsinloggningen för {person.name} är återställd. Personen får ett brev."
            )
            return redirect("users")
    return _page(request, person, form, status=422)
