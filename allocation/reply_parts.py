"""The five parts of a reply, one per page: what each says, what is left to say, and how two of them differ.

Pure: no database. Places, people and supervisors are whole numbers; months are 1 to 12.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from hashlib import sha256
from itertools import pairwise
from typing import NamedTuple

from lund_placements import swedish

from .enums import IntakeKind, Interest, PlacementKind, ReplyStep

OLDEST_GAP_DAYS = 10 * 366  # an older date is a slip of the pen
Value = int | str | None


class Said(NamedTuple):
    """What is asked, the answer, and the field that holds it, with a point between levels."""

    label: str
    value: Value
    field: str


@dataclass(frozen=True, slots=True)
class InterestPart:
    """Whether the förvaltning wants to receive anybody, and why not for certain."""

    interest: str
    interest_reason: str

    def said(self) -> Iterator[Said]:
        """Yield what the part says, question by question."""
        interest = Interest(self.interest).label.lower() if self.interest else ""
        yield Said("Intresse", interest, "interest")
        yield Said("Skäl till kanske eller nej", self.interest_reason, "interest_reason")


@dataclass(frozen=True, slots=True)
class NeedInput:
    """People lacking in an occupation within two and within five years."""

    occupation: str
    need_2y: int
    need_5y: int
    is_shortage: bool


@dataclass(frozen=True, slots=True)
class NeedsPart:
    """What the förvaltning will lack, and when that was analysed."""

    gap_made_on: dt.date | None
    needs: tuple[NeedInput, ...]

    def said(self) -> Iterator[Said]:
        """Yield what the part says, question by question."""
        yield Said("GAP-analysen gjord", _day(self.gap_made_on), "gap_made_on")
        for number, need in enumerate(self.needs):
            yield Said(f"{need.occupation}, inom 2 år", need.need_2y, f"needs.{number}.need_2y")
            yield Said(f"{need.occupation}, inom 5 år", need.need_5y, f"needs.{number}.need_5y")
            yield Said(f"{need.occupation}, bristyrke", _yes(need.is_shortage), f"needs.{number}.is_shortage")


@dataclass(frozen=True, slots=True)
class OfferInput:
    """Places of one kind that can be received during the year: at least, wished and at most."""

    kind: str
    at_least: int
    wished: int
    at_most: int
    tasks: str
    operations_near: bool


@dataclass(frozen=True, slots=True)
class PlacesPart:
    """What can be received, doing what, and that nobody's ordinary post is replaced."""

    replaces_no_post: bool
    offers: tuple[OfferInput, ...]

    def said(self) -> Iterator[Said]:
        """Yield what the part says, question by question."""
        for number, offer in enumerate(self.offers):
            name, field = PlacementKind(offer.kind).label.capitalize(), f"offers.{number}"
            yield Said(f"{name}, minst", offer.at_least, f"{field}.at_least")
            yield Said(f"{name}, önskat", offer.wished, f"{field}.wished")
            yield Said(f"{name}, högst", offer.at_most, f"{field}.at_most")
            yield Said(f"{name}, arbetsuppgifter", offer.tasks, f"{field}.tasks")
            yield Said(f"{name}, verksamhetsnära", _yes(offer.operations_near), f"{field}.operations_near")
        yield Said("Ingen ordinarie tjänst ersätts", _yes(self.replaces_no_post), "replaces_no_post")


@dataclass(frozen=True, slots=True)
class SupervisorsPart:
    """How many supervise, month by month from January, how many each can take, and what they want to learn."""

    places_per_supervisor: int
    supervisors: tuple[int, ...]
    to_train: int
    training: str

    def said(self) -> Iterator[Said]:
        """Yield what the part says, question by question."""
        yield Said("Platser per handledare", self.places_per_supervisor, "places_per_supervisor")
        for number, (name, count) in enumerate(zip(swedish.MONTHS, self.supervisors, strict=True)):
            yield Said(f"Handledare i {name}", count, f"supervisors.{number}")
        yield Said("Handledare att utbilda", self.to_train, "to_train")
        yield Said("Önskad utbildning", self.training, "training")


