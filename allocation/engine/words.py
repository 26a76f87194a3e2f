"""Swedish for numbers and months, shared by the sentences of the engine."""

from fractions import Fraction

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


def number(value: int) -> str:
    """Return a whole number with a no-break space between thousands: 30 512."""
    return f"{value:,}".replace(",", "\N{NO-BREAK SPACE}")


def decimal(value: Fraction, digits: int = 2) -> str:
    """Return a number >= 0 with a decimal comma, rounded half up: 61,02."""
    scaled = int(value * 10**digits + Fraction(1, 2))
    whole, rest = divmod(scaled, 10**digits)
    return f"{number(whole)},{rest:0{digits}d}"


def listed(words: list[str]) -> str:
    """Return the words with commas and a final "och"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} och {words[-1]}"


def month_name(first_month: str, index: int) -> str:
    """Return month number `index` counted from `first_month` ("2027-01"): "mars 2027"."""
    year, month = map(int, first_month.split("-"))
    later, position = divmod(month - 1 + index, 12)
    return f"{MONTHS[position]} {year + later}"


def month_names(first_month: str, indexes: tuple[int, ...]) -> str:
    """Return month names, the year written once per year: "mars och augusti 2027 samt maj 2028"."""
    by_year: dict[str, list[str]] = {}
    for index in indexes:
        name, year = month_name(first_month, index).split(" ")
        by_year.setdefault(year, []).append(name)
    return " samt ".join(f"{listed(names)} {year}" for year, names in by_year.items())
