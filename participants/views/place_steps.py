"""A place's steps, supervision and talks with unions: one view per step, those that go back with a comment."""

import uuid
from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from allocation.forms import CommentForm
from allocation.views.common import form_page
from lund_placements.errors import Verdict, errors_in, require
from lund_placements.verbs import verbs
from organisation.decorators import writes
from organisation.models import User

from .. import place_permissions as permissions
from .. import place_words as words
from ..actions import places as actions
from ..models import Place, UnionConsultation
from ..place_forms import PERIOD, ConsultationForm, PeriodForm, SharesForm, SupervisionForm
from .places import get_place, place_crumbs, place_page


@writes
def open_place(request: HttpRequest, year: int, pk: uuid.UUID) -> HttpResponse:
    """Open the place."""
    place = get_place(request, year, pk)
    actions.open_place(place=place, by=request.user)
    messages.success(request, "Platsen är öppen. Konsulenterna kan matcha någon till den.")
    return redirect(words.address(place))


@writes
def hold(request: HttpRequest, year: int, pk: uuid.UUID) -> HttpResponse:
    """Keep the place from others."""
    place = get_place(request, year, pk)
    actions.hold(place=place, by=request.user)
    messages.success(request, "Du håller platsen. Ingen annan kan föreslå någon till den.")
    return redirect(words.address(place))


@writes
def release(request: HttpRequest, year: int, pk: uuid.UUID) -> HttpResponse:
    """Let others have the place."""
    place = get_place(request, year, pk)
    actions.release(place=place, by=request.user)
    messages.success(request, "Platsen är tillgänglig igen.")
    return redirect(words.address(place))


class Back(NamedTuple):
    """A step that needs a comment: what its page says, and what it does."""

    may: Callable[[User, Place], Verdict]
    act: Callable[..., Any]
    heading: str
    submit: str
    text: str
    done: str


def _with_comment(back: Back) -> Callable[..., HttpResponse]:
    """Return the page that asks why, and the view that takes the step."""

    def page(request: HttpRequest, place: Place, form: CommentForm, status: int = 200) -> HttpResponse:
        return form_page(
            request,
            form,
            heading=f"{back.heading}: {place}",
            submit=back.submit,
            back=words.address(place),
            breadcrumbs=place_crumbs(place, (back.heading, None)),
            status=status,
            text=back.text,
        )

    @require_safe
    def ask(request: HttpRequest, year: int, pk: uuid.UUID) -> HttpResponse:
        place = get_place(request, year, pk)
        require(back.may(request.user, place))
        return page(request, place, CommentForm())

    @writes
    def take(request: HttpRequest, year: int, pk: uuid.UUID) -> HttpResponse:
        place = get_place(request, year, pk)
        require(back.may(request.user, place))
        form = CommentForm(request.POST)
        if form.is_valid():
            with errors_in(form):
                back.act(place=place, by=request.user, comment=form.cleaned_data["comment"])
                messages.success(request, back.done)
                return redirect(words.address(place))
        return page(request, place, form, status=422)

    return verbs(get=ask, post=take)


take_back = _with_comment(
    Back(
        permissions.may_take_back,
        actions.take_back,
        "Ta tillbaka platsen",
        "Ta tillbaka till utkast",
        "Konsulenterna ser inte platsen förrän du öppnar den igen. Skriv varför. Kommentaren sparas med platsen.",
        "Platsen är ett utkast igen.",
    )
)
close = _with_comment(
    Back(
        permissions.may_close,
        actions.close,
        "Stäng platsen",
        "Stäng platsen",
        "En stängd plats räknas inte längre, så att du kan registrera en annan. Skriv varför.",
        "Platsen är stängd.",
    )
)
reopen = _with_comment(
    Back(
        permissions.may_reopen,
        actions.reopen,
        "Ta upp platsen igen",
        "Ta upp igen",
        "Platsen blir ett utkast och räknas igen. Skriv varför.",
        "Platsen är ett utkast igen.",
    )
)


# Supervision of a place that is open


def _supervision_page(
    request: HttpRequest, place: Place, form: SupervisionForm, status: int = 200
) -> HttpResponse:
    return form_page(
        request,
        form,
        heading=f"Ändra handledningen: {place}",
        submit="Spara",
        back=words.address(place),
        breadcrumbs=place_crumbs(place, ("Ändra handledningen", None)),
        status=status,
        text="Platsen är öppen eller tillsatt hela tiden. Den nya handledaren måste hinna med.",
    )


@require_safe
def supervision(request: HttpRequest, year: int, pk: uuid.UUID) -> HttpResponse:
    """Show who supervises, to be changed."""
    place = get_place(request, year, pk)
    require(permissions.may_change_supervision(request.user, place))
    return _supervision_page(request, place, SupervisionForm(place=place))


