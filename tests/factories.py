"""A small kommun and a year in it; the builder's verbs are the workflow's, and go through its actions.

    world = make_world()
    year = Year(world).targets(ama=10, praktik=5).open().answered("a", "b").closed().scenario()
    year.chosen().drafted().sent().decided().published()

Three förvaltningar: a (skolan), b (vården) and soc (coordinating). The cast: Anna coordinates, Bo answers
for a, Cilla for b and soc, David is the deciding nämnd's secretary, Frida its member, Eva is a member of
another nämnd, Greta administers, Ines and Jens are consultants, Lena reviews the access log, and
Olle has no role at all.
"""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Self

from django.utils import timezone

from allocation.actions import decisions, dialogues, proposals, replies, rounds, scenarios
from allocation.enums import Interest, Outcome, PlacementKind
from allocation.models import AllocationRound, Decision, Dialogue, OfficialReport, Scenario
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
from allocation.selectors import answers_of, latest_reply, latest_submitted
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
    ines: User
    jens: User
    lena: User
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
        ines=make_user("Ines", Role.CONSULTANT),
        jens=make_user("Jens", Role.CONSULTANT),
        lena=make_user("Lena", Role.LOG_REVIEWER),
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
        """Let the contact fill in every step of the reply."""
        for part in reply_of(**changes):
            self.saved_part(key, part)
        return self

    def saved_part(self, key: str, part: Part) -> Self:
        """Let the contact fill in one step."""
        dialogue = self.dialogue(key)
        seen = mark(answers_of(latest_reply(dialogue)).part(STEP_OF[type(part)]))
        replies.save(dialogue=dialogue, part=part, seen=seen, by=self.contact(key))
        return self

    def submitted(self, *keys: str, **changes: object) -> Self:
        """Let the contacts fill in and hand over their replies."""
        for key in keys:
            self.saved(key, **changes)
            replies.submit(dialogue=self.dialogue(key), by=self.contact(key))
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
            dialogue = self.dialogue(key)
            version = latest_submitted(dialogue).version
            dialogues.accept(dialogue=dialogue, version=version, by=self.world.anna)
        return self

    def countered(self, *keys: str, ama: tuple[int, int, int] = (0, 5, 10)) -> Self:
        """Let the coordinator propose other numbers of AMA: at least, wished, at most."""
        for key in keys:
            dialogue = self.dialogue(key)
            latest = latest_submitted(dialogue)
            first, *rest = answers_of(latest).places.offers
            numbers = dict(zip(("at_least", "wished", "at_most"), ama, strict=True))
            dialogues.counter(
                dialogue=dialogue,
                version=latest.version,
                offers=(replace(first, **numbers), *rest),
                respond_by=dialogue.respond_by,
                comment="Ni har fler handledare än ni räknar med.",
                by=self.world.anna,
            )
        return self

    def not_agreed(self, *keys: str, comment: str = "Vi ser olika på handledarna.") -> Self:
        """Let the coordinator end the dialogues without agreement."""
        for key in keys:
            dialogues.end_without_agreement(dialogue=self.dialogue(key), by=self.world.anna, comment=comment)
        return self

    def closed(self) -> Self:
        """End the dialogue; whoever has not answered is ended without a reply, or without agreement."""
        for dialogue in self.round.dialogues.filter(status="draft"):
            dialogues.close_unanswered(dialogue=dialogue, by=self.world.anna, comment="Svarade inte.")
        for dialogue in self.round.dialogues.filter(status__in=("handed_back", "countered")):
            dialogues.end_without_agreement(dialogue=dialogue, by=self.world.anna, comment="Svarade inte.")
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


def offer_of(kind: str, at_least: int, at_most: int, **changes: object) -> OfferInput:
    """Return an offer that wishes for as many as possible; name what should be different."""
    given = {"wished": at_most, "tasks": "Städa och servera.", "operations_near": True}
    return OfferInput(kind=kind, at_least=at_least, at_most=at_most, **{**given, **changes})


def month_of(*, is_closed: bool = False, **intakes: int) -> MonthInput:
    """Return a month in which nobody else is received, but for what is named."""
    nobody = dict.fromkeys(("feriepraktik", "lia", "prao", "lonebidrag", "other_intake"), 0)
    return MonthInput(is_closed=is_closed, **{**nobody, **intakes})


def reply_of(**changes: object) -> list[Part]:
    """Return the parts of a complete reply; name what should be different, whichever part it is of."""
    given = {
        "interest": Interest.YES,
        "interest_reason": "",
        "gap_made_on": timezone.localdate() - dt.timedelta(days=200),
        "needs": (NeedInput("Barnbiträde", 6, 10, False), NeedInput("Förskollärare", 9, 20, True)),
        "replaces_no_post": True,
        "offers": (offer_of(PlacementKind.AMA, 0, 8), offer_of(PlacementKind.PRAKTIK, 0, 4)),
        "places_per_supervisor": 1,
        "supervisors": (6,) * 12,
        "to_train": 0,
        "training": "",
        "months": tuple(month_of(is_closed=month == 7) for month in range(1, 13)),
        "ancillary_costs": "",
        "compensation": "",
        "union_on": None,
        "union_note": "",
        "conditions": "Utdrag ur belastningsregistret krävs.",
    }
    unknown = changes.keys() - given.keys()
    if unknown:
        raise TypeError(f"No part of a reply says {unknown}.")
    said = {**given, **changes}
    parts = (InterestPart, NeedsPart, PlacesPart, SupervisorsPart, ConditionsPart)
    return [part(**{name: said[name] for name in part.__dataclass_fields__}) for part in parts]


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
