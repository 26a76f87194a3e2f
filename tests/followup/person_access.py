"""Who gets what answer from every address of one person's follow-up; see tests/access.py.

The milestones are those of Ines's participant whose placement goes on.
"""

from django.utils import timezone

from followup.actions import indicators, links, plans
from tests.access import (
    BUTTON,
    EVERYBODY,
    OPEN_REFUSED,
    PUBLIC,
    REFUSED,
    UNFILLED,
    Answers,
    Row,
    Scene,
    answers,
    greta,
    of_ines,
    page,
)
from tests.participants.people_access import ONLY_JENS

UNKNOWN_LINK = answers(404, EVERYBODY, anonymous=404)


def waiting(scene: Scene) -> tuple:
    """Make a link of Ines's, and return its token."""
    start = scene.placings["started"].milestones.get(key="start")
    return (links.create(milestone=start, by=scene.world.ines)[1],)


def on(name: str, key: str, get: Answers, post: Answers) -> Row:
    """A page about one of the milestones."""

    def arguments(scene: Scene) -> tuple:
        return (scene.placings["started"].milestones.get(key=key).pk,)

    return Row(f"followup:{name}", key, arguments, get, post)


def of_case(name: str, get: Answers, post: Answers) -> Row:
    """A page of the case of Ines's that nobody has planned anything in."""
    return Row(f"followup:{name}", "own", lambda scene: (scene.people["own"].pk,), get, post)


def of_effort(name: str, get: Answers, post: Answers) -> Row:
    """A page of an effort in that case."""

    def arguments(scene: Scene) -> tuple:
        data = plans.EffortInput("SFI", "Vuxenutbildningen", timezone.localdate(), None)
        effort = plans.add_effort(participant=scene.people["own"], data=data, by=scene.world.ines)
        return (effort.pk,)

    return Row(f"followup:{name}", "own", arguments, get, post)


def of_rating(name: str, get: Answers, post: Answers) -> Row:
    """A page of the answers in that case."""

    def arguments(scene: Scene) -> tuple:
        data = indicators.RatingInput(timezone.localdate(), [3] * 9, [4] * 11)
        given = {"participant": scene.people["own"], "data": data, "by": scene.world.ines}
        return (scene.people["own"].pk, indicators.rate(questions=1, **given).number)

    return Row(f"followup:{name}", "own", arguments, get, post)


FORM = (of_ines(200, jens=302), of_ines(UNFILLED, jens=403))
ROWS = [
    of_case("person", of_ines(200, jens=302), REFUSED),
    Row("followup:person", "protected", lambda scene: (scene.people["protected"].pk,), ONLY_JENS, REFUSED),
    of_case("plan", *FORM),
    of_case("plan_agree", of_ines(403, jens=302), of_ines(403, jens=403)),  # there is no draft
    of_case("plan_discard", REFUSED, of_ines(403, jens=403)),
    of_case("effort_new", *FORM),
    of_case("rate", *FORM),
    of_case("rate_draft", *FORM),
    of_rating("rating", of_ines(200, jens=302), REFUSED),
    of_rating("rating_correct", *FORM),
    page("followup:questions", greta(200)),
    page("followup:questions_start", REFUSED, greta(BUTTON)),
    page("followup:questions_edit", greta(404), greta(404)),  # nobody writes a new version
    page("followup:questions_publish", greta(404), greta(404)),
    page("followup:questions_discard", REFUSED, greta(404)),
    of_effort("effort", *FORM),
    of_effort("effort_remove", REFUSED, of_ines(BUTTON, jens=403)),
    # Whoever has the link answers, and nobody who has it not learns that there is one.
    on("check_link", "start", of_ines(200, jens=302), of_ines(200, jens=403)),
    on("check_link", "resultat", of_ines(403, jens=302), of_ines(403, jens=403)),
    on("check_revoke", "start", REFUSED, of_ines(404, jens=403)),
    Row("followup:check", "waiting", waiting, PUBLIC, answers(UNFILLED, EVERYBODY, anonymous=UNFILLED)),
    page("followup:check", UNKNOWN_LINK, UNKNOWN_LINK, "x" * 43),
    page("followup:check_thanks", PUBLIC, OPEN_REFUSED),
]
