"""Malmö's quota and fee and Linköping's size and need, beside Lund's places."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocation.economy import comparison
from allocation.economy.comparison import Compared

QUOTA, FEE, HALF = Decimal("5.7"), Decimal(7_500), Decimal(50)


def test_ten_missing_places_in_a_year_are_900_000_kronor() -> None:
    assert comparison.fee(10, 12, FEE) == 900_000


@pytest.mark.parametrize(("employees", "places"), [(10_445, 595), (26_316, 1_500), (0, 0), (9, 1), (8, 0)])
def test_the_quota_is_a_share_of_the_employees(employees: int, places: int) -> None:
    assert comparison.quota(employees, QUOTA) == places


def test_fees_by_hand() -> None:
    units = [Compared("a", "Skolan", 1_000, 10, 47), Compared("b", "Vården", 500, 30, 40)]
    school, care = comparison.lines(units, 87, QUOTA, FEE, HALF)
    assert (school.quota, school.missing, school.fee, school.over_quota) == (57, 10, 900_000, -10)
    assert (care.quota, care.missing, care.fee, care.over_quota) == (29, 0, 0, 11)
    (row, total) = comparison.explain((school, care), QUOTA, FEE)
    assert (row.label, row.amount, total.amount) == ("Skolan", 900_000, 900_000)
    assert row.formula.replace("\u00a0", " ") == (
        "5,7 % av 1 000 anställda är 57 platser. 10 saknas × 12 månader × 7 500 kr"
    )


@pytest.mark.parametrize(("size", "shared"), [(100, [60, 30]), (0, [30, 60]), (50, [45, 45])])
def test_size_and_need_are_weighed(size: int, shared: list[int]) -> None:
    units = [Compared("a", "Skolan", 1_000, 10, 0), Compared("b", "Vården", 500, 20, 0)]
    assert comparison.size_and_need(units, 90, Decimal(size)) == shared


def test_without_size_and_need_nothing_is_shared() -> None:
    assert comparison.size_and_need([Compared("a", "Skolan", 0, 0, 3)], 3, HALF) == [0]


COUNTS = st.integers(0, 4_000)
UNIT = st.builds(Compared, st.just("a"), st.just("Skolan"), COUNTS, COUNTS, COUNTS)


@given(st.lists(UNIT, max_size=8), st.integers(0, 900), st.decimals(0, 100, places=2))
def test_the_whole_target_is_shared(units: list[Compared], target: int, size: Decimal) -> None:
    shared = comparison.size_and_need(units, target, size)
    weighed = any(unit.employees * size or unit.need * (100 - size) for unit in units)
    assert sum(shared) == (target if weighed else 0)
    assert min(shared, default=0) >= 0
