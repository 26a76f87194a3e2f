"""Numbers, dates and counted words as Swedish readers expect them. Pure functions, no Django."""

from datetime import date, datetime
from decimal import Decimal

MINUS = "\u2212"
NO_BREAK_SPACE = "\u00a0"
MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)
COUNTED = ("inga", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")
PLACE_WORDS = {
    "ama": ("arbetsmarknadsanställning", "arbetsmarknadsanställningar"),
    "praktik": ("praktikplats", "praktikplatser"),
    "": ("plats", "platser"),
}


def number(value: float | Decimal, decimals: int | None = None) -> str:
    """Return the number with a no-break space per thousand, a decimal comma and a real minus.

    decimals: how many to show; None shows integers without and other numbers with one.
    """
    if decimals is None:
        decimals = 0 if value == int(value) else 1
    text = f"{value:,.{decimals}f}"
    return text.replace(",", NO_BREAK_SPACE).replace(".", ",").replace("-", MINUS)


def diff(value: float | Decimal) -> str:
    """Return a change with its sign: −4, ±0 or +3."""
    if value == 0:
        return "±0"
    return ("+" if value > 0 else "") + number(value)


def places(count: int, kind: str = "") -> str:
    """Return a count with its noun: 1 praktikplats, 57 arbetsmarknadsanställningar, 3 platser.

    Raises KeyError for an unknown kind of placement.
    """
    one, many = PLACE_WORDS[kind]
    return f"{number(count)}{NO_BREAK_SPACE}{one if count == 1 else many}"


def counted(count: int) -> str:
    """Return a small count in words, as running text does up to twelve (neuter: ett fel)."""
    return COUNTED[count] if 0 <= count < len(COUNTED) else number(count)


def long_date(value: date) -> str:
    """Return 13 november 2026."""
    return f"{value.day}{NO_BREAK_SPACE}{MONTHS[value.month - 1]} {value.year}"


def day_and_month(value: date) -> str:
    """Return 13 november, for places where the year is plain from the context."""
    return f"{value.day}{NO_BREAK_SPACE}{MONTHS[value.month - 1]}"


def clock(value: datetime) -> str:
    """Return 20 november 2026 kl. 10.02. An aware time must already be in local time."""
    return f"{long_date(value)} kl.{NO_BREAK_SPACE}{value:%H.%M}"


def days_until(day: date, today: date) -> str:
    """Return how far away a day is: i dag, i morgon, om 12 dagar, 1 dag sen, 4 dagar sen."""
    left = (day - today).days
    if left < 0:
        return f"{-left}{NO_BREAK_SPACE}{'dag' if left == -1 else 'dagar'} sen"
    if left < 2:
        return ("i dag", "i morgon")[left]
    return f"om {left}{NO_BREAK_SPACE}dagar"


def age(since: date, today: date) -> str:
    """Return how long ago a day was, in whole years and months: 1 år och 8 månader, mindre än en månad."""
    months = (today.year - since.year) * 12 + today.month - since.month - (today.day < since.day)
    if months < 1:
        return "mindre än en månad"
    years, rest = divmod(months, 12)
    parts = [f"{years}{NO_BREAK_SPACE}år"] if years else []
    if rest:
        parts.append(f"{rest}{NO_BREAK_SPACE}{'månad' if rest == 1 else 'månader'}")
    return " och ".join(parts)
