"""Attacks on the statistics: nobody can work a small number out from all that is shown.

Whoever attacks knows every number on the page, and that those hidden are whole numbers. What a hidden number can be is
found exactly, with an integer program. A number is safe when it can be several.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, milp

from participants.suppression import ROOM, Crossed, crossed, is_small, shown

ROWS, COLUMNS, STATES = "abcd", ("woman", "man", ""), ("running", "over")
Cell = tuple[str, str, str]
CELLS: list[Cell] = list(product(ROWS, COLUMNS, STATES))

people = st.lists(
    st.tuples(
        st.sampled_from("aaaaaabbbbcd"),
        st.sampled_from(("woman",) * 6 + ("man",) * 6 + ("",)),
        st.sampled_from(STATES),
    ),
    max_size=70,
)


def test_the_hidden_cells_of_one_row_cannot_be_had_back() -> None:
    table = shown({"a": 3, "b": 20, "c": 30})
    assert (table.cells, table.total) == ({"a": None, "b": None, "c": 30}, 53)


def test_a_table_hides_rows_whole_and_a_neighbour_with_them() -> None:
    table = crossed(
        {
            ("a", "woman", ""): 2,
            ("a", "man", ""): 8,
            ("b", "woman", ""): 9,
            ("b", "man", ""): 6,
            ("c", "woman", ""): 20,
            ("c", "man", ""): 20,
        },
        "abc",
        COLUMNS,
    )
    assert (table.rows, table.total) == ({"a": 10, "b": 15, "c": 40}, 65)
    assert [table.cells[row, "woman"] for row in "abc"] == [None, None, 20]
    assert table.columns == {"woman": 31, "man": 34, "": 0}


def test_what_another_table_tells_hides_one_row_more() -> None:
    """Everybody in a and b whose placement is over is a woman: the only woman in a would be told by that."""
    counts = {
        ("a", "woman", "over"): 1,
        ("a", "man", "running"): 5,
        ("b", "woman", "over"): 5,
        ("c", "woman", "running"): 10,
        ("c", "man", "running"): 10,
        ("c", "woman", "over"): 5,
        ("c", "man", "over"): 5,
    }
    alone = _of([(row, sex, "") for (row, sex, _), count in counts.items() for _ in range(count)], tuple)
    assert crossed(alone, "abc", COLUMNS).cells["c", "woman"] == 15
    assert crossed(counts, "abc", COLUMNS).cells["c", "woman"] is None


def test_too_few_of_unknown_sex_hide_another_column() -> None:
    counts = {("a", "woman", ""): 20, ("a", "man", ""): 9, ("a", "", ""): 1}
    table = crossed(counts, "a", COLUMNS)
    assert table.columns == {"woman": 20, "man": None, "": None}


def test_what_another_table_hides_is_never_told_apart() -> None:
    counts = {("a", "woman", ""): 20, ("a", "man", ""): 9, ("b", "woman", ""): 10, ("b", "man", ""): 30}
    table = crossed(counts, "ab", COLUMNS, together=COLUMNS)
    assert set(table.cells.values()) == {None}
    assert table.rows == {"a": 29, "b": 40}


@settings(max_examples=40)
@given(people)
def test_a_small_number_keeps_its_room_in_one_table(everybody: list[Cell]) -> None:
    counts = _of(everybody, lambda one: (one[0], one[1], ""))
    table = crossed(counts, ROWS, COLUMNS)
    attack = Attack([(table, lambda cell: cell[0], ROWS, lambda cell: cell[1], COLUMNS)])
    for cell, count in _hidden(table, counts, ROWS, COLUMNS):
        least, most = attack.bounds(lambda one, cell=cell: (one[0], one[1]) == cell)
        assert least <= count <= most
        assert most - least >= ROOM
    _no_small_number_is_shown(table)


@settings(max_examples=30)
@given(people)
def test_a_small_number_cannot_be_worked_out_from_three_tables(everybody: list[Cell]) -> None:
    """The tables of a year that share people two by two: by förvaltning, by sex, and by whether they are over."""

    def row(cell: Cell) -> str:
        return cell[0]

    def sex(cell: Cell) -> str:
        return cell[1]

    def state(cell: Cell) -> str:
        return cell[2]

    pages = [
        (row, ROWS, sex, COLUMNS, state),
        (row, ROWS, state, STATES, sex),
        (state, STATES, sex, COLUMNS, row),
    ]
    tables = []
    for of_row, rows, of_column, columns, of_stratum in pages:
        counts = _of(everybody, lambda one, f=of_row, g=of_column, h=of_stratum: (f(one), g(one), h(one)))
        tables.append((crossed(counts, rows, columns), of_row, rows, of_column, columns))
    attack = Attack(tables)
    for table, of_row, rows, of_column, columns in tables:
        counts = _of(everybody, lambda one, f=of_row, g=of_column: (f(one), g(one), ""))
        _no_small_number_is_shown(table)
        for cell, count in _hidden(table, counts, rows, columns):
            least, most = attack.bounds(
                lambda one, cell=cell, f=of_row, g=of_column: (f(one), g(one)) == cell
            )
            assert least <= count <= most
            assert most > least, (table, cell)


class Attack:
    """Everything that is shown, as equations in how many there are of each row, column and state."""

    def __init__(self, tables: Iterable[tuple]) -> None:
        self.lines: list[list[int]] = []
        self.least: list[float] = []
        self.most: list[float] = []
        for table, of_row, rows, of_column, columns in tables:
            self._know(lambda cell: True, table.total)
            told = [_is_told(table.rows), _is_told(table.columns)]
            for row in rows:
                self._know(lambda cell, row=row, f=of_row: f(cell) == row, table.rows[row], told[0])
            for column in columns:
                self._know(
                    lambda cell, column=column, f=of_column: f(cell) == column, table.columns[column], told[1]
                )
            for row, column in product(rows, columns):
                self._know(
                    lambda cell, at=(row, column), f=of_row, g=of_column: (f(cell), g(cell)) == at,
                    table.cells[row, column],
                )

    def _know(self, holds, count: int | None, least: int = 0) -> None:
        """Add an equation, or of what is hidden the least that it can be."""
        self.lines.append([int(holds(cell)) for cell in CELLS])
        self.least.append(least if count is None else count)
        self.most.append(1000 if count is None else count)

    def bounds(self, holds) -> tuple[int, int]:
        """Return the least and the most that the sum can be."""
        cost = np.array([int(holds(cell)) for cell in CELLS])
        known = LinearConstraint(np.array(self.lines), self.least, self.most)
        found = [milp(sign * cost, constraints=known, integrality=np.ones(len(CELLS))) for sign in (1, -1)]
        return round(found[0].fun), -round(found[1].fun)


def _is_told(sums: dict[str, int | None]) -> int:
    """Return 1 when those of the sums that are hidden are known to be above 0: an empty one would be shown."""
    return int(any(count is not None for count in sums.values()))


def _of(everybody: Iterable[Cell], key) -> Counter:
    return Counter(map(key, everybody))


def _hidden(table: Crossed, counts: Counter, rows, columns) -> Iterator[tuple[tuple[str, str], int]]:
    """Yield the small cells, which are all hidden."""
    for cell in product(rows, columns):
        count = counts[(*cell, "")]
        if is_small(count):
            assert table.cells[cell] is None
            yield cell, count


def _no_small_number_is_shown(table: Crossed) -> None:
    numbers = [table.total, *table.rows.values(), *table.columns.values(), *table.cells.values()]
    assert not any(is_small(number) for number in numbers if number is not None)
