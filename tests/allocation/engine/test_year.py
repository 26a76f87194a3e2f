"""A whole year: points, caps with reasons, both kinds in order, the joint fallback and start months."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation.engine import (
    EngineError,
    Kind,
    Need,
    Weights,
    check,
    plan_year,
    year_plan_to_json,
    year_problem_to_json,
)
from allocation.engine.calendar import free_places, windows
from allocation.engine.limits import cap_reports
from allocation.engine.points import check_weights, mixed_points, points, weighted_need
from allocation.engine.year import in_order

from .years import AMA, MONTHS, PRAKTIK, a_department, a_year, with_target

RELAXED = settings(max_examples=25)


def test_points_share_the_pots_exactly_and_show_where_they_come_from():
    year = a_year(
        a_department("a", employees=300, needs=(Need("x", 2, 5, shortage=True), Need("y", 1, 0))),
        a_department("b", employees=100, needs=(Need("y", 5, 5),)),
    )
    first, second = points(year)
    assert (first.need_2y, first.need_5y, first.employees) == (25_000, 20_000, 15_000)
    assert (second.need_2y, second.need_5y, second.employees) == (25_000, 10_000, 5_000)
    assert (first.total, second.total, first.key) == (60_000, 40_000, "a")
    assert (first.need_2y_from, first.need_5y_from, first.employees_from) == (5, 10, 300)


def test_a_shortage_factor_may_be_a_fraction():
    department = a_department("a", needs=(Need("x", 3, 4, shortage=True), Need("y", 1, 1)))
    assert weighted_need(department, 2, Fraction(3, 2)) == Fraction(11, 2)
    assert weighted_need(department, 5, Fraction(3, 2)) == 7
    year = a_year(department, a_department("b", need=11), weights=Weights(100, 0, 0, Fraction(3, 2)))
    assert [share.total for share in points(year)] == [33_333, 66_667]


def test_a_column_without_any_need_leaves_its_pot():
    year = a_year(a_department("a", needs=()), a_department("b", needs=(), employees=300))
    assert [share.total for share in mixed_points(year, 50_000, 30_000, 20_000)] == [5_000, 15_000]


@pytest.mark.parametrize("mix", [(50, 30, 19), (50, 30, 21), (110, -10, 0), (-1, 1, 100), (0, 101, -1)])
def test_the_mix_is_a_hundred_per_cent(mix):
    with pytest.raises(EngineError) as refusal:
        check_weights(Weights(*mix))
    assert refusal.value.code == "weights"
    assert refusal.value.message == "Vikterna ska vara minst 0 och tillsammans 100 procent."


def test_shortage_never_counts_less():
    check_weights(Weights(0, 0, 100, Fraction(1)))
    with pytest.raises(EngineError) as refusal:
        plan_year(a_year(a_department("a"), weights=Weights(50, 30, 20, Fraction(9, 10))))
    assert refusal.value.code == "shortage_factor"
    assert refusal.value.message == "Bristyrken får inte väga mindre än andra yrken."


def report(*kinds, placed=None, **fields):
    year = a_year(a_department("a", **fields), kinds=kinds or (AMA,))
    (only,) = cap_reports(year, len(year.kinds) - 1, [placed or {}])
    return only


def test_what_sets_a_cap():
    plain = report()
    assert (plain.by_calendar, plain.cap, plain.reason) == (20, 20, "supervisors")
    assert (plain.supervisor_by_calendar, plain.gain_per_supervisor, plain.gain_if_offer_raised) == (22, 2, 0)
    assert (plain.bottleneck_months, plain.bottleneck_places, plain.offered) == ((5, 11), 20, 100)
    offer = report(offered={"ama": 7})
    assert (offer.cap, offer.reason, offer.offered) == (7, "offer", 7)
    assert (offer.gain_per_supervisor, offer.gain_if_offer_raised) == (0, 13)
    partly = report(offered={"ama": 21})
    assert (partly.cap, partly.reason, partly.gain_per_supervisor) == (20, "supervisors", 1)
    unlimited = report(offered={})
    assert (unlimited.cap, unlimited.offered, unlimited.gain_per_supervisor) == (20, None, 2)
    busy = report(competing=(0, *(4,) * 17))
    assert (busy.by_calendar, busy.reason) == (12, "calendar")
    silent = report(replied=False, offered={"ama": 7})
    assert (silent.by_calendar, silent.cap, silent.reason) == (20, 0, "no_reply")
    assert (silent.gain_per_supervisor, silent.gain_if_offer_raised, silent.offered) == (0, 0, 7)


def test_an_earlier_kind_sets_the_cap_of_the_next():
    after = report(AMA, PRAKTIK, placed={"ama": 20})
    # Twenty AMA from June to November fill twelve of the fourteen months that praktik can use.
    assert (after.by_calendar, after.reason) == (10, "earlier_kind")
    assert (after.supervisor_by_calendar, after.gain_per_supervisor) == (15, 5)
    assert after.bottleneck_places == 10
    assert len(after.bottleneck_months) > 0
    none = report(AMA, PRAKTIK, placed={"ama": 0})
    assert (none.by_calendar, none.reason) == (40, "supervisors")
    assert none.bottleneck_months == (2, 5, 8, 11)
    room = report(AMA, PRAKTIK, placed={"ama": 1}, offered={"praktik": 3})
    assert (room.cap, room.reason) == (3, "offer")


def test_a_kind_that_takes_two_places_leaves_less():
    heavy = replace(AMA, load=2)
    after = report(heavy, PRAKTIK, placed={"ama": 5})
    # Five heavy placements fill the ten supervisors for the last six months of the year.
    assert (after.by_calendar, after.bottleneck_places, after.reason) == (30, 30, "earlier_kind")
    assert after.bottleneck_months == (2, 5, 8, 11)


def test_a_department_without_a_reply_gets_nothing_and_says_so():
    year = a_year(a_department("a"), a_department("b", need=90, replied=False), kinds=(with_target(AMA, 12),))
    (run,) = plan_year(year).kinds
    assert run.result.places == {"a": 12, "b": 0}
    assert run.line("b").bound == "no_reply"
    assert (run.line("b").cap, run.line("b").caps.reason) == (0, "no_reply")


def test_the_lines_say_what_binds():
    year = a_year(
        a_department("offer", need=50, offered={"ama": 4}),
        a_department("calendar", need=50, supervisors=2),
        a_department("floor", need=1, floor={"ama": 3}, last_year={"ama": 2}),
        a_department("free", need=20, offered={}),
        kinds=(with_target(AMA, 18),),
    )
    (run,) = plan_year(year).kinds
    assert run.result.places == {"offer": 4, "calendar": 4, "floor": 3, "free": 7}
    assert [line.bound for line in run.lines] == ["offer", "calendar", "floor", "none"]
    assert [line.cap for line in run.lines] == [4, 4, 20, 20]
    assert [line.floor for line in run.lines] == [0, 0, 3, 0]
    assert [line.last_year for line in run.lines] == [None, None, 2, None]
    assert (run.shortfall, run.could_raise, run.proof.holds, run.target) == (0, (), True, 18)
    assert run.line("free").margin.key == "free"


def test_asking_for_what_is_not_there():
    plan = plan_year(a_year(a_department("a")))
    assert plan.kind("ama").line("a").key == "a"
    with pytest.raises(EngineError) as kind:
        plan.kind("x")
    assert (kind.value.code, kind.value.message) == (
        "unknown_kind",
        "Placeringsslaget x finns inte i uträkningen.",
    )
    with pytest.raises(EngineError) as department:
        plan.kind("ama").line("x")
    assert (department.value.code, department.value.message) == (
        "unknown_department",
        "Förvaltningen x finns inte i uträkningen.",
    )


def test_floors_that_cannot_be_met_are_named():
    above = a_year(a_department("a", floor={"ama": 21}), a_department("b", floor={"ama": 99}))
    with pytest.raises(EngineError) as cap:
        plan_year(above)
    assert cap.value.code == "floor_above_cap"
    assert cap.value.message == (
        "Golv över taket för anställningar: A har golvet 21 men ryms med högst 20; "
        "B har golvet 99 men ryms med högst 20."
    )
    many = a_year(
        a_department("a", floor={"ama": 12}), a_department("b"), a_department("c", floor={"ama": 9})
    )
    with pytest.raises(EngineError) as target:
        plan_year(many)
    assert target.value.code == "floors_above_target"
    assert target.value.message == "Golven för anställningar är tillsammans 21, mer än målet 20: A 12, C 9."
    exact = a_year(a_department("a", floor={"ama": 20}), a_department("b"))
    assert plan_year(exact).kind("ama").result.places == {"a": 20, "b": 0}


def test_the_tie_order_is_used():
    same = (a_department("a"), a_department("b"))
    kind = (with_target(AMA, 3),)
    assert plan_year(a_year(*same, kinds=kind)).kinds[0].result.places == {"a": 2, "b": 1}
    turned = plan_year(a_year(*same, kinds=kind, tie_order=("b", "a"))).kinds[0].result
    assert (turned.places, turned.ties) == ({"a": 1, "b": 2}, ("b", "a"))


def coupled_year(**fields):
    """Return a year where AMA by points alone fills a department that praktik needs."""
    return a_year(
        a_department("a", need=90, supervisors=4, offered={"ama": 8, "praktik": 16}),
        a_department("b", need=10, supervisors=4, offered={"ama": 8, "praktik": 2}),
        kinds=(with_target(AMA, 8), with_target(PRAKTIK, 10)),
        **fields,
    )


def test_the_joint_plan_makes_room_when_the_order_alone_would_not():
    strict = plan_year(coupled_year(joint_fallback=False))
    assert [run.shortfall for run in strict.kinds] == [0, 2]
    assert strict.kinds[0].result.places == {"a": 7, "b": 1}
    assert strict.joint is not None
    assert (strict.joint.needed, strict.joint.used) == (True, False)
    assert (strict.joint.by_order, strict.joint.shortfall) == (
        {"ama": 0, "praktik": 2},
        {"ama": 0, "praktik": 0},
    )
    plan = plan_year(coupled_year())
    assert [run.shortfall for run in plan.kinds] == [0, 0]
    assert plan.joint is not None
    assert (plan.joint.needed, plan.joint.used) == (True, True)
    first = plan.kinds[0]
    assert first.result.places == {"a": 6, "b": 2}
    assert (first.line("a").bound, first.line("a").cap, first.line("a").caps.cap) == ("joint", 6, 8)
    assert (first.line("b").bound, first.line("b").cap) == ("none", 8)
    assert first.proof.holds
    assert plan.kinds[1].result.places == {"a": 8, "b": 2}


def test_a_stored_joint_plan_is_followed():
    plan = plan_year(coupled_year(), lowered={"a": 5, "b": 8})
    assert plan.kinds[0].result.places == {"a": 5, "b": 3}
    assert [run.shortfall for run in in_order(coupled_year(), {"a": 5})] == [0, 0]


def test_no_joint_plan_when_nothing_can_be_gained():
    year = coupled_year()
    hopeless = replace(year, kinds=(year.kinds[0], with_target(PRAKTIK, 40)))
    plan = plan_year(replace(hopeless, departments=hopeless.departments[:1], tie_order=("a",)))
    assert plan.joint is not None
    assert (plan.joint.needed, plan.joint.used) == (False, False)
    only_first = plan_year(replace(year, kinds=(with_target(AMA, 99), with_target(PRAKTIK, 0))))
    assert only_first.kinds[0].shortfall == 83
    assert only_first.joint is None


def test_the_joint_plan_keeps_replies_floors_offers_and_points():
    year = a_year(
        a_department("a", need=90, supervisors=4, offered={"ama": None, "praktik": 30}),
        a_department("b", need=10, supervisors=4, offered={"ama": 8, "praktik": 2}, floor={"praktik": 1}),
        a_department("silent", need=10, supervisors=9, replied=False),
        a_department("empty", needs=(), employees=0, supervisors=9),
        kinds=(with_target(AMA, 8), with_target(PRAKTIK, 10)),
    )
    plan = plan_year(year)
    assert plan.joint is not None
    assert plan.joint.used
    assert [run.shortfall for run in plan.kinds] == [0, 0]
    assert [run.result.places["silent"] + run.result.places["empty"] for run in plan.kinds] == [0, 0]


def test_all_caps_are_lowered_when_a_few_are_not_enough():
    """Three departments, so that places taken from one may otherwise land where praktik also needs room."""
    year = a_year(
        a_department("a", need=60, supervisors=3, offered={"ama": 6, "praktik": 12}),
        a_department("b", need=30, supervisors=3, offered={"ama": 6, "praktik": 12}),
        a_department("c", need=2, supervisors=6, offered={"ama": 12, "praktik": 0}),
        kinds=(with_target(AMA, 10), with_target(PRAKTIK, 22)),
    )
    plan = plan_year(year)
    assert plan.joint is not None
    assert plan.joint.used
    assert [run.shortfall for run in plan.kinds] == list(plan.joint.shortfall.values())


@st.composite
def years(draw):
    """Draw a year with two kinds and up to three departments, tight enough to be coupled."""
    departments = [
        a_department(
            key,
            need=draw(st.integers(0, 9)),
            supervisors=draw(st.integers(0, 4)),
            closed=tuple(draw(st.sets(st.integers(0, 17), max_size=3))),
            competing=tuple(draw(st.lists(st.integers(0, 2), min_size=MONTHS, max_size=MONTHS))),
            offered={"ama": draw(st.integers(0, 8)), "praktik": draw(st.integers(0, 12))},
            replied=draw(st.booleans()),
        )
        for key in "abc"[: draw(st.integers(1, 3))]
    ]
    first = Kind(
        "ama",
        draw(st.integers(0, 14)),
        6,
        tuple(range(12)),
        load=draw(st.integers(1, 2)),
        may_pause=draw(st.booleans()),
    )
    second = Kind("praktik", draw(st.integers(0, 14)), 3, tuple(range(12)), load=draw(st.integers(1, 2)))
    return a_year(*departments, kinds=(first, second))


@given(years())
@RELAXED
def test_every_plan_fits_its_calendars_and_is_proved(year):
    plan = plan_year(year)
    for run in plan.kinds:
        assert run.proof.holds
        assert sum(run.result.places.values()) + run.shortfall == run.target
        for line in run.lines:
            assert line.floor <= line.places <= line.cap <= line.caps.cap <= line.caps.by_calendar
            assert sum(line.starts) == line.places
            assert len(line.starts) == MONTHS
    for number, department in enumerate(year.departments):
        left = free_places(department)
        for kind, run in zip(year.kinds, plan.kinds, strict=True):
            for month, count in enumerate(run.lines[number].starts):
                for occupied in windows(kind, department.closed, MONTHS)[month] if count else ():
                    left[occupied] -= kind.load * count
        assert min(left) >= 0
    if plan.joint:
        assert plan.joint.used == plan.joint.needed
        assert [run.shortfall for run in plan.kinds] == (
            list(plan.joint.shortfall.values() if plan.joint.used else plan.joint.by_order.values())
        )


def test_the_solver_finds_start_months_where_simple_filling_does_not():
    """Neither filling the first kind late nor early leaves room for three of the second."""
    first = Kind("ama", 2, 3, (1, 2, 7, 8))
    second = Kind("praktik", 3, 2, (1, 4, 5, 7))
    department = replace(
        a_department("a"), supervisors=(1, 1, 1, 1, 1, 2, 1, 1, 2, 1, 1, 1, *(0,) * 6), offered={}
    )
    plan = plan_year(a_year(department, kinds=(first, second)))
    assert [sum(run.lines[0].starts) for run in plan.kinds] == [2, 3]
    assert plan.kinds[1].lines[0].caps.by_calendar == 3
    assert plan.kinds[1].lines[0].caps.bottleneck_months == ()
    assert plan.kinds[1].lines[0].caps.bottleneck_places == 0
    assert check(year_problem_to_json(plan.problem), year_plan_to_json(plan)) == []
