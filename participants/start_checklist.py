"""What is done before somebody starts, as a to-do list in words. Pure: no database."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from allocation.enums import PlacementKind

from .readiness import Task


@dataclass(frozen=True, slots=True)
class StartFacts:
    """What is known of a placement, as far as it matters for starting it.

    undone: the participant's preparatory steps that are left, in words.
    """

    kind: str
    supervisor: str
    introduction_on: dt.date | None
    undone: Collection[str]
    risk_assessed_on: dt.date | None
    fund_told_on: dt.date | None


def start_to_do(placement: StartFacts) -> list[Task]:
    """Return everything that is done before the start, in order, and what is left of each."""
    tasks = [
        Task("Handledare är utsedd", "" if placement.supervisor else "Förvaltningen utser en handledare."),
        Task(
            "Introduktionen är bokad",
            "" if placement.introduction_on else "Kom överens om en dag med arbetsplatsen och skriv in den.",
        ),
        Task(
            "Förberedelserna är klara",
            f"Kvar att göra: {', '.join(placement.undone)}." if placement.undone else "",
        ),
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


def left_to_do(placement: StartFacts) -> list[str]:
    """Return what is left, one sentence each; nothing when somebody can start."""
    return [task.left for task in start_to_do(placement) if not task.is_done]
