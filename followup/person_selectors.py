"""Reading one person's follow-up: the plan, and everything that the person has taken part in."""

from django.db.models import Prefetch, QuerySet

from participants.models import Participant, Placement
from participants.placement_enums import PlacementStatus

from .course import Period
from .models import ActionPlan, Conversation, Effort, PersonEvent, PlanStep


def plan_draft(participant: Participant) -> ActionPlan | None:
    """Return the plan that is being written."""
    return ActionPlan.objects.filter(participant=participant, agreed_at__isnull=True).first()


def agreed_plan(participant: Participant) -> ActionPlan | None:
    """Return the latest plan that was agreed."""
    return ActionPlan.objects.filter(participant=participant, agreed_at__isnull=False).first()


def plan_talked_of(participant: Participant, version: str) -> ActionPlan | None:
    """Return the agreed plan whose number a form sent back; None when it sent none."""
    agreed = ActionPlan.objects.filter(participant=participant, agreed_at__isnull=False)
    return next((plan for plan in agreed if str(plan.version) == version), None)


def said_of_goals(participant: Participant) -> list[Conversation]:
    """Return the latest version of each conversation about the goals of a plan, the latest conversation first."""
    about = Conversation.objects.filter(plan__participant=participant)
    latest = about.order_by("milestone_id", "-version").distinct("milestone_id")
    return sorted(latest, key=lambda one: (one.held_on, one.written_at), reverse=True)


def plans_of(participant: Participant) -> QuerySet[ActionPlan]:
    """Return every version with its goals and steps, the latest first; three queries."""
    plans = ActionPlan.objects.filter(participant=participant).select_related("agreed_by", "saved_by")
    return plans.prefetch_related("goals", Prefetch("steps", PlanStep.objects.order_by("order")))


def unready(plan: ActionPlan) -> str:
    """Return what is missing before the plan can be agreed, or ""."""
    steps = list(plan.steps.all())
    if not plan.goals.all() or not steps:
        return "Skriv minst ett mål och ett steg."
    if any(not step.who or not step.until for step in steps):
        return "Skriv vem som gör varje steg och när det ska vara klart."
    return ""


def placements_of(participant: Participant) -> list[Placement]:
    """Return the person's placements, planned ones too, but none that was cancelled."""
    placements = Placement.objects.filter(participant=participant)
    related = placements.select_related("place__workplace").order_by("starts_on", "pk")
    return list(related.exclude(status=PlacementStatus.CANCELLED))


def efforts_of(participant: Participant) -> list[Effort]:
    """Return the efforts beside the placements, by start."""
    return list(Effort.objects.filter(participant=participant))


def period_of(row: Placement | Effort) -> Period:
    """Return when a placement or an effort went on."""
    if isinstance(row, Placement):
        return Period(str(row.place), row.starts_on, row.ended_on or row.ends_on, is_placement=True)
    return Period(row.name, row.starts_on, row.ends_on)


def events_of(participant: Participant) -> QuerySet[PersonEvent]:
    """Return what has been done, latest first."""
    return PersonEvent.objects.filter(participant=participant)
