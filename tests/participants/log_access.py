"""Who gets what answer from every address of the access log and of erasure; see tests/access.py."""

from participants.models import AccessLog
from tests.access import (
    BUTTON,
    CONSULTANTS,
    HIDDEN,
    REFUSED,
    UNFILLED,
    Answer,
    Answers,
    Row,
    Scene,
    answers,
    greta,
    of_ines,
    page,
)

from .people_access import ONLY_JENS, on_case


def lena(status: Answer) -> Answers:
    """Let only the log reviewer get the status."""
    return answers(status, "lena")


def a_look(scene: Scene) -> tuple:
    """Return the arguments of the page of one look; it is made when nobody has looked yet."""
    own = scene.people["own"]
    look = AccessLog.objects.filter(subjects=[own.pk]).first() or AccessLog.objects.create(
        actor=scene.world.ines, what="case", outcome="allowed", subjects=[own.pk]
    )
    return (look.pk,)


ROWS = [
    page("participants:log", lena(200), lena(UNFILLED)),
    page("participants:log_export", lena(200), lena(UNFILLED)),
    Row("participants:log_look", "own", a_look, lena(200), REFUSED),
    page("participants:erasure", answers(200, CONSULTANTS)),
    page("participants:retention", greta(200), greta(UNFILLED)),
    on_case("case_erase", "own", of_ines(200, jens=302), of_ines(403, jens=403)),  # not closed
    on_case("case_erase", "closed", of_ines(200, jens=302), of_ines(403, jens=403)),  # no rule
    on_case("case_erase_confirm", "closed", REFUSED, of_ines(403, jens=403)),
    on_case("case_erase_confirm", "protected", REFUSED, {**HIDDEN, "jens": 403}),
    on_case("case_erase_withdraw", "closed", REFUSED, of_ines(403, jens=403)),
    on_case("case_erase_withdraw", "protected", REFUSED, {**HIDDEN, "jens": 403}),
    on_case("case_erase", "protected", ONLY_JENS, {**HIDDEN, "jens": 403}),
    on_case("case_hold", "own", of_ines(200, jens=302), of_ines(UNFILLED, jens=403)),
    on_case("case_hold", "protected", ONLY_JENS, {**HIDDEN, "jens": UNFILLED}),
    on_case("case_lift", "own", REFUSED, of_ines(BUTTON, jens=403)),  # led back: nothing holds it
    on_case("case_lift", "protected", REFUSED, {**HIDDEN, "jens": BUTTON}),
]
