"""A small kommun and a year in it; the builder's verbs are the workflow's, and go through its actions.

    world = make_world()
    year = Year(world).targets(ama=10, praktik=5).open().answered("a", "b").closed().scenario()
    year.chosen().drafted().sent().decided().published()

Three förvaltningar: a (skolan), b (vården) and soc (coordinating). The cast: Anna coordinates, Bo answers
for a, Cilla for b and soc, David is the deciding nämnd's secretary, Frida its member, Eva is a member of
another nämnd, Greta administers, and Olle has no role at all.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from django.utils import timezone

from allocation.actions import decisions, dialogues, proposals, rounds, scenarios
from allocation.enums import Outcome, PlacementKind
from allocation.models import AllocationRound, Decision, Dialogue, OfficialReport, Scenario
from allocation.selectors import latest_reply
from organisation.enums import Role
from organisation.models import (
    Board,
    BoardName,
    Department,
    DepartmentPeriod,
    Headcount,
    RoleAssignment,
    User,
)

LONG_AGO = dt.date(2015, 1, 1)
DEPARTMENTS = {
    "a": ("Barn- och skolförvaltningen", "barn- och skolnämnden"),
    "b": ("Vård- och omsorgsförvaltningen", "vård- och omsorgsnämnden"),
    "soc": ("Arbetsmarknads- och socialförvaltningen", "arbetsmarknads- och socialnämnden"),
}


@dataclass
class World:
    """The kommun's people, förvaltningar and nämnder by short name."""

    anna: User
    bo: User
    cilla: User
    david: User
    eva: User
    frida: User
    greta: User
    olle: User
    departments: dict[str, Department]
    boards: dict[str, Board]


def make_department(key: str, name: str, board_name: str, *, deciding: bool = False) -> Department:
    """Make a förvaltning with a nämnd of its own, both with today's name."""
    board = Board.objects.create(key=f"{key}-n", is_deciding=deciding)
    BoardName.objects.create(board=board, name=board_name, valid_from=LONG_AGO)
    department = Department.objects.create(key=key, is_coordinating=deciding)
    DepartmentPeriod.objects.create(department=department, name=name, board=board, valid_from=LONG_AGO)
    Headcount.objects.create(
        department=department, as_of=LONG_AGO, employees=1000, source="Personalredovisning"
    )
    return department


def make_user(name: str, role: Role | None = None, **scope: object) -> User:
    """Make a user with at most one role, valid since long ago."""
    user = User.objects.create_user(email=f"{name.lower()}@kommun.example", name=name)
    if role:
        RoleAssignment.objects.create(user=user, role=role, valid_from=LONG_AGO, **scope)
    return user


def make_world() -> World:
    """Make the kommun with its cast."""
    departments = {
        key: make_department(key, *names, deciding=key == "soc") for key, names in DEPARTMENTS.items()
    }
    boards = {key: Board.objects.get(key=f"{key}-n") for key in departments}
    cilla = make_user("Cilla", Role.DEPARTMENT_CONTACT, department=departments["b"])
    RoleAssignment.objects.create(
        user=cilla, role=Role.DEPARTMENT_CONTACT, department=departments["soc"], valid_from=LONG_AGO
    )
    return World(
        anna=make_user("Anna", Role.COORDINATOR),
        bo=make_user("Bo", Role.DEPARTMENT_CONTACT, department=departments["a"]),
        cilla=cilla,
        david=make_user("David", Role.BOARD_SECRETARY, board=boards["soc"]),
        eva=make_user("Eva", Role.BOARD_MEMBER, board=boards["b"]),
        frida=make_user("Frida", Role.BOARD_MEMBER, board=boards["soc"]),
        greta=make_user("Greta", Role.ADMINISTRATOR),
        olle=make_user("Olle"),
        departments=departments,
        boards=boards,
    )


