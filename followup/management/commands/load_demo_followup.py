"""Load the demo's invented follow-up, through the same actions as in the browser: talks, drafts and results."""

import datetime as dt
from dataclasses import replace
from itertools import count
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from allocation.enums import PlacementKind
from allocation.models import AllocationRound
from followup import demo_data, selectors
from followup.actions import conversations, indicators, outcomes, plans, reports
from followup.actions.conversations import ConversationInput
from followup.enums import MilestoneStatus, Records, SkipReason
from followup.indicator_selectors import current_questions
from followup.models import FollowUpEvent, Milestone
from followup.person_selectors import agreed_plan
from organisation.models import Department, User
from organisation.selectors import contacts_by_department
from participants.actions import facts, people, placements, places, proposals, workplaces
from participants.models import Participant, Place, Placement, Workplace
from participants.placement_enums import Origin, PlacementStatus

REASON = "Har varit på studiebesök på arbetsplatsen och vill dit."
HOURS = 20
NEVER_HELD = 2  # of those that have had their day, by its number from 0
DAY = dt.timedelta(days=1)


class Command(BaseCommand):
    """`load_demo_followup`, after load_demo_placements: loading again changes nothing."""

    help = "Läser in påhittad uppföljning i demon. Kräver DEMO=1."

    @transaction.atomic
    def handle(self, **options: Any) -> None:
        """Load everything or nothing. Early in a year nothing of it is over yet."""
        if not settings.DEMO:
            raise CommandError("Demodata läses bara in när DEMO=1.")
        if FollowUpEvent.objects.exists():
            return
        indicators.load_first()
        self.today, self.turn = timezone.localdate(), count()
        self.host = contacts_by_department()[Department.objects.get(key="vof").pk][0]
        self.ines = User.objects.get(email="ines.falk@demo.example")
        for placement in Placement.objects.filter(status=PlacementStatus.STARTED).order_by("starts_on", "pk"):
            self._plan(placement)
            self._follow_up(placement)
        first = dt.date(self.today.year, 1, 1)
        for (occupation, ssyk), given in demo_data.ENDED.items():
            ended = [one for one in given if self.today + one.from_day * DAY >= first]
            if ended:
                place = self._place(occupation, ssyk, starts_on=self.today + ended[0].from_day * DAY)
                for one in ended:
                    self._been_there(one, place)
        self._report(AllocationRound.objects.get(year=self.today.year - 1))

    # A placement that goes on

    def _follow_up(self, placement: Placement) -> None:
        """Hand in what has been said, leave the last talk as a draft, and let one talk never have come to be."""
        *held, last = self._due(placement, self.today)
        for number, one in enumerate(held):
            if number == NEVER_HELD:
                conversations.skip(milestone=one, reason=SkipReason.WORKPLACE.value, by=placement.consultant)
            else:
                self._talk(one)
        conversations.save_draft(milestone=last, data=self._said(None), by=placement.consultant)

    def _due(self, placement: Placement, until: dt.date) -> list[Milestone]:
        found = selectors.milestones_of(placement).filter(
            status=MilestoneStatus.OPEN, rule__records=Records.CONVERSATION, due_on__lte=until
        )
        return list(found)

    def _talk(self, milestone: Milestone) -> None:
        person = milestone.placement.participant
        data = self._said(milestone.due_on)
        if plan := agreed_plan(person):
            codes, texts = zip(*demo_data.PROGRESS, strict=True)
            data = replace(data, plan=plan, progress=codes, progress_texts=texts)
        conversations.record(milestone=milestone, data=data, by=person.consultant)

    def _said(self, held_on: dt.date | None) -> ConversationInput:
        texts = demo_data.CONVERSATIONS
        number = next(self.turn)
        goals, next_steps, needs = texts[number % len(texts)]
        return ConversationInput(
            held_on=held_on,
            present=("participant", "supervisor", "consultant"),
            attendance="mostly" if number % 4 == 3 else "as_agreed",
            goals=goals,
            adaptations=("breaks",) if number % 3 == 1 else (),
            supervisor_needs=needs,
            next_steps=next_steps,
            risk="some" if number % 5 == 4 else "low",
            wants_extension=number % 6 == 5,
        )

    def _plan(self, placement: Placement) -> None:
        """Agree on a plan, put an earlier effort on the timeline, and answer the questions twice."""
        participant, by = placement.participant, placement.consultant
        before = plans.EffortInput(*demo_data.EFFORT, self.today - 400 * DAY, placement.starts_on - 90 * DAY)
        plans.add_effort(participant=participant, data=before, by=by)
        steps = [
            plans.StepInput(text, who, self.today + days * DAY) for text, who, days in demo_data.PLAN_STEPS
        ]
        data = plans.PlanInput(demo_data.PLAN_GOALS, steps, demo_data.PLAN_TERMS)
        draft = plans.save(participant=participant, data=data, seen=0, by=by)
        plans.agree(
            participant=participant, agreed_on=placement.starts_on, news="", seen=draft.revision, by=by
        )
        for days, person, consultant in demo_data.ANSWERS:
            answered = indicators.RatingInput(self.today - days * DAY, person, consultant)
            given = {"questions": current_questions().number, "data": answered, "by": by}
            indicators.rate(participant=participant, **given)

    # Placements that are over

    def _place(self, occupation: str, ssyk: str, *, starts_on: dt.date) -> Place:
        """Open a praktikplats at the demo's own workplace, for the rest of the year."""
        department = Department.objects.get(key="vof")
        name = "Ribbingska huset"
        workplace = Workplace.objects.filter(name=name).first() or workplaces.add(
            department=department,
            data=workplaces.WorkplaceInput(name, "Ribbingsgatan 1, Lund"),
            by=self.host,
        )
        trained_on = starts_on - 30 * DAY
        supervisor, substitute = (
            workplaces.add_supervisor(
                workplace=workplace, data=workplaces.SupervisorInput(person, 1, trained_on), by=self.host
            )
            for person in (f"Handledaren, {occupation.lower()}", f"Ersättaren, {occupation.lower()}")
        )
        data = places.PlaceInput(
            workplace=workplace,
            occupation=occupation,
            ssyk=ssyk,
            area="cleaning",
            tasks="Arbeta tillsammans med en kollega i huset.",
            purpose="Pröva yrket och öva svenska på arbetet.",
            is_near_operations=True,
            needs_to_recruit=True,
            starts_on=starts_on,
            ends_on=dt.date(starts_on.year, 12, 31),
            hours_per_week=HOURS,
            times_of_day=("day",),
            supervisor=supervisor,
            substitute=substitute,
            responsible_manager="Enhetschefen",
            risk_assessed_on=starts_on - 10 * DAY,
            replaces_no_post=True,
        )
        round = AllocationRound.objects.get(year=self.today.year)
        place = places.register(
            round=round, department=department, kind=PlacementKind.PRAKTIK, data=data, by=self.host
        )
        return places.open_place(place=place, by=self.host)

    def _been_there(self, given: demo_data.DemoEnded, place: Place) -> None:
        """Carry somebody from the first talk to what came of it, as if it had been written down on the way."""
        participant, by = self._person(given), self.ines
        choice = proposals.Choice(Origin.PLACE, REASON)
        proposal = proposals.suggest(place=place, participant=participant, choice=choice, by=by)
        proposal = proposals.offer(proposal=proposal, by=by)
        proposal = proposals.accept(proposal=proposal, by=self.host)
        starts_on, ends_on = self.today + given.from_day * DAY, self.today + given.to_day * DAY
        data = placements.PlanInput(starts_on, ends_on, HOURS)
        placement = placements.plan(proposal=proposal, data=data, by=by)
        placement = placements.prepare(
            placement=placement, introduction_on=starts_on, fund_told_on=None, by=by
        )
        placement = placements.start(placement=placement, reason="Svaren gavs muntligt före starten.", by=by)
        for one in self._due(placement, ends_on):
            self._talk(one)
        placement = placements.end(placement=placement, by=by)
        left = selectors.milestones_of(placement).filter(
            status=MilestoneStatus.OPEN, rule__records=Records.OUTCOME, due_on__lte=self.today
        )
        for one, code in zip(left, given.outcomes, strict=False):
            outcomes.record(milestone=one, code=code, by=by)

    def _person(self, given: demo_data.DemoEnded) -> Participant:
        participant = people.add(
            case_number=f"{self.today.year}-{given.case:04d}",
            identity=people.Identity(given.first_name, given.last_name, legal_sex=given.legal_sex),
            is_protected=False,
            facts=people.Facts(
                income_support_since=self.today - 3 * 365 * DAY,
                hours_per_week=HOURS,
                times_of_day=["day"],
                start_from=self.today + given.from_day * DAY,
            ),
            by=self.ines,
        )
        assessed_on = self.today + (given.from_day - 14) * DAY
        facts.assess(participant=participant, is_ready=True, assessed_on=assessed_on, by=self.ines)
        facts.set_grounds(participant=participant, has_children=given.has_children, other="", by=self.ines)
        return participant

    # The year before

    def _report(self, round: AllocationRound) -> None:
        """Write, lock and publish the year's report."""
        anna = User.objects.get(email="anna.holm@demo.example")
        report = reports.start(round=round, by=anna)
        for part, text in demo_data.REPORT.items():
            reports.save_text(report=report, key=part, text=text, revision=0, by=anna)
        reports.publish(report=reports.lock(report=report, by=anna), by=anna)
