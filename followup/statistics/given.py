"""What a year's figures are made from: groups of people with how many they are, never a person. Pure."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One förvaltning and kind: places decided, agreed in signed agreements, and registered.

    unused: of those registered, where nobody has begun.
    """

    department: str
    name: str
    kind: str
    decided: int
    agreed: int
    registered: int
    unused: int


@dataclass(frozen=True, slots=True)
class Begun:
    """How many placements that have begun are alike.

    month: 1 to 12, in which they began. over_month: 0 while they go on, 1 to 12 in the year, 13 and on after it.
    reason: the code of a break-off, "" for one that ended on its day or goes on.
    """

    kind: str
    department: str
    sex: str
    month: int
    over_month: int
    reason: str
    has_children: bool
    is_ready: bool
    has_other_ground: bool
    count: int


@dataclass(frozen=True, slots=True)
class Result:
    """How many placements that are over had the same result, so many months after their end (0: at it)."""

    kind: str
    sex: str
    months: int
    code: str
    count: int


@dataclass(frozen=True, slots=True)
class Step:
    """How many took a step in so many days."""

    kind: str
    step: str
    days: int
    count: int


@dataclass(frozen=True, slots=True)
class Never:
    """What never became a placement: proposals declined or taken back, placements cancelled. kind and what, counted."""

    kind: str
    what: str
    count: int


@dataclass(frozen=True, slots=True)
class Given:
    """All of a year up to and including the last day of a month, `through`; months: of the year that have passed then.

    targets: places by kind. results_after: months after the end at which results are asked for.
    """

    year: int
    through: dt.date
    months: int
    targets: dict[str, int]
    lines: tuple[Line, ...] = ()
    begun: tuple[Begun, ...] = ()
    results: tuple[Result, ...] = ()
    steps: tuple[Step, ...] = ()
    never: tuple[Never, ...] = ()

    @property
    def is_over(self) -> bool:
        """Whether the whole year has passed: then there is nothing left to predict."""
        return self.through >= dt.date(self.year, 12, 31)
