"""Every write of somebody's handlingsplan and of the efforts beside the placements."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from lund_placements.errors import RuleBroken, Stale, require
from organisation.models import User
from participants.actions.moves import lock_case
from participants.models import Participant

from .. import person_permissions as permissions
from .. import person_selectors as selectors
from ..models import ActionPlan, Effort, PlanGoal, PlanStep
from .person_moves import tell_of_person


@dataclass(frozen=True, slots=True)
class StepInput:
    """One step; a draft can leave out who and until when."""

    text: str
    who: str = ""
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class PlanInput:
    """All of a plan, in order."""

    goals: Sequence[str]
    steps: Sequence[StepInput]
    terms: str = ""


@transaction.atomic
def save(*, participant: Participant, data: PlanInput, seen: int, by: User) -> ActionPlan:
    """Save the draft of the next version.

    seen: how many times the draft had been saved when the page was opened, 0 when there was none. Raises Stale when
    somebody else has saved it since.
    """
    participant = lock_case(participant)
    require(permissions.may_plan(by, participant))
    draft = selectors.plan_draft(participant)
    if seen != (draft.revision if draft else 0):
        raise Stale(
            "Någon annan har sparat planen sedan du öppnade sidan. Läs den innan du sparar.",
            code="plan_is_stale",
        )
    if draft is None:
        latest = selectors.agreed_plan(participant)
        draft = ActionPlan(participant=participant, version=latest.version + 1 if latest else 1, revision=0)
    draft.terms, draft.saved_by = data.terms.strip(), by
    draft.revision += 1
    draft.full_clean()
    draft.save()
    draft.goals.all().delete()
    draft.steps.all().delete()
    rows = [PlanGoal(plan=draft, order=order, text=text) for order, text in enumerate(data.goals, start=1)]
    rows += [
        PlanStep(plan=draft, order=order, text=step.text, who=step.who, until=step.until)
        for order, step in enumerate(data.steps, start=1)
    ]
    for row in rows:
        row.full_clean()
        row.save()
    return draft


@transaction.atomic
def agree(*, participant: Participant, agreed_on: dt.date, news: str, seen: int, by: User) -> ActionPlan:
    """Write down that the person has agreed to the draft; it then stays as it is.

    seen: the draft's revision that was read. Raises Stale when it has been saved since.
    """
    participant = lock_case(participant)
    require(permissions.may_agree_plan(by, participant))
    draft = selectors.plan_draft(participant)
    if draft.revision != seen:
        raise Stale(
            "Någon har ändrat planen sedan du öppnade sidan. Läs den igen först.", code="plan_is_stale"
        )
    if agreed_on > timezone.localdate():
        raise RuleBroken("Välj dagen då ni kom överens.", code="agreed_in_the_future", field="agreed_on")
    if draft.version > 1 and not news.strip():
        raise RuleBroken("Skriv vad som är nytt i planen.", code="plan_without_news", field="news")
    draft.news = news.strip() if draft.version > 1 else ""
    draft.agreed_on, draft.agreed_at, draft.agreed_by = agreed_on, timezone.now(), by
    draft.full_clean()
    draft.save()
    tell_of_person(participant, "plan_agreed", by=by, version=draft.version)
    return draft


@transaction.atomic
def discard(*, participant: Participant, by: User) -> None:
    """Throw the draft away."""
    participant = lock_case(participant)
    require(permissions.may_discard_plan(by, participant))
    draft = selectors.plan_draft(participant)
    tell_of_person(participant, "plan_discarded", by=by, version=draft.version)
    draft.delete()


# Other efforts


@dataclass(frozen=True, slots=True)
class EffortInput:
    """An effort beside the placements; ends_on is None while nobody knows when it ends."""

    name: str
    organiser: str
    starts_on: dt.date
    ends_on: dt.date | None


@transaction.atomic
def add_effort(*, participant: Participant, data: EffortInput, by: User) -> Effort:
    """Put an effort on the timeline."""
    participant = lock_case(participant)
    require(permissions.may_plan(by, participant))
    return _store(Effort(participant=participant), data, "effort_added", by=by)


@transaction.atomic
def change_effort(*, effort: Effort, data: EffortInput, by: User) -> Effort:
    """Change what is known of an effort, such as when it ended."""
    participant = lock_case(effort.participant)
    require(permissions.may_plan(by, participant))
    effort = Effort.objects.select_for_update().get(pk=effort.pk)
    effort.participant = participant
    return _store(effort, data, "effort_changed", by=by)


@transaction.atomic
def remove_effort(*, effort: Effort, by: User) -> None:
    """Take away an effort that was written by mistake."""
    participant = lock_case(effort.participant)
    require(permissions.may_plan(by, participant))
    Effort.objects.filter(pk=effort.pk).delete()
    tell_of_person(participant, "effort_removed", by=by)


def _store(effort: Effort, data: EffortInput, kind: str, *, by: User) -> Effort:
    effort.name, effort.organiser = data.name.strip(), data.organiser.strip()
    effort.starts_on, effort.ends_on = data.starts_on, data.ends_on
    effort.full_clean()
    effort.save()
    tell_of_person(effort.participant, kind, by=by)
    return effort
