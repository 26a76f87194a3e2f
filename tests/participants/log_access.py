"""Who gets what answer from every address of the access log; see tests/access.py."""

from participants.models import AccessLog
from tests.access import REFUSED, UNFILLED, Answer, Answers, Row, Scene, answers, page


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
]
