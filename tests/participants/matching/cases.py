"""Small participants and places for the tests, and Hypothesis strategies for whole portfolios."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from participants.matching import Candidate, Demand, Level, Named, Opening, Wish
from participants.matching.pairs import Pairs, pairs

LEVELS = [Level(rank, f"SFI {letter}") for rank, letter in enumerate("ABCD", start=1)]
CLEANER, COOK = Named("9111", "lokalvårdare"), Named("5120", "kock")
LICENCE, LIFTING = Demand("b", "körkort B"), Demand("lifting", "lyfta tungt", physical=True)
QUIET = Named("quiet", "lugn miljö")
DAY, EVENING = Named("day", "dag"), Named("evening", "kväll")
MARCH, AUGUST = date(2027, 3, 1), date(2027, 8, 31)


def a_candidate(key: str = "2026-0001", **fields: Any) -> Candidate:
    """Return a job-ready participant about whom everything is known and fits `an_opening`."""
    values: dict[str, Any] = {
        "job_ready": True,
        "waiting_since": date(2025, 1, 15),
        "wishes": (Wish("Lokalvårdare", "9111"),),
        "language": LEVELS[2],
        "holds": frozenset({"b", "lifting"}),
        "hours": 40,
        "times": frozenset({"day", "evening"}),
        "available_from": date(2027, 1, 1),
    }
    return Candidate(key, **(values | fields))


def an_opening(key: str = "p1", **fields: Any) -> Opening:
    """Return a place for a cleaner, full time on weekdays, six months from March."""
    values: dict[str, Any] = {
        "name": "Lokalvårdare, Hus 12",
        "occupation": CLEANER,
        "starts_on": MARCH,
        "ends_on": AUGUST,
        "hours": 40,
        "times": (DAY,),
    }
    return Opening(key, **(values | fields))


def _some(values: list[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(st.sampled_from(values), unique=True, max_size=2).map(tuple)


def _maybe(values: list[Any]) -> st.SearchStrategy[Any]:
    return st.none() | st.sampled_from(values)


_DAYS = [date(2027, month, 1) for month in (1, 3, 5, 7, 12)]


@st.composite
def candidates(draw: st.DrawFn, key: str = "2026-0001") -> Candidate:
    """Draw any participant, with gaps in what is known; few values give many ties."""
    codes = draw(st.lists(st.tuples(st.sampled_from(["b", "lifting"]), st.booleans()), max_size=2))
    return Candidate(
        key,
        job_ready=draw(st.booleans()),
        children=draw(st.booleans()),
        other_ground=draw(st.booleans()),
        waiting_since=draw(_maybe([date(2024, 5, 1), date(2026, 5, 1), date(2026, 5, 20)])),
        wishes=draw(_some([Wish("kock", "5120"), Wish("städare", "9112"), Wish("kök", area="kitchen")])),
        language=draw(_maybe(LEVELS)),
        holds=frozenset(code for code, held in codes if held),
        lacks=frozenset(code for code, held in codes if not held),
        needs=draw(_some([QUIET, Named("aids", "plats för hjälpmedel")])),
        hours=draw(_maybe([15, 30, 40])),
        times=frozenset(draw(_some(["day", "evening"]))),
        available_from=draw(_maybe(_DAYS)),
        placed_until=draw(_maybe(_DAYS)),
        proposed_to=draw(st.just(()) | st.just((Named("p1", "Köket, Hus 3"),))),
    )


@st.composite
def openings(draw: st.DrawFn, key: str = "p1") -> Opening:
    """Draw any place."""
    starts_on = draw(st.sampled_from(_DAYS))
    return Opening(
        key,
        f"Plats {key}",
        draw(st.sampled_from([CLEANER, COOK])),
        starts_on,
        draw(st.none() | st.just(date(2027, 12, 31))),
        areas=frozenset(draw(_some(["kitchen", "care"]))),
        language=draw(_maybe(LEVELS)),
        demands=draw(_some([LICENCE, LIFTING])),
        offers=frozenset(draw(_some(["quiet"]))),
        cannot_offer=frozenset(draw(_some(["aids"]))),
        hours=draw(_maybe([20, 40])),
        least_hours=draw(_maybe([20])),
        times=draw(_some([DAY, EVENING])),
        recruits=draw(st.booleans()),
        proposed=draw(st.booleans()),
    )


@st.composite
def portfolios(draw: st.DrawFn, most: int = 6) -> tuple[list[Candidate], list[Opening]]:
    """Draw participants and places, in any order, with keys of their own."""
    people = [draw(candidates(f"2026-{n:04}")) for n in range(draw(st.integers(0, most)))]
    places = [draw(openings(f"p{n}")) for n in range(draw(st.integers(0, most)))]
    return draw(st.permutations(people)), draw(st.permutations(places))


@st.composite
def weighted(draw: st.DrawFn, most: int = 6, most_weight: int = 12) -> Pairs:
    """Draw eligible pairs with any weights; a low most_weight gives many equally good assignments."""
    count = draw(st.integers(0, most))
    row = st.dictionaries(st.integers(0, max(0, count - 1)), st.integers(1, most_weight))
    rows = draw(st.lists(row if count else st.just({}), max_size=most))
    return pairs((list(row.items()) for row in rows), count)
