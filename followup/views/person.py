"""One person's follow-up on one page: the plan, everything the person takes part in, and what has happened."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from allocation.views.common import Crumbs
from participants.access import opens_case
from participants.enums import AccessKind
from participants.models import Participant

from .. import person_permissions as permissions
from .. import person_selectors as selectors
from .. import person_words as words
from ..indicator_selectors import latest_ratings, rating_draft, waiting_ratings


def person_url(participant: Participant, name: str = "person") -> str:
    """Return the address of the person's follow-up, or of one of its forms."""
    return reverse(f"followup:{name}", args=[participant.pk])


def person_crumbs(participant: Participant, *rest: tuple[str, str | None]) -> Crumbs:
    """Return the way to a page of the person's follow-up."""
    here = (participant.case_number, person_url(participant) if rest else None)
    return [("Start", reverse("start")), ("Uppföljning", reverse("followup:mine")), here, *rest]


@require_safe
@opens_case(AccessKind.CASE)
def person(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show the plan, the timeline and what has been done."""
    plans = words.plans(selectors.plans_of(participant), selectors.said_of_goals(participant))
    agreed = [plan for plan in plans if plan["of"].is_agreed]
    taken_part = [*selectors.placements_of(participant), *selectors.efforts_of(participant)]
    context = {
        "case": participant,
        "plan": agreed[0] if agreed else None,
        "earlier": agreed[1:],
        "draft": next((plan for plan in plans if not plan["of"].is_agreed), None),
        "course": words.course(taken_part, timezone.localdate()),
        "development": words.development(latest_ratings(participant)),
        "next_rating": waiting_ratings(participant).first(),
        "rating_draft": rating_draft(participant),
        "may_rate": permissions.may_rate(request.user, participant),
        "today": timezone.localdate(),
        "may_plan": permissions.may_plan(request.user, participant),
        "may_agree": permissions.may_agree_plan(request.user, participant),
        "may_discard": permissions.may_discard_plan(request.user, participant),
        "events": words.timeline(selectors.events_of(participant)),
        "breadcrumbs": person_crumbs(participant),
    }
    return render(request, "followup/person.html", context)
