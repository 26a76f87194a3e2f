"""Who gets what answer from every address of the years' reports; see tests/access.py.

The published year has a published report, and a draft that corrects it.
"""

from followup.models import YearReport
from tests.access import (
    BUTTON,
    HIDDEN,
    NOBODY,
    READERS,
    REFUSED,
    UNFILLED,
    Answer,
    Answers,
    Row,
    Scene,
    answers,
    page,
)


def on(name: str, version: int, get: Answers, post: Answers = REFUSED, *rest: str) -> Row:
    """A page of one of the versions."""

    def arguments(scene: Scene) -> tuple:
        return (YearReport.objects.get(version=version).pk, *rest)

    return Row(f"followup:{name}", {1: "published", 2: "draft"}[version], arguments, get, post)


def of_all(status: Answer, otherwise: Answer = 403, **others: Answer) -> Answers:
    """A published report: everybody with a role may read it, and for the rest it does not exist."""
    return {**answers(otherwise, READERS, otherwise=404), "anna": status, **others}


def of_anna(status: Answer) -> Answers:
    """A draft: it exists for the coordinator only."""
    return {**HIDDEN, "anna": status}


READABLE = answers(200, READERS, otherwise=404)
ROWS = [
    page("followup:reports", answers(200, READERS)),
    Row("followup:report_start", "published", lambda scene: (scene.year("published"),), REFUSED, NOBODY),
    on("report", 1, READABLE),
    on("report", 2, of_anna(200)),
    on("report_pdf", 1, READABLE),
    on("report_json", 1, READABLE),
    on("report_json", 2, of_anna(404)),
    on("report_xlsx", 1, READABLE),
    on("report_text", 1, of_all(403), of_all(403), "plan"),
    on("report_text", 2, of_anna(200), of_anna(UNFILLED), "plan"),
    on("report_lock", 1, of_all(403), of_all(403)),
    on("report_lock", 2, of_anna(200), of_anna(403)),
    on("report_publish", 1, REFUSED, of_all(403)),
    on("report_publish", 2, REFUSED, of_anna(403)),
    on("report_discard", 1, REFUSED, of_all(403)),
    on("report_discard", 2, REFUSED, of_anna(BUTTON)),
    on("report_correct", 1, of_all(403), of_all(403)),
    on("report_correct", 2, of_anna(403), of_anna(403)),
]
