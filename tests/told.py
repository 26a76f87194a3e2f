"""Who is told of in an answer: names and numbers that stand nowhere else, searched for in all of it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

from django.http import HttpResponse

from lund_placements.logs import WithoutDetails

from .access import text_of
from .participants.placing import MARKS as NAMES_BY_STATE
from .people import CANARIES

# What tells of a person, by whose it is; personnummer as they are stored and as they are written.
MARKS = {
    which: (first, last, number, f"{number[:8]}-{number[8:]}", f"{number[2:8]}-{number[8:]}", number[2:])
    for which, (first, last, number) in CANARIES.items()
}
EVERYBODY = {
    **{f"case {which}": marks for which, marks in MARKS.items()},
    **{f"placing {which}": marks for which, marks in NAMES_BY_STATE.items()},
}


def told_of(response: HttpResponse) -> frozenset[str]:
    """Return whose marks stand in the head of the response, or in what a reader finds in it."""
    head = "\n".join(f"{name}: {value}" for name, value in response.items()) + response.cookies.output()
    return told_in(f"{head}\n{text_of(response)}")


def told_in(text: str) -> frozenset[str]:
    """Return whose marks stand in the text."""
    return frozenset(which for which, marks in EVERYBODY.items() if any(mark in text for mark in marks))


@contextmanager
def everything_logged() -> Iterator[StringIO]:
    """Collect everything that is logged, as production writes it, and more of it."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(WithoutDetails("{levelname} {name} {message}", style="{"))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)
