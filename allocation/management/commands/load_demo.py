"""Load the demo: Lund's organisation, invented figures, two decided years and one in mid-dialogue.

Everything is done through the same actions as in the browser, by the demo's own people.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import transaction
from django.utils import timezone

from allocation import demo_data
from allocation.actions import decisions, dialogues, gaps, proposals, replies, rounds, scenarios
from allocation.enums import DialogueStatus, Interest, Outcome, PhaseKind, PlacementKind
from allocation.gap_import.preview import GapFile, compare
from allocation.gap_import.rows import FileRow
from allocation.models import AllocationRound, Dialogue, GapAnalysis, Scenario
from allocation.reply_parts import (
    STEP_OF,
    ConditionsPart,
    InterestPart,
    MonthInput,
    NeedInput,
    NeedsPart,
    OfferInput,
    Part,
    PlacesPart,
    SupervisorsPart,
    mark,
)
from allocation.selectors import answers_of, latest_reply
from organisation.enums import Role
from organisation.models import Board, Department, Headcount, RoleAssignment, User

TARGETS = {PlacementKind.AMA: 200, PlacementKind.PRAKTIK: 100}
SOURCE = "Påhittad siffra för demon"


def _gap_day(year: int, key: str) -> dt.date:
    """Return the day of the GAP analysis behind a förvaltning's reply for the year."""
    return dt.date(year - (4 if key in demo_data.OLD_GAP else 2), 3, 15)