@dataclass(frozen=True, slots=True)
class MonthInput:
    """What takes room in one month besides our places: whether it is closed, and others received, by kind."""

    is_closed: bool
    feriepraktik: int
    lia: int
    prao: int
    lonebidrag: int
    other_intake: int


@dataclass(frozen=True, slots=True)
class ConditionsPart:
    """What else decides what can be received: months from January, costs, unions and what is free to tell."""

    months: tuple[MonthInput, ...]
    ancillary_costs: str
    compensation: str
    union_on: dt.date | None
    union_note: str
    conditions: str

    def said(self) -> Iterator[Said]:
        """Yield what the part says, question by question."""
        for number, (name, month) in enumerate(zip(swedish.MONTHS, self.months, strict=True)):
            yield Said(f"Annat i {name}", _month(month), f"months.{number}")
        yield Said("Omkostnader", self.ancillary_costs, "ancillary_costs")
        yield Said("Önskad ersättning", self.compensation, "compensation")
        yield Said("Facklig samverkan", _day(self.union_on), "union_on")
        yield Said("Om den fackliga samverkan", self.union_note, "union_note")
        yield Said("Övrigt", self.conditions, "conditions")


Part = InterestPart | NeedsPart | PlacesPart | SupervisorsPart | ConditionsPart
STEP_OF: dict[type, ReplyStep] = {
    InterestPart: ReplyStep.INTEREST,
    NeedsPart: ReplyStep.NEEDS,
    PlacesPart: ReplyStep.PLACES,
    SupervisorsPart: ReplyStep.SUPERVISORS,
    ConditionsPart: ReplyStep.CONDITIONS,
}


@dataclass(frozen=True, slots=True)
class Answers:
    """A whole reply: its parts, and the steps that somebody has looked through and saved."""

    interest: InterestPart
    needs: NeedsPart
    places: PlacesPart
    supervisors: SupervisorsPart
    conditions: ConditionsPart
    saved_steps: frozenset[str]

    def parts(self) -> Iterator[Part]:
        """Yield the parts in the order of the steps."""
        for field in fields(self)[:-1]:
            yield getattr(self, field.name)

    def part(self, step: ReplyStep) -> Part:
        """Return the part of one step."""
        return next(part for part in self.parts() if STEP_OF[type(part)] == step)


def _day(day: dt.date | None) -> str:
    return swedish.long_date(day) if day else ""


def _yes(value: bool) -> str:
    return "ja" if value else "nej"


def _month(month: MonthInput) -> str:
    if month.is_closed:
        return "stängt"
    counts = ((kind.label, getattr(month, kind.value)) for kind in IntakeKind)
    return ", ".join(f"{label.lower()} {count}" for label, count in counts if count)


def mark(part: Part) -> str:
    """Return a short text that two parts share only when they say the same."""
    return sha256(repr(part).encode()).hexdigest()[:16]


# What is left to say


def steps_needed(answers: Answers) -> tuple[ReplyStep, ...]:
    """Return the steps that must be gone through: a no needs only its reason."""
    return (ReplyStep.INTEREST,) if answers.interest.interest == Interest.NO else tuple(ReplyStep)


def missing(answers: Answers, today: dt.date) -> dict[ReplyStep, list[str]]:
    """Return what is left before the reply can be handed over, as sentences by step; complete steps are left out."""
    checks = {
        ReplyStep.INTEREST: _missing_interest,
        ReplyStep.NEEDS: lambda given: _missing_needs(given.needs, today),
        ReplyStep.PLACES: lambda given: _missing_places(given.places),
        ReplyStep.SUPERVISORS: _missing_supervisors,
        ReplyStep.CONDITIONS: lambda given: _missing_conditions(given.conditions, today),
    }
    found = {}
    for step in steps_needed(answers):
        sentences = list(checks[step](answers))
        if not sentences and step not in answers.saved_steps:
            sentences = ["Gå igenom steget och spara det, även om inget behöver ändras."]
        if sentences:
            found[step] = sentences
    return found


