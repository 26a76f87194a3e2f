"""Swedish personal identity numbers, with samordningsnummer. Pure functions, no Django."""

import datetime as dt
import re

WRITTEN = re.compile(r"(\d{2})?(\d{6})([-+]?)(\d{4})")
# Anything in running text that could be one; whether it is, its check digit says.
IN_TEXT = re.compile(r"(?<!\d)(?:\d{2})?\d{6}[-+ ]?\d{4}(?!\d)")
COORDINATION = 60  # added to the day in a samordningsnummer
OLDEST = 120  # years


def normalised(text: str, today: dt.date) -> str | None:
    """Return the number with twelve digits, or None when it is not one.

    Ten digits are somebody younger than a hundred, unless a plus sign says otherwise.
    """
    match = WRITTEN.fullmatch(re.sub(r"[\s\u2010-\u2015\u2212]", _plain, text))
    if match is None or not _checks(match[2] + match[4]):
        return None
    century, short, sign, end = match.groups()
    days = _born(f"{century}{short}") if century else _latest(short, today, least=100 if sign == "+" else 0)
    if days is None or not today.year - OLDEST <= days.year or days > today:
        return None
    return f"{days.year}{short[2:]}{end}"


def is_of_woman(number: str) -> bool:
    """Say whether the number, in twelve digits, is a woman's: the digit before the last is even."""
    return int(number[-2]) % 2 == 0


def _plain(match: re.Match[str]) -> str:
    return "" if match[0].isspace() else "-"


def born(number: str) -> dt.date | None:
    """Return the day of birth in a number with twelve digits, or None when there is no such day."""
    return _born(number[:8])


def _born(digits: str) -> dt.date | None:
    """Return the day of birth in eight digits, or None when there is no such day."""
    day = int(digits[6:])
    try:
        return dt.date(int(digits[:4]), int(digits[4:6]), day - COORDINATION if day > COORDINATION else day)
    except ValueError:
        return None


def _latest(short: str, today: dt.date, *, least: int) -> dt.date | None:
    """Return the latest day with these six digits on which somebody at least so old could have been born."""
    latest = today.year - least
    for century in (latest // 100, latest // 100 - 1):
        born = _born(f"{century:02d}{short}")
        if born and (born.year + least, born.month, born.day) <= (today.year, today.month, today.day):
            return born
    return None


def _checks(ten: str) -> bool:
    """Say whether the last digit is right (Luhn's sum of the ten is a multiple of ten)."""
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(ten))
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0


def is_in(text: str) -> bool:
    """Say whether a running text holds what could be a personal identity number."""
    return any(
        _checks(re.sub(r"\D", "", found[0])[-10:]) and _has_a_day(re.sub(r"\D", "", found[0])[-10:])
        for found in IN_TEXT.finditer(text)
    )


def _has_a_day(ten: str) -> bool:
    return bool(_born(f"20{ten[:6]}") or _born(f"19{ten[:6]}"))
