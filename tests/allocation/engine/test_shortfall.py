"""A target above capacity: who could raise it, cheapest first, and it does when solved again."""

from dataclasses import replace

from allocation.engine import Raise, plan_year
from allocation.engine import shortfall as shortfall_module

from .years import AMA, PRAKTIK, a_department, a_year, with_target


def year(target, *more, **fields):
    return a_year(
        a_department("a", need=30, supervisors=10, offered={"ama": 15}),
        a_department("b", need=20, supervisors=6, offered={"ama": 4}, places_per_supervisor=2),
        a_department("silent", need=9, supervisors=9, replied=False),
        a_department("empty", needs=(), employees=0),
        *more,
        kinds=(with_target(AMA, target),),
        **fields,
    )


def test_offers_first_then_supervisors():
    (run,) = plan_year(year(50)).kinds
    assert (run.shortfall, run.result.places) == (31, {"a": 15, "b": 4, "silent": 0, "empty": 0})
    assert run.could_raise == (
        Raise("b", "offer", 20, 0, 11),
        Raise("a", "offer", 5, 0, 6),
        Raise("b", "supervisor", 8, 2, 0),
    )


def test_no_more_is_asked_than_is_missing():
    (run,) = plan_year(year(39)).kinds
    assert run.could_raise == (Raise("b", "offer", 20, 0, 0),)
    (run,) = plan_year(year(44)).kinds
    assert run.could_raise == (Raise("b", "offer", 20, 0, 5), Raise("a", "offer", 5, 0, 0))
    (run,) = plan_year(year(20)).kinds
    assert run.could_raise == (Raise("b", "offer", 20, 0, 0),)
    (run,) = plan_year(year(19)).kinds
    assert run.could_raise == ()


def test_the_steps_cover_the_shortfall_when_solved_again():
    problem = year(60)
    (run,) = plan_year(problem).kinds
    assert run.could_raise[-1].left == 0
    changed = []
    for department in problem.departments:
        added = sum(s.supervisors for s in run.could_raise if s.key == department.key)
        raised = (
            {"ama": None} if any(s.key == department.key for s in run.could_raise) else department.offered
        )
        more = tuple(number + added for number in department.supervisors)
        changed.append(replace(department, supervisors=more, offered=raised))
    (after,) = plan_year(replace(problem, departments=tuple(changed))).kinds
    assert after.shortfall == 0
    fewer = [replace(d, supervisors=tuple(n - (d.key == "b") for n in d.supervisors)) for d in changed]
    (short,) = plan_year(replace(problem, departments=tuple(fewer))).kinds
    assert short.shortfall > 0


def test_supervisors_are_added_where_the_next_one_gives_most():
    limited = a_department("c", need=5, supervisors=1, offered={"ama": 2}, closed=(5, 6, 7, 8, 9, 10, 11))
    (run,) = plan_year(year(49, limited)).kinds
    assert [step.key for step in run.could_raise] == ["b", "a", "b"]
    assert run.could_raise[-1] == Raise("b", "supervisor", 4, 1, 0)


def test_when_supervisors_do_not_help_the_rest_is_left():
    stuck = a_department("a", offered={"ama": 3}, closed=tuple(range(1, 18)))
    (run,) = plan_year(a_year(stuck)).kinds
    assert (run.shortfall, run.could_raise) == (20, ())
    only_silent = a_department("a", replied=False)
    (run,) = plan_year(a_year(only_silent)).kinds
    assert (run.shortfall, run.could_raise) == (20, ())


def test_there_is_an_end_to_asking(monkeypatch):
    assert shortfall_module.MOST_SUPERVISORS == 200
    monkeypatch.setattr(shortfall_module, "MOST_SUPERVISORS", 3)
    (run,) = plan_year(year(100)).kinds
    assert run.could_raise[-1] == Raise("b", "supervisor", 12, 3, 44)


def test_a_later_kind_counts_beside_the_first():
    problem = a_year(
        a_department("a", supervisors=4, offered={"ama": 8, "praktik": 3}),
        kinds=(with_target(AMA, 8), with_target(PRAKTIK, 6)),
        joint_fallback=False,
    )
    plan = plan_year(problem)
    assert [run.shortfall for run in plan.kinds] == [0, 3]
    assert plan.kinds[1].could_raise == (
        Raise("a", "offer", 1, 0, 2),
        Raise("a", "supervisor", 5, 1, 0),
    )