def _parts(given: demo_data.DemoDepartment, share: Decimal, year: int) -> Iterator[Part]:
    """Yield what an invented förvaltning answers; `share` makes its offers smaller."""

    def offer(kind: PlacementKind, places: tuple[int, int]) -> OfferInput:
        least, most = (int(count * share) for count in places)
        return OfferInput(kind, least, (least + most + 1) // 2, most, given.tasks, operations_near=True)

    summer = {month: given.summer_guests for month in (6, 7, 8)}
    yield InterestPart(Interest.YES, "")
    yield NeedsPart(_gap_day(year, given.key), tuple(NeedInput(*need) for need in given.needs))
    offers = (offer(PlacementKind.AMA, given.ama), offer(PlacementKind.PRAKTIK, given.praktik))
    yield PlacesPart(replaces_no_post=True, offers=offers)
    yield SupervisorsPart(given.per_supervisor, (given.supervisors,) * 12, to_train=0, training="")
    months = (
        MonthInput(month in given.closed, summer.get(month, 0), lia=0, prao=0, lonebidrag=0, other_intake=0)
        for month in range(1, 13)
    )
    yield ConditionsPart(tuple(months), "Arbetskläder och busskort.", "", None, "", given.conditions)


class Command(BaseCommand):
    """`load_demo`: loading again changes nothing but the coming year's dates, which follow today."""

    help = "Läser in demoåret. Kräver DEMO=1."

    def handle(self, *, verbosity: int, **options: Any) -> None:
        """Load everything or nothing, then tell who can sign in."""
        if not settings.DEMO:
            raise CommandError("Demodata läses bara in när DEMO=1.")
        with transaction.atomic():
            self.today = timezone.localdate()
            call_command("load_organisation", verbosity=0)
            call_command("load_rates", verbosity=0)
            self._people()
            self._headcounts()
            coming = self.today.year + 1
            self._gap_analyses(coming)
            self._decided_year(coming - 2, share=Decimal("0.8"))
            self._decided_year(coming - 1, share=Decimal("0.9"))
            self._coming_year(coming)
        if verbosity:
            for name, email, role, _ in demo_data.PEOPLE:
                self.stdout.write(f"{name}, {role.label} ({email})")

    # People and figures

    def _people(self) -> None:
        boards = {board.key: board for board in Board.objects.all()}
        departments = {department.key: department for department in Department.objects.all()}
        for name, email, role, scopes in demo_data.PEOPLE:
            if User.objects.filter(email=email).exists():
                continue
            user = User.objects.create_user(email=email, name=name, is_demo=True)
            for scope in scopes.split() or [""]:
                RoleAssignment.objects.create(
                    user=user,
                    role=role,
                    department=departments.get(scope),
                    board=boards.get(scope),
                    valid_from=dt.date(2020, 1, 1),
                )
        self.coordinator = User.objects.get(email="anna.holm@demo.example")
        self.secretary = User.objects.get(email="david.ek@demo.example")
        contacts = RoleAssignment.objects.filter(role=Role.DEPARTMENT_CONTACT, user__is_demo=True)
        self.contacts = {
            held.department.key: held.user for held in contacts.select_related("user", "department")
        }

    def _headcounts(self) -> None:
        for given in demo_data.DEPARTMENTS:
            Headcount.objects.get_or_create(
                department=Department.objects.get(key=given.key),
                as_of=dt.date(2023, 12, 31),
                defaults={"employees": given.employees, "source": SOURCE, "is_invented": True},
            )

    def _gap_analyses(self, coming: int) -> None:
        """Read in the analysis that each förvaltning's reply for the coming year rests on."""
        if GapAnalysis.objects.exists():
            return
        needs = [(given.key, need) for given in demo_data.DEPARTMENTS for need in given.needs]
        rows = [
            FileRow(line, key, *need, made_on=_gap_day(coming, key).isoformat())
            for line, (key, need) in enumerate(needs, start=2)
        ]
        file = GapFile(demo_data.GAP_SOURCE, tuple(rows), is_invented=True)
        gaps.apply_import(preview=compare(file), by=self.coordinator)

    # Years

    def _targets(self, round: AllocationRound, decided_on: dt.date) -> None:
        rounds.set_targets(
            round=round,
            targets=[
                rounds.TargetInput(
                    kind, places, decided_on, "§ 41", f"SO {decided_on.year}/0{round.year % 1000:03d}"
                )
                for kind, places in TARGETS.items()
            ],
            by=self.coordinator,
        )

    def _decided_year(self, year: int, share: Decimal) -> None:
        """Carry a year all the way to a published decision; `share` makes its offers smaller."""
        if AllocationRound.objects.filter(year=year).exists():
            return
        by = self.coordinator
        round = rounds.start(year=year, dates=rounds.usual_dates(year), by=by, is_invented=True)
        self._targets(round, dt.date(year - 1, 5, 20))
        round = rounds.open_dialogue(round=round, by=by)
        for dialogue in self._dialogues(round):
            self._answer(dialogue, share)
            replies.submit(dialogue=dialogue, by=self.contacts[dialogue.department.key])
            if dialogue.department.key in demo_data.NOT_AGREED:
                asked, why = demo_data.NOT_AGREED[dialogue.department.key]
                self._counter(dialogue, asked)
                dialogues.end_without_agreement(dialogue=dialogue, by=by, comment=why)
            else:
                dialogues.accept(dialogue=dialogue, version=1, by=by)
        round = rounds.close_dialogue(round=round, by=by)
        scenario = self._scenario(round, "A. Behov först", (50, 30, 20))
        self._scenario(round, "B. Behov och storlek", (30, 20, 50))
        scenarios.choose(scenario=scenario, by=by)
        self._report(round, dt.date(year - 1, 10, 20))
        proposals.send(round=round, by=by)
        decided_on = dt.date(year - 1, 11, 12)
        decision = decisions.record(
            round=round,
            data=decisions.DecisionInput(
                decided_on=decided_on,
                paragraph="§ 87",
                diary_no=f"SO {year - 1}/0{year % 1000:03d}",
                outcome=Outcome.AS_PROPOSED,
                changes={},
                notice=decisions.NoticeInput(
                    adjusted_on=decided_on + dt.timedelta(days=6),
                    notice_from=decided_on + dt.timedelta(days=7),
                    notice_to=decided_on + dt.timedelta(days=29),
                )
                if decided_on + dt.timedelta(days=7) <= self.today
                else None,
            ),
            by=self.secretary,
        )
        decisions.publish(decision=decision, by=by)

    def _report(self, round: AllocationRound, dated_on: dt.date) -> None:
        """Write the tjänsteskrivelse as it would have been written that day."""
        report = proposals.draft(round=round, by=self.coordinator)
        written = f"{self.today:%Y-%m-%d}"
        fields = {name: getattr(report, name) for name in proposals.REPORT_FIELDS}
        for name in ("proposals", "basis"):
            fields[name] = fields[name].replace(written, f"{dated_on:%Y-%m-%d}")
        fields |= {"dated_on": dated_on, "signatures": demo_data.SIGNATURES}
        proposals.save(report=report, fields=fields, revision=report.revision, by=self.coordinator)

    def _coming_year(self, year: int) -> None:
        round = AllocationRound.objects.filter(year=year).first()
        dates = self._dates_around_today()
        if round:
            self._follow_today(round, dates)
            return
        by = self.coordinator
        round = rounds.start(year=year, dates=dates, by=by, is_invented=True)
        self._targets(round, self.today - dt.timedelta(days=60))
        round = rounds.open_dialogue(round=round, by=by)
        for dialogue in self._dialogues(round):
            self._coming_dialogue(dialogue)
        self._scenario(round, "A. Behov först", (50, 30, 20))
        self._scenario(round, "B. Mer för storlek", (30, 20, 50))

    def _coming_dialogue(self, dialogue: Dialogue) -> None:
        key, by = dialogue.department.key, self.coordinator
        answered = (*demo_data.AGREED, *demo_data.SUBMITTED, *demo_data.HANDED_BACK, *demo_data.COUNTERED)
        if key in answered:
            self._answer(dialogue, Decimal(1))
            replies.submit(dialogue=dialogue, by=self.contacts[key])
        if key in demo_data.AGREED:
            dialogues.accept(dialogue=dialogue, version=1, by=by)
        if comment := demo_data.COUNTERED.get(key):
            self._counter(dialogue, comment)
        if comment := demo_data.HANDED_BACK.get(key):
            dialogues.hand_back(dialogue=dialogue, by=by, comment=comment)
        if comment := demo_data.UNANSWERED.get(key):
            dialogues.close_unanswered(dialogue=dialogue, by=by, comment=comment)

    def _dates_around_today(self) -> rounds.Dates:
        def days(first: int, last: int) -> tuple[dt.date, dt.date]:
            return self.today + dt.timedelta(days=first), self.today + dt.timedelta(days=last)

        return {
            PhaseKind.TARGETS: days(-90, -45),
            PhaseKind.DIALOGUE: days(-30, 12),
            PhaseKind.PROPOSAL: days(13, 26),
            PhaseKind.DECISION: days(27, 45),
            PhaseKind.AGREEMENTS: days(46, 75),
        }

    def _follow_today(self, round: AllocationRound, dates: rounds.Dates) -> None:
        """Move the dates of a demo that was loaded another day, while its dialogue goes on."""
        stored = {phase.kind: (phase.starts_on, phase.ends_on) for phase in round.phases.all()}
        if stored == dates or round.status != "dialogue":
            return
        rounds.set_dates(round=round, dates=dates, rules=[], by=self.coordinator)
        for dialogue in round.dialogues.exclude(status=DialogueStatus.AGREED):
            dialogue.respond_by = dates[PhaseKind.DIALOGUE][1]
            dialogue.save()

    def _counter(self, dialogue: Dialogue, comment: str) -> None:
        """Let the coordinator propose two places more of each kind."""
        offers = answers_of(latest_reply(dialogue)).places.offers
        more = tuple(replace(offer, wished=offer.wished + 2, at_most=offer.at_most + 2) for offer in offers)
        respond_by = self.today + dt.timedelta(days=12)
        dialogues.counter(
            dialogue=dialogue,
            version=1,
            offers=more,
            respond_by=respond_by,
            comment=comment,
            by=self.coordinator,
        )

    # Parts of a year

    def _dialogues(self, round: AllocationRound) -> list[Dialogue]:
        return list(round.dialogues.select_related("department", "round").order_by("department__key"))

    def _answer(self, dialogue: Dialogue, share: Decimal) -> None:
        given = next(row for row in demo_data.DEPARTMENTS if row.key == dialogue.department.key)
        for part in _parts(given, share, dialogue.round.year):
            step = STEP_OF[type(part)]
            seen = mark(answers_of(latest_reply(dialogue)).part(step))
            replies.save(dialogue=dialogue, part=part, seen=seen, by=self.contacts[given.key])

    def _scenario(self, round: AllocationRound, name: str, weights: tuple[int, int, int]) -> Scenario:
        data = scenarios.ScenarioInput(name, *weights, Decimal("1.5"))
        return scenarios.compute(round=round, data=data, by=self.coordinator)
