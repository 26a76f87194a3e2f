"""Tables of a year's cost, shaped from its frozen block; pure, so that page, PDF and Excel say the same.

Numbers are read from the block, never computed here. Amounts are whole kronor.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from allocation.economy.assumptions import CASES
from allocation.economy.statements import CHOSEN
from allocation.economy.summary import break_even_text, case_of, texts
from allocation.payload_tables import Column, Table, table
from allocation.payload_text import Payload, number, sentence

Block = Mapping[str, Any]

MEASURES = (
    ("wages", "Lön och avgifter"),
    ("subsidy", "Anställningsstöd"),
    ("support", "Särskilt stöd"),
    ("net", "Nettokostnad"),
    ("saved", "Försörjningsstöd som upphör under tiden"),
    ("saved_after", "Försörjningsstöd som upphör efteråt"),
    ("balance", "Kvar att betala"),
)
MINUS_MEANS = "Minus framför ett tal under Kvar att betala betyder att mer sparas än det kostar."


def case_table(block: Block, caption: str) -> Table:
    """Return every measure in the three cases, and the break-even."""
    rows = [
        (name, [number(case["total"][code]) for case in block["cases"]])
        for code, name in MEASURES
        if code != "support" or _has_support(block)
    ]
    rows.append(("Brytpunkt", [sentence(break_even_text(block, case["code"])) for case in block["cases"]]))
    columns = [Column(CASES[case["code"]]) for case in block["cases"]]
    return table(caption, "Kronor", columns, rows, notes=[MINUS_MEANS])


SHORT = {
    "wages": "Lönekostnad",
    "subsidy": "Stöd",
    "support": "Särskilt",
    "net": "Netto",
    "balance": "Kvar",
}


def department_table(block: Block, units: Sequence[Payload], caption: str) -> Table:
    """Return the middle case per department; units: key, name, ama and praktik."""
    found = case_of(block, "middle")
    by_key = {row["department"]: row for row in found["departments"]}
    codes = [code for code in SHORT if code != "balance" and (code != "support" or _has_support(block))]
    columns = [Column("Platser"), *(Column(SHORT[code]) for code in codes), Column("Upphör"), Column("Kvar")]

    def cells(places: int, sums: Mapping[str, int]) -> list[str]:
        saved = sums["saved"] + sums["saved_after"]
        amounts = (places, *(sums[code] for code in codes), saved, sums["balance"])
        return [number(value) for value in amounts]

    rows = [(unit["name"], cells(unit["ama"], by_key[unit["key"]])) for unit in units]
    total = cells(sum(unit["ama"] for unit in units), found["total"])
    notes = [
        "Platser är arbetsmarknadsanställningar. Lönekostnad är lön och avgifter, Stöd är anställningsstöd från "
        "staten. Upphör är försörjningsstöd som upphör under tiden och efteråt. Kvar är det som är kvar att "
        "betala när besparingen är avdragen."
    ]
    if _has_support(block):
        notes.append("Särskilt är särskilt stöd till mottagande förvaltning.")
    return table(caption, "Förvaltning", columns, rows, total=total, notes=notes)


def year_table(block: Block, caption: str) -> Table:
    """Return the middle case year by year, with what remains to pay so far."""
    rows = [
        (str(row["year"]), [number(row["net"]), number(row["saved"]), number(row["cumulative"])])
        for row in case_of(block, "middle")["years"]
    ]
    columns = [
        Column("Nettokostnad"),
        Column("Försörjningsstöd som upphör"),
        Column("Kvar att betala sedan start"),
    ]
    return table(caption, "År", columns, rows)


def place_table(block: Block, caption: str) -> Table:
    """Return what one AMA costs in the middle case, row by row, with the words of each row."""
    rows = [(row["label"], [number(row["amount"]), row["formula"]]) for row in block["place"]]
    made = table(caption, "Rad", [Column("Kronor"), Column("Så är det räknat", "reason")], rows)
    sums = [row["is_sum"] for row in block["place"]]
    marked = (replace(row, is_sum=is_sum) for row, is_sum in zip(made.rows, sums, strict=True))
    return replace(made, rows=tuple(marked))


def stated_table(block: Block, caption: str) -> Table:
    """Return the assumptions and numbers with their sources, and which of them nobody has confirmed."""
    rows = [(row["name"], [row["value"], row["source"], checked(row)]) for row in block["stated"]]
    columns = [Column("Värde", "text"), Column("Källa", "reason"), Column("Kontroll", "text")]
    return table(caption, "Antagande eller uppgift", columns, rows)


def checked(row: Block) -> str:
    """Return whether anybody stands for a statement of the block."""
    if row["is_unverified"]:
        return "Ej verifierad"
    return "Eget antagande" if row["source"] == CHOSEN else "Enligt källan"


def _has_support(block: Block) -> bool:
    return any(case["total"]["support"] for case in block["cases"])


def units_in(payload: Payload, stage: str) -> list[Payload]:
    """Return key, name and places of each department of a decision's payload; stage as in payload_tables."""
    places = {(line["department"], line["kind"]): line[stage] for line in payload["lines"]}
    return [
        {
            "key": unit["key"],
            "name": unit["name"],
            "ama": places.get((unit["key"], "ama"), 0),
            "praktik": places.get((unit["key"], "praktik"), 0),
        }
        for unit in payload["departments"]
    ]


def of_payload(payload: Payload, stage: str) -> dict[str, Any] | None:
    """Return what a document shows about the cost, or None for a payload from before costs were frozen."""
    block = payload.get("economy")
    if not block:
        return None
    year = payload["year"]
    units = units_in(payload, stage)
    return {
        "texts": texts(block, sum(unit["ama"] for unit in units)),
        "tables": [
            case_table(block, f"Tabell 4. Kostnad {year} med låg, mellan och hög effekt, kronor"),
            department_table(block, units, f"Tabell 5. Kostnad {year} per förvaltning, mellanvärdet, kronor"),
            year_table(block, "Tabell 6. Kostnad och besparing per kalenderår, mellanvärdet, kronor"),
            place_table(block, "Tabell 7. Vad en arbetsmarknadsanställning kostar, mellanvärdet"),
            stated_table(block, "Tabell 8. Antaganden och uppgifter som kostnaden bygger på"),
        ],
    }
