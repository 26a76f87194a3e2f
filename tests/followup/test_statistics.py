"""A year's figures by hand: attainment, forecast, evenness, lead times, and what is hidden."""

import datetime as dt
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup.statistics import Begun, Given, Line, Result, Step, Words, as_payload, in_words, year_figures
from followup.statistics.arithmetic import Spread, forecast, in_percent, misplaced, percent, rounded, spread
from followup.statistics.figures import KindFigures
from participants.suppression import is_small

WORDS = Words({"ama": "Anställningar", "praktik": "Praktikplatser"}, {"work": "arbete"}, {"unknown": "okänt"})

OF_THOSE_OVER = ("ends", "results_0", "results_3", "results_6", "results_12")


def of(begun: tuple[Begun, ...], months: int = 12, year: int = 2021, **more: object) -> list[KindFigures]:
    last = dt.date(year, months, 28) + dt.timedelta(days=4)
    through = last - dt.timedelta(days=last.day)
    return list(year_figures(Given(year, through, months, begun=begun, **more), WORDS).kinds)


def alike(
    count: int, department: str = "a", month: int = 1, over: int = 0, kind: str = "ama", sex: str = "woman"
) -> Begun:
    reason = "work" if over else ""
    return Begun(kind, department, sex, month, over, reason, False, True, False, count)


def lines(kind: str = "ama", **decided: int) -> tuple[Line, ...]:
    return tuple(
        Line(name, name.upper(), kind, places, places, places, 0) for name, places in decided.items()
    )


@pytest.mark.parametrize(
    ("begun", "target", "shown"),
    [(68, 340, "20,0\u00a0%"), (27, 200, "13,5\u00a0%"), (142, 200, "71,0\u00a0%"), (16, 100, "16,0\u00a0%")],
)
def test_the_investigations_attainment(begun: int, target: int, shown: str) -> None:
    ama, praktik = of((alike(begun),), targets={"ama": target, "praktik": 10}, lines=lines(a=target))
    assert (ama.begun, ama.attainment) == (begun, shown)
    assert ama.forecast is None  # the year is over
    assert (praktik.begun, praktik.attainment) == (0, "0,0\u00a0%")


@pytest.mark.parametrize(
    ("begun", "months", "places"),
    [(142, 8, 213), (16, 8, 24), (68, 12, 68), (7, 7, 12), (1, 8, 2), (0, 1, 0)],
)
def test_the_forecast(begun: int, months: int, places: int) -> None:
    assert forecast(begun, months, None).places == places


def test_the_forecast_shows_its_steps() -> None:
    assert forecast(142, 8, 200).steps == (
        "Till och med augusti har 142 börjat. Det är 8 av årets 12 månader.",
        "142 × 12 ÷ 8 = 213.",
        "Målet är 200. Prognosen är 106,5\u00a0% av målet.",
    )
    assert "= 116,57, avrundat 117." in forecast(68, 7, None).steps[1]
    assert forecast(None, 8, 200) is None
    assert forecast(5, 0, 200) is None


def test_shares_are_rounded_half_up() -> None:
    assert [rounded(5, 2), rounded(1, 3), rounded(2, 3)] == [3, 0, 1]
    assert percent(1, 16) == Decimal("6.3")  # 6,25
    assert [percent(None, 5), percent(5, None), percent(5, 0)] == [None] * 3
    assert [in_percent(None), in_percent(Decimal("6.3"))] == ["–", "6,3\u00a0%"]


def test_evenness_by_hand() -> None:
    """Decided 50 and 50, begun 30 and 10: shares 75 and 25 per cent, so a quarter is elsewhere."""
    assert misplaced([(50, 30), (50, 10)]) == 25
    assert misplaced([(50, 5), (50, 5)]) == 0
    assert misplaced([(50, 0), (0, 10)]) == 100
    assert misplaced([]) is misplaced([(5, 0)]) is None


def test_lead_times_are_quartiles() -> None:
    assert spread([(1, 1), (2, 1), (3, 1), (400, 1)]) == Spread(4, 2, 1, 3)
    assert spread([]) is None
    steps = tuple(Step("ama", "answer", days, 1) for days in range(1, 10))
    [ama, _] = of((), targets={}, steps=steps)
    assert ama.table("lead_times").rows[0][1] == (None, None)
    [ama, _] = of((), targets={}, steps=(*steps, Step("ama", "answer", 90, 1)))
    assert ama.table("lead_times").rows[0][1] == (5, "3–8")


def test_who_goes_on_is_not_told_by_who_came_and_went() -> None:
    """12 began in January and 10 ended in February: the two who went on then could be told by subtraction."""
    begun = (alike(10, over=2), alike(2, over=5), alike(8, month=3, over=5))
    [ama, _] = of(begun, targets={}, lines=lines(a=20), months=6)
    rows = dict(ama.table("months").rows)
    assert [cells[0] for cells in rows.values()] == [12, 0, 8, 0, 0, 0]
    assert {cells[-2] for cells in rows.values()} == {cells[-1] for cells in rows.values()} == {None}


def test_who_goes_on_is_told_where_nobody_is_told_apart() -> None:
    begun = (alike(10, over=2), alike(8), alike(8, month=3, over=5))
    [ama, _] = of(begun, targets={}, lines=lines(a=20), months=6)
    assert [cells[-1] for _, cells in ama.table("months").rows] == [18, 8, 16, 16, 8, 8]


