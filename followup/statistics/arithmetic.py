"""The arithmetic of the statistics: shares, the forecast and the evenness, each to be checked by hand. Pure.

One rule of rounding: half a unit is rounded up.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from lund_placements.swedish import MONTHS, number

MONTHS_OF_YEAR = 12


def rounded(numerator: int, denominator: int) -> int:
    """Return the quotient of two integers >= 0 as a whole number, half a unit rounded up."""
    return (2 * numerator + denominator) // (2 * denominator)


def percent(part: int | None, whole: int | None) -> Decimal | None:
    """Return part of whole in percent with one decimal; None when either is hidden or there is no whole."""
    if part is None or not whole:
        return None
    return Decimal(rounded(1000 * part, whole)) / 10


def share(part: int | None, whole: int | None) -> str | None:
    """Return part of whole as it is shown: 71,0 %, an en dash when there is no whole, None when either is hidden."""
    return None if part is None or whole is None else in_percent(percent(part, whole))


def in_percent(share: Decimal | None) -> str:
    """Return 71,0 %, or an en dash."""
    return "–" if share is None else f"{number(share, 1)}\u00a0%"


@dataclass(frozen=True, slots=True)
class Forecast:
    """How many will have begun at the end of the year at the pace so far, and how that is reckoned, in sentences."""

    places: int
    steps: tuple[str, ...]


def forecast(begun: int | None, months: int, target: int | None) -> Forecast | None:
    """Return the linear forecast from what has begun in the year's first whole months; None without either.

    The pace so far is taken to last: begun × 12 ÷ months.
    """
    if begun is None or not 0 < months <= MONTHS_OF_YEAR:
        return None
    places = rounded(begun * MONTHS_OF_YEAR, months)
    exact = Decimal(begun * MONTHS_OF_YEAR) / months
    about = "" if exact == places else f", avrundat {number(places)}"
    steps = [
        f"Till och med {MONTHS[months - 1]} har {number(begun)} börjat. Det är {months} av årets 12 månader.",
        f"{number(begun)} × 12 ÷ {months} = {number(exact, None if exact == places else 2)}{about}.",
    ]
    if target:
        steps.append(
            f"Målet är {number(target)}. Prognosen är {in_percent(percent(places, target))} av målet."
        )
    return Forecast(places, tuple(steps))


def misplaced(rows: Iterable[tuple[int, int]]) -> Decimal | None:
    """Return how large a share of what has begun would have to be elsewhere to follow the decided shares, in percent.

    rows: (decided, begun) of each förvaltning, integers >= 0. 0 is exactly as decided, and 100 the opposite: half the
    sum of the differences between the two shares. None when nothing is decided or begun.
    """
    pairs = list(rows)
    decided, begun = (sum(column) for column in zip(*pairs, strict=True)) if pairs else (0, 0)
    if not decided or not begun:
        return None
    apart = sum(abs(of_begun * decided - of_decided * begun) for of_decided, of_begun in pairs)
    return percent(apart, 2 * decided * begun)


@dataclass(frozen=True, slots=True)
class Spread:
    """How many days a step takes: the median, and between which the middle half lies."""

    count: int
    median: int
    lower: int
    upper: int


def spread(days: Iterable[tuple[int, int]]) -> Spread | None:
    """Return the spread of (days, how many) pairs, or None without any.

    A quantile is the least number of days that so large a part took at most. The shortest and the longest are left
    out on purpose: each is a single person's.
    """
    pairs = sorted(days)
    count = sum(many for _, many in pairs)
    return Spread(count, *(_quantile(pairs, count, part) for part in (2, 1, 3))) if count else None


def _quantile(pairs: list[tuple[int, int]], count: int, quarters: int) -> int:
    """Return the least number of days within which so many quarters of them all had passed."""
    needed = -(-count * quarters // 4)
    passed = accumulate(many for _, many in pairs)
    return next(days for (days, _), so_far in zip(pairs, passed, strict=True) if so_far >= needed)
