"""Who gets what answer from the routines' addresses; see tests/access.py."""

from allocation.enums import PlacementKind
from followup.actions import routines
from tests.access import (
    BUTTON,
    CONSULTANTS,
    NOBODY,
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
]
