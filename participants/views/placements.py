"""One placement: what is left before its start, its terms and days, and how it ends."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from allocation.enums import PlacementKind
from allocation.views.common import form_page
from lund_placements.errors import Verdict, errors_in, require
from lund_placements.forms import PlainForm
from lund_placements.swedish import long_date
from lund_placements.verbs import verbs
from organisation.decorators import writes
from organisation.models import User

from .. import placement_permissions as permissions
from .. import placement_selectors as selectors
from .. import placement_words as words
from ..access import opens_case
from ..actions import placements as actions
from ..enums import AccessKind
from ..hooks import PLACEMENT_LINKS
from ..models import Participant, Placement
from ..place_selectors import coordinating_name, department_names
from ..placement_forms import BreakOffForm, DatesForm, EndForm, PrepareForm, StartForm, TermsForm
from ..start_checklist import left_to_do, start_to_do
from .proposals import NO_LETTER, View, list_crumbs

STEPS = ("prepare", "set_terms", "change_dates", "start", "end", "break_off", "cancel")


def opens_placement(view: View) -> View:
    """Give the view the placement that its address names, when the user may open its case; the look is noted."""

    @opens_case(AccessKind.PLACEMENT)
    def in_case(request: HttpRequest, participant: Participant, placement: Placement) -> HttpResponse:
        placement.participant = participant
        return view(request, placement)

    @wraps(view)
    def opened(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        placement = get_object_or_404(selectors.placements(), pk=pk)
        return in_case(request, placement.participant_id, placement)

    return opened


@require_safe
@opens_placement
def placement(request: HttpRequest, placement: Placement) -> HttpResponse:
    """Show the placement, what is left before it starts, and what can be done now."""
    status, tone = words.status_words(placement)
    terms = selectors.terms_of(placement) if placement.kind == PlacementKind.AMA else None
    tasks = start_to_do(selectors.start_facts(placement)) if placement.is_live else []
    context = {
        "placement": placement,
        "case": placement.participant,
        "place": placement.place,
        "department": department_names().get(placement.place.department_id, ""),
        "status": status,
        "tone": tone,
        "facts": [*words.facts(placement), *words.reasons(placement)],
        "links": [link(placement) for link in PLACEMENT_LINKS],
        "is_ama": placement.kind == PlacementKind.AMA,
        "terms": words.terms(terms) if terms else [],
        "tasks": [
            {
                "label": task.name,
                "url": None,
                "note": task.left,
                "status": "Kvar" if not task.is_done else "Inga" if task.name.startswith("Inga") else "Klart",
                "tone": "plain" if task.is_done else "warning",
                "current": False,
            }
            for task in tasks
        ],
        "may": {name: getattr(permissions, f"may_{name}")(request.user, placement) for name in STEPS},
        "events": words.timeline(placement.proposal.events.all()),
        "breadcrumbs": list_crumbs(("Placering", None)),
    }
    return render(request, "participants/placement.html", context)


class Step(NamedTuple):
    """A step with a form of its own: what its page says, and what it does with what was filled in."""

    may: Callable[[User, Placement], Verdict]
    blank: Callable[[Placement], BaseForm]
    sent: Callable[[Any, Placement], BaseForm]
    act: Callable[[Placement, Any, User], object]
    heading: str
    submit: str
    text: Callable[[Placement], str]
    done: str
    cannot_be_undone: bool = False


def _letter(placement: Placement) -> str:
    if placement.participant.protected_identity:
        return NO_LETTER
    return "Förvaltningen får ett brev."


def _with_form(step: Step) -> View:
    """Return the page that asks, and the view that takes the step."""

    def page(request: HttpRequest, placement: Placement, form: BaseForm, status: int = 200) -> HttpResponse:
        return form_page(
            request,
            form,
            heading=f"{step.heading}: {placement.place}",
            submit=step.submit,
            back=reverse("participants:placement", args=[placement.pk]),
            breadcrumbs=list_crumbs((step.heading, None)),
            status=status,
            text=step.text(placement),
            cannot_be_undone=step.cannot_be_undone,
        )

    @require_safe
    @opens_placement
    def ask(request: HttpRequest, placement: Placement) -> HttpResponse:
        require(step.may(request.user, placement))
        return page(request, placement, step.blank(placement))

    @require_POST
    @opens_placement
    @writes
    def take(request: HttpRequest, placement: Placement) -> HttpResponse:
        require(step.may(request.user, placement))
        form = step.sent(request.POST, placement)
        if form.is_valid():
            with errors_in(form):
                step.act(placement, form, request.user)
                messages.success(request, step.done)
                return redirect("participants:placement", placement.pk)
        return page(request, placement, form, status=422)

    return verbs(get=ask, post=take)


prepare = _with_form(
    Step(
        permissions.may_prepare,
        lambda placement: PrepareForm(placement=placement),
        lambda data, placement: PrepareForm(data, placement=placement),
        lambda placement, form, by: actions.prepare(
            placement=placement,
            introduction_on=form.cleaned_data["introduction_on"],
            fund_told_on=form.cleaned_data.get("fund_told_on"),
            by=by,
        ),
        "Inför starten",
        "Spara",
        lambda placement: "Det här behöver vara klart innan placeringen startar.",
        "Uppgifterna är sparade.",
    )
)
terms = _with_form(
    Step(
        permissions.may_set_terms,
        lambda placement: TermsForm.of(placement, selectors.terms_of(placement)),
        lambda data, placement: TermsForm(data),
        lambda placement, form, by: actions.set_terms(placement=placement, data=form.value(), by=by),
        "Anställningsvillkor",
        "Spara",
        lambda placement: (
            f"{coordinating_name()} är arbetsgivare. Välj ett stöd och fyll i allt om det, eller "
            "skriv varför inget används."
        ),
        "Anställningsvillkoren är sparade.",
    )
)
dates = _with_form(
    Step(
        permissions.may_change_dates,
        DatesForm.of,
        lambda data, placement: DatesForm(data),
        lambda placement, form, by: actions.change_dates(placement=placement, by=by, **form.cleaned_data),
        "Ändra datum",
        "Ändra",
        lambda placement: (
            "Placeringen blir längre eller kortare, inom platsens tid. En anställning som gäller samma "
            "dagar följer med. Ett stöd följer inte med: Arbetsförmedlingen beslutar om det. "
            + _letter(placement)
        ),
        "Datumen är ändrade.",
    )
)


def _left(placement: Placement) -> list[str]:
    return left_to_do(selectors.start_facts(placement))


start = _with_form(
    Step(
        permissions.may_start,
        lambda placement: StartForm(is_ready=not _left(placement)),
        lambda data, placement: StartForm(data, is_ready=not _left(placement)),
        lambda placement, form, by: actions.start(
            placement=placement, reason=form.cleaned_data.get("reason", ""), by=by
        ),
        "Starta",
        "Starta placeringen",
        lambda placement: (
            f"Kvar att göra: {' '.join(left)}" if (left := _left(placement)) else "Allt är klart."
        ),
        "Placeringen har startat.",
    )
)
end = _with_form(
    Step(
        permissions.may_end,
        lambda placement: PlainForm(),
        lambda data, placement: PlainForm(data),
        lambda placement, form, by: actions.end(placement=placement, by=by),
        "Avsluta",
        "Avsluta placeringen",
        lambda placement: (
            f"Placeringen varade till och med {long_date(placement.ends_on)}. Det går inte att ångra."
        ),
        "Placeringen är avslutad.",
    )
)
break_off = _with_form(
    Step(
        permissions.may_break_off,
        lambda placement: BreakOffForm(),
        lambda data, placement: BreakOffForm(data),
        lambda placement, form, by: actions.break_off(
            placement=placement, ended_on=form.cleaned_data["ended_on"], data=form.value(), by=by
        ),
        "Avbryt",
        "Avbryt placeringen",
        lambda placement: (
            "Det går inte att ångra. Platsen blir ledig för den tid som återstår. Förvaltningen ser "
            "inte skälet."
        ),
        "Placeringen är avbruten.",
        cannot_be_undone=True,
    )
)
cancel = _with_form(
    Step(
        permissions.may_cancel,
        lambda placement: EndForm(),
        lambda data, placement: EndForm(data),
        lambda placement, form, by: actions.cancel(placement=placement, data=form.value(), by=by),
        "Ställ in",
        "Ställ in placeringen",
        lambda placement: (
            "Det går inte att ångra. Platsen kan få ett nytt förslag. Förvaltningen ser inte skälet."
        ),
        "Placeringen är inställd.",
        cannot_be_undone=True,
    )
)
