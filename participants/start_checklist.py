"""What is done before somebody starts, as a to-do list in words. Pure: no database."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from allocation.enums import PlacementKind
from lund_placements.swedish import long_date

from .readiness import Task


@dataclass(frozen=True, slots=True)
class StartFacts:
    """What is known of a placement, as far as it matters for starting it.

    undone: the participant's preparatory steps that are left, in words; has_steps: whether any are written down.
    unanswered: what the place asks for or has to arrange and nobody has answered, in words.
    """

    kind: str
    supervisor: str
    introduction_on: dt.date | None
    undone: Collection[str]
    risk_assessed_on: dt.date | None
    fund_told_on: dt.date | None
    starts_on: dt.date
    can_start_from: dt.date | None = None
    unanswered: Collection[str] = ()
    has_steps: bool = True


def start_to_do(placement: StartFacts) -> list[Task]:
    """Return everything that is done before the start, in order, and what is left of each."""
    tasks = [
        Task("Handledare är utsedd", "" if placement.supervisor else "Förvaltningen utser en handledare."),
        Task(
            "Introduktionen är bokad",
            "" if placement.introduction_on else "Kom överens om en dag med arbetsplatsen och skriv in den.",
        ),
        Task(
            "Förberedelserna är klara" if placement.has_steps else "Inga förberedelser är antecknade",
            f"Kvar att göra: {', '.join(placement.undone)}." if placement.undone else "",
        ),
        Task(
            "Det som matchningen frågade om är besvarat",
            f"Fråga om: {', '.join(placement.unanswered)}. Skriv in svaren i ärendet eller på platsen."
            if placement.unanswered
            else "",
        ),
        Task("Deltagaren kan börja den första dagen", _too_early(placement)),
        Task(
            "Risker är bedömda",
            "" if placement.risk_assessed_on else "Förvaltningen bedömer riskerna på platsen.",
        ),
    ]
    if placement.kind == PlacementKind.AMA:
        tasks.append(
            Task(
                "Information om a-kassa är given",
                "" if placement.fund_told_on else "Berätta om medlemskap i en a-kassa och skriv in dagen.",
            )
        )
    return tasks


def _too_early(placement: StartFacts) -> str:
    first = placement.can_start_from
    if first is None or first <= placement.starts_on:
        return ""
    return f"Deltagaren kan börja först {long_date(first)}. Ändra datumen, eller uppgiften i ärendet."


def left_to_do(placement: StartFacts) -> list[str]:
    """Return what is left, one sentence each; nothing when somebody can start."""
    return [task.left for task in start_to_do(placement) if not task.is_done]
