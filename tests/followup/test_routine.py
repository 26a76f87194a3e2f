"""The days of a routine: worked examples that a consultant can read, and what holds for every routine."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup.routine import Anchor, Changes, Days, Due, Life, Rule, Slot, Unit, changes, due_days, shifted
from followup.standard import STANDARD

D = dt.date


@pytest.mark.parametrize(
    ("day", "offset", "unit", "expected"),
    [
        (D(2027, 1, 31), 1, Unit.MONTHS, D(2027, 2, 28)),
        (D(2028, 1, 31), 1, Unit.MONTHS, D(2028, 2, 29)),  # a leap year
        (D(2028, 2, 29), 12, Unit.MONTHS, D(2029, 2, 28)),
        (D(2028, 2, 29), -12, Unit.MONTHS, D(2027, 2, 28)),
        (D(2026, 11, 30), 3, Unit.MONTHS, D(2027, 2, 28)),  # over the turn of the year
        (D(2026, 12, 28), 1, Unit.WEEKS, D(2027, 1, 4)),
        (D(2026, 3, 28), 1, Unit.DAYS, D(2026, 3, 29)),  # the clock goes forward that night
        (D(2026, 10, 24), 2, Unit.DAYS, D(2026, 10, 26)),  # and back
        (D(2026, 3, 1), -1, Unit.DAYS, D(2026, 2, 28)),
    ],
)
def test_a_day_is_shifted(day: D, offset: int, unit: Unit, expected: D) -> None:
    assert shifted(day, offset, unit) == expected


def test_no_day_after_the_calendar_ends() -> None:
    with pytest.raises(OverflowError):
        shifted(D(9999, 12, 1), 1, Unit.MONTHS)


def _standard(kind: str, starts_on: D, ends_on: D) -> dict[str, D]:
    days = due_days((line.rule for line in STANDARD[kind]), starts_on, ends_on)
    return {key if number == 1 else f"{key} {number}": due.due_on for (key, number), due in days.items()}


def test_a_year_of_ama() -> None:
    assert _standard("ama", D(2027, 2, 1), D(2028, 1, 31)) == {
        "kartlaggning": D(2027, 1, 18),
        "start": D(2027, 2, 1),
        "vecka-2": D(2027, 2, 8),
        "trepart": D(2027, 3, 1),
        "halvtid": D(2027, 8, 2),
        "skattning": D(2027, 5, 1),
        "skattning 2": D(2027, 8, 1),
        "skattning 3": D(2027, 11, 1),
        "beslut": D(2027, 12, 20),
        "avslut": D(2028, 1, 24),
        "resultat": D(2028, 1, 31),
        "resultat-3": D(2028, 4, 30),
        "resultat-6": D(2028, 7, 31),
        "resultat-12": D(2029, 1, 31),
    }


def test_a_short_praktik_leaves_out_what_does_not_fit() -> None:
    assert _standard("praktik", D(2027, 2, 1), D(2027, 2, 5)) == {
        "start": D(2027, 2, 1),
        "halvtid": D(2027, 2, 3),
        "resultat": D(2027, 2, 5),
        "resultat-3": D(2027, 5, 5),
        "resultat-6": D(2027, 8, 5),
        "resultat-12": D(2028, 2, 5),
    }


def test_what_comes_back_is_counted_from_the_start_each_time() -> None:
    rule = Rule("manad", Anchor.EACH, 1, Unit.MONTHS, tolerance=5)
    days = due_days([rule], D(2027, 1, 31), D(2027, 5, 31))
    assert days == {
        ("manad", 1): Due(D(2027, 2, 28), D(2027, 3, 5)),
        ("manad", 2): Due(D(2027, 3, 31), D(2027, 4, 5)),
        ("manad", 3): Due(D(2027, 4, 30), D(2027, 5, 5)),
    }


def test_an_end_misses_what_was_left_and_keeps_what_comes_after() -> None:
    waiting = due_days((line.rule for line in STANDARD["praktik"]), D(2027, 2, 1), D(2027, 6, 30))
    finished = {("start", 1), ("vecka-2", 1)}
    waiting = {slot: due for slot, due in waiting.items() if slot not in finished}
    says = due_days((line.rule for line in STANDARD["praktik"]), D(2027, 2, 1), D(2027, 3, 31))
    needed = changes(says, waiting=waiting, lapsed=(), finished=finished, life=Life.OVER)
    after_it = {(key, 1) for key in ("avslut", "resultat", "resultat-3", "resultat-6", "resultat-12")}
    assert needed == Changes(
        miss=frozenset({("halvtid", 1)}),
        move={slot: says[slot] for slot in says if slot in after_it},
        lapse=frozenset({("skattning", 1)}),  # would have come after the end
    )


# Whatever the routine, whatever happens

dates = st.dates(D(2000, 1, 1), D(2100, 1, 1))
keys = st.sampled_from("abcdef")


@st.composite
def rules(draw: st.DrawFn) -> list[Rule]:
    found = {}
    for key in draw(st.sets(keys, max_size=6)):
        anchor = draw(st.sampled_from(Anchor))
        unit = Unit.MONTHS if anchor == Anchor.EACH else draw(st.sampled_from(Unit))
        offset = draw(st.integers(1, 6) if anchor == Anchor.EACH else st.integers(-12, 12))
        outlives = draw(st.booleans()) or (anchor == Anchor.END and offset >= 0)
        found[key] = Rule(key, anchor, offset, unit, draw(st.integers(0, 30)), outlives)
    return list(found.values())


@st.composite
def stays(draw: st.DrawFn) -> tuple[D, D]:
    starts_on = draw(dates)
    return starts_on, starts_on + dt.timedelta(days=draw(st.integers(0, 800)))


class Kept:
    """The milestones of a placement, changed as the product changes its rows."""

    def __init__(self) -> None:
        self.waiting: Days = {}
        self.lapsed: set[Slot] = set()
        self.finished: dict[Slot, Due] = {}

    def follow(self, says: Days, life: Life) -> None:
        needed = changes(says, waiting=self.waiting, lapsed=self.lapsed, finished=self.finished, life=life)
        for slot in needed.miss:
            self.finished[slot] = self.waiting.pop(slot)
        for slot in needed.lapse:
            del self.waiting[slot]
            self.lapsed.add(slot)
        assert not needed.create.keys() & (self.waiting.keys() | self.lapsed | self.finished.keys())
        assert needed.move.keys() <= self.waiting.keys()
        assert needed.bring_back.keys() <= self.lapsed
        self.lapsed -= needed.bring_back.keys()
        self.waiting |= {**needed.create, **needed.move, **needed.bring_back}


@given(
    st.lists(rules(), min_size=1, max_size=3),
    st.lists(st.tuples(st.integers(0, 2), stays(), st.sets(keys)), min_size=1, max_size=6),
    st.sampled_from(Life),
)
def test_after_any_changes_there_is_exactly_what_the_routine_says(
    versions: list[list[Rule]], sequence: list[tuple[int, tuple[D, D], set[str]]], end: Life
) -> None:
    """Whatever the days become, and whichever version the placement is moved to: what is done stays as it was."""
    kept = Kept()
    for number, stay, held in sequence:
        says, done = due_days(versions[number % len(versions)], *stay), dict(kept.finished)
        kept.follow(says, Life.GOES_ON)
        assert kept.waiting == {slot: due for slot, due in says.items() if slot not in done}
        assert kept.finished == done
        for slot in [slot for slot in kept.waiting if slot[0] in held]:
            kept.finished[slot] = kept.waiting.pop(slot)
    done = dict(kept.finished)
    kept.follow(says, end)
    left = {slot: due for slot, due in says.items() if slot not in done}
    if end == Life.OVER:
        left = {slot: due for slot, due in left.items() if due.outlives}
    assert kept.waiting == ({} if end == Life.NEVER else left)
    assert done.items() <= kept.finished.items()
    again = changes(says, waiting=kept.waiting, lapsed=kept.lapsed, finished=kept.finished, life=end)
    assert again == Changes()


@given(rules(), stays())
def test_days_are_within_reason_and_in_order(routine: list[Rule], stay: tuple[D, D]) -> None:
    starts_on, ends_on = stay
    days = due_days(routine, *stay)
    assert due_days(reversed(routine), *stay) == days
    for rule in routine:
        numbers = sorted(number for key, number in days if key == rule.key)
        assert numbers == list(range(1, len(numbers) + 1))
        for number in numbers:
            due = days[rule.key, number]
            assert due.latest_on - due.due_on == dt.timedelta(days=rule.tolerance)
            assert due.due_on <= ends_on or rule.anchor == Anchor.END
            assert due.due_on >= starts_on or rule.anchor == Anchor.START
