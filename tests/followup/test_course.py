"""When somebody has come back, by the rule that the page states; and the picture of it. No database."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup.course import Period, in_order, returns
from lund_placements.time_charts import Span, lines, spans

D = dt.date


def at(start: dt.date, end: dt.date | None) -> Period:
    return Period(f"{start}", start, end)


FIRST = at(D(2026, 1, 1), D(2026, 3, 31))


@pytest.mark.parametrize(
    ("start", "is_return"),
    [
        (D(2026, 4, 1), False),  # at once
        (D(2026, 4, 30), False),  # a month to the day
        (D(2026, 5, 1), True),
        (D(2027, 3, 31), True),  # a year to the day
        (D(2027, 4, 1), False),
    ],
)
def test_the_limits_of_the_rule(start: dt.date, is_return: bool) -> None:
    found = returns([at(start, None), FIRST])
    assert [(one.period.starts_on, one.ended_on) for one in found] == [(start, FIRST.ends_on)] * is_return


def test_what_goes_on_beside_it_hides_no_end_and_makes_none() -> None:
    long = at(D(2026, 1, 15), D(2026, 12, 31))
    within = at(D(2026, 6, 1), D(2026, 7, 1))
    back = at(D(2027, 3, 1), D(2027, 4, 1))
    assert [(one.period, one.after) for one in returns([back, within, FIRST, long])] == [(back, long)]
    assert returns([FIRST, at(D(2026, 2, 1), None), back]) == []


DAYS = st.dates(D(2024, 1, 1), D(2028, 12, 31))
PERIODS = st.lists(
    st.tuples(DAYS, st.integers(0, 400) | st.none()).map(
        lambda given: at(given[0], None if given[1] is None else given[0] + dt.timedelta(days=given[1]))
    ),
    max_size=8,
)


@given(PERIODS, st.randoms())
def test_a_return_is_a_gap_in_everything_whatever_the_order(periods: list[Period], random: object) -> None:
    shuffled = list(periods)
    random.shuffle(shuffled)
    found = returns(periods)
    assert [(one.period, one.ended_on) for one in returns(shuffled)] == [
        (one.period, one.ended_on) for one in found
    ]
    for one in found:
        before = [other for other in periods if other.starts_on < one.period.starts_on]
        assert max(other.ends_on for other in before) == one.ended_on
        assert 28 < (one.period.starts_on - one.ended_on).days <= 366


@given(PERIODS.filter(bool), DAYS)
def test_every_span_is_drawn_within_the_picture(periods: list[Period], today: dt.date) -> None:
    rows = [Span(one.label, one.starts_on, one.ends_on) for one in in_order(periods)]
    drawn = spans("Titel.", rows, today, series=("a",))
    for row in drawn.rows:
        assert 270 <= float(row.x) <= float(row.x) + float(row.width) <= drawn.width
    assert 2 <= len(drawn.ticks) <= 11


def test_a_missing_value_leaves_a_gap_in_the_line() -> None:
    days = [D(2026, 1, 15), D(2026, 4, 15), D(2026, 7, 15), D(2026, 10, 15)]
    drawn = lines(
        "Titel.", days, [("a", [Decimal(1), Decimal("2.5"), None, Decimal(5)])], lowest=1, highest=5
    )
    [line] = drawn.lines
    assert (line.path.count("M"), line.path.count("L"), [text for _, _, text in line.points]) == (
        2,
        1,
        ["1", "2,5", "5"],
    )
    with pytest.raises(ValueError, match="needs days"):
        lines("Titel.", [], [], lowest=1, highest=5)
