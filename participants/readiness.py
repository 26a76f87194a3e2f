"""What must be done before a place opens, as a to-do list in words. Pure: no database."""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from allocation.enums import PlacementKind

from .supervision import Month, months_in_words


@dataclass(frozen=True, slots=True)
class Supervision:
    """The supervisor of a place, and the months in which this place would be one too many."""

    name: str
    is_active: bool
    is_trained: bool
    most_places: int
    too_much_in: tuple[Month, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """What is known of a place, as far as it matters for opening it."""

    kind: str
    workplace_is_used: bool
    ssyk: str
    area: str
    tasks: str
    purpose: str
    is_near_operations: bool | None
    needs_to_recruit: bool | None
    starts_on: dt.date | None
    ends_on: dt.date | None
    hours_per_week: int | None
    times_of_day: Collection[str]
    supervision: Supervision | None
    substitute: str
    responsible_manager: str
    risk_assessed_on: dt.date | None
    replaces_no_post: bool
    unions: Collection[str]
    elsewhere: Collection[Supervision] = ()  # at the other workplaces of a shared place
    year: int = 0
    agreed_months: Collection[int] = ()  # of the year; none when no agreement says


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do before the place opens: its name, and what is left of it, "" when it is done."""

    name: str
    left: str

    @property
    def is_done(self) -> bool:
        """Whether nothing is left."""
        return not self.left


def to_do(place: PlaceFacts) -> list[Task]:
    """Return everything that a place of the kind needs, done or not, in the order of the form."""
    tasks = [
        Task("Arbetsplatsen", _workplace(place)),
        Task("Yrke och arbetsuppgifter", " ".join(_work(place))),
        Task("Tid", " ".join(_time(place))),
        Task("Handledare", " ".join(_supervisor(place))),
        Task("Ansvarig chef", "" if place.responsible_manager.strip() else "Skriv vem som är ansvarig chef."),
        Task("Riskbedömning", "" if place.risk_assessed_on else "Bedöm riskerna och skriv vilken dag."),
        Task(
            "Ingen undanträngning",
            "" if place.replaces_no_post else "Intyga att platsen inte ersätter en ordinarie tjänst.",
        ),
    ]
    if place.kind == PlacementKind.PRAKTIK:
        tasks.insert(2, Task("Syfte", "" if place.purpose.strip() else "Skriv vad praktiken ska ge."))
    if place.kind == PlacementKind.AMA:
        tasks.append(
            Task("Facklig samverkan", "" if place.unions else "Anteckna samverkan med minst ett fackförbund.")
        )
    return tasks


def missing(place: PlaceFacts) -> list[str]:
    """Return what is left to do as sentences; empty when the place is ready to open."""
    return [task.left for task in to_do(place) if task.left]


def overload_in_words(supervision: Supervision) -> str:
    """Say in which months the supervisor already has as many places as they manage; "" when in none."""
    if not supervision.too_much_in:
        return ""
    has = "en plats" if supervision.most_places == 1 else f"{supervision.most_places} platser"
    months = months_in_words(supervision.too_much_in)
    return (
        f"{supervision.name} har redan {has} samtidigt i {months} och klarar inte fler. "
        "Välj en annan handledare eller ändra tiden."
    )


def not_agreed_in_words(day: dt.date | None, year: int, months: Collection[int]) -> str:
    """Say that the agreement has no places in the day's month of the year; "" when it has, or when it says nothing.

    A place begins and ends in months with places; one without them in between is a pause.
    """
    if day is None or day.year != year or not months or day.month in months:
        return ""
    return (
        f"Överenskommelsen har inga platser i {months_in_words([(day.year, day.month)])}. "
        "Välj en annan månad, eller gör ett tillägg till överenskommelsen."
    )


def _workplace(place: PlaceFacts) -> str:
    return "" if place.workplace_is_used else "Arbetsplatsen tar inte emot längre. Välj en annan."


def _work(place: PlaceFacts) -> Iterator[str]:
    if not place.ssyk:
        yield "Skriv yrkeskoden (SSYK)."
    if not place.area:
        yield "Välj område."
    if not place.tasks.strip():
        yield "Beskriv arbetsuppgifterna."
    if place.is_near_operations is None:
        yield "Svara på om platsen är verksamhetsnära."
    if place.needs_to_recruit is None:
        yield "Svara på om ni behöver rekrytera till yrket."


def _time(place: PlaceFacts) -> Iterator[str]:
    if place.starts_on is None or place.ends_on is None:
        yield "Skriv när platsen börjar och slutar."
    days = (
        not_agreed_in_words(day, place.year, place.agreed_months) for day in (place.starts_on, place.ends_on)
    )
    yield from dict.fromkeys(filter(None, days))
    if place.hours_per_week is None:
        yield "Skriv antal timmar i veckan."
    if not place.times_of_day:
        yield "Välj när på dygnet arbetet görs."


def _supervisor(place: PlaceFacts) -> Iterator[str]:
    if place.supervision is None:
        yield "Välj handledare."
    for one in filter(None, [place.supervision, *place.elsewhere]):
        if not one.is_active:
            yield f"{one.name} kan inte handleda längre. Välj en annan handledare."
        if overload := overload_in_words(one):
            yield overload
    if not place.substitute:
        yield "Välj vem som ersätter handledaren."