class Year:
    """A year under way; each verb takes it one step further through the real actions."""

    def __init__(self, world: World, year: int | None = None) -> None:
        self.world = world
        year = year or timezone.localdate().year + 1
        self.round = rounds.start(year=year, dates=rounds.usual_dates(year), by=world.anna)

    def refreshed(self) -> AllocationRound:
        """Return the year as it is in the database now."""
        return AllocationRound.objects.get(pk=self.round.pk)

    def targets(self, ama: int = 10, praktik: int = 5, decided_on: dt.date | None = None) -> Self:
        """Let the nämnd decide the targets, sixty days ago unless another day is given."""
        decided_on = decided_on or timezone.localdate() - dt.timedelta(days=60)
        given = [
            rounds.TargetInput(kind, places, decided_on, "§ 12", "SO 2026/0041")
            for kind, places in ((PlacementKind.AMA, ama), (PlacementKind.PRAKTIK, praktik))
        ]
        rounds.set_targets(round=self.round, targets=given, by=self.world.anna)
        return self

    def open(self) -> Self:
        """Open the dialogue with every förvaltning."""
        rounds.open_dialogue(round=self.round, by=self.world.anna)
        return self

    def dialogue(self, key: str) -> Dialogue:
        """Return a förvaltning's dialogue as it is now."""
        return Dialogue.objects.select_related("round", "department").get(
            round=self.round, department__key=key
        )

    def contact(self, key: str) -> User:
        """Return the person who answers for a förvaltning."""
        return self.world.bo if key == "a" else self.world.cilla

    def saved(self, key: str, **changes: object) -> Self:
        """Let the contact fill in the reply."""
        dialogue = self.dialogue(key)
        data = reply_input(revision=latest_reply(dialogue).revision, **changes)
        dialogues.save(dialogue=dialogue, data=data, by=self.contact(key))
        return self

    def submitted(self, *keys: str, **changes: object) -> Self:
        """Let the contacts fill in and hand over their replies."""
        for key in keys:
            self.saved(key, **changes)
            dialogues.submit(dialogue=self.dialogue(key), by=self.contact(key))
        return self

    def answered(self, *keys: str, **changes: object) -> Self:
        """Let the contacts answer and the coordinator accept."""
        for key in keys:
            self.submitted(key, **changes)
            self.accepted(key)
        return self

    def accepted(self, *keys: str) -> Self:
        """Let the coordinator accept what has been handed over."""
        for key in keys:
            dialogues.accept(dialogue=self.dialogue(key), by=self.world.anna)
        return self

    def closed(self) -> Self:
        """End the dialogue; whoever has not answered is ended without a reply."""
        for dialogue in self.round.dialogues.filter(status__in=("draft", "handed_back")):
            dialogues.close_unanswered(dialogue=dialogue, by=self.world.anna, comment="Svarade inte.")
        rounds.close_dialogue(round=self.round, by=self.world.anna)
        return self

    def scenario(self, name: str = "A. Behov först", weights: tuple[int, int, int] = (50, 30, 20)) -> Self:
        """Compute a scenario."""
        data = scenarios.ScenarioInput(name, *weights, Decimal("1.5"))
        self.latest_scenario = scenarios.compute(round=self.round, data=data, by=self.world.anna)
        return self

    def chosen(self) -> Self:
        """Choose the latest scenario as the proposal."""
        scenarios.choose(scenario=self.latest_scenario, by=self.world.anna)
        return self

    def drafted(self) -> Self:
        """Write the tjänsteskrivelse."""
        proposals.draft(round=self.round, by=self.world.anna)
        return self

    def sent(self) -> Self:
        """Send the proposal to the nämnd."""
        proposals.send(round=self.round, by=self.world.anna)
        return self

    def proposed(self) -> Self:
        """Carry the year from nothing to a proposal with the nämnd, with every förvaltning's reply."""
        self.targets().open().answered("a", "b", "soc").closed().scenario().chosen().drafted()
        return self.sent()

    def decided(self, **changes: object) -> Self:
        """Record the nämnd's decision."""
        data = decision_input(**changes)
        decisions.record(round=self.round, data=data, by=self.world.david)
        return self

    def published(self) -> Self:
        """Publish the decision."""
        decisions.publish(decision=self.decision, by=self.world.anna)
        return self

    @property
    def decision(self) -> Decision:
        """The decision that holds for the year."""
        return Decision.objects.select_related("round", "report").get(
            round=self.round, corrected_by__isnull=True
        )

    @property
    def chosen_scenario(self) -> Scenario:
        """The scenario that is the proposal."""
        return Scenario.objects.select_related("round").get(round=self.round, chosen_at__isnull=False)

    @property
    def report(self) -> OfficialReport:
        """The latest tjänsteskrivelse."""
        return OfficialReport.objects.filter(round=self.round).latest("pk")


def reply_input(**changes: object) -> dialogues.ReplyInput:
    """Return a complete reply; name what should be different."""
    given = {
        "revision": 0,
        "gap_made_on": timezone.localdate() - dt.timedelta(days=200),
        "places_per_supervisor": 1,
        "conditions": "Utdrag ur belastningsregistret krävs.",
        "needs": (
            dialogues.NeedInput("Barnbiträde", 6, 10, False),
            dialogues.NeedInput("Förskollärare", 9, 20, True),
        ),
        "offers": (
            dialogues.OfferInput(PlacementKind.AMA, 0, 8),
            dialogues.OfferInput(PlacementKind.PRAKTIK, 0, 4),
        ),
        "months": tuple(dialogues.MonthInput(month, 6, 0, month == 7) for month in range(1, 13)),
    }
    return dialogues.ReplyInput(**{**given, **changes})


def decision_input(**changes: object) -> decisions.DecisionInput:
    """Return a decision as proposed, made today; name what should be different."""
    given = {
        "decided_on": timezone.localdate(),
        "paragraph": "§ 87",
        "diary_no": "SO 2026/0123",
        "outcome": Outcome.AS_PROPOSED,
        "changes": {},
    }
    return decisions.DecisionInput(**{**given, **changes})
