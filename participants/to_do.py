"""What about proposals, placements and the access log waits for somebody, for the start page: numbers, no names."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone

from allocation.overview import task
from lund_placements import swedish
from organisation.models import User
from organisation.permissions import departments_of

from . import permissions
from . import placement_selectors as selectors
from .enums import LogGroup
from .log_review import in_group
from .models import AccessLog
from .placement_enums import PlacementStatus, ProposalStatus
from .workflow import LIVE


def waits_for(user: User) -> Iterator[dict[str, Any]]:
    """Return what waits for the user, in each of the roles that they have; a query or two for each role."""
    if departments_of(user) and (offered := selectors.waiting_for(user)):
        status = f"{swedish.number(offered)} väntar på svar"
        yield task("Förslag till er", reverse("participants:offers"), status, "Svara ja eller nej.")
    if permissions.may_handle_cases(user):
        yield from _of_consultant(user)
    if permissions.may_review_log(user):
        yield from _of_log_reviewer()


def _of_consultant(user: User) -> Iterator[dict[str, Any]]:
    today = timezone.localdate()
    proposals = selectors.own_proposals(user).order_by()
    found = proposals.aggregate(
        offer=Count("pk", filter=Q(status=ProposalStatus.SUGGESTED)),
        plan=Count("pk", filter=Q(status=ProposalStatus.ACCEPTED)),
    ) | selectors.own_placements(user, LIVE).order_by().aggregate(
        start=Count("pk", filter=Q(status=PlacementStatus.PLANNED, starts_on__lte=today)),
        end=Count("pk", filter=Q(status=PlacementStatus.STARTED, ends_on__lt=today)),
    )
    for label, steps in (
        ("Förslag i dina ärenden", {"offer": "att erbjuda", "plan": "att planera"}),
        ("Placeringar i dina ärenden", {"start": "att starta", "end": "att avsluta"}),
    ):
        waiting = [f"{swedish.number(found[step])} {text}" for step, text in steps.items() if found[step]]
        if waiting:
            yield task(label, reverse("participants:placements"), " och ".join(waiting))


def _of_log_reviewer() -> Iterator[dict[str, Any]]:
    waiting = in_group(AccessLog.objects.order_by(), LogGroup.WAITING).aggregate(
        many=Count("pk"), first=Min("at")
    )
    if not waiting["many"]:
        return
    first = timezone.localdate(waiting["first"])
    yield task(
        "Åtkomstloggen",
        f"{reverse('participants:log')}?{urlencode({'visa': LogGroup.WAITING.value, 'fran': first})}",
        f"{swedish.number(waiting['many'])} att granska",
        f"Den äldsta är från {swedish.long_date(first)}.",
    )
