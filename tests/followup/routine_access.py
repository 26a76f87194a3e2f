"""Who gets what answer from the addresses of routines and calendars; see tests/access.py."""

from allocation.enums import PlacementKind
from followup.actions import calendars, routines
from followup.calendar_feed import token_of
from tests.access import (
    BUTTON,
    CONSULTANTS,
    EVERYBODY,
    NOBODY,
    OPEN_REFUSED,
    PUBLIC,
    REFUSED,
    UNFILLED,
    Answers,
    Row,
    Scene,
    answers,
    greta,
    page,
)

KIND = PlacementKind.PRAKTIK.value
READERS = answers(200, f"anna greta {CONSULTANTS}")
MOVERS = answers(200, "anna greta")


def _published(scene: Scene) -> tuple:
    return (KIND, 1)


def _draft(scene: Scene) -> tuple:
    return (KIND, routines.start_draft(kind=KIND, by=scene.world.greta).number)


def _rule(scene: Scene) -> tuple:
    return (*_draft(scene), "start")


def _calendar(scene: Scene) -> tuple:
    return (token_of(calendars.make_address(by=scene.world.ines)),)


def on_draft(name: str, get: Answers, post: Answers) -> Row:
    """A page of a draft that has just been begun."""
    return Row(f"followup:{name}", "draft", _draft, get, post)


ROWS = [
    page("followup:routines", READERS),
    Row("followup:routine_new", KIND, lambda scene: (KIND,), REFUSED, greta(BUTTON)),
    Row("followup:routine", "published", _published, READERS, REFUSED),
    on_draft("routine", READERS, REFUSED),
    on_draft("rule_new", greta(200), greta(UNFILLED)),
    on_draft("routine_publish", greta(200), greta(UNFILLED)),
    on_draft("routine_discard", greta(200), greta(BUTTON)),
    Row("followup:rule", "start", _rule, greta(200), greta(UNFILLED)),
    Row("followup:rule_remove", "start", _rule, REFUSED, greta(BUTTON)),
    # What is published is nobody's to change, and placements do not move to a draft.
    Row("followup:rule_new", "published", _published, NOBODY, NOBODY),
    Row("followup:routine_move", "published", _published, MOVERS, answers(UNFILLED, "anna greta")),
    on_draft("routine_move", NOBODY, NOBODY),
    # A calendar signs in nowhere: whoever has the address may read what it says.
    Row("followup:calendar_feed", "ines", _calendar, PUBLIC, OPEN_REFUSED),
    Row(
        "followup:calendar_feed",
        "wrong",
        lambda scene: ("0" * 75,),
        answers(404, EVERYBODY, anonymous=404),
        OPEN_REFUSED,
    ),
    page("followup:calendar", answers(200, CONSULTANTS)),
    page("followup:calendar_make", REFUSED, answers(BUTTON, CONSULTANTS)),
    page("followup:calendar_off", REFUSED, answers(BUTTON, CONSULTANTS)),
]
