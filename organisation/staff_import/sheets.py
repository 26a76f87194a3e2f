"""How many each förvaltning employs, as tables: what is taken out, and the workbook that HR fills in."""

from collections.abc import Iterable, Sequence

from ..selectors import DepartmentCard
from .rows import TABLE

Sheet = tuple[str, Sequence[str], list[Sequence[str | int | None]]]
HEADINGS = tuple(column.heading for column in TABLE.columns.values())
EXPLAINED = {
    "department": ("Namnet, eller förvaltningens kortnamn.", "Tekniska förvaltningen"),
    "as_of": ("Vilken dag siffrorna gäller.", "2026-03-31"),
    "women": ("Hur många anställda som är kvinnor. Helt tal, 0 om ingen finns.", 700),
    "men": ("Hur många anställda som är män. Helt tal, 0 om ingen finns.", 350),
}
COLUMNS = {  # what is taken out: the same columns, and what follows from them
    **{TABLE.columns[name].heading: text for name, (text, _) in EXPLAINED.items()},
    "Anställda": "Kvinnor och män tillsammans, eller det enda tal som är känt.",
    "Källa": "Varifrån uppgiften kommer.",
    "Påhittad siffra": "ja för en övningssiffra, annars nej.",
}


def template_sheets(cards: Iterable[DepartmentCard]) -> list[Sheet]:
    """Return the workbook to fill in: a row for each förvaltning, and what to write in it."""
    explained = [(TABLE.columns[name].heading, text, example) for name, (text, example) in EXPLAINED.items()]
    rows = [(card.name, None, None, None) for card in cards]
    return [
        (TABLE.sheet, HEADINGS, rows),
        ("Så fyller du i", ("Kolumn", "Vad du skriver", "Exempel"), explained),
    ]


def staff_rows(cards: Iterable[DepartmentCard]) -> list[Sequence[str | int | None]]:
    """Return what is known of each förvaltning today, as COLUMNS names it; no row where nothing is."""
    return [
        (
            card.name,
            card.employees_as_of.isoformat(),
            card.women,
            card.men,
            card.employees,
            card.employees_source,
            "ja" if card.employees_invented else "nej",
        )
        for card in cards
        if card.employees_as_of
    ]
