"""A year as pure data: kinds in political order, departments, calendar, weights and tie order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of placement.

    months: length of one placement. load: places it takes of the supervisors each month.
    starts: allowed start months, counted from 0. may_pause: may rest over closed months.
    name: Swedish, plural, as it stands in a sentence; the code when it is left out.
    """

    code: str
    target: int
    months: int
    starts: tuple[int, ...]
    load: int = 1
    may_pause: bool = True
    name: str = ""

    def __post_init__(self) -> None:
        if not self.name:
            object.__setattr__(self, "name", self.code)


@dataclass(frozen=True, slots=True)
class Need:
    """A department's need of recruits in one occupation, persons within two and five years."""

    occupation: str
    need_2y: int
    need_5y: int
    shortage: bool = False


@dataclass(frozen=True, slots=True)
class Department:
    """One department's reply and size; the monthly numbers have one entry per month of the year.

    supervisors: persons. competing, running: places taken by other intakes and by placements already
    running. offered: most places the department offers per kind, None without a limit of its own.
    replied: False gives 0 places, whatever the other fields say.
    """

    key: str
    name: str
    employees: int
    supervisors: tuple[int, ...]
    places_per_supervisor: int
    competing: tuple[int, ...]
    running: tuple[int, ...]
    needs: tuple[Need, ...] = ()
    closed: tuple[int, ...] = ()
    offered: Mapping[str, int | None] = field(default_factory=dict)
    floor: Mapping[str, int] = field(default_factory=dict)
    last_year: Mapping[str, int | None] = field(default_factory=dict)
    replied: bool = True


@dataclass(frozen=True, slots=True)
class Weights:
    """The political mix in per cent, sum 100, and how much more a shortage occupation counts."""

    need_2y: int
    need_5y: int
    employees: int
    shortage_factor: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class YearProblem:
    """Everything the year is computed from.

    first_month: "2027-01". months: the horizon, 18, since a start in December runs into next year.
    kinds: political order, the first is allocated first. tie_order: keys, first wins when equal.
    joint_fallback: whether the first kind may be spread differently when the order alone would leave
    a shortfall in a later kind that a joint plan avoids.
    """

    first_month: str
    months: int
    weights: Weights
    kinds: tuple[Kind, ...]
    departments: tuple[Department, ...]
    tie_order: tuple[str, ...]
    joint_fallback: bool = True