def _missing_interest(answers: Answers) -> Iterator[str]:
    given = answers.interest
    if not given.interest:
        yield "Svara på om ni är intresserade av att ta emot."
    elif given.interest != Interest.YES and not given.interest_reason:
        yield "Skriv varför ni svarar kanske eller nej."
    if given.interest == Interest.NO and any(offer.at_most for offer in answers.places.offers):
        yield "Ni svarar nej men erbjuder platser. Sätt platserna till 0 eller ändra svaret."


def _missing_needs(given: NeedsPart, today: dt.date) -> Iterator[str]:
    if not given.needs:
        yield "Skriv minst ett yrke under kompetensbehov."
    elif not given.gap_made_on:
        yield "Ange när GAP-analysen gjordes."
    if given.gap_made_on and not today - dt.timedelta(days=OLDEST_GAP_DAYS) <= given.gap_made_on <= today:
        yield "GAP-analysens datum är i framtiden eller mer än tio år gammalt. Kontrollera årtalet."
    if less := [need.occupation for need in given.needs if need.need_5y < need.need_2y]:
        yield f"Behovet inom 5 år räknar in det inom 2 år. Kontrollera {', '.join(less)}."


def _missing_places(given: PlacesPart) -> Iterator[str]:
    offered = [offer for offer in given.offers if offer.at_most]
    for offer in offered:
        if not offer.tasks:
            name = PlacementKind(offer.kind).label
            yield f"Skriv vilka arbetsuppgifter det gäller för {name}."
    if offered and not given.replaces_no_post:
        yield "Intyga att platserna inte ersätter någon ordinarie tjänst."


def _missing_supervisors(answers: Answers) -> Iterator[str]:
    offered = sum(offer.at_most for offer in answers.places.offers)
    months = zip(answers.supervisors.supervisors, answers.conditions.months, strict=True)
    if offered and not sum(count for count, month in months if not month.is_closed):
        yield "Ni erbjuder platser men har inga handledare i någon öppen månad."


def _missing_conditions(given: ConditionsPart, today: dt.date) -> Iterator[str]:
    if given.union_on and abs((given.union_on - today).days) > 2 * 366:
        yield "Datumet för den fackliga samverkan ligger mer än två år bort. Kontrollera årtalet."


# Versions side by side


class Cell(NamedTuple):
    """A value in one version, and how it differs from the version before; "" when it does not."""

    value: Value
    change: str


class Row(NamedTuple):
    """One question over all versions."""

    label: str
    cells: tuple[Cell, ...]
    field: str  # in the last version that answers it

    @property
    def differs(self) -> bool:
        """Whether any version changed it."""
        return any(cell.change for cell in self.cells)


class Section(NamedTuple):
    """The questions of one step."""

    heading: str
    rows: tuple[Row, ...]


def compare(versions: Sequence[Answers]) -> list[Section]:
    """Return what the versions answer, step by step, oldest first."""
    return [
        Section(step.label, tuple(side_by_side([version.part(step) for version in versions])))
        for step in ReplyStep
    ]


def side_by_side(parts: Sequence[Part]) -> Iterator[Row]:
    """Yield every question that any of the parts answers, with each answer's change against the one before."""
    answers = [{said.label: said.value for said in part.said()} for part in parts]
    field_of = {said.label: said.field for part in parts for said in part.said()}
    for label, field in field_of.items():
        values = [given.get(label) for given in answers]
        changes = ["", *(_change(before, after) for before, after in pairwise(values))]
        cells = tuple(Cell(value, change) for value, change in zip(values, changes, strict=True))
        yield Row(label, cells, field)


def _change(before: Value, after: Value) -> str:
    if before == after:
        return ""
    if isinstance(before, int) and isinstance(after, int):
        return swedish.diff(after - before)
    if before in (None, ""):
        return "ny"
    if after in (None, ""):
        return "borttagen"
    return "ändrad"
