"""Who gets what answer from every address of the follow-up; see tests/access.py.

The milestones are those of Ines's participant whose placement goes on.
"""

from tests.access import BUTTON, CONSULTANTS, REFUSED, UNFILLED, Answers, Row, Scene, answers, of_ines, page

from .person_access import ROWS as PERSON_ROWS
from .report_access import ROWS as REPORT_ROWS
from .routine_access import ROWS as ROUTINE_ROWS
from .statistics_access import ROWS as STATISTICS_ROWS


def on(name: str, key: str, get: Answers, post: Answers = REFUSED) -> Row:
    """A page of one of the milestones."""

    def arguments(scene: Scene) -> tuple:
        return (scene.placings["started"].milestones.get(key=key).pk,)

    return Row(f"followup:{name}", key, arguments, get, post)


ROWS = [
    page("followup:mine", answers(200, f"anna {CONSULTANTS}")),
    page("followup:mine_export", answers(200, CONSULTANTS), answers(UNFILLED, CONSULTANTS)),
    page("followup:unit", answers(200, "anna")),
    page("followup:unit_export", answers(200, "anna"), answers(UNFILLED, "anna")),
    Row(
        "followup:placement",
        "started",
        lambda scene: (scene.placings["started"].pk,),
        of_ines(200, jens=302),
        REFUSED,
    ),
    on("milestone", "start", of_ines(200, jens=302)),
    on("milestone", "resultat", of_ines(200, jens=302)),
    on("record", "start", of_ines(200, jens=302), of_ines(UNFILLED, jens=403)),
    on("record", "resultat", of_ines(403, jens=302), of_ines(403, jens=403)),
    on("draft", "start", of_ines(200, jens=302), of_ines(BUTTON, jens=403)),
    on("correct", "start", of_ines(403, jens=302), of_ines(403, jens=403)),
    on("skip", "start", of_ines(200, jens=302), of_ines(UNFILLED, jens=403)),
    on("skip", "resultat", of_ines(403, jens=302), of_ines(403, jens=403)),  # one can be unknown
    # The placement goes on, and nothing is known of what comes of it.
    on("outcome", "resultat", of_ines(403, jens=302), of_ines(403, jens=403)),
    on("outcome_correct", "resultat", of_ines(403, jens=302), of_ines(403, jens=403)),
    *REPORT_ROWS,
    *PERSON_ROWS,
    *ROUTINE_ROWS,
    *STATISTICS_ROWS,
]
