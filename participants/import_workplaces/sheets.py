"""Workplaces as tables: what is taken out, and the workbook that they are read in from."""

import datetime as dt
from collections.abc import Iterable, Sequence

from organisation.selectors import departments_on

from ..models import Workplace
from .rows import HEADINGS, TABLE

Sheet = tuple[str, Sequence[str], list[Sequence[str | int | None]]]
EXPLAINED = {
    "department": ("Namnet som det står i bladet Förvaltningar, eller kortnamnet.", "Tekniska förvaltningen"),
    "name": ("Enhetens namn. Samma namn på flera rader är samma arbetsplats.", "Måltidsenheten, Killebäck"),
    "address": ("Gata och ort.", "Skolgatan 1, Lund"),
    "company": ("Bara för ett företag som ni har upphandlat av.", "Exempelbolaget AB"),
    "organisation_number": ("Tomt för en enskild firma.", "556123-4568"),
    "contract": ("Avtalet med krav på sysselsättning. Måste fyllas i för ett företag.", "UPP 2026/12"),
    "supervisor": ("En handledare på varje rad. Tomt om ingen är utsedd.", "Marie Ek"),
    "most_places": ("Hur många platser handledaren klarar samtidigt, 1 till 10. Tomt: 1.", 2),
}


def template_sheets(today: dt.date) -> list[Sheet]:
    """Return the workbook to fill in: an empty table, what to write in it, and the förvaltningar."""
    explained = [(HEADINGS[name], text, example) for name, (text, example) in EXPLAINED.items()]
    return [
        (TABLE.sheet, list(HEADINGS.values()), []),
        ("Så fyller du i", ("Kolumn", "Vad du skriver", "Exempel"), explained),
        ("Förvaltningar", ("Namn", "Kortnamn"), [(card.name, card.key) for card in departments_on(today)]),
    ]


def workplace_sheets(workplaces: Iterable[Workplace]) -> list[Sheet]:
    """Return the workplaces as a table that can be read in again without changing anything."""
    rows = [
        (
            one.department.key,
            one.name,
            one.address,
            one.company,
            one.organisation_number,
            one.contract,
            person.name if person else "",
            person.most_places if person else None,
        )
        for one in workplaces
        for person in list(one.supervisors.all()) or [None]
    ]
    return [(TABLE.sheet, list(HEADINGS.values()), rows)]
