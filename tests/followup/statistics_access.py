"""Who gets what answer from the statistics: the unit all of it, a contact the own förvaltning's rows.

Boards read the figures in the yearly report.
"""

from tests.access import CONSULTANTS, REFUSED, UNFILLED, Answers, Row, Scene, answers, page

UNIT = f"anna {CONSULTANTS}"


def of_year(name: str, get: Answers, *rest: str, post: Answers = REFUSED) -> Row:
    """A page of the published year."""

    def arguments(scene: Scene) -> tuple:
        return (scene.year("published"), *rest)

    return Row(f"followup:{name}", "published", arguments, get, post)


ROWS = [
    page("followup:statistics", answers(302, UNIT)),
    page("followup:own_statistics", answers(200, "bo cilla")),
    of_year("year_statistics", answers(200, UNIT)),
    of_year("statistics_xlsx", answers(200, UNIT)),
    of_year("kolada", answers(200, UNIT)),
    of_year("kolada_file", answers(200, UNIT)),
    of_year("sus", answers(200, UNIT), post=answers(UNFILLED, UNIT)),
    of_year("statistics_csv", answers(200, UNIT), "ama", "departments"),
]
