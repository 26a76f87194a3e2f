"""One person's follow-up in words and pictures: the timeline, the returns, and what has happened."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from lund_placements.swedish import long_date
from lund_placements.time_charts import Span, spans
from participants.models import Placement

from .course import BREAK, WITHIN, Return, in_order, returns
from .models import Effort, PersonEvent
from .person_selectors import period_of

TEXTS = {
    "plan_agreed": "Handlingsplanen antecknades som överenskommen",
    "plan_discarded": "Ett utkast till handlingsplan togs bort",
    "effort_added": "En insats skrevs in",
    "effort_changed": "En insats ändrades",
    "effort_removed": "En insats togs bort",
}
RULE = (
    f"En återkomst räknas när en placering eller insats börjar mer än {BREAK} månad och högst {WITHIN} månader "
    "efter det att allt som gällde dessförinnan tog slut. Kortare uppehåll räknas inte. Det som börjar senare räknas "
    "som en ny start."
)


def timeline(events: Iterable[PersonEvent]) -> list[dict[str, Any]]:
    """Return what has been done, ready for the timeline."""
    return [
        {"text": TEXTS[event.kind], "at": event.created_at, "by": event.actor_name, "comment": ""}
        for event in events
    ]


def course(rows: Sequence[Placement | Effort], today: dt.date) -> dict[str, Any]:
    """Return everything that somebody has taken part in: the chart, its rows, and the returns."""
    periods = [(period_of(row), row) for row in rows]
    of = {id(period): row for period, row in periods}  # two alike are still two
    ordered = in_order(period for period, _ in periods)
    back = {id(found.period): found for found in returns(ordered)}
    title = f"{_many(len(ordered), 'placering eller insats', 'placeringar och insatser')} över tid."
    drawn = [
        Span(one.label, one.starts_on, one.ends_on, 1 if one.is_placement else 2, is_marked=id(one) in back)
        for one in ordered
    ]
    series = ("placering", "annan insats")
    return {
        "chart": spans(title, drawn, today, series=series, marker="återkomst") if drawn else None,
        "rows": [
            {
                "of": of[id(one)],
                "period": one,
                "is_placement": one.is_placement,
                "back": _return_words(back[id(one)]) if id(one) in back else "",
            }
            for one in ordered
        ],
        "returns": len(back),
        "rule": RULE,
    }


def _return_words(found: Return) -> str:
    return f"Återkomst: {found.after.label} tog slut {long_date(found.ended_on)}"


def _many(count: int, one: str, several: str) -> str:
    return f"{count} {one if count == 1 else several}"
