"""Tables as they are downloaded: sheets of (name, head, rows) with plain cells."""

from collections.abc import Iterator, Sequence
from typing import Any

from organisation.selectors import by_pk

from . import selectors
from .comparison import kind_tables
from .enums import IntakeKind, PlacementKind
from .models import AllocationRound

Sheet = tuple[str, Sequence[str], list[Sequence[str | int | None]]]


def dialogue_sheets(round: AllocationRound) -> list[Sheet]:
    """Return what the förvaltningar have handed over: needs, offers, capacity, and every other answer."""
    cards = by_pk(selectors.departments_of_round(round))
    needs, offers, months, said = [], [], [], []
    dialogues = round.dialogues.prefetch_related("replies__needs", "replies__offers", "replies__months")
    for dialogue in dialogues:
        reply = selectors.latest_submitted(dialogue)
        if reply is None or dialogue.department_id not in cards:
            continue
        name = cards[dialogue.department_id].name
        status = dialogue.get_status_display()
        needs += [
            (name, status, need.occupation, need.need_2y, need.need_5y, "ja" if need.is_shortage else "nej")
            for need in reply.needs.all()
        ]
        offers += [
            (
                name,
                status,
                offer.get_kind_display(),
                offer.at_least,
                offer.wished,
                offer.at_most,
                offer.tasks,
                "ja" if offer.operations_near else "nej",
            )
            for offer in reply.offers.all()
        ]
        months += [
            (
                name,
                status,
                row.month,
                row.supervisors,
                *(getattr(row, intake) for intake in IntakeKind.values),
                "ja" if row.is_closed else "nej",
            )
            for row in reply.months.all()
        ]
        answers = selectors.answers_of(reply)
        said += [
            (name, status, label, value)
            for part in (answers.interest, answers.places, answers.supervisors, answers.conditions)
            for label, value, _ in part.said()
            if value not in ("", None)
        ]
    who = ("Förvaltning", "Status")
    return [
        ("Kompetensbehov", (*who, "Yrke", "Inom 2 år", "Inom 5 år", "Bristyrke"), needs),
        (
            "Platser",
            (*who, "Typ", "Minst", "Önskat", "Högst", "Arbetsuppgifter", "Verksamhetsnära"),
            offers,
        ),
        ("Handledare", (*who, "Månad", "Handledare", *IntakeKind.labels, "Stängt"), months),
        ("Alla svar", (*who, "Fråga", "Svar"), said),
    ]


def scenario_sheets(round: AllocationRound) -> list[Sheet]:
    """Return the scenarios side by side, one sheet per kind."""
    scenarios = selectors.scenarios_of(round)
    sheets = []
    for table in kind_tables(round, scenarios, selectors.departments_of_round(round)):
        head = ["Förvaltning", f"Beslutat {round.year - 1}", *(scenario.name for scenario in scenarios)]
        rows = [(row.name, row.last_year, *(cell.places for cell in row.cells)) for row in table.rows]
        rows.append(("Summa", table.last_year, *table.totals))
        sheets.append((table.name.capitalize(), head, rows))
    return sheets


def decision_sheets(payload: dict[str, Any]) -> list[Sheet]:
    """Return a decision's lines, one sheet per kind."""
    return [
        (
            PlacementKind(kind["kind"]).label.capitalize(),
            ("Förvaltning", "Nämnd", "Föregående år", "Uträknat", "Föreslaget", "Beslutat", "Skäl"),
            list(_decision_rows(payload, kind["kind"])),
        )
        for kind in payload["targets"]
    ]


def _decision_rows(payload: dict[str, Any], kind: str) -> Iterator[Sequence[str | int | None]]:
    departments = {card["key"]: card for card in payload["departments"]}
    for line in payload["lines"]:
        if line["kind"] == kind:
            card = departments[line["department"]]
            reasons = [adjustment["reason"] for adjustment in line["adjustments"]]
            yield (
                card["name"],
                card["board"],
                line["last_year"],
                line["computed"],
                line["proposed"],
                line["decided"],
                " ".join(filter(None, [*reasons, line["change_reason"]])),
            )
