"""One person's follow-up in words and pictures: the timeline, the returns, and what has happened."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from lund_placements.swedish import long_date
from lund_placements.time_charts import Lines, Span, lines, spans
from participants.models import Placement
from participants.placement_words import KINDS

from .course import BREAK, WITHIN, Return, in_order, returns
from .models import ActionPlan, Conversation, Effort, PersonEvent, Question, Rating
from .person_enums import HIGHEST, LOWEST, NOT_ANSWERED, SCALE, Asked
from .person_selectors import period_of
from .progress import mean, next_due
from .words import progressed

NOT_IN_EXTRACT = {  # about the handledare, or nothing to anybody
    "followup.checkanswer.needs",
    "followup.checkanswer.wants_contact",
    "followup.actionplan.revision",
}
TEXTS = {
    "plan_agreed": "Handlingsplanen antecknades som överenskommen",
    "plan_discarded": "Ett utkast till handlingsplan togs bort",
    "effort_added": "En insats skrevs in",
    "effort_changed": "En insats ändrades",
    "effort_removed": "En insats togs bort",
    "rated": "En skattning skrevs in",
    "rating_corrected": "En skattning rättades",
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


def plans(found: Iterable[ActionPlan], talks: Iterable[Conversation]) -> list[dict[str, Any]]:
    """Return each plan with its goals, and with each goal what has been said of it, as the talks are ordered."""
    by_plan: dict[UUID, list[Conversation]] = defaultdict(list)
    for talk in talks:
        by_plan[talk.plan_id].append(talk)
    return [
        {
            "of": plan,
            "goals": [
                {
                    "text": goal.text,
                    "said": [
                        (progressed(talk.progress[place], talk.progress_texts[place]), talk.held_on)
                        for talk in by_plan[plan.pk]
                    ],
                }
                for place, goal in enumerate(plan.goals.all())
            ],
        }
        for plan in found
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
                "kind": KINDS[of[id(one)].kind] if one.is_placement else "",
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


# How things develop


def development(ratings: Sequence[Rating]) -> dict[str, Any]:
    """Return what has been answered over time: the means as lines and rows, and when the next are due."""
    means = {asked: [mean(getattr(one, asked)) for one in ratings] for asked in Asked.values}
    return {
        "chart": _lines(ratings, means)
        if any(value for values in means.values() for value in values)
        else None,
        "rows": [
            {"of": one, "person": person, "consultant": consultant}
            for one, person, consultant in zip(ratings, means["person"], means["consultant"], strict=True)
        ],
        "next_due": next_due(ratings[-1].taken_on) if ratings else None,
        "has_new_wording": len({one.questions_id for one in ratings}) > 1,
    }


def _lines(ratings: Sequence[Rating], means: Mapping[str, Sequence[Any]]) -> Lines:
    title = f"Medelvärdet av svaren vid {_many(len(ratings), 'skattning', 'skattningar')}, från 1 till 5."
    series = [("personens svar", means["person"]), ("konsulentens bedömning", means["consultant"])]
    return lines(title, [one.taken_on for one in ratings], series, lowest=LOWEST, highest=HIGHEST)


def answered(
    rating: Rating, asked: Mapping[str, Sequence[Question]]
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return each question's topic with its answer, by who was asked."""
    found = []
    for who, questions in asked.items():
        scale = {**dict(SCALE), 0: NOT_ANSWERED[Asked(who)]}
        pairs = zip(questions, getattr(rating, who), strict=True)
        rows = [(f"{question.topic}: {question.text}", scale[answer]) for question, answer in pairs]
        found.append(("Personens svar" if who == Asked.PERSON else "Konsulentens bedömning", rows))
    return found
