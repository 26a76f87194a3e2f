"""Swedish sentences and figures from a decision payload; pure, no Django, no database.

The payload is the frozen JSON of a decision ("platsmodellen.decision/1"). Dates are ISO strings, numbers are
integers, fractions are strings "a/b". Numbers are written with no-break spaces and a real minus sign.
"""

from collections.abc import Iterable
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from lund_placements import swedish

Payload = dict[str, Any]

DASH = "–"
COUNTED = ("ingen", "en", *swedish.COUNTED[2:])
NEED_NAMES = {
    "need_2y": "kompetensbehovet på två års sikt",
    "need_5y": "kompetensbehovet på fem års sikt",
    "employees": "antalet anställda",
}


def number(value: int | None) -> str:
    """Return 12345 as "12 345", and a dash where there is no number."""
    return DASH if value is None else swedish.number(value)


def change(value: int | None) -> str:
    """Return a difference with its sign: "+4", "−4" or "±0", and a dash where there is none."""
    return DASH if value is None else swedish.diff(value)


def difference(now: int | None, before: int | None) -> int | None:
    """Return now minus before, or None when either is unknown."""
    return None if now is None or before is None else now - before


def places(count: int, kind: Payload) -> str:
    """Return "1 praktikplats" or "200 arbetsmarknadsanställningar"; kind: a target or a line."""
    return swedish.places(count, kind["kind"])


def in_words(count: int) -> str:
    """Return "ingen", "en", "två" … "tolv" (for words of common gender), and larger counts in figures."""
    return COUNTED[count] if 0 <= count < len(COUNTED) else number(count)


def departments(value: int) -> str:
    """Return "ingen förvaltning", "en förvaltning" or "tolv förvaltningar"."""
    return f"{in_words(value)} förvaltning{'' if value < 2 else 'ar'}"


def day(iso: str | None) -> str:
    """Return "2026-11-13" as "13 november 2026", and a dash for a date that is not known."""
    return swedish.long_date(date.fromisoformat(iso[:10])) if iso else DASH


def moment(iso: str) -> str:
    """Return a time stamp as "20 november 2026 kl. 10.02", in the time zone it was written in."""
    return swedish.clock(datetime.fromisoformat(iso))


def period(first: str | None, last: str | None) -> str:
    """Return "20 november 2026 till 11 december 2026", with what is known of it."""
    if first and last:
        return f"{day(first)} till {day(last)}"
    return f"från {day(first)}" if first else DASH


def listing(items: Iterable[str]) -> str:
    """Return "A", "A och B" or "A, B och C"."""
    *first, last = items
    return f"{', '.join(first)} och {last}" if first else last


def sentence(text: str) -> str:
    """Return the text with a capital letter first, the rest untouched."""
    return text[:1].upper() + text[1:]


def unbroken(text: str) -> str:
    """Return "§ 87" or "SO 2026/0123" so that it never breaks between lines."""
    return text.replace(" ", swedish.NO_BREAK_SPACE)


def decimals(*fractions: str) -> list[str]:
    """Return fractions "a/b" as Swedish decimals, with as many digits (2 to 9) as tell them apart."""
    values = [Fraction(text) for text in fractions]
    for digits in range(2, 10):
        shown = [decimal(value, digits) for value in values]
        if len(set(shown)) == len(set(values)):
            break
    return shown


def decimal(value: Fraction, digits: int) -> str:
    """Return the fraction rounded half up to so many decimals, without passing through floating point."""
    whole, part = divmod((value * 10**digits * 2 + 1) // 2, 10**digits)
    return f"{number(whole)},{part:0{digits}d}"


def breakable(text: str) -> str:
    """Return the text with ordinary spaces, for metadata that people search in."""
    return text.replace(swedish.NO_BREAK_SPACE, " ")


def weights(payload: Payload) -> str:
    """Return "kompetensbehovet på två års sikt (50 procent), … och antalet anställda (20 procent)"."""
    given = payload["method"]["weights"]
    return listing(
        f"{NEED_NAMES.get(key, key)} ({number(share)} procent)" for key, share in given.items() if share
    )


def certificate_sentences(kind: Payload, certificate: Payload) -> list[str]:
    """Return the proof that no other division fits the scores better, in words a reader can check."""
    served, refused = certificate["last_served"], certificate["first_refused"]
    name = sentence(kind["name"])
    if served is None:
        return [f"{name}: ingen plats delades ut efter jämförelsetal."]
    if refused is None:
        (low,) = decimals(served)
        return [
            f"{name}: det lägsta jämförelsetal som gav en plats är {low} ({served}). Alla "
            "förvaltningar har nått sitt tak, så inget jämförelsetal nekades."
        ]
    low, high = decimals(served, refused)
    relation = "lika med" if Fraction(served) == Fraction(refused) else "högre än"
    return [
        f"{name}: det lägsta jämförelsetal som gav en plats utöver golven är {low} ({served}). Det högsta "
        "jämförelsetal som inte gav någon plats, bland de förvaltningar som inte har nått sitt tak, är "
        f"{high} ({refused}). Det första talet är {relation} det andra."
    ]