@writes
def change_supervision(request: HttpRequest, year: int, pk: uuid.UUID) -> HttpResponse:
    """Let somebody else supervise."""
    place = get_place(request, year, pk)
    require(permissions.may_change_supervision(request.user, place))
    form = SupervisionForm(request.POST, place=place)
    if form.is_valid():
        with errors_in(form):
            comment = form.cleaned_data["comment"]
            actions.change_supervision(place=place, data=form.value(), by=request.user, comment=comment)
            messages.success(request, "Handledningen är ändrad.")
            return redirect(words.address(place))
    return _supervision_page(request, place, form, status=422)


# The days of a place that is open


def _period_page(request: HttpRequest, place: Place, form: PeriodForm, status: int = 200) -> HttpResponse:
    return form_page(
        request,
        form,
        heading=f"Ändra tiden: {place}",
        submit="Ändra tiden",
        back=words.address(place),
        breadcrumbs=place_crumbs(place, ("Ändra tiden", None)),
        status=status,
        text="Platsen blir längre eller kortare. Den som är placerad behåller sina datum tills konsulenten ändrar "
        "dem. Konsulenten får ett brev.",
    )


@require_safe
def period(request: HttpRequest, year: int, pk: uuid.UUID) -> HttpResponse:
    """Show the days of the place, to be changed."""
    place = get_place(request, year, pk)
    require(permissions.may_change_period(request.user, place))
    return _period_page(request, place, PeriodForm(initial={name: getattr(place, name) for name in PERIOD}))


@writes
def change_period(request: HttpRequest, year: int, pk: uuid.UUID) -> HttpResponse:
    """Make the place longer or shorter."""
    place = get_place(request, year, pk)
    require(permissions.may_change_period(request.user, place))
    form = PeriodForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            comment = form.cleaned_data["comment"]
            actions.change_period(place=place, data=form.value(), by=request.user, comment=comment)
            messages.success(request, "Tiden är ändrad.")
            return redirect(words.address(place))
    return _period_page(request, place, form, status=422)


# A place at several workplaces


def _shares_page(request: HttpRequest, place: Place, form: SharesForm, status: int = 200) -> HttpResponse:
    return form_page(
        request,
        form,
        heading=f"Dela mellan arbetsplatser: {place}",
        submit="Spara",
        back=words.address(place),
        breadcrumbs=place_crumbs(place, ("Dela mellan arbetsplatser", None)),
        status=status,
        text=f"Platsen kan vara på flera av era arbetsplatser, vissa veckodagar på varje. {place.workplace} har de "
        "dagar som inte väljs här. Lämna allt tomt om platsen bara är där. Riskerna bedöms på varje arbetsplats.",
    )


@require_safe
def shares(request: HttpRequest, year: int, pk: uuid.UUID) -> HttpResponse:
    """Show at which other workplaces the place is, to be changed."""
    place = get_place(request, year, pk)
    require(permissions.may_share(request.user, place))
    return _shares_page(request, place, SharesForm(place=place))


@writes
def share(request: HttpRequest, year: int, pk: uuid.UUID) -> HttpResponse:
    """Set at which other workplaces the place is."""
    place = get_place(request, year, pk)
    require(permissions.may_share(request.user, place))
    form = SharesForm(request.POST, place=place)
    if form.is_valid():
        with errors_in(form):
            revision = form.cleaned_data["revision"]
            actions.share(place=place, shares=form.value(), revision=revision, by=request.user)
            messages.success(request, "Arbetsplatserna är sparade.")
            return redirect(words.address(place))
    return _shares_page(request, place, form, status=422)


# Talks with the unions


@writes
def consult(request: HttpRequest, year: int, pk: uuid.UUID) -> HttpResponse:
    """Write down a talk with a union."""
    place = get_place(request, year, pk)
    require(permissions.may_consult(request.user, place))
    form = ConsultationForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            actions.consult(place=place, data=form.value(), by=request.user)
            messages.success(request, "Samverkan är antecknad.")
            return redirect(words.address(place))
    return place_page(request, place, form, status=422)


@writes
def remove_consultation(request: HttpRequest, year: int, pk: uuid.UUID, consultation: int) -> HttpResponse:
    """Remove a talk that was written down by mistake."""
    place = get_place(request, year, pk)
    row = get_object_or_404(UnionConsultation.objects.select_related("place"), pk=consultation, place=place)
    actions.remove_consultation(consultation=row, by=request.user)
    messages.success(request, "Anteckningen är borttagen.")
    return redirect(words.address(place))