def test_how_many_are_over_is_told_by_no_table_where_it_is_hidden() -> None:
    """7 have begun and 6 of them are over: whatever adds up to 6 would tell of the one who goes on."""
    [ama, _] = of((alike(6, over=5), alike(1)), targets={}, lines=lines(a=9))
    assert (ama.begun, ama.running, ama.over) == (7, None, None)
    for key in OF_THOSE_OVER:
        table = ama.table(key)
        assert {cell for _, cells in table.rows for cell in cells if cell != ""} == {None}
        assert table.foot[0] is None
        assert table.of_somebody() == []
    assert {cells[-2:] for _, cells in ama.table("months").rows} == {(None, None)}


def test_shares_are_of_those_whose_day_has_come() -> None:
    """20 ended in March and 10 in June: by August, five months and two months after."""
    begun = (alike(20, over=3), alike(10, over=6), alike(10))
    written = (Result("ama", "woman", 3, "unknown", 15),)
    [ama, _] = of(begun, targets={}, lines=lines(a=40), months=8, results=written)
    assert ama.table("results_3").rows == (
        ("Okänt", (15, 15, 0, "75,0\u00a0%")),
        ("Inte antecknat än", (5, 5, 0, "25,0\u00a0%")),
        ("Inte dags än", (10, 10, 0, "")),
    )
    assert dict(ama.table("results_12").rows)["Inte dags än"] == (30, 30, 0, "")
    assert dict(ama.table("results_12").rows)["Okänt"] == (0, 0, 0, "–")
    [ama, _] = of((alike(18, over=3), alike(2, over=6), alike(10)), targets={}, lines=lines(a=40), months=8)
    [_, together] = ama.table("results_3").rows
    assert together == ("Inte antecknat, eller inte dags än", (20, 20, 0, None))


def test_a_place_that_has_been_used_twice_is_one() -> None:
    """Both förvaltningar are told: two places of c's are unused. With b hidden, there are at least those."""
    given_lines = (Line("b", "B", "ama", 9, 9, 9, 3), Line("c", "C", "ama", 2, 2, 2, 2))

    def missing(count: int) -> object:
        [ama, _] = of((alike(count, "b"), alike(20, "a")), targets={}, lines=(*lines(a=20), *given_lines))
        return dict(ama.table("causes").rows)["Registrerat men inte påbörjat"][0]

    assert (missing(12), missing(3)) == (5, "minst 2")


groups = st.lists(
    st.builds(
        alike,
        st.integers(1, 9),
        st.sampled_from("abc"),
        st.integers(1, 6),
        st.sampled_from((0, 0, 1, 6)),
        st.just("ama"),
        st.sampled_from(("woman", "woman", "man", "man", "")),
    ),
    max_size=12,
)


@settings(max_examples=60)
@given(groups)
def test_no_page_shows_a_small_number(begun: list[Begun]) -> None:
    """Nor lets one be had by taking a table's shown rows from its sum."""
    [ama, _] = of(tuple(begun), targets={"ama": 20}, lines=lines(a=10, b=10, c=10), months=6)
    people = {
        "departments": (3, 4, 5, -3, -2),
        "months": (0, 1, 2, -2, -1),
        **dict.fromkeys(("state", "ends", "results_0", "results_12"), (0, 1, 2)),
    }
    for key, columns in people.items():
        table = ama.table(key)
        for column in columns:
            cells = [cells[column] for _, cells in table.rows]
            if key == "months" and column == -1:
                assert not any(is_small(cell) for cell in cells if cell is not None)
                continue
            total = table.foot[column]
            assert not any(is_small(cell) for cell in [*cells, total] if isinstance(cell, int)), (key, cells)
            if isinstance(total, int) and key != "months":
                assert not is_small(total - sum(cell for cell in cells if cell is not None)), (key, cells)
    _no_table_taken_from_another_is_small(ama)


def _no_table_taken_from_another_is_small(kind: KindFigures) -> None:
    """Whoever has begun less whoever is over; and those not yet due at one point less those at another."""
    for column in range(3):  # all, and by sex
        begun = {
            kind.table(key).foot[at + column] for key, at in (("departments", 3), ("months", 0), ("state", 0))
        }
        over = {kind.table(key).foot[column] for key in OF_THOSE_OVER}
        over |= {_sum([cells[column] for _, cells in kind.table(key).rows]) for key in OF_THOSE_OVER}
        waiting = {
            0,
            *(dict(kind.table(key).rows).get("Inte dags än", (None,) * 3)[column] for key in OF_THOSE_OVER),
        }
        for one, other in [*product(begun, over), *product(waiting, waiting)]:
            assert one is None or other is None or not is_small(one - other), column
    ended = [cells[-2] for _, cells in kind.table("months").rows]
    for key, months in (("results_3", 3), ("results_6", 6)):
        waiting = dict(kind.table(key).rows).get("Inte dags än", (None,))[0]
        assert waiting is None or None in ended or waiting == sum(ended[-months:])


def _sum(cells: list[object]) -> int | None:
    return None if None in cells else sum(cells)


def test_the_payload_is_what_json_holds() -> None:
    given_year = Given(2021, dt.date(2021, 8, 31), 8, {"ama": 200}, lines(a=200), (alike(142), alike(3, "b")))
    payload = as_payload(year_figures(given_year, WORDS))
    assert (payload["format"], payload["year"], payload["through"], payload["least"]) == (
        1,
        2021,
        "2021-08-31",
        5,
    )
    assert not year_figures(given_year, WORDS).says_nothing
    assert year_figures(Given(2020, dt.date(2021, 1, 31), 12, {"ama": 200}), WORDS).says_nothing
    [ama, praktik] = payload["kinds"]
    assert (ama["forecast"]["places"], praktik["target"]) == (218, None)
    assert ama["tables"][0]["rows"][0][0] == "A"
    assert in_words([None, 1234, "71,0 %"]) == ["visas inte", "1\u00a0234", "71,0 %"]
