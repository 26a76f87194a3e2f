"""Sentences and tables from a decision payload: pure functions, so worked examples."""

import pytest

from allocation import payload_summary, payload_tables, payload_text
from tests.payloads import decision_payload

AMA = {"kind": "ama", "name": "arbetsmarknadsanställningar"}


@pytest.mark.parametrize(
    ("fractions", "shown"),
    [
        (["55/2"], ["27,50"]),
        (["312/127", "61/25"], ["2,46", "2,44"]),
        (["2000001/1000000", "2/1"], ["2,000001", "2,000000"]),
        (["7/3", "14/6"], ["2,33", "2,33"]),
        (["12345/2"], ["6\u00a0172,50"]),
    ],
)
def test_decimals_tell_different_fractions_apart(fractions: list[str], shown: list[str]) -> None:
    assert payload_text.decimals(*fractions) == shown


def test_missing_figures_are_a_dash_and_changes_have_a_sign() -> None:
    assert [payload_text.number(value) for value in (None, 0, 1234)] == ["–", "0", "1\u00a0234"]
    assert [payload_text.change(value) for value in (None, -4, 0, 3)] == ["–", "\u22124", "±0", "+3"]
    assert payload_text.difference(3, None) is payload_text.difference(None, 3) is None


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "ingen förvaltning"), (1, "en förvaltning"), (2, "två förvaltningar"), (13, "13 förvaltningar")],
)
def test_departments_are_counted_in_words(count: int, text: str) -> None:
    assert payload_text.departments(count) == text


def test_listing() -> None:
    assert [payload_text.listing("ABC"[:length]) for length in (1, 2, 3)] == ["A", "A och B", "A, B och C"]


@pytest.mark.parametrize(
    ("served", "refused", "end"),
    [
        ("312/127", "61/25", "Det första talet är högre än det andra."),
        ("7/3", "14/6", "Det första talet är lika med det andra."),
        ("7/3", None, "så inget jämförelsetal nekades."),
        (None, None, "ingen plats delades ut efter jämförelsetal."),
    ],
)
def test_certificate_in_words(served: str | None, refused: str | None, end: str) -> None:
    (text,) = payload_text.certificate_sentences(AMA, {"last_served": served, "first_refused": refused})
    assert text.startswith("Arbetsmarknadsanställningar: ")
    assert text.endswith(end)


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        ("2026-11-20", "2026-12-12", "20\u00a0november 2026 till 12\u00a0december 2026"),
        ("2026-11-20", None, "från 20\u00a0november 2026"),
        (None, None, "–"),
    ],
)
def test_period(first: str | None, last: str | None, text: str) -> None:
    assert payload_text.period(first, last) == text


def test_main_table_has_the_payloads_own_sums() -> None:
    made = payload_tables.main_table(decision_payload(), "decided")
    assert [name for name, _ in made.groups] == ["Arbetsmarknadsanställningar", "Praktikplatser"]
    assert [column.name for column in made.columns] == ["2026", "2027", "Ändring", "Tak"] * 2
    assert [cell for cell, _ in made.rows[-1].cells] == ["199", "200", "+1", "226", "100", "100", "±0", "130"]
    assert len(made.rows) == 12 + 1
    assert made.is_short


def test_adjustments_add_up_step_by_step() -> None:
    payload = decision_payload()
    line = payload_tables.line_of(payload, "bsf", "ama")
    assert line is not None
    line["adjustments"].append(
        {"change": 3, "reason": "Skolorna vill.", "by": "Anna Holm", "on": "2026-10-21"}
    )
    made = payload_tables.adjustment_table(payload, "Tabell 2")
    assert made is not None
    steps = [[cell for cell, _ in row.cells][1:4] for row in made.rows if row.name.startswith("Barn")]
    assert steps == [["64", "\u22121", "63"], ["63", "+3", "66"]]


def test_board_changes_are_told_from_adjustments() -> None:
    made = payload_tables.board_table(decision_payload(), "Tabell 3")
    assert made is not None
    assert [(row.name, row.cells[2][0]) for row in made.rows] == [
        ("Utbildningsförvaltningen", "+1"),
        ("Serviceförvaltningen", "\u22121"),
    ]
    untouched = decision_payload()
    for line in untouched["lines"]:
        line["decided"] = line["proposed"]
    assert payload_tables.board_table(untouched, "Tabell 3") is None


def test_row_with_too_few_cells_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        payload_tables.table("c", "f", [payload_tables.Column("a")], [("A", ["1", "2"])])


def test_shortfall_is_stated_in_summary_and_deviations() -> None:
    payload = decision_payload()
    payload["sums"][1]["decided"] = 99
    text = "Målet för praktikplatser nås inte: 1\u00a0praktikplats av 100 saknas"
    assert any(line.startswith(text) for line in payload_summary.summary(payload, "decided"))
    assert any(line.startswith(text) for line in payload_summary.deviations(payload, "decided"))
    assert "Målen nås precis." not in payload_summary.summary(payload, "decided")


def test_more_than_the_target_is_stated_too() -> None:
    payload = decision_payload()
    payload["sums"][0]["decided"] = payload["sums"][0]["target"] + 7
    text = "Målet för arbetsmarknadsanställningar överskrids: 7\u00a0arbetsmarknadsanställningar mer än 200."
    assert text in payload_summary.summary(payload, "decided")
    assert text in payload_summary.deviations(payload, "decided")


def test_decision_outside_its_limits_is_a_deviation() -> None:
    payload = decision_payload()
    line = payload_tables.line_of(payload, "mil", "ama")
    assert line is not None
    line["decided"] = 0
    assert payload_summary.outside_limits(payload, "decided") == [
        "Utbildningsförvaltningen får 19\u00a0arbetsmarknadsanställningar, fler än taket 18.",
        "Miljöförvaltningen får 0\u00a0arbetsmarknadsanställningar, färre än golvet 1.",
    ]


def test_what_is_not_known_yet_is_said() -> None:
    facts = dict(
        payload_summary.facts(
            decision_payload(adjusted_on=None, notice_from=None, legal_force_on=None, reservations="")
        )
    )
    unknown = "Inte känt när dokumentet skapades"
    assert facts["Justering av protokollet"] == facts["Laga kraft"] == unknown
    assert facts["Anslag på anslagstavlan"] == unknown
    assert facts["Reservationer"] == "Inga"
    immediate = dict(payload_summary.facts(decision_payload(immediately_adjusted=True)))
    assert immediate["Justering av protokollet"] == "Omedelbart justerat, 20\u00a0november 2026"


def test_reasons_name_the_kind_once() -> None:
    payload = decision_payload()
    unit = payload["departments"][1]
    line = payload_tables.line_of(payload, unit["key"], "praktik")
    assert line is not None
    line["why"] = "Förvaltningen fick 30 av 100 praktikplatser"
    assert payload_tables.reasons(payload, unit, "decided") == [
        "Arbetsmarknadsanställningar: Behovspoängen 312 gav 64 platser. Inget golv eller tak styrde talet. "
        "Ändrat för hand \u22121: Två fritidsgårdar öppnar i mars och har bett om fler platser.",
        "Förvaltningen fick 30 av 100 praktikplatser.",
    ]
