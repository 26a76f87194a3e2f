"""Kolada's share by its definition, each rule once, and what is hidden of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup.enums import OutcomeCode
from followup.models.outcome import LASTS
from followup.statistics.kolada import RULES, WORKS, Ended, Left, indicator, rule_of
from participants.suppression import is_small

EXPECTED = {
    ("host_job", "month"): "work",
    ("other_job", "shorter"): "short_work",
    ("subsidised_job", ""): "work_of_unknown_length",
    ("business", "month"): "work",
    ("studies_csn", ""): "studies",
    ("other_studies", ""): "other_studies",
    ("intervention", ""): "measure",
    ("seeking", ""): "neither",
    ("income_support", ""): "neither",
    ("leave", ""): "neither",
    ("moved", ""): "neither",
    ("deceased", ""): "neither",
    ("unknown", ""): "unknown",
    ("", ""): "not_written",
}


@pytest.mark.parametrize("written", EXPECTED, ids="-".join)
def test_each_result_meets_one_rule(written: tuple[str, str]) -> None:
    assert rule_of(*written) == EXPECTED[written]


def test_every_result_has_been_thought_of() -> None:
    assert {code for code, _ in EXPECTED} == {"", *OutcomeCode.values}
    assert set(WORKS) == set(LASTS)


def test_the_share_by_hand() -> None:
    """30 work a month or more and 10 study with studiemedel, of 80 who left: 50 per cent; of the women 20 of 50."""
    left = [
        Left("woman", "other_job", "month", 15),
        Left("man", "host_job", "month", 15),
        Left("woman", "studies_csn", "", 5),
        Left("man", "studies_csn", "", 5),
        Left("woman", "intervention", "", 10),  # another AMA is a measure, not work
        Left("woman", "other_job", "shorter", 10),
        Left("woman", "other_studies", "", 10),
        Left("man", "unknown", "", 10),
    ]
    found = indicator(left)
    assert dict(found.shares) == {"Alla": "50,0\u00a0%", "Kvinnor": "40,0\u00a0%", "Män": "66,7\u00a0%"}
    rows = {name: cells for name, cells in found.table.rows}
    assert rows[RULES["work"][1]] == ("ja", 30, 15, 15)
    assert rows[RULES["measure"][1]] == ("nej", 10, 10, 0)
    assert found.table.foot == ("", 80, 50, 30)


def test_few_who_work_hide_the_share() -> None:
    found = indicator([Left("woman", "other_job", "month", 3), Left("woman", "unknown", "", 4)])
    assert dict(found.shares)["Alla"] == "visas inte"
    assert {cell for _, cells in found.table.rows for cell in cells[1:]} <= {None, 0}


def test_what_the_statistics_hide_is_hidden_here_too() -> None:
    """Six have left, and six of the year's placements are over: the statistics hide that, as one goes on."""
    left = [Left("woman", "", "", 6)]
    found = indicator(left)
    assert dict(found.shares)["Alla"] == "6 av 6 saknar resultat"
    found = indicator(left, Ended({"woman": 6}, hides_all=True, hides_sex=True))
    assert {cell for _, cells in found.table.rows for cell in cells[1:]} | set(found.table.foot[1:]) == {None}
    assert {said for _, said in found.shares} == {"visas inte"}
    found = indicator(
        [*left, Left("man", "moved", "", 9)], Ended({"woman": 6}, hides_all=False, hides_sex=True)
    )
    assert (found.table.foot, dict(found.shares)["Kvinnor"]) == (("", 15, None, None), "visas inte")


@given(
    st.lists(
        st.builds(
            Left,
            st.sampled_from(("woman", "man", "")),
            st.sampled_from(("other_job", "studies_csn", "unknown", "seeking", "")),
            st.just(""),
            st.integers(1, 12),
        )
    )
)
def test_no_small_number_is_shown(left: list[Left]) -> None:
    table = indicator(left).table
    numbers = [cell for cells in [*(row for _, row in table.rows), table.foot] for cell in cells]
    assert not any(is_small(number) for number in numbers if isinstance(number, int))
