"""The cost of a year and the comparison with other models as Excel sheets."""

from collections.abc import Sequence
from typing import Any

from .cost_tables import MEASURES, checked
from .economy.assumptions import CASES
from .economy.comparison import Line
from .economy.cost import Unit
from .exports import Sheet


def cost_sheets(block: dict[str, Any], units: Sequence[Unit]) -> list[Sheet]:
    """Return one sheet per case with every förvaltning, one with the years, and one with what it rests on."""
    head = ("Förvaltning", "Anställningar", "Praktikplatser", *(name for _, name in MEASURES))
    sheets: list[Sheet] = []
    for case in block["cases"]:
        by_key = {row["department"]: row for row in case["departments"]}
        rows = [
            (unit.name, unit.ama, unit.praktik, *(by_key[unit.key][code] for code, _ in MEASURES))
            for unit in units
        ]
        total = [case["total"][code] for code, _ in MEASURES]
        rows.append(("Summa", sum(unit.ama for unit in units), sum(unit.praktik for unit in units), *total))
        sheets.append((f"{CASES[case['code']]} effekt", head, rows))
    return [*sheets, _years(block), _place(block), _stated(block)]


def _years(block: dict[str, Any]) -> Sheet:
    head = ("År", "Fall", "Nettokostnad", "Försörjningsstöd som upphör", "Kvar att betala sedan start")
    rows = [
        (row["year"], CASES[case["code"]], row["net"], row["saved"], row["cumulative"])
        for case in block["cases"]
        for row in case["years"]
    ]
    return ("Per kalenderår", head, rows)


def _place(block: dict[str, Any]) -> Sheet:
    rows = [(row["label"], row["amount"], row["formula"]) for row in block["place"]]
    return ("En anställning", ("Rad", "Kronor", "Så är det räknat"), rows)


def _stated(block: dict[str, Any]) -> Sheet:
    rows = [(row["name"], row["value"], row["source"], checked(row)) for row in block["stated"]]
    return ("Antaganden", ("Antagande eller uppgift", "Värde", "Källa", "Kontroll"), rows)


def comparison_sheets(lines: Sequence[Line]) -> list[Sheet]:
    """Return Lund's places beside the other models', which are a comparison only."""
    head = (
        "Förvaltning",
        "Anställda",
        "Behov inom 2 år",
        "Lund",
        "Jämförelse: Malmös kvot",
        "Lund minus Malmö",
        "Saknas till kvoten",
        "Avgift på ett år, kronor",
        "Jämförelse: Linköping",
        "Lund minus Linköping",
    )
    rows = [
        (
            line.of.name,
            line.of.employees,
            line.of.need,
            line.of.places,
            line.quota,
            line.over_quota,
            line.missing,
            int(line.fee),
            line.by_size_and_need,
            line.over_size_and_need,
        )
        for line in lines
    ]
    return [("Jämförelse", head, rows)]
